"""Third-party plugins together with ours: each builds a small site strictly and processes our pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_files, write_site

TODAY = "2026-11-23"
FILES: dict[str, str | bytes] = {
    "docs/index.md": "# Home\n\n<!-- til/latest limit=5 -->\n",
    "docs/about.md": "# About\n\nSee [a note](til/why-kafka.md).\n",
    "TILs/2026-11-20-why-kafka.md": "---\ntags: [kafka]\n---\n# Why Kafka?\n\nSee [undo](vim/undo.md).\n\n![p](p.png)\n",
    "TILs/p.png": b"\x89PNG",
    "TILs/vim/undo.md": "# Undo\n\nTrees, not lists.\n",
    "projects/README.md": "# Roadmap\n\n- [x] [Anomaly](anomaly/README.md)\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds them.\n\n## Achievements\n\n- 🚀 Real time (Latency: 45ms)\n",
}
I18N = (
    "i18n: {docs_structure: suffix, languages: "
    "[{locale: en, name: English, default: true, build: true}, {locale: de, name: Deutsch, build: true}]}"
)
PLUGINS = {
    "autolinks": "autolinks",
    "awesome-nav": "awesome-nav",
    "blog": "blog",
    "exclude": "exclude: {glob: [other.md]}",
    "ezlinks": "ezlinks",
    "gen-files": "gen-files: {scripts: [gen.py]}",
    "git-authors": "git-authors",
    "git-revision-date-localized": "git-revision-date-localized: {enable_creation_date: true, type: iso_date}",
    "glightbox": "glightbox",
    "i18n": I18N,
    "literate-nav": "literate-nav",
    "macros": "macros",
    "meta": "meta",
    "mkdocstrings": "mkdocstrings",
    "offline": "offline",
    "privacy": "privacy: {assets: false}",
    "redirects": "redirects: {redirect_maps: {old.md: til/why-kafka.md}}",
    "rss": "rss: {match_path: 'til/.*'}",
    "section-index": "section-index",
    "social": "social: {cards: false}",
    "tags": "tags",
    "typeset": "typeset",
}
"""The configuration in mkdocs.yml by entry point of the plugin, without the prefix of Material's own plugins."""

EXTRA_FILES: dict[str, dict[str, str | bytes]] = {
    "gen-files": {
        "gen.py": "import mkdocs_gen_files as it\nwith it.open('gen.md', 'w') as made:\n    made.write('# Made\\n')\n"
    },
    "ezlinks": {"docs/wiki.md": "# Wiki\n\n[[undo|Look]]\n"},
    "exclude": {"docs/other.md": "# Other\n"},
    "blog": {"docs/blog/index.md": "# Blog\n", "docs/blog/posts/a.md": "---\ndate: 2026-01-01\n---\n# Post\n"},
}
INSTALLED = {entry.name for entry in entry_points(group="mkdocs.plugins")}


BuildWith = Callable[..., BuiltSite]


@pytest.fixture(scope="module")
def build_with(tmp_path_factory: pytest.TempPathFactory) -> BuildWith:
    """Return a cached function that builds the small site strictly with a plugin after or before ours."""

    @cache
    def build(plugin: str, *, first: bool = False) -> BuiltSite:
        if not {plugin, f"material/{plugin}"} & INSTALLED:
            pytest.skip(f"the plugin {plugin} is not installed")
        folder = tmp_path_factory.mktemp(plugin)
        plugins = ["search", "tilfolio"]
        plugins.insert(1 if first else 2, f"{{{PLUGINS[plugin]}}}" if ":" in PLUGINS[plugin] else PLUGINS[plugin])
        text = f"theme: {{name: material, font: false}}\nplugins: [{', '.join(plugins)}]"
        make_repository(write_site(folder, {**FILES, **EXTRA_FILES.get(plugin, {})}, text))
        commit(folder, when="2020-01-01T12:00:00+00:00")
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)  # some plugins call git there
            site = build_folder(folder, strict=True, today=TODAY)
        assert site.exit_code == 0, site.warnings
        return site

    return build


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_site_builds_strictly_with_it(build_with: BuildWith, plugin: str) -> None:
    site = build_with(plugin)

    note = "til/why-kafka.html" if plugin == "offline" else "til/why-kafka/"
    assert "Why Kafka?" in site.text(note)
    assert site.article(note).find("img", src=re.compile(r"assets/tils/p\.png$")) is not None
    assert site.has("assets/tils/p.png")


@pytest.mark.parametrize("plugin", ["awesome-nav", "mkdocstrings", "i18n", "exclude"])
def test_its_place_among_the_plugins_does_not_matter(build_with: BuildWith, plugin: str) -> None:
    site = build_with(plugin, first=True)

    assert "Undo" in site.text("til/vim/undo/")


def test_pages_have_the_dates_of_their_notes(build_with: BuildWith) -> None:
    site = build_with("git-revision-date-localized")

    source = site.page("til/vim/undo/").select_one(".md-source-file")
    assert source is not None
    assert set(re.findall(r"\d{4}-\d\d-\d\d", source.get_text())) == {"2020-01-01"}


def test_the_feed_of_the_rss_plugin_holds_the_notes(build_with: BuildWith) -> None:
    site = build_with("rss")

    feed = site.html("feed_rss_created.xml")
    items = dict(re.findall(r"<item>.*?<title>(.*?)</title>.*?<pubDate>\w+, (.*?) \d\d:", feed, re.DOTALL))
    assert items["Why Kafka?"] == items["Undo"] == "01 Jan 2020"


def test_each_language_has_its_own_copy_of_a_note(build_with: BuildWith) -> None:
    site = build_with("i18n")

    for url in ("til/vim/undo/", "de/til/vim/undo/"):
        assert "Trees, not lists." in site.text(url)
    assert site.page("de/til/vim/undo/").html["lang"] == "de"  # type: ignore[index]
    assert site.page("til/vim/undo/").html["lang"] == "en"  # type: ignore[index]
    assert '[dir="rtl"]' in site.html("assets/tilfolio/tilfolio.css")  # one style sheet for all languages


def test_a_wiki_link_of_the_author_s_finds_a_note(build_with: BuildWith) -> None:
    site = build_with("ezlinks")

    link = site.article("wiki/").find("a", string="Look")
    assert link is not None
    assert link["href"] == "../til/vim/undo/"


def test_the_navigation_that_awesome_nav_makes_holds_the_sections_and_not_the_notes(build_with: BuildWith) -> None:
    site = build_with("awesome-nav")

    navigation = site.page("").select_one(".md-nav--primary")
    assert navigation is not None
    links = {str(link["href"]) for link in navigation.select("a[href]")}
    assert {"til/", "checklist/", "digest/", "projects/", "achievements/", "about/"} <= links
    assert "til/vim/undo/" not in links


def test_nothing_leads_to_a_note_that_exclude_takes_out(tmp_path: Path) -> None:
    if "exclude" not in INSTALLED:
        pytest.skip("the plugin exclude is not installed")
    config = "plugins: [search, tags, tilfolio, {exclude: {glob: ['til/why*']}}]"
    make_repository(write_site(tmp_path, {**FILES, "docs/about.md": "# About\n"}, config))
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert site.exit_code == 0, site.warnings
    assert not site.has("til/why-kafka/")
    assert [name for name in site.files() if b"why-kafka" in site.read(name)] == []
    assert "Undo" in site.text("til/")


HOOKS = {
    "an extension is an object": (
        "from markdown.extensions.footnotes import FootnoteExtension\n"
        "def on_config(config):\n    config.markdown_extensions.append(FootnoteExtension())\n"
    ),
    "pages know their source": (
        "from pathlib import Path\n"
        "def on_page_markdown(markdown, page, config, files):\n"
        "    path = page.file.abs_src_path\n"
        "    return markdown + '\\n\\nSource: ' + (Path(path).name if path else 'none') + '\\n'\n"
    ),
    "pages are taken out": (
        "def on_files(files, config):\n    files.remove(files.get_file_from_path('achievements.md'))\n"
    ),
    "an image disappears": (
        "from pathlib import Path\ndef on_env(env, config, files):\n    (Path(config.docs_dir).parent / 'TILs/p.png').unlink()\n"
    ),
}


def build_with_hook(folder: Path, what: str) -> BuiltSite:
    config = "theme: {name: material, font: false}\nhooks: [hook.py]"
    make_repository(write_site(folder, {**FILES, "hook.py": HOOKS[what]}, config))
    commit(folder)
    return build_folder(folder, today=TODAY)


def test_an_extension_that_is_an_object_is_one_that_is_there(tmp_path: Path) -> None:
    write_files(tmp_path, {"TILs/foot.md": "# Foot\n\nA claim.[^1]\n\n[^1]: Its proof.\n"})
    site = build_with_hook(tmp_path, "an extension is an object")

    assert site.warnings == ()
    assert len(site.article("til/foot/").select(".footnote")) == 1


def test_pages_of_notes_and_projects_know_their_source_and_generated_ones_have_none(tmp_path: Path) -> None:
    site = build_with_hook(tmp_path, "pages know their source")

    assert "Source: 2026-11-20-why-kafka.md" in site.text("til/why-kafka/")
    assert "Source: README.md" in site.text("projects/anomaly/")
    assert "Source: README.md" in site.text("projects/")
    assert "Source: about.md" in site.text("about/")
    for url in ("til/", "digest/", "achievements/", "checklist/"):
        assert "Source: none" in site.text(url)


def test_a_page_that_a_plugin_takes_out_is_named(tmp_path: Path) -> None:
    warnings = build_with_hook(tmp_path, "pages are taken out").warnings

    assert any(
        "mkdocs.yml: a plugin removes pages that other pages link to: achievements.md" in warning
        for warning in warnings
    )


def test_an_image_that_disappears_during_the_build_is_a_problem_and_no_end(tmp_path: Path) -> None:
    site = build_with_hook(tmp_path, "an image disappears")

    assert site.exit_code == 0
    assert site.has("til/why-kafka/")
    assert [warning for warning in site.warnings if warning.startswith("TILs/p.png: cannot be read")]


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs"])
def test_a_site_with_another_theme_builds_strictly_and_says_once_what_it_lacks(tmp_path: Path, theme: str) -> None:
    make_repository(write_site(tmp_path, FILES, f"theme: {theme}"))
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True, today=TODAY)

    said = [line for line in site.log if f"the theme '{theme}' is not Material" in line]
    assert site.exit_code == 0
    assert len(said) == 1
    assert "Why Kafka?" in site.html("til/why-kafka/")


def test_with_material_nothing_is_said_of_the_theme(build_with: BuildWith) -> None:
    assert not [line for line in build_with("tags").log if "is not Material" in line]
