"""docs/guide/options.md is generated from the config classes by python tests/own/test_options_guide.py."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config.base import BaseConfigOption, Config

from support.mkdocs_schema import read_meanings
from tilfolio.checking.options import find_options
from tilfolio.engines.mkdocs.config import AuthorConfig, CategoryConfig, SecretsConfig, TilfolioConfig
from tilfolio.pages import paths
from tilfolio.pages.sections import SECTIONS
from tilfolio.settings import SHARE_TARGETS

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "options.md"
WITHIN: dict[str, type[Config]] = {"author": AuthorConfig, "categories": CategoryConfig, "secrets": SecretsConfig}
DETAILS = {
    "remote_projects": "[Projects](projects.md#projects-of-other-repositories)",
    "categories": "[below](#categories)",
    "author": "[below](#author)",
    "secrets": "[below](#secrets)",
    "checks": "[Checklist](checklist.md#checks-of-your-own)",
    "challenges": "[Checklist](checklist.md#checks-of-your-own)",
    "rhythm": "[The record](record.md#the-weekly-rhythm)",
    "streak": "[The record](record.md#streaks-and-the-heat-map)",
    "earned": "[The record](record.md#earned)",
    "notebooks": "[Projects](projects.md#notebooks)",
    "share": "[Share](sharing.md#the-share-row)",
    "cards": "[Share](sharing.md#cards)",
    "render": "[Speed](speed.md)",
    "csp": "[What stays private](trust.md#a-content-security-policy)",
}
"""Links to details in the guide."""
OPENING = """\
---
description: Every option of tilfolio in mkdocs.yml, with its default.
---

# Options

This page is generated from the program. If `til init` made your site, your editor completes the same options.

All options go below `tilfolio:` in `mkdocs.yml`. All are optional:

```yaml
plugins:
  - search
  - tags
  - tilfolio:
      timezone: Asia/Kolkata
      exclude: [drafts/, "*.tmp.md"]
      author:
        name: Ada Lovelace
        headline: Engines, and notes on them
        profiles: [https://example.org/@ada]
      categories:
        - name: data
          words: [feature store, airflow]
```

`til check` reports unknown options and suggests the right name.
"""
SECTION_PAGES = [f"`{uri}`" for uri in SECTIONS if uri != paths.HOME]
CLOSING = f"""\
## Tags and navigation

With Material's `tags` plugin, each note carries its tags, and `/tags/` lists them.

Without `nav`, the sections come first and your own pages after them. With `nav`, list what you want of
{", ".join(SECTION_PAGES[:-1])} and {SECTION_PAGES[-1]}.

## Other plugins

Other plugins work on notes and projects as on pages of `docs/`, in any order.

- The page of a note or project names its file (`abs_src_path`), so `git-revision-date-localized`,
  `git-authors` and `rss` show its dates and authors. Lists, digests and other generated pages have an empty one.
- A note or project that `exclude` (mkdocs-exclude) takes out is treated like a draft: nothing links to it.
- With `awesome-nav` and without `nav`, that plugin makes the navigation. With `i18n` (static-i18n) each language
  has its own copy of the notes, and nothing is cached.
"""


def write_guide() -> str:
    """Return the page of all options."""
    parts = [OPENING]
    for title, names in read_groups(TilfolioConfig):
        parts.append(f"## {title}\n\n{write_table(TilfolioConfig, names)}\n")
    for name, config in WITHIN.items():
        parts.append(f"## `{name}`\n\n{write_table(config, list(find_options(config)))}\n")
    return "\n".join((*parts, CLOSING))


def read_groups(config: type[Config]) -> Iterator[tuple[str, list[str]]]:
    """Yield the groups of options, each of which starts with a comment in the source of the class."""
    source = inspect.getsource(config)
    title, names = "", list[str]()
    for line in source.splitlines():
        if heading := re.match(r"    # (.+)$", line):
            if names:
                yield title, names
            title, names = heading[1], []
        elif option := re.match(r"    (\w+) = ", line):
            names.append(option[1])
    yield title, names


def write_table(config: type[Config], names: list[str]) -> str:
    """Return the options of a config class as a table."""
    options, meanings = find_options(config), read_meanings(config)
    rows = []
    for name in names:
        choices = getattr(options[name], "choices", ())
        chosen = f" One of {', '.join(f'`{choice}`' for choice in choices)}." if choices else ""
        more = f" More: {DETAILS[name]}." if config is TilfolioConfig and name in DETAILS else ""
        rows.append(f"| `{name}` | {write_default(options[name])} | {write_text(meanings[name])}{chosen}{more} |")
    return "\n".join(("| option | default | meaning |", "| --- | --- | --- |", *rows))


def write_default(option: BaseConfigOption[Any]) -> str:
    """Return the default of an option as YAML."""
    value = option.default
    if value in (None, "") or isinstance(value, (dict, Config)):
        return ""
    return f"`{json.dumps(value)}`" if not isinstance(value, str) else f"`{value}`"


def write_text(text: str) -> str:
    """Escape plain text for a Markdown table cell, with YAML as code."""
    return re.sub(r"([|<>*\[\]])", r"\\\1", " ".join(text.split())) if "`" not in text else " ".join(text.split())


def test_the_guide_is_up_to_date() -> None:
    assert GUIDE.read_text(encoding="utf-8") == write_guide(), "write it: python tests/own/test_options_guide.py"


@pytest.mark.parametrize("config", [TilfolioConfig, *WITHIN.values()], ids=lambda config: config.__name__)
def test_every_option_has_a_meaning_and_a_row(config: type[Config]) -> None:
    text, meanings = write_guide(), read_meanings(config)

    for name, _ in config()._schema:
        assert meanings[name].endswith(".")
        assert f"| `{name}` |" in text


def test_all_options_are_in_one_of_the_groups() -> None:
    names = [name for _, group in read_groups(TilfolioConfig) for name in group]

    assert sorted(names) == sorted(name for name, _ in TilfolioConfig()._schema)
    assert all(title for title, _ in read_groups(TilfolioConfig))


@pytest.mark.parametrize("name", SHARE_TARGETS)
def test_every_target_of_the_share_row_is_named(name: str) -> None:
    assert f'"{name}"' in write_guide()


if __name__ == "__main__":
    GUIDE.write_text(write_guide(), encoding="utf-8")
