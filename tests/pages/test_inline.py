"""Inline Markdown shown on other pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinyhtml5.parser import HTMLParser

from tilfolio.pages.inline import render_inline


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *b* **c** `d`", "a <em>b</em> <strong>c</strong> <code>d</code>"),
        ("see [the docs](x.md)", "see the docs"),
        ("- no list", "- no list"),
        ("H<sub>2</sub>O<br>x", "H<sub>2</sub>O<br>x"),
        ("close the </ul> tag", "close the &lt;/ul> tag"),
        ("a <b>bold", "a &lt;b>bold"),
        ("<i>a <b>b</i> c</b>", "<i>a &lt;b>b</i> c&lt;/b>"),
        ("a </b> <b>b</b>", "a &lt;/b> <b>b</b>"),
        ("`</li>`", "<code>&lt;/li&gt;</code>"),
        ("<script>alert(1)</script>", "&lt;script>alert(1)&lt;/script>"),
    ],
    ids=[
        "emphasis",
        "link",
        "marker",
        "inline tags",
        "end of a list",
        "unclosed",
        "crossed",
        "unopened",
        "code",
        "script",
    ],
)
def test_a_paragraph_is_html_that_stays_in_its_place(text: str, html: str) -> None:
    assert render_inline(text) == html


PIECES = st.sampled_from(
    [
        "<b>",
        "</b>",
        "<i class='x'>",
        "</i>",
        "<div>",
        "</li>",
        "</ul>",
        "<br>",
        "*",
        "`",
        "a",
        " ",
        "<",
        ">",
        "<!--",
        "-->",
    ]
)


@given(pieces=st.lists(PIECES, max_size=12))
def test_whatever_is_written_every_tag_is_closed(pieces: list[str]) -> None:
    parser = HTMLParser()
    parser.parse(
        "<!doctype html><html><head><title>x</title></head><body><ul><li>"
        f"{render_inline(''.join(pieces))}</li></ul></body></html>"
    )

    assert [code for _, code, _ in parser.errors] == []
