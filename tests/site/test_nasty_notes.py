"""Malformed notes are published as well as possible or reported, and nothing else is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urljoin

import pytest
from bs4 import BeautifulSoup, Tag

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, build_site, write_site

Index: TypeAlias = "dict[str, dict[str, object]]"

CONFIG = """
    theme: {name: material, font: false, features: [navigation.footer]}
    markdown_extensions: [admonition, attr_list, footnotes, md_in_html, tables, pymdownx.superfences]
    plugins: [search, tags, tilfolio]
"""
TODAY = "2026-11-23"
NOTES: dict[str, str | bytes] = {
    "empty.md": "",
    "only-front-matter.md": "---\ntitle: Only front matter\ntags: [lonely]\n---\n",
    "broken-yaml.md": "---\ntitle: What: why\ndate: 2026-11-02\ntags: [a, b\n---\n\n# Heading\n\nStill here.\n",
    "no-end.md": "---\ntitle: Without an end\n\nWords without an end above.\n",
    "loop.md": "---\ntitle: A loop of aliases\nloop: &l [*l]\n---\nLooping.\n",
    "deep-list.md": "---\ntitle: A deep list\nx: " + "[" * 100_000 + "\n---\nDeep.\n",
    "wrong-date.md": "---\ndate: yesterday\n---\n# Wrong date\n",
    "2026-02-30-no-day.md": "# No day\n",
    "odd-fields.md": "---\ntitle: [a]\ntags: {a: b}\ncategory: fun\nproject: gone\nhide: 5\nsearch: 7\nicon: no/such\n"
    "template: no-such.html\nlinks: [gone.md]\naliases: [plain]\n---\n# Odd fields\n",
    "script.md": "# Beware of <script>alert(1)</script>\n\nWords.\n",
    "closing.md": "---\ntitle: '</title></head> \"quoted\" & | done'\n"
    "description: 'say \"hi\" <b>now</b> & then'\n---\nWords.\n",
    "curly.md": "# What {{ config }} and {% raw %} mean\n\nLike {{ page.title }}.\n",
    "pipe.md": "# cat a | sort\n\nWords.\n",
    "generic.md": "# Vec<T> or `Vec<T>`\n\nUse Vec<T> & <script> with a <b>bold\n\n"
    "</article></main></body>\n\n<!-- no end\n",
    "widget.md": "# Widget\n\n```\n<!-- til/latest -->\n```\n",
    "plain.md": "# Plain\n\n" + "".join(f"[{name}]({link})\n" for name, link in {
        "to space": "with%20space.md", "to angle": "<with space.md>", "to hash": "c%23.md", "to percent": "100%25.md",
        "to question": "what%3F.md", "to korean": "한국어.md", "to emoji": "🚀.md", "to plain": "plain.md",
        "to root": "/deep/one.md", "to rooted": "/plain.md#x",
    }.items()) + "\n[to gone](gone.md)\n",
    "with space.md": "# With space\n",
    "c#.md": "# C sharp\n",
    "what?.md": "# What\n",
    "100%.md": "# Hundred percent\n",
    "한국어.md": "# 한국어 노트\n\n쿠버네티스에서 배운 것.\n",
    "🚀.md": "# Rocket\n",
    "new\nline.md": "# New line\n",
    "Case.md": "# Upper twin\n",
    "case.md": "# Lower twin\n",
    "latin1.md": "# Caf\xe9\n\nna\xefve\n".encode("latin-1"),
    "nul.md": b"# Null\n\n\x00\x1b[31m\n",
    "bom.md": b"\xef\xbb\xbf---\r\ntitle: Mark and CRLF\r\n---\r\n\r\nText\r\n",
    "deep/one.md": "# One\n\n[two](two.md)\n",
    "deep/two.md": "# Two\n\n[one](one.md)\n",
    "deep.markdown": "# Named like a folder\n",
    "page/2.md": "# Page two\n",
    "list.md": "---\nslug: index\n---\n# Named like a section\n",
    "json.md": "---\nslug: index.json\n---\n# Named like the index\n",
    "up.md": "---\nslug: ../../etc\n---\n# Out of the site\n",
    "2026/11/17.md": "Only words on the seventeenth.\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("nasty"))
    sources = {"docs/index.md": "# Home\n", **{f"TILs/{name}": content for name, content in NOTES.items()}}
    write_site(folder, sources, CONFIG)
    (folder / "TILs" / "circle").symlink_to(".")
    (folder / "TILs" / "here").symlink_to("there")
    (folder / "TILs" / "there").symlink_to("here")
    commit(folder, when="2026-11-10T12:00:00+09:00")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, today=TODAY)


@pytest.fixture(scope="module")
def index(site: BuiltSite) -> Index:
    return {til["source"]: til for til in json.loads(site.read("til/index.json"))["tils"]}


def page_file(url: str) -> str:
    return f"{unquote(url)}index.html"


def find_in_lists(site: BuiltSite, url: str) -> list[Tag]:
    """Return the links to a page on all pages of the list of Tils."""
    lists = ["til/", *(f"til/page/{number}/" for number in range(2, 10) if site.has(f"til/page/{number}/"))]
    links = [(name, link) for name in lists for link in site.page(name).select(".til-row__title a")]
    return [link for name, link in links if urljoin(name, str(link["href"])) == url]


def test_the_build_ends_well(site: BuiltSite) -> None:
    assert site.exit_code == 0


def test_each_note_has_a_page_of_its_own_and_is_found_once(site: BuiltSite, index: Index) -> None:
    entries = [entry["location"] for entry in json.loads(site.read("search/search_index.json"))["docs"]]
    urls = [str(til["url"]) for til in index.values()]

    assert sorted(index) == sorted(set(NOTES) - {"wrong-date.md"})  # its day may be in the future
    assert len(set(urls)) == len(index)
    assert [url for url in urls if not (site.folder / page_file(url)).is_file()] == []
    assert [url for url in urls if entries.count(url) != 1] == []


@pytest.mark.parametrize(
    "start",
    [
        "TILs/broken-yaml.md:2: the front matter cannot be read",
        "TILs/no-end.md:1: the front matter has no end",
        "TILs/loop.md:1: the front matter cannot be read",
        "TILs/deep-list.md:3: the front matter cannot be read",
        "TILs/wrong-date.md:2: date 'yesterday' is not a day",
        "TILs/2026-02-30-no-day.md: the date in the name",
        "TILs/odd-fields.md:2: title",
        "TILs/odd-fields.md:3: tags",
        "TILs/odd-fields.md:4: category 'fun'",
        "TILs/odd-fields.md: there is no project 'gone'",
        "TILs/odd-fields.md:6: hide '5'",
        "TILs/odd-fields.md:7: search '7'",
        "TILs/odd-fields.md:8: the theme has no icon 'no/such'",
        "TILs/odd-fields.md:9: the theme has no template 'no-such.html'",
        "TILs/odd-fields.md: broken link: 'gone.md' not found",
        "TILs/odd-fields.md: the alias 'plain' is a page of the site",
        "TILs/plain.md:14: broken link: 'gone.md' not found",
        "TILs/latin1.md:1: this line is not valid UTF-8",
        "TILs/nul.md:3: this line is not valid UTF-8",
        "TILs/case.md: the slug 'case' is already used by TILs/Case.md",
        "TILs/page/2.md: another page of the site has the address of 'page/2'",
        "TILs/list.md: another page of the site has the address of 'index'",
        "TILs/here: is a symlink to 'there', where there is nothing",
        "TILs/there: is a symlink to 'here', where there is nothing",
    ],
)
def test_a_mistake_is_named_with_its_place_and_a_remedy(start: str, site: BuiltSite) -> None:
    (problem,) = [warning for warning in site.warnings if warning.startswith(start)]

    assert problem.count("\n") == 0
    assert problem.endswith(".")


def test_nothing_else_is_complained_about(site: BuiltSite) -> None:
    assert len(site.warnings) == 24


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("empty.md", "empty"),
        ("only-front-matter.md", "Only front matter"),
        ("broken-yaml.md", "What: why"),
        ("no-end.md", "Without an end"),
        ("loop.md", "A loop of aliases"),
        ("odd-fields.md", "Odd fields"),
        ("script.md", "Beware of <script>alert(1)</script>"),
        ("closing.md", '</title></head> "quoted" & | done'),
        ("curly.md", "What {{ config }} and {% raw %} mean"),
        ("pipe.md", "cat a | sort"),
        ("generic.md", "Vec<T> or Vec<T>"),
        ("한국어.md", "한국어 노트"),
        ("bom.md", "Mark and CRLF"),
        ("latin1.md", "Caf\ufffd"),
        ("2026/11/17.md", "2026-11-17"),
    ],
)
def test_a_title_is_the_same_text_everywhere(source: str, title: str, site: BuiltSite, index: Index) -> None:
    url = str(index[source]["url"])
    page = site.page(unquote(url))
    listed = [link.get_text() for link in find_in_lists(site, url)]
    found = {entry["location"]: entry["title"] for entry in json.loads(site.read("search/search_index.json"))["docs"]}

    assert index[source]["title"] == title
    assert page.select_one("article h1").get_text() == title  # type: ignore[union-attr]
    assert page.title is not None
    assert page.title.get_text() == f"{title} - Portfolio"
    assert listed == [title]
    assert BeautifulSoup(found[url], "lxml").get_text() == title


def test_no_script_of_a_title_runs_anywhere(site: BuiltSite) -> None:
    pages = [name for name in site.files() if name.endswith(".html")]
    scripts = [script.get_text() for name in pages for script in site.page(name).select("script:not([type])")]

    assert [text for text in scripts if "alert(" in text] == []


def test_a_description_stays_within_its_attribute(site: BuiltSite) -> None:
    described = site.page("til/closing/").select_one('meta[name="description"]')

    assert described is not None
    assert described["content"] == 'say "hi" now & then'


def test_a_stray_tag_does_not_reach_beyond_its_note(site: BuiltSite) -> None:
    html = site.page("til/generic/")

    assert "Use Vec<T> & <script> with a bold" in site.text("til/generic/")
    assert html.select_one("article .til-after") is not None
    assert html.select_one(".md-footer") is not None
    assert html.select_one(".md-container > .md-footer, .md-container .md-footer") is not None


def test_a_link_leads_to_its_note_whatever_the_name(site: BuiltSite, index: Index) -> None:
    links = {link.get_text(): link["href"] for link in site.article("til/plain/").select("h1 + p > a")}

    assert links == {
        "to space": "../with-space/",
        "to angle": "../with-space/",
        "to hash": "../c/",
        "to percent": "../100/",
        "to question": "../what/",
        "to korean": "../%ED%95%9C%EA%B5%AD%EC%96%B4/",
        "to emoji": "../" + str(index["🚀.md"]["url"]).removeprefix("til/"),
        "to plain": "./",
        "to root": "../deep/one/",
        "to rooted": "./#x",
    }


def test_a_link_that_leads_nowhere_is_text(site: BuiltSite) -> None:
    assert site.article("til/plain/").select_one("span.til-broken").get_text() == "to gone"  # type: ignore[union-attr]


def test_a_strict_build_fails_and_names_the_mistake(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"TILs/a.md": "---\ndate: soon\n---\n# A\n"}, strict=True, today=TODAY)

    assert site.exit_code == 1
    assert any(line.startswith("WARNING: TILs/a.md:2: date 'soon' is not a day") for line in site.log)


def test_five_megabytes_are_a_note_like_any_other(tmp_path: Path) -> None:
    lines = "2026-11-20 12:00:00 INFO something <happened> *again* [here](x.md)\n" * 70_000
    text = f"# Much\n\nSee [other](other.md).\n\n```\n{lines}```\n"
    make_repository(write_site(tmp_path, {"TILs/much.md": text, "TILs/other.md": "# Other\n\nWords.\n"}))
    commit(tmp_path)
    site = build_folder(tmp_path, today=TODAY)

    assert site.warnings == ()
    assert len(site.html("til/much/")) > len(text)
    assert site.has("til/other/")
