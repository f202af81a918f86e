"""Shortcuts through Python-Markdown do not change its HTML."""

from __future__ import annotations

from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.render.markdown import PURE_EXTENSIONS
from tilfolio.render.shortcuts import take_shortcuts

PLACE = '<div data-til-raw="0"></div>'
PIECES = [
    "# Title", "[TOC]", "words", "`code`", "a \\* b", "[one](two.md)", "[three]", "![four](five.png)",
    "![six]", "# Title",
    "[three]: there", "[six]: picture.png", "<https://example.org>", "<me@example.org>", "a  \nb", "<b>bold</b>",
    "&amp; &#65 &", "*so* __and__", "why[^1]", "[^1]: Because.", "- item", "    indented", "> quoted", "!!! note",
    "```\n<i>\n```", "```ruby\ndef a = 1\n```", "```None\n<i>\n```", "$`x`$", "==m== ++ctrl++",
    "<p>own</p>", '<div markdown="1">', "</div>", "<!--", "-->",
    "| a | b |\n| - | - |\n| 1 | 2 |", "[[wiki]] (c) ~~gone~~", PLACE, PLACE, f" {PLACE}", f"{PLACE} more",
    f"- {PLACE}",
    "term", ": meaning", "*[words]: explained", "A. letter", "1. one\nwords", "words\n---", "words\nmore words",
    '=== "Tab"', "??? note", "/// note", "///", "$$x$$", '"so"', "(c)\n| a | b |",
]  # fmt: skip
WRAPPED_NUMBERS = {"footnotes": {"SUPERSCRIPT_TEXT": "<b>&#91;{}]</b>"}}
SETS: dict[str, tuple[list[str], dict[str, Any]]] = {
    "few": (["toc", "tables", "fenced_code", "tilfolio.render.formulas"], {}),
    "usual": (["admonition", "attr_list", "footnotes", "md_in_html", "pymdownx.superfences"], WRAPPED_NUMBERS),
    "most": (sorted(name for name in PURE_EXTENSIONS if "blocks" not in name and "fancylists" not in name), {}),
    "all": (sorted(PURE_EXTENSIONS), {}),
}


def make(name: str) -> tuple[markdown.Markdown, markdown.Markdown]:
    extensions, options = SETS[name]
    usual, quick = (markdown.Markdown(extensions=extensions, extension_configs=options) for _ in range(2))
    take_shortcuts(quick)
    return usual, quick


@pytest.mark.parametrize("name", SETS)
def test_the_html_of_any_text_stays_the_same(name: str) -> None:
    usual, quick = make(name)

    @given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(["\n\n", "\n"]))
    def compare(pieces: list[str], between: str) -> None:
        text = between.join(pieces)
        assert quick.reset().convert(text) == usual.reset().convert(text)
        assert vars(quick).get("toc_tokens") == vars(usual).get("toc_tokens")

    compare()


def test_a_page_without_html_of_its_author_is_not_parsed_as_html(monkeypatch: pytest.MonkeyPatch) -> None:
    _, quick = make("usual")
    monkeypatch.setattr("markdown.extensions.md_in_html.HTMLExtractorExtra", None)
    assert quick.convert(f"# Title\n\n{PLACE}\n\nwords\n\n{PLACE}\n").count(PLACE) == 2
