"""Features of GitHub's Markdown on built pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.site import BuiltSite, build_site

CELL = """# Friends

<div align="center">

### All

| <div style="x"><a href="https://example.org">one</a> | two |
| --- | --- |
| <p>three | four</div> |

</div>

The end.
"""
UNBALANCED = {
    "stray-div": "Text.\n\n</div>\n\nMore </div> text.",
    "open-p": '<p align="center">\n  <b>Words</b>\n<p>',
    "open-table": "<table><tr><td>one</td></tr>\n<table>",
    "open-b": "Some <b>bold words",
    "open-details": "<details>\n<summary>More</summary>\n\nInside.",
    "stray-article": "Text.\n\n</details></p>\n\n</article></main>",
    "double-close": "<div align=center>\n\n**Bold**\n\n</div></div>",
    "open-comment": "Text.\n\n<!-- never closed",
    "script-word": "Put <script> in the head, and <style>, <textarea> or <title>.",
}
FILES = {
    **{f"TILs/{name}.md": f"# {name}\n\n{body}\n\n## Next\n\nThe end.\n" for name, body in UNBALANCED.items()},
    "TILs/2026-11-16-foot.md": "# Foot\n\nWords[^1].\n\n[^1]: The footnote.\n",
    "TILs/2026-11-17-lists.md": "# Lists\n\n- a\n- b\n\n1. one\n2. two\n\nText\n\n3. three\n\n- y\n",
    "TILs/2026-11-18-quotes.md": "# Quotes\n\n> first\n\n> second\n\n> [!NOTE]\n> one\n\n> third\n",
    "TILs/2026-11-19-names.md": "# Names\n\n- <aop:before>: first\n\nUse <c:forEach> here.\n",
    "TILs/2026-11-20-friends.md": CELL,
    "TILs/2026-11-21-rtl.md": "# ملاحظة\n\nهذا سطر عن Python.\n\n- بند\n",
    "TILs/2026-11-22-tags.md": "---\ntags: ['<script>alert(1)</script>', Vec<u8>, <T>, R&D]\n---\n# Tags\n\nWords.\n",
    "projects/lab/README.md": "# Lab\n\nWords[^1].\n\n[^1]: The footnote.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    config = "plugins: [search, tags, {tilfolio: {timezone: UTC}}]"
    return build_site(tmp_path_factory.mktemp("github"), FILES, config, today="2026-11-23")


@pytest.mark.parametrize(("url", "below"), [("til/foot/", ".til-after"), ("projects/lab/", ".til-share")])
def test_footnotes_end_the_text(url: str, below: str, site: BuiltSite) -> None:
    article = site.article(url)
    notes, row = article.select_one(".footnote"), article.select_one(below)

    assert notes is not None
    assert row is not None
    assert row in notes.find_all_next()
    assert len(article.select(".footnote")) == 1


def test_a_list_of_the_other_kind_is_a_list_of_its_own(site: BuiltSite) -> None:
    lists = [(one.name, one.get("start")) for one in site.article("til/lists/").select("p ~ ol, ul, h1 ~ ol")]

    assert lists == [("ul", None), ("ol", None), ("ol", "3"), ("ul", None)]


def test_quotes_are_as_many_as_were_written(site: BuiltSite) -> None:
    quotes = [quote.get_text(strip=True) for quote in site.article("til/quotes/").select("blockquote")]

    assert quotes == ["first", "second", "third"]


def test_names_with_a_colon_are_words(site: BuiltSite) -> None:
    assert "<aop:before>: first Use <c:forEach> here." in site.text("til/names/")


def test_a_table_s_cell_keeps_the_page_whole(site: BuiltSite) -> None:
    article = site.article("til/friends/")
    end = article.find("p", string="The end.")

    assert [cell.get_text() for cell in article.select("div[align=center] table th")] == ["one", "two"]
    assert end is not None
    assert end.find_parent("div", align="center") is None
    assert article.select_one(".til-after") is not None


@pytest.mark.parametrize("name", UNBALANCED)
def test_html_without_its_other_half_keeps_the_page_whole(name: str, site: BuiltSite) -> None:
    page = site.page(f"til/{name}/")

    assert page.select_one(".md-container > .md-main article > .til-page > .til-read > .til-after") is not None
    assert page.select_one(".md-container > .md-footer") is not None
    assert "The end." in site.text(f"til/{name}/")


def test_text_from_right_to_left_says_so(site: BuiltSite) -> None:
    article = site.article("til/rtl/")

    assert [one.name for one in article.find_all(dir="auto") if "til-kicker" not in str(one)[:40]][:3] == [
        "h1",
        "p",
        "ul",
    ]
    assert site.article("til/foot/").find_all(dir="auto") == []


@pytest.mark.parametrize("url", ["til/tags/", "tags/"])
def test_a_tag_is_text_wherever_it_is_shown(url: str, site: BuiltSite) -> None:
    shown = {tag.get_text() for tag in site.page(url).select(".md-tag")}

    assert shown >= {"<script>alert(1)</script>", "Vec<u8>", "<T>", "R&D"}
    assert not [one for one in site.page(url).select("script:not([type])") if "alert(" in one.get_text()]


def test_the_search_has_tags_as_text(site: BuiltSite) -> None:
    index = site.read("search/search_index.json").decode()

    assert "Vec&lt;u8>" in index
    assert "<script>" not in index


def test_a_site_from_right_to_left_leaves_english_as_it_reads(tmp_path: Path) -> None:
    files = {"TILs/2026-11-22-a.md": "# A note\n\nIt ends.\n", "docs/index.md": "# Home\n\n<!-- til/latest -->\n"}
    site = build_site(tmp_path, files, "theme: {name: material, font: false, language: ar}", today="2026-11-23")
    summary = site.article("").select_one(".til-row__summary")

    assert summary is not None
    assert (summary.get_text(), summary["dir"]) == ("It ends.", "auto")
