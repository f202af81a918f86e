from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from tilfolio.parse.plain import plain_text
from tilfolio.parse.unbalanced_html import literal_tags, settle_tags


@pytest.mark.parametrize(
    ("body", "settled"),
    [
        pytest.param("Vec<T> or Map<K, V>", "Vec&lt;T> or Map&lt;K, V>", id="types"),
        pytest.param("The <script> tag", "The &lt;script> tag", id="a script that never ends"),
        pytest.param("A <textarea> here\n\nnext", "A &lt;textarea> here\n\nnext", id="a field that never ends"),
        pytest.param("x </article></main> y", "x  y", id="ends without a beginning"),
        pytest.param('<img src="x"></img></a>', '<img src="x">', id="the end of what has none"),
        pytest.param("x </script></T> y", "x &lt;/script>&lt;/T> y", id="ends of what is no markup"),
        pytest.param("so <b>bold\n\nnext", "so <b>bold</b>\n\nnext", id="bold ends with its paragraph"),
        pytest.param("- <i>one\n- two\n", "- <i>one</i>\n- two\n", id="or with its item"),
        pytest.param("<kbd>Ctrl\n", "<kbd>Ctrl</kbd>\n", id="or with the text"),
        pytest.param(
            "| a<br><sup>b | <i>c\n| --- | --- |\n| d | e |\n",
            "| a<br><sup>b</sup> | <i>c</i>\n| --- | --- |\n| d | e |\n",
            id="or with its cell",
        ),
        pytest.param("- <aop:before>: first\n", "- &lt;aop:before>: first\n", id="a name with a colon"),
        pytest.param(
            "<c:if t='<'>x</c:if> <c:out/>", "&lt;c:if t='<'>x&lt;/c:if> &lt;c:out/>", id="one that is closed"
        ),
        pytest.param("<your_name>x</your_name>", "&lt;your_name>x&lt;/your_name>", id="a name with a line below"),
        pytest.param("<b><i>x</b></i>", "<b><i>x</i></b>", id="crossed"),
        pytest.param("a</br>b", "a<br>b", id="a line break typed as an end, as browsers read it"),
        pytest.param("<td>\n- a\n`<p>`", "\n- a\n`<p>`", id="a cell that no table holds"),
        pytest.param("<div>\n\nto the end\n", "<div>\n\nto the end\n\n</div>\n", id="a block ends with the text"),
        pytest.param("- <div>\n- b</div>\n\nc", "- <div></div>\n- b\n\nc", id="or with its item"),
        pytest.param("> <details>\n> a\n\nb", "> <details>\n> a</details>\n\nb", id="or with its quote"),
        pytest.param(
            "<div>\n\n| <div>a | b</div> |\n| --- | --- |\n\n</div>",
            "<div>\n\n| <div>a</div> | b |\n| --- | --- |\n\n</div>",
            id="or with its cell, in a block that goes on",
        ),
        pytest.param(
            "<p>a\n\n`</p>`\n\n<!-- </p> -->", "<p>a</p>\n\n`</p>`\n\n<!-- </p> -->", id="code closes nothing"
        ),
    ],
)
def test_a_tag_without_its_other_half_ends_where_it_should(body: str, settled: str) -> None:
    assert settle_tags(body) == settled


@pytest.mark.parametrize(
    "body",
    [
        "1 < 2 and 3 > 2",
        "<https://example.org/a> and <me@example.org>",
        "<mailto:me@example.org> and <git://example.org/a:b>",
        "[a](<b c.md>) and [d]( <e f.md>)\n\n[g]: <h i.md>",
        "`Vec<T>`\n\n```\n<T>\n```\n",
        "<script src=x></script>",
        '<iframe src="x"></iframe>',
        "<br> <br/> <img src=a.png> <hr>",
        "<details><summary>a</summary>\n\nb\n\n</details>",
        "<table><tr><td>a<td>b</table>",
        "<p>one\n<p>two</p></p>",
        "<svg><path d='x'/></svg>",
        '<a href="x">y</a>',
        "<my-widget>x</my-widget>",
        "a \\<b> c",
    ],
)
def test_what_is_whole_stays(body: str) -> None:
    assert settle_tags(body) == body


@given(
    st.lists(
        st.sampled_from(
            ["<b>", "</b>", "<T>", "</p>", "<i>", "</i>", "\n\n", "a ", "`", "- ", "<script>", "<c:x>", "</c:x>"]
        )
    )
)
def test_settling_twice_is_settling_once(pieces: list[str]) -> None:
    once = settle_tags("".join(pieces))

    assert settle_tags(once) == once


_PIECES = [
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<p>",
    "<details>",
    "</details>",
    "<table><tr><td>",
    "</table>",
    "<ul><li>",
]


@example(["<table><tr><td>", "\n\n- ", "`<div>`", "</table>", "`<div>`"])
@example(["<b>", "<table><tr><td>", "\n\n", "<div>"])
@example(["<b>", "<table><tr><td>", "\n\n", "</table>"])
@given(st.lists(st.sampled_from([*_PIECES, "</ul>", "x", "\n\n", "\n\n- ", "\n\n> ", "`<div>`", "<br>"]), max_size=12))
def test_what_comes_after_a_text_stands_where_it_stood(pieces: list[str]) -> None:
    html = MarkdownIt().render(settle_tags("".join(pieces)))

    after = LexborHTMLParser(f"<main>{html}<section id=after></section></main>").css_first("#after")

    assert after is not None
    assert after.parent is not None
    assert after.parent.tag == "main"


@pytest.mark.parametrize("unit", ["<b> x\n\n", "<T>", "</b>", '<a "', "<b><i></b></i>", "<div>", "- <div>\n"])
def test_a_hundred_thousand_characters_of_tags_take_no_time(unit: str) -> None:
    body = unit * (100_000 // len(unit))

    assert unit.startswith("</") or len(settle_tags(body)) >= len(body)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("The <dialog> element", "The <dialog> element"),
        ("Use `Vec<T>` for <T>", "Use Vec<T> for <T>"),
        ("Some <b>bold</b> <kbd>x</kbd>", "Some bold x"),
        ("</title><script>x</script>", "</title><script>x</script>"),
    ],
)
def test_a_title_keeps_the_tags_that_do_not_format_it(title: str, read: str) -> None:
    assert plain_text(literal_tags(title)) == read
