"""Pages that children make ahead of their parent, whatever else has a part in the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.cached_site import CONFIG, list_differences
from support.site import run_command, write_files, write_site

BUILD = """
import tilfolio.speed.cache, tilfolio.speed.children
from mkdocs.commands import build
from mkdocs.__main__ import cli
tilfolio.speed.cache.count_cores = lambda: 2
tilfolio.speed.children._WORTH_FORKING = 0.0
built, build_page = [], build._build_page
def count(page, *more, **named):
    built.append(page.url)
    return build_page(page, *more, **named)
build._build_page = count
try:
    cli(["build"])
finally:
    print("walked through", len(built))
"""
SITE = CONFIG.replace(", custom_dir: overrides", "")
FILES = {
    **{
        f"TILs/2026-01-{1 + n % 28:02}-{n}.md": f"---\ntags: [t{n % 5}]\n---\n# No {n}\n\n## Why\n\n{'word ' * n}\n"
        for n in range(80)
    },
    "docs/about.md": "# About\n\nUs.\n",
}
NOTE = "TILs/2026-01-03-2.md"
HOOKS = {
    "none": "",
    "changes finished pages last": "from mkdocs.plugins import event_priority\n@event_priority(-200)\n"
    "def on_post_page(output, page, **_): return output + page.title",
    "changes contexts": "def on_page_context(context, page, **_): page.content += page.title; return context",
    "leaves pages out": "def on_page_context(context, page, **_): page.meta['template'] = 'none.html'; return context",
    "changes content": "def on_page_content(html, page, **_): return html + page.url",
}


def build_by_two(folder: Path) -> int:
    """Build a site by a parent and a child, and return through how many pages MkDocs walked."""
    done = run_command(folder, "python", "-c", BUILD, SOURCE_DATE_EPOCH="1795435200")
    assert done.returncode == 0, done.stderr
    found = re.search(r"walked through (\d+)", done.stdout)
    assert found, done.stdout
    return int(found[1])


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_what_two_build_is_what_one_builds_without_a_cache(tmp_path: Path, hook: str) -> None:
    files = {**FILES, "hook.py": hook, "overrides/none.html": ""}
    config = SITE + ("hooks: [hook.py]\n" if hook else "")
    if "none.html" in hook:
        config = config.replace("name: material", "name: material, custom_dir: overrides")
    together = write_site(tmp_path / "two", files, config)
    alone = write_site(tmp_path / "one", files, config.replace("cache: true", "cache: false"))

    for text in ("", "\nOne more thing.\n"):
        for folder in (together, alone):
            write_files(folder, {NOTE: FILES[NOTE] + text})
            build_by_two(folder)

        assert list_differences(together / "site", alone / "site") == []
        assert not [path.name for path in (together / "site").iterdir() if path.name.startswith(".")]


def test_mkdocs_passes_over_what_a_child_has_built(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES, SITE)

    walked = build_by_two(folder)

    assert 0 < walked < len(list((folder / "site").rglob("index.html")))
