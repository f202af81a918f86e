"""Our generated pages, together with whatever else changes the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mkdocs.__main__ import cli
from mkdocs.commands import build
from mkdocs.structure.pages import Page as MkDocsPage

from support.cached_site import CONFIG, list_differences
from support.forks import run_forked
from support.site import build_site, write_files, write_site
from tilfolio.engines.mkdocs import own_pages, session


def build_and_count() -> None:
    """Build the site in this folder on two cores and print how many pages MkDocs processed."""
    session.count_cores = lambda: 2  # type: ignore[attr-defined]
    own_pages._WORTH_WORKERS = 8
    built, build_page = [], build._build_page

    def count(page: MkDocsPage, *more: Any, **named: Any) -> None:
        built.append(page.url)
        build_page(page, *more, **named)

    build._build_page = count
    try:
        cli(["build"], standalone_mode=False)
    finally:
        print("walked through", len(built))


SITE = CONFIG.replace(", custom_dir: overrides", "").replace("cache: true", "cache: true, cards: false")
OWN = "theme: {name: material, custom_dir: overrides}"
FILES: dict[str, str | bytes] = {
    **{
        f"TILs/2026-01-{1 + n % 28:02}-{n}.md": f"---\ntags: [t{n % 5}]\n---\n# No {n}\n\n## Why\n\n{'word ' * n}\n"
        for n in range(20)
    },
    "TILs/2026-02-01-amp.md": "---\ntags: [a & b]\n---\n# AT&T <b>\"quoted\"</b> 'n' more\n\n## Why & <how>\n\n"
    "### So\n",
    "TILs/2026-02-02-bare.md": "Only text, see [amp](2026-02-01-amp.md#why-how) and [about](../docs/about.md#none).\n",
    "TILs/deep/er/2026-02-03-note.md": "---\nhide: [toc, tags]\n---\n# Deep\n\n# Twice\n\n## Why\n",
    "TILs/2026-02-04-unusual.md": "---\nicon: material/home\nstatus: new\nsubtitle: Sub\n---\n# Unusual\n",
    "projects/alpha/README.md": "# Alpha\n\n## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n",
    "docs/about.md": "# About\n\n[one](til/amp.md#nowhere) [two](til/amp.md#so) [three](til/gone.md)\n",
}
NOTE = "TILs/2026-01-03-2.md"
HOOKS = {
    "none": "",
    "changes finished pages last": "from mkdocs.plugins import event_priority\n@event_priority(-200)\n"
    "def on_post_page(output, page, **_): return output + page.title",
    "changes contexts": "def on_page_context(context, page, **_): page.content += page.title; return context",
    "leaves pages out": "def on_page_context(context, page, **_): page.meta['template'] = 'none.html'; return context",
    "changes content": "def on_page_content(html, page, **_): return html + page.url",
    "changes Markdown": "def on_page_markdown(markdown, page, **_): return markdown + f'\\n\\n## {page.title}\\n'",
    "reads sources": "def on_page_read_source(page, **_): return '# Other' if page.file.name == '2' else None",
    "counts": "seen = []\ndef on_page_content(html, **_):\n    seen.append(1)\n    return html + f'{len(seen)}'",
    "sets a title": "def on_page_content(html, page, **_): page.meta['title'] = f'{page.title}!'; return html",
    "empties pages": "def on_post_page(output, page, **_): return '' if 'No 3' in page.title else output",
    "adds a filter": "def on_nav(nav, **_): pass",
}
THEMES = {
    "everything in the features": "theme: {name: material, features: [toc.integrate, navigation.tabs, navigation.path, "
    "navigation.footer, navigation.indexes, navigation.sections, navigation.prune, navigation.top, toc.follow, "
    "content.action.view, content.action.edit, header.autohide, announce.dismiss, navigation.instant]}\n"
    "repo_url: https://github.com/a/b\nedit_uri: edit/main/docs/",
    "another language": "theme: {name: material, language: de}",
    "plain URLs": "use_directory_urls: false",
    "a note in the navigation": "nav: [Home: index.md, Note: til/amp.md, About: about.md, Deep: til/deep/er/note.md]",
    "no search and no tags": "plugins: [tilfolio: {cache: true, cards: false}]",
    "no address": "site_url: ''",
    "an own page": f"{OWN}  # main.html",
    "an own page that asks": f"{OWN}  # asks.html",
    "own partials": f"{OWN}  # partials",
}
TEMPLATES = {
    "main.html": {
        "overrides/main.html": "{% extends 'base.html' %}{% block extrahead %}"
        "{% if page %}<meta content='{{ page.title | e }}'>{% endif %}"
        "{% endblock %}{% block footer %}{% if page %}{{ page.meta.description | urlencode }}{% endif %}{% endblock %}"
    },
    "asks.html": {
        "overrides/main.html": "{% extends 'base.html' %}{% block footer %}{% if page %}"
        "{% if 'No 1' in page.title %}One{% endif %}"
        "{% for item in page.toc %}{{ item.title }}{% endfor %}{{ pages | length }}"
        "{{ page.content | length }}{% endif %}{% endblock %}"
    },
    "partials": {
        "overrides/partials/toc-item.html": "<li class='own'>{{ toc_item.title | upper }}</li>",
        "overrides/partials/tags.html": "{% for tag in tags %}{% if tag.name == 't1' %}!{% endif %}"
        "{{ tag.name }} {% endfor %}",
    },
}


@pytest.fixture(scope="module", autouse=True)
def compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile the theme's templates once for all processes forked from this one."""
    build_site(tmp_path_factory.mktemp("compiled"), {"TILs/note.md": "---\ntags: [a]\n---\n# Note\n"}, SITE)


def build_by_two(folder: Path) -> tuple[int, str]:
    """Build a site on two cores; return how many pages MkDocs processed, and the log."""
    code, printed = run_forked(folder, build_and_count, SOURCE_DATE_EPOCH="1795435200")
    assert code == 0, printed
    found = re.search(r"walked through (\d+)", printed)
    assert found, printed
    return int(found[1]), printed


def write_both(folder: Path, files: Mapping[str, str | bytes], config: str) -> tuple[Path, Path]:
    """Write two copies of a site, one of which MkDocs itself renders."""
    plain = re.sub(r"\{cache: \w+", "{render: mkdocs", config)
    return write_site(folder / "ours", files, config), write_site(folder / "theirs", files, plain)


def warnings_of(log: str) -> list[str]:
    return sorted(line for line in log.splitlines() if line.startswith("WARNING"))


def assert_alike(both: tuple[Path, Path]) -> None:
    (_, ours), (_, theirs) = map(build_by_two, both)

    assert list_differences(both[0] / "site", both[1] / "site") == []
    assert warnings_of(ours) == warnings_of(theirs)


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS.keys())
def test_with_any_hook_our_pages_are_those_that_mkdocs_makes(tmp_path: Path, hook: str) -> None:
    config = SITE + ("hooks: [hook.py]\n" if hook else "")
    if "none.html" in hook:
        config = config.replace("name: material", "name: material, custom_dir: overrides")
    both = write_both(tmp_path, {**FILES, "hook.py": hook, "overrides/none.html": ""}, config)

    build_by_two(both[0])
    for folder in both:
        write_files(folder, {NOTE: f"{FILES[NOTE]!s}\nOne more thing.\n"})
    assert_alike(both)  # ours has most of its pages from the previous build
    assert not [path.name for path in (both[0] / "site").iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES.keys())
def test_with_any_theme_our_pages_are_those_that_mkdocs_makes(tmp_path: Path, theme: str) -> None:
    key = theme.split(":", maxsplit=1)[0]
    kept = "\n".join(line for line in SITE.splitlines() if not line.startswith(f"{key}:"))
    config, _, name = theme.partition("  # ")

    assert_alike(write_both(tmp_path, {**FILES, **TEMPLATES.get(name, {})}, f"{kept}\n{config}\n"))


def test_pages_that_change_in_a_later_build_are_those_that_mkdocs_makes(tmp_path: Path) -> None:
    both = write_both(tmp_path, FILES, SITE)
    assert_alike(both)

    for folder in both:
        options = folder / "mkdocs.yml"
        options.write_text(options.read_text().replace("Portfolio", "Another name"))  # each page has it in its head

    assert_alike(both)


def test_mkdocs_passes_over_our_pages(tmp_path: Path) -> None:
    ours, theirs = write_both(tmp_path, FILES, SITE)
    walked, all_of_them = build_by_two(ours)[0], build_by_two(theirs)[0]

    assert 0 < walked < 12
    assert all_of_them > 40


def test_a_template_that_computes_with_each_page_is_named(tmp_path: Path) -> None:
    block = "{% block footer %}{% if page %}{{ page.title.split() | last }}{% endif %}{% endblock %}"
    template = "{% extends 'base.html' %}" + block
    notes = {f"TILs/2026-03-01-{n}.md": f"# Other {n}\n" for n in range(50)}
    files = {**FILES, **notes, "overrides/main.html": template}
    ours, _ = write_both(tmp_path, files, SITE.replace("name: material", "name: material, custom_dir: overrides"))

    _, log = build_by_two(ours)

    assert "The pages of the template main.html are rendered one by one" in log


def test_a_plugin_that_may_look_at_all_pages_is_named(tmp_path: Path) -> None:
    files = {**FILES, "hook.py": "def on_env(env, files, **_): print(len(files.documentation_pages()))"}
    ours, _ = write_both(tmp_path, files, SITE + "hooks: [hook.py]\n")

    walked, log = build_by_two(ours)

    assert walked > 40
    assert "MkDocs renders every page, since 'hook.py' has a handler of on_env" in log
