"""How the cost of each parser grows with the length of a hostile text: one that is made of nothing but one sign.

    python bench/hostile.py [--only PARSER] [--length 16000] [--all]

Every reader of authors' text gets every input at n, 2n and 4n characters. The exponent is the slope of the seconds over
the length, both as logarithms: 1 is linear, 2 square. What reads 4n characters in no measurable time is not measured
at smaller sizes. It prints the worst input of each parser, and exits with 1 where an exponent is above 1.2.
"""

from __future__ import annotations

import argparse
import math
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from support.parsers import PARSERS
from tilfolio.parse import tree

MOST = 1.2
"""The exponent that a parser may have; noise is in it."""
UNMEASURED = 0.05
"""Seconds for the longest text below which nothing is wrong with it: of a text of 64,000 characters."""
PATIENCE = 10.0
"""Seconds after which a text is given up."""

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
"""Repeated as often as the length wants it."""
_BEGINNINGS = (
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
"""What may stand before it; of some signs that is all it takes."""
_ENDS = ("", "\n\nx `y` [z](w) <b>\n", "x")


def list_inputs() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield what the texts are called and how each is made of a number of characters."""
    for sign in _SIGNS:
        for beginning in _BEGINNINGS:
            for end in _ENDS if not beginning else _ENDS[:1]:
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
    """Return lists or quotes that get deeper line by line, so that their lines get longer."""
    return lambda length: "".join(
        f"{mark * level if mark != '- ' else '  ' * level + mark}a\n"
        for level in range(int(math.sqrt(2 * length / len(mark))))
    )


class _OutOfPatienceError(Exception):
    pass


def _give_up(number: int, frame: FrameType | None) -> None:
    raise _OutOfPatienceError


def measure(parse: Callable[[str], object], text: str) -> float:
    """Return the seconds that a text takes, the better of two runs; infinity where patience ends."""
    best = math.inf
    for _ in range(2):
        tree.forget()
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
        began = time.process_time()
        try:
            with suppress(RecursionError):
                parse(text)
            best = min(best, time.process_time() - began)
        except _OutOfPatienceError:
            return math.inf
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if best < UNMEASURED or best > 1:
            break
    return best


def find_exponent(parse: Callable[[str], object], make: Callable[[int], str], length: int) -> tuple[float, float]:
    """Return how the cost of a text grows between a quarter of a length and the length, and the seconds for that."""
    longest = measure(parse, make(length))
    if longest < UNMEASURED:
        return 0.0, longest
    if math.isinf(longest):
        return math.inf, longest
    shorter = [(size, measure(parse, make(size))) for size in (length // 4, length // 2)]
    points = [(math.log(size), math.log(seconds)) for size, seconds in (*shorter, (length, longest))]
    middle = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    slope = sum((x - middle[0]) * (y - middle[1]) for x, y in points) / sum((x - middle[0]) ** 2 for x, _ in points)
    return slope, longest


def main() -> int:
    """Measure, print a line for each parser, and return 1 where one of them is not linear."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", help="measure this parser alone")
    options.add_argument("--length", type=int, default=16_000, help="characters of the longest text")
    options.add_argument("--all", action="store_true", help="print every input that is not linear, not the worst alone")
    chosen = options.parse_args()
    signal.signal(signal.SIGVTALRM, _give_up)
    failed = False
    for name, parse in PARSERS.items():
        if chosen.only not in (None, name):
            continue
        worst = (0.0, 0.0, "")
        for label, make in list_inputs():
            exponent, seconds = find_exponent(parse, make, chosen.length)
            worst = max(worst, (exponent, seconds, label))
            if chosen.all and exponent > MOST:
                print(f"{name:24} {exponent:5.2f}  {seconds:7.3f} s  {label}", flush=True)
        failed = failed or worst[0] > MOST
        if not chosen.all:
            print("{:24} {:5.2f}  {:7.3f} s  {}".format(name, *worst), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
