"""Code is masked, and prose read without rendering it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.findings import find_findings
from tilfolio.parse.paragraphs import first_paragraph
from tilfolio.parse.plain import plain_text
from tilfolio.parse.text import count_words, find_headings, summarize
from tilfolio.parse.tree import read

PIECES = (
    *("```", "~~~~", "`", "``", "\n", "\n\n", "    ", "\t", "- ", "1. ", "> ", "# ", "<!--", "-->", "<pre>", "</pre>"),
    *(
        "$$",
        "[a](b)",
        "![",
        "](",
        ")",
        "**",
        "_",
        "\\",
        "&amp;",
        "<b>",
        "word",
        "Gotcha: ",
        "|",
        "---",
        "===",
        "!!! note",
    ),
    *("é", "漢字", "🚀", ":", "\x00", "\x02", "{#id}"),
)
MARKDOWNISH = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(MARKDOWNISH | st.text(max_size=200))
def test_masking_keeps_length_and_line_breaks(markdown: str) -> None:
    masked = read(markdown).masked

    assert len(masked) == len(markdown)
    assert [at for at, character in enumerate(masked) if character == "\n"] == [
        at for at, character in enumerate(markdown) if character == "\n"
    ]
    assert all(after in (" ", before) for before, after in zip(markdown, masked, strict=True))


CODE = {
    "a fence": "```py\nSECRET\n```",
    "tildes": "~~~\nSECRET\n```\nSECRET\n~~~",
    "a longer fence": "````\n```\nSECRET\n```\nSECRET\n````",
    "a fence never closed": "```\nSECRET\n\nSECRET",
    "a fence in a list": "- x\n\n  ```\n  SECRET\n  ```",
    "a fence behind a marker": "1. ```sh\n   SECRET\n   ```",
    "a fence in a quote": "> ```\n> SECRET\n> ```",
    "a fence in an admonition": "!!! note\n\n    ```\n    SECRET\n    ```",
    "a fence closed one column further in": "```\nSECRET\n ```",
    "an indented block": "x\n\n    SECRET\n\n    SECRET",
    "an indented block in a list": "- x\n\n      SECRET",
    "a tab": "x\n\n\tSECRET",
    "a span": "a `SECRET` b",
    "a span of two": "a ``SECRET ` SECRET`` b",
    "a span over lines": "a `SECRET\nSECRET` b",
    "a comment": "<!-- SECRET\n\nSECRET -->",
    "pre": "<pre>SECRET\n\nSECRET</pre>",
    "script": "<script>SECRET</script>",
    "math": "$$\nSECRET\n$$",
}


@pytest.mark.parametrize("markdown", CODE.values(), ids=CODE.keys())
def test_code_is_masked_and_what_stands_around_it_is_not(markdown: str) -> None:
    masked = read(f"before\n\n{markdown}\n\nafter").masked

    assert "SECRET" not in masked
    assert masked.startswith("before")
    if "never closed" not in markdown and markdown.count("```") != 1:
        assert masked.endswith("after")


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("- x\n\n    SHOWN", id="a list item's second paragraph"),
        pytest.param("1. x\n\n   SHOWN", id="a numbered item's second paragraph"),
        pytest.param("- x\n    - y\n\n        SHOWN", id="a nested item's second paragraph"),
        pytest.param("!!! note\n\n    SHOWN", id="an admonition"),
        pytest.param("[^1]: x\n\n    SHOWN", id="a footnote"),
        pytest.param("x\n    SHOWN", id="a paragraph's further line"),
        pytest.param("a ` b\n- SHOWN ` c", id="a backtick does not reach into the next item"),
        pytest.param("a ` b\n\nSHOWN ` c", id="nor into the next paragraph"),
        pytest.param("\\`SHOWN\\`", id="escaped backticks"),
        pytest.param("<!-- SHOWN", id="a comment that never ends"),
        pytest.param("<code>SHOWN</code>", id="inline code tags, where links work"),
        pytest.param("- a\n  ```\n  x\n  ```\n\nSHOWN", id="behind a fence in a list"),
    ],
)
def test_prose_is_not_masked(markdown: str) -> None:
    assert "SHOWN" in read(markdown).masked


def test_tags_in_pre_stay_because_they_work() -> None:
    assert '<a href="x">' in read('<pre>let <a href="x">y</a></pre>').masked


def test_a_code_block_tells_its_language_and_where_its_content_is() -> None:
    markdown = "x\n\n```python title=a\nprint(1)\n```\ny"
    (block,) = read(markdown).code

    assert block.info == "python title=a"
    assert markdown[block.content_start : block.content_end] == "print(1)\n"
    assert markdown[block.start : block.end].endswith("```")
    assert block.closed


@given(MARKDOWNISH | st.text(max_size=200))
def test_reading_never_raises_and_keeps_to_one_line(markdown: str) -> None:
    assert "\n" not in plain_text(markdown)
    assert "\n" not in first_paragraph(markdown)
    assert count_words(markdown) >= 0
    find_findings(markdown)


@given(MARKDOWNISH)
def test_headings_lie_where_they_say(markdown: str) -> None:
    last = 0
    for heading in find_headings(markdown):
        assert last <= heading.start < heading.end <= len(markdown)
        assert heading.raw in markdown[heading.start : heading.end]
        assert heading.line == markdown.count("\n", 0, heading.start) + 1
        last = heading.end


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("plain  words\nfolded", "plain words folded"),
        ("**bold** *it* __b__ _i_ ~~gone~~ ==mark==", "bold it b i gone mark"),
        ("***both*** **a *nested* b**", "both a nested b"),
        ("snake_case_names and __init__", "snake_case_names and init"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("[text](url) [ref][id] [a [b] c](d)", "text ref a [b] c"),
        ("[![alt](i)](l) ![pic](p)", "alt pic"),
        ("[x](a(b)c)", "x"),
        ("use `a*b*c` and ``x ` y``", "use a*b*c and x ` y"),
        ("`<div>` & <b>tag</b>", "<div> & tag"),
        ("AT&amp;T &lt;3 &#x41;", "AT&T <3 A"),
        (r"\*not\* \# \_", "*not* # _"),
        ("<https://x.y/z> <me@x.y>", "https://x.y/z me@x.y"),
        ("a<br>b<!-- c -->", "a b"),
        ("note[^1] :rocket: {.cls}", "note :rocket:"),
        ("a < b > c", "a < b > c"),
        ("**unclosed", "**unclosed"),
        ("[ ] task", "[ ] task"),
        ("**한국어**는 漢字", "한국어는 漢字"),
    ],
)
def test_plain_text_is_what_a_reader_sees(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@given(
    st.lists(st.sampled_from(["`", "``", "a", "B c", " ", "\n", "  \n", "\t", "_", "*", "=", "{", "é"])).map("".join)
)
def test_code_reads_alike_beside_other_markup(text: str) -> None:
    assert plain_text(f"\\* {text}") == f"* {plain_text(text)}".strip()


@pytest.mark.parametrize(
    ("markdown", "headings"),
    [
        ("# One\n\n## Two ##\n", [(1, "One", 1), (2, "Two", 3)]),
        ("One\n===\n\nTwo\n---\n", [(1, "One", 1), (2, "Two", 4)]),
        ("# `a #`\n", [(1, "a #", 1)]),
        ("# T {#id .c}\n## C# {: #x }\n", [(1, "T", 1), (2, "C#", 2)]),
        ("```\n# no\n```\n    # no\n", []),
        ("- # no\n> # no\n", []),
        ("a | b\n--- | ---\n", []),
        ("- item\n---\n", []),
        ("one\ntwo\n---\n", []),
        ("##Tight\n\ntext #no\n", [(2, "Tight", 1)]),
        ("#A whole title\n", [(1, "A whole title", 1)]),
        ("#tag\n#other tag\n", []),
        ("text\n\n#Not first\n", []),
        ("#\n# \n", []),
        ("# ![logo](x.png)\n", [(1, "logo", 1)]),
        ("   # in\n", [(1, "in", 1)]),
    ],
)
def test_headings_are_found_as_plain_text(markdown: str, headings: list[tuple[int, str, int]]) -> None:
    assert [(heading.level, heading.text, heading.line) for heading in find_headings(markdown)] == headings


@pytest.mark.parametrize("markdown", ["# A\nrest", "A\n===\nrest", "# A\n\nrest", "A\n-\nrest"])
def test_cutting_a_heading_out_leaves_the_rest(markdown: str) -> None:
    (heading,) = find_headings(markdown)

    assert (markdown[: heading.start] + markdown[heading.end :]).strip() == "rest"


@pytest.mark.parametrize(
    ("markdown", "paragraph"),
    [
        pytest.param("# T\n\nFirst *one*\nhere.\n\nSecond", "First one here.", id="below the title"),
        pytest.param("T\n=\n\nText", "Text", id="below an underlined title"),
        pytest.param("[![ci](a)](b) ![x](y)\n[![d](e)](f)\n\nText", "Text", id="behind badges"),
        pytest.param("<p align=center>\n  <b>Tag</b>\n</p>\n\nText", "Text", id="behind HTML"),
        pytest.param("| a | b |\n|---|---|\n| c | d |\n\nText", "Text", id="behind a table"),
        pytest.param("- item\n- other\n\nText", "Text", id="behind a list"),
        pytest.param("*Latest news* 🔥\n- a\n\nIt does a lot.", "It does a lot.", id="behind a label"),
        pytest.param("Two words\n\n- a", "Two words", id="a label where there is nothing else"),
        pytest.param("[A B](x), [C D](y), [E](z), F\n\nIt does a lot.", "It does a lot.", id="behind its authors"),
        pytest.param("> [!NOTE]\n> Careful\n\nText", "Text", id="behind an alert"),
        pytest.param("!!! note\n    Careful\n\nText", "Text", id="behind an admonition"),
        pytest.param("---\n\n[Source](x)\n\nText", "Text", id="behind a rule and a line that is a link"),
        pytest.param("```\ncode\n```\nText", "Text", id="behind code"),
        pytest.param("[[Blog]](a)\n[[Paper]](b) | [Docs][c]\n\nText", "Text", id="behind a row of links"),
        pytest.param("Text:\n- a", "Text:", id="a list ends it"),
        pytest.param("> A quote", "A quote", id="a quote is one"),
        pytest.param("[x]: http://x\n\nText [x]", "Text x", id="behind a definition"),
        pytest.param("- item\n- other", "item", id="a list where nothing else is"),
        pytest.param("> [!NOTE]\n> Careful", "Careful", id="an alert where nothing else is"),
        pytest.param("<p>Only <b>this</b></p>", "Only this", id="HTML where nothing else is"),
        pytest.param("[Source](x)", "Source", id="a link where nothing else is"),
        pytest.param("<img src=x> A `code` word", "A code word", id="an image within it"),
        pytest.param("# Only\n\n```\ncode\n```", "", id="nothing"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_first_paragraph_is_the_first_real_one(markdown: str, paragraph: str) -> None:
    assert first_paragraph(markdown) == paragraph


def test_a_summary_ends_with_a_sentence_where_it_can() -> None:
    text = "This first sentence is long enough to stand as a summary by itself. And this one goes on " + "and on " * 30

    assert summarize(text) == "This first sentence is long enough to stand as a summary by itself."


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "There are many ways of doing this kind of thing at home or abroad, e.g. " + "Words go on " * 20

    assert summarize(text).endswith("…")


@given(st.text(max_size=500), st.integers(min_value=20, max_value=300))
def test_a_summary_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(summarize(text, limit)) <= limit


def test_a_short_text_is_its_own_summary() -> None:
    assert summarize("As it is") == "As it is"


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("one two three", 3),
        ("don't re-use", 2),
        ("a `code span here` b", 3),
        ("```\nnot one of these\n```\nbut this", 2),
        ("[two words](http://x.y/z) <b>three</b> <!-- no -->", 3),
        ("https://x.y/a-b-c", 1),
        ("a [b] c\n\n[b]: https://x.y 'two words'", 3),
        ("<pre>\nnot one of these\n</pre>\n\nbut this", 2),
        ("漢字漢字", 2),
        ("한국어 단어", 2),
        ("- - -\n***", 0),
    ],
)
def test_words_are_those_a_reader_reads(markdown: str, words: int) -> None:
    assert count_words(markdown) == words


@pytest.mark.parametrize(
    ("markdown", "findings"),
    [
        pytest.param("- Gotcha: it broke", [("gotcha", "it broke", 10)], id="bullet"),
        pytest.param("* **Gotcha:** it *broke*\n  twice", [("gotcha", "it *broke* twice", 10)], id="bold, two lines"),
        pytest.param("- 🐛 **Gotcha**: x", [("gotcha", "x", 10)], id="emoji"),
        pytest.param("**Gotcha: all bold**", [("gotcha", "**all bold**", 10)], id="all bold"),
        pytest.param("## Gotcha: NaN", [("gotcha", "NaN", 10)], id="heading"),
        pytest.param("## Gotcha:\n\nText\nhere", [("gotcha", "Text here", 10)], id="heading with the text below"),
        pytest.param("> GOTCHA: quoted", [("gotcha", "quoted", 10)], id="quote"),
        pytest.param("1. gotcha： full width", [("gotcha", "full width", 10)], id="full-width colon"),
        pytest.param("Intro\n\nGotcha: para", [("gotcha", "para", 12)], id="paragraph"),
        pytest.param(
            "Symptom: a\nRoot cause: b\nCheck: c\nFix: `d`",
            [("symptom", "a", 10), ("cause", "b", 11), ("check", "c", 12), ("fix", "`d`", 13)],
            id="a story in four lines",
        ),
        pytest.param('!!! gotcha "Title"\n\n    Body here.', [("gotcha", "Title: Body here.", 10)], id="admonition"),
        pytest.param("??? failure\n    Body", [("gotcha", "Body", 10)], id="folded failure"),
        pytest.param("> [!CAUTION]\n> Mind the gap", [], id="an alert is none"),
        pytest.param("No gotcha: here", [], id="within a sentence"),
        pytest.param("`Gotcha: code`\n\n```\nGotcha: code\n```", [], id="code"),
        pytest.param("- Tried: x", [("tried", "x", 10)], id="tried"),
        pytest.param(
            "- Tried:\n  - a\n  - b\n- Fix: c", [("tried", "a", 11), ("tried", "b", 12), ("fix", "c", 13)], id="list"
        ),
        pytest.param(
            "## Symptom\n\nNaN\n\n## Root cause\n\nlog", [("symptom", "NaN", 10), ("cause", "log", 14)], id="bare"
        ),
        pytest.param("Symptom\n---\n\nNaN", [("symptom", "NaN", 10)], id="underlined"),
        pytest.param("Fix: a\n===\n\nText", [("fix", "a", 10)], id="underlined, with its text"),
        pytest.param("- Fix:\n\nAnother matter", [], id="text below a list is not its last item's"),
        pytest.param("| Fix: a | b |\n|---|---|\n| Fix: c | d |", [], id="a table"),
        pytest.param("a `b\nFix: c` d", [], id="a code span of two lines"),
        pytest.param("## Checklist\n\nText", [], id="another heading"),
        pytest.param("- Gotcha: a\n- Gotcha: b", [("gotcha", "a", 10), ("gotcha", "b", 11)], id="two bullets"),
        pytest.param(
            '```\nTraceback (most recent call last):\n  File "a"\nRuntimeError: CUDA out of memory\n```',
            [("error", "RuntimeError: CUDA out of memory", 13)],
            id="traceback",
        ),
        pytest.param("```sql\nERROR:  no such table\n```", [("error", "ERROR:  no such table", 11)], id="error line"),
        pytest.param("```py\nraise ValueError('x')\nexcept KeyError:\n```", [], id="code that raises is no error"),
        pytest.param(
            "```\nAError: 1\nBError: 2\nCError: 3\nDError: 4\n```",
            [("error", "AError: 1", 11), ("error", "BError: 2", 12), ("error", "CError: 3", 13)],
            id="three errors at most",
        ),
    ],
)
def test_findings_tell_the_story_with_their_lines(markdown: str, findings: list[tuple[str, str, int]]) -> None:
    found = find_findings(markdown, first_line=10)

    assert [(finding.kind, finding.text, finding.line) for finding in found] == findings
