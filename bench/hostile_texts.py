"""Hostile texts: each repeats one token, alone, after a prefix or before a suffix."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

_SIGNS = (
    *("`", "` ", "`a", "``a`", "```\n", "~~~\n", "```a\nb\n", " ", "\t", "\n", " \n", "\t\n", "\r\n", "\xa0", "\u3000"),
    *(
        "<",
        "<a",
        "<a ",
        "<a b=",
        '<a "',
        "<a 'b\"",
        "<a>",
        "</a>",
        "<div>\n",
        "</div>\n",
        "<div\n",
        "<p ",
        "<T>",
        "<b>",
    ),
    *("<!--", "<!-- -->", "<!", "<script>", "<script ", "<pre>", "<pre>`", "<br>", "<img src=a>", "<a href='b'>c</a>"),
    *(
        "[",
        "]",
        "![",
        "[a",
        "[a](",
        "[a](b)",
        "[a](<",
        '[a](b "',
        "[a](b(",
        "[a]: b\n",
        "[a]:\n",
        "[a][",
        "[`a`]",
        "[a] ",
    ),
    *("[^1]", "[^1]: a\n", "[[", "](", "(", ")", "((a)", "(a: 1) ", "[![a](b)](c)\n", "[ ] ", "- [x] a\n", "[a]:"),
    *(
        "*",
        "**",
        "*a",
        "*a ",
        "**a",
        "**a** ",
        "*a_",
        "_",
        "_a",
        "_a ",
        "__a",
        "~",
        "~~",
        "~~a",
        "~~a~~ ",
        "==",
        "=",
        "=a",
    ),
    *(
        "^",
        "^a",
        "$",
        "$$",
        "$a",
        "$a$ ",
        "$$\n",
        "\\",
        "\\\n",
        "\\|",
        "\\[",
        "\\$",
        "&",
        "&a",
        "&amp;",
        "&#",
        "|",
        "|a",
        "| a ",
    ),
    *(
        "| a | b |\n",
        "|-",
        "|-|-|\n",
        "a|b\n-|-\n",
        "> ",
        ">",
        "> a\n",
        ">a\n>",
        "> [!NOTE]\n",
        "- ",
        "- a\n",
        "-",
        "+ ",
        "* ",
    ),
    *(
        "1. ",
        "1. a\n",
        "1.",
        "  - a\n",
        "# a\n",
        "# ",
        "#",
        "#a",
        "#a ",
        "## TIL: a\n",
        "## a {#b}\n",
        "# TIL: a\n",
        "a\n=\n",
    ),
    *(
        "a\n---\n",
        "---\n",
        "--- ",
        "***\n",
        "+++\n",
        "=\n",
        ":",
        ":a",
        ":a:",
        "::",
        ": ",
        ":rocket:",
        "@",
        "a@",
        "a@b",
        "a@b.c ",
    ),
    *(
        "http://",
        "http://a",
        "http://a.b ",
        "http://a.b) ",
        "www.",
        "www.a.b ",
        "a.",
        "a-",
        "a_",
        "a/",
        "a ",
        "a",
        "A",
        "1",
        "1,",
    ),
    *(
        "1.5% ",
        "é",
        "字",
        "。",
        "! ",
        "?",
        "!",
        "!!! note\n",
        '!!! gotcha "',
        "??? ",
        "    a\n",
        "\ta\n",
        "      - a\n",
        "a\n",
        "a\n\n",
    ),
    *(
        "Gotcha: a\n",
        "- Gotcha: ",
        "Gotcha:\n",
        "**Gotcha",
        "cause ",
        "Error: a\n",
        "Traceback (most recent call last)\n",
        "E ",
    ),
    *(
        "{",
        "{a}",
        "{: ",
        "{#a ",
        "{{",
        "{% ",
        "}",
        ",",
        ", ",
        ";",
        "'",
        '"',
        "a'",
        'a"',
        "\\'",
        "TIL",
        "TIL: ",
        "til ",
        "\0",
        "\x1b[",
    ),
    *(
        "status: a ",
        "Status: ",
        "demo ",
        "the ",
        "live ",
        "tech stack ",
        "Built with: ",
        "achievements ",
        "achievement\n",
        "FROM a\n",
    ),
    *(
        "EXPOSE 1\n",
        "ARG a=b\n",
        "docker build ",
        "import a\n",
        "from a ",
        "$ a\n",
        "tags: ",
        "#a #b ",
        "- - ",
        "word, ",
    ),
    *(
        "😀",
        "👩\u200d💻",
        "\u200d",
        "\ufe0f",
        "e\u0301",
        "א",
        "title: a\n",
        "a: b\n",
        "- a: b\n",
        "a: [",
        "a: {",
        "  a:\n",
        "&a ",
        "*a\n",
    ),
)
"""Tokens that are repeated up to the length."""
BEGINNINGS = (
    "",
    "# a\n\n",
    "a\n\n",
    "- ",
    "> ",
    "<a ",
    "<div>\n\n",
    "[",
    "[a](b ",
    "`",
    "# ",
    "|",
    "Gotcha: ",
    "http://a",
    "a",
)
"""Texts before the token; some tokens need one to be expensive."""
_ENDS = ("", "\n\nx `y` [z](w) <b>\n", "x")


def list_inputs(beginnings: Sequence[str] = BEGINNINGS) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the names of the texts, with a function from length to text."""
    for sign in _SIGNS:
        for beginning in beginnings:
            for end in _ENDS if not beginning and len(beginnings) > 1 else _ENDS[:1]:
                name = repr(sign) + (f" after {beginning!r}" if beginning else "") + (f" before {end!r}" if end else "")
                yield name, _repeat(beginning, sign, end)
    for sign in (
        "a: b\n",
        "- a\n",
        "a\n",
        "\n",
        " ",
        "a: [b]\n",
        "a:\n  - b\n",
        "a: 'b\n",
        "#\n",
        "a: |\n",
        "{",
        "[",
        "- ",
        "? ",
    ):
        yield f"front matter of {sign!r}", _repeat("---\n", sign, "\n---\n\nText.\n")
        yield f"endless front matter of {sign!r}", _repeat("---\ntitle: a\n", sign, "")
    for sign in ("a\n", "\n", "`", "a ", " ", "# a\n", "Error: a\n", "\ta\n", "``\n", "<a "):
        yield f"a fence of {sign!r}", _repeat("```python\n", sign, "\n```\n")
        yield f"code of {sign!r} in a list", _repeat("- a\n\n  ```\n", "  " + sign, "\n  ```\n")
    for mark in ("- ", "> ", "1. ", "    "):
        yield f"{mark!r}, ever deeper", _nest(mark)
    yield "headings, each another", lambda n: "".join(f"# a{i}\n\n" for i in range(n // 8))
    yield "links, each to another heading", lambda n: "".join(f"## a {i}!\n[b](#a-{i})\n" for i in range(n // 22))
    yield "definitions, each another", lambda n: "".join(f"[a{i}]: b\n[a{i}][]\n" for i in range(n // 22))
    yield "footnotes, each another", lambda n: "".join(f"a[^{i}]\n\n[^{i}]: b\n\n" for i in range(n // 22))
    yield "elements, each another", lambda n: "".join(f"<a{i}>" for i in range(n // 7))
    yield "runs of ever more backticks", lambda n: " ".join("`" * i for i in range(int(math.sqrt(2 * n))))
    yield "runs of ever more asterisks", lambda n: " ".join("*" * i + "a" for i in range(int(math.sqrt(2 * n))))
    yield (
        "a table of many columns",
        lambda n: "|a" * (n // 8) + "|\n" + "|-" * (n // 8) + "|\n" + "|b" * (n // 8) + "|\n",
    )
    yield "elements, opened and closed", lambda n: "<div>\n" * (n // 13) + "</div>\n" * (n // 13)
    yield "inline elements, opened and closed", lambda n: "<b>" * (n // 7) + "</b>" * (n // 7)


def _repeat(beginning: str, sign: str, end: str) -> Callable[[int], str]:
    return lambda length: beginning + sign * max(1, length // len(sign)) + end


def _nest(mark: str) -> Callable[[int], str]:
    """Return lists or quotes that get deeper, and so longer, with each line."""
    return lambda length: "".join(
        f"{mark * level if mark != '- ' else '  ' * level + mark}a\n"
        for level in range(int(math.sqrt(2 * length / len(mark))))
    )
