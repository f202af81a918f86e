"""Links are found as Python-Markdown renders them, and led elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.rewriting import rewrite_links
from tilfolio.model import Link
from tilfolio.parse.links import find_links

EXTENSIONS = [
    *("tables", "pymdownx.superfences", "md_in_html", "attr_list", "admonition", "pymdownx.details", "footnotes"),
    "def_list",
]


class _Targets(HTMLParser):
    """Collects `href`, `src`, `poster` and the URLs of `srcset`, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"href", "src", "poster"} and value is not None:
                self.targets.append(value)
            if name == "srcset" and value:
                self.targets += [candidate.split()[0] for candidate in value.split(",")]

    handle_startendtag = handle_starttag


def render_targets(text: str) -> list[str]:
    parser = _Targets()
    parser.feed(markdown.markdown(text, extensions=EXTENSIONS))
    return [target for target in parser.targets if not target.startswith(("#fn", "mailto:"))]


def written_target(link: Link) -> str:
    if link.kind == "html":
        return unescape(link.target)
    return unescape(re.sub(r"\\([\\`*_{}\[\]()>#+\-.!])", r"\1", link.target))


CASES = {
    "plain": "[a](b)",
    "angle brackets and a title": "[a](<b c> 'x')",
    "balanced parentheses": "[a](b(c)d) [e](f (g) h)",
    "a title": '[a](b "t (x)") [c](d \'e "f" g\')',
    "an apostrophe": "[a](it's.md) [b](c)",
    "a title on the next line": '[a](b\n"t")',
    "an image": "![x](y)",
    "an image without words": "![](a.png) [](b)",
    "an image in a link": "[![x](y) t ![q](r)](z 'title')",
    "reference": "[a][b] ![i][j]\n\n[b]: c\n[j]: <d> 'e'\n",
    "escaped": "\\[a](b) [a\\](b) [a\\]](c)",
    "spans": "`[a](b)` ``[a](b)`` [c](d) `x",
    "a backtick over items": "- a ` b\n- c [d](e) ` f",
    "raw attributes": "<a href='x'>y</a> <img src=x.png> <a\nhref=\"b&amp;c\">d</a>",
    "a raw block": "<div>\n[a](b)\n\n[c](d) <a href=e>f</a>\n</div>\n\n[g](h)",
    "Markdown in a block": "<div markdown>\n\n[a](b)\n\n</div>",
    "blocks in blocks": "<div markdown='1'><p>[a](b)</p>\n\n[c](d)</div>\n[e](f)",
    "details": "<details markdown='1'>\n<summary>[x](y)</summary>\n\n[a](b)\n\n</details>\n",
    "inline tags": "text <b>[a](b)</b> <code>[c](d)</code>",
    "a block that never ends": "<p>x\n\n[a](b)",
    "indented code": "x\n\n    [a](b)\n\n- l\n\n    [c](d)\n\n        [e](f)\n",
    "an admonition": '!!! note "t"\n    [a](b)\n\n        [c](d)\n',
    "a fence in a quote": "> [a](b)\n> ```\n> [c](d)\n> ```\n",
    "a fence in a list": "- x\n\n    ```py\n    [a](b)\n    ```\n\n    [c](d)\n",
    "fences in fences": "````\n```\n[a](b)\n```\n````\n[c](d)\n\n~~~\n[a](b)\n```\n~~~\n",
    "comments": "<!-- [a](b) <a href=c> --> [d](e)",
    "pre": '<pre><a href="x">[a](b)</a></pre>',
    "a table": "| a | b |\n|--|--|\n| [a](b) | `[c](d)` |\n",
    "empty": "[a]()",
    "fragment and query": "[a](#b) [c](d#e?f=g&h) [i](j&amp;k)",
    "text over lines": "[a b\nc](d)",
    "brackets in the text": "[a [b] c](d) ![e[f]](g) [`h`](i)",
    "a link in a link": "[a [b](c) d](e)",
    "footnotes": "[^1]: [a](b)\n\nx[^1]",
    "headings and emphasis": "# [a](b)\n\n**[c](d)** *[e](f_g_h)*",
    "no parentheses at once": "[a] (b)",
    "letters of any script": "[ä](ö%20ü.md) [한](국.md)",
    "a picture": "<picture><source srcset='a.png 1x, b.png 2x'><img src='c'></picture>",
    "a definition list": "term\n:   [a](b)\n",
    "attribute lists": "[a](b){ .md-button }",
    "two kinds of quotes": "[x](y 'a' \"b\")",
    "definitions of the next line": "[x]\n\n[x]:\n    y\n",
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_what_is_found_is_what_is_rendered(text: str) -> None:
    links = find_links(text)
    found = [written_target(link) for link in links]

    assert set(found) == set(render_targets(text))


@pytest.mark.parametrize("target", ["new/x.md", "a b.md", "a(1.md", "p'q.md", 'say"it".md', "x<y>.md"])
@pytest.mark.parametrize("text", CASES.values(), ids=CASES.keys())
def test_a_rewritten_target_is_rendered(text: str, target: str) -> None:
    rewritten = rewrite_links(text, find_links(text), lambda _: target)
    before, after = render_targets(text), render_targets(rewritten)

    assert [unquote(found) for found in after] == [target] * len(before)


WORDS = st.sampled_from(["a", "words here", "`code](x)`", "**bold**", "[not a link]", "a\\_b", "é 漢", "(paren)"])
TARGETS = st.sampled_from(["x.md", "../y/z.md#w", "img (1).png", "https://a.b/c?d=e", "#here", "a_b_c.md"])
PARTS = st.one_of(
    WORDS,
    st.builds("[{}]({})".format, WORDS, TARGETS),
    st.builds("[{}](<{}>)".format, WORDS, TARGETS),
    st.builds("![{}]({})".format, st.just("alt"), TARGETS),
    st.builds('[![alt]({})]({} "title")'.format, TARGETS, TARGETS),
    st.builds('<a href="{}">text</a>'.format, TARGETS),
    st.builds('<img alt="x" src="{}">'.format, TARGETS),
)
LINES = st.lists(PARTS, min_size=1, max_size=3).map(" ".join)
BLOCKS = st.one_of(
    LINES,
    LINES.map("## {}".format),
    LINES.map("> {}".format),
    LINES.map("```\n{}\n```".format),
    LINES.map("    {}".format),
    LINES.map("<div>{}</div>".format),
    LINES.map('<div markdown="1">\n\n{}\n\n</div>'.format),
    LINES.map("!!! note\n\n    {}".format),
    st.lists(LINES, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(LINES, min_size=1, max_size=3).map(
        lambda lines: "\n\n".join(f"1. {line}\n\n    {line}" for line in lines)
    ),
    LINES.map("| a |\n| --- |\n| {} |".format),
)
# An indented block below a list would belong to the list's item, a heading between them ends it for everyone.
DOCUMENTS = st.lists(BLOCKS, max_size=5).map("\n\n###### x\n\n".join)


@given(DOCUMENTS, st.sampled_from([lambda target: f"up/{target}", lambda target: target[::-1].replace("#", "h")]))
def test_rewriting_maps_each_rendered_target(text: str, change: Callable[[str], str]) -> None:
    rewritten = rewrite_links(text, find_links(text), lambda link: change(link.target))

    assert [unquote(target) for target in render_targets(rewritten)] == [
        unquote(change(target)) for target in render_targets(text)
    ]


@given(DOCUMENTS)
def test_links_lie_where_they_say(text: str) -> None:
    links = find_links(text, first_line=5)

    assert list(links) == sorted(links, key=lambda link: (link.start, -link.end, link.target_start))
    for link in links:
        assert text[link.target_start : link.target_end] == link.target
        assert link.start < link.target_start <= link.target_end < link.end
        assert link.line == 5 + text.count("\n", 0, link.start)


def test_an_inline_link_knows_its_text() -> None:
    text = "see [the *docs*](x.md)"
    (link,) = find_links(text)

    assert text[link.text_start : link.text_end] == "the *docs*"
    assert (link.kind, link.start, link.end) == ("inline", 4, len(text))


def test_a_definition_is_found_with_its_label() -> None:
    text = 'x\n\n[label]: <y.md> "t"\n'
    (link,) = find_links(text)

    assert (link.kind, link.target, text[link.start]) == ("definition", "y.md", "[")


@pytest.mark.parametrize("text", ["[note]: words that go on", "[^1]: y.md", "<https://x.y>", "https://x.y"])
def test_what_is_no_link_is_not_found(text: str) -> None:
    assert find_links(text) == ()


def test_none_leaves_a_link_as_it_is() -> None:
    text = "[a](b) [c](<d> 'e')"

    assert rewrite_links(text, find_links(text), lambda link: None if link.target == "b" else "x y") == (
        "[a](b) [c](<x y> 'e')"
    )


def test_a_target_with_a_space_is_encoded_where_angle_brackets_cannot_stand() -> None:
    text = '[a]: b\n\n<img src=c>\n\n[d](e "f \'g\' "h")'
    rewritten = rewrite_links(text, find_links(text), lambda _: "x y")

    assert rewritten.count("x%20y") == 3


def test_a_long_text_without_ends_takes_no_longer_than_its_length_allows() -> None:
    assert find_links("[" * 20_000 + "](x" * 200) == ()
