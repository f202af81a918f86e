"""A text is read once, and what is found in it stands where it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.blocks import read_blocks
from tilfolio.parse.inline_grammar import find_code, has_only_code, parse_inline
from tilfolio.parse.links import find_links
from tilfolio.parse.tree import Tree, read

PIECES = (
    *(
        "```\n",
        "~~~",
        "`",
        "``",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "- ",
        "1. ",
        "> ",
        "# ",
        "## T\n",
        "<!-- ",
        " -->",
        "<div>\n",
    ),
    *("</div>\n", "<b>", "$$", "$`x`$", "[a](b)", "[a](b c)", "![p](q)", "[a][b]", "[^1]", "[b]: c\n", "](", "word"),
    *(
        "| a | b |\n",
        "|---|---|\n",
        "\\|",
        "!!! note\n",
        ":   d\n",
        "[^1]: f\n",
        "é",
        "漢字",
        "https://x.y",
        "<http://x>",
    ),
)
MARKDOWNISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
PROSE = {"heading", "paragraph", "cell"}


def show(tree: Tree) -> list[tuple[str, str, int]]:
    return [(block.kind, block.content, block.first) for block in tree.blocks]


@given(MARKDOWNISH | st.text(max_size=200))
def test_blocks_stand_where_they_say(markdown: str) -> None:
    for block in read(markdown).blocks:
        assert 0 <= block.start <= block.end <= len(markdown)
        assert markdown.count("\n", 0, block.start) == block.first
        if block.parent is not None:
            assert block.parent.first <= block.first <= block.last <= block.parent.last
        if block.kind in PROSE:
            for place, line in zip(block.places, block.content.split("\n"), strict=True):
                assert markdown[place : place + len(line.strip())] == line.strip() or line != line.lstrip()


@given(MARKDOWNISH)
def test_spans_stand_where_they_say(markdown: str) -> None:
    for span in read(markdown).spans:
        typed = markdown[span.start : span.end]
        if span.kind in {"link", "reference"}:
            assert typed.startswith("[")
            assert typed.endswith((")", "]"))
            assert markdown[span.inner[0] - 1] == "["
            assert markdown[span.inner[1]] == "]"
        elif span.kind == "image":
            assert typed.startswith("![")
        elif span.kind == "code":
            assert typed.startswith("`")
            assert typed.endswith("`")
            assert "`" in markdown[span.end - 1 : span.end]
        elif span.kind in {"html", "address"}:
            assert typed.startswith("<")
            assert typed.endswith(">")


@given(MARKDOWNISH)
def test_a_link_is_that_link(markdown: str) -> None:
    for link in find_links(markdown):
        assert markdown[link.target_start : link.target_end] == link.target
        assert link.start < link.target_start <= link.target_end <= link.end


@given(
    st.lists(
        st.sampled_from(("text", "- item", "> quote", "`code` [a](b)", "```\nx\n```", "<p>x</p>", "a\n---")), max_size=6
    )
)
def test_what_is_below_a_title_is_read_as_if_it_stood_alone(blocks: list[str]) -> None:
    below = "\n\n".join(blocks)
    whole = read(f"# Title\n\n{below}")
    whole.masked  # noqa: B018 (reads what stands within blocks, which has to move too)
    cut = whole.below(len("# Title\n\n"))
    alone = Tree(below, *read_blocks(below))

    assert show(cut) == show(alone)
    assert [(span.kind, span.start, span.end, span.target) for span in cut.spans] == [
        (span.kind, span.start, span.end, span.target) for span in alone.spans
    ]
    assert cut.masked == alone.masked


@given(st.text(alphabet="` a\n*_~&!#|-.", max_size=40))
def test_code_is_found_where_markdown_it_finds_it(text: str) -> None:
    text = text.strip()
    assert has_only_code(text)
    assert list(find_code(text)) == parse_inline(text)[1]


def test_lists_deeper_than_twenty_are_read() -> None:
    markdown = "\n".join(f"{'  ' * depth}- item {depth}" for depth in range(60))

    assert [block.content for block in read(markdown).blocks if block.kind == "paragraph"][-1] == "item 59"


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        pytest.param("!!! note\n\n    text\n\nmore", ["box", "title", "paragraph", "paragraph"], id="an admonition"),
        pytest.param('=== "Tab"\n    text', ["box", "title", "paragraph"], id="a tab"),
        pytest.param("term\n:   meaning", ["paragraph", "definition", "paragraph"], id="a definition"),
        pytest.param("[^1]: note\n\n    more", ["footnote", "paragraph", "paragraph"], id="a footnote"),
        pytest.param("##Tight", ["heading"], id="a heading without a blank"),
        pytest.param("one\ntwo\n---", ["paragraph", "rule"], id="an underline below two lines is a rule"),
        pytest.param("<details>\n```\nx\n```\n</details>", ["html", "code", "html"], id="a fence in HTML"),
        pytest.param("</p>\n[a](b)", ["html", "paragraph"], id="Markdown below a closing tag"),
        pytest.param("<!-- a --> text", ["paragraph"], id="text behind a comment"),
        pytest.param("<!-- a\n\n# b", ["paragraph", "heading"], id="a comment that never ends"),
        pytest.param("| a |\n|---|\n| `x|y` |", ["table", "row", "cell", "row", "cell"], id="a bar in code"),
    ],
)
def test_what_is_beyond_commonmark_is_read(markdown: str, blocks: list[str]) -> None:
    assert [block.kind for block in read(markdown).blocks] == blocks


def test_a_bar_in_code_parts_no_cell() -> None:
    *_, cell = read("| a |\n|---|\n| `x|y` |").blocks

    assert cell.content == "`x|y`"
