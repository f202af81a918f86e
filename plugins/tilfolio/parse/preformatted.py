"""Texts that Python-Markdown cannot read, or not in a reasonable time: shown as they were typed.

Limits are counts, not times, so the same text gives the same page everywhere.
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from itertools import islice

from tilfolio.model import Problem
from tilfolio.parse.tree import Tree, read

DEEPEST = 50
"""How deep lists and quotes, and elements of HTML, may be nested: Python-Markdown reads each in another call."""
MOST_OPEN = 500
"""Brackets without their other half in one paragraph: for each of them, the rest of the paragraph is read again."""
MOST_IN_A_ROW = 1_000
"""Headings, rules and empty definitions without a blank line between them: what is below each of them is copied."""
MOST_HEADINGS = 10_000
MOST_BLANK = 50_000
"""Blank lines, each of which may end a paragraph."""
MOST_HALF_TAGS = 500
"""Tags that begin and do not end, in a whole text: for each of them, the rest of the text is read again."""
MOST_RUNS = 500
"""Runs of two backticks or more in one paragraph: each may be the other half of any other."""

_HALF_TAG = re.compile(r"<[a-zA-Z/!?][^<>]*(?=<|\Z)")
_RUN = re.compile("`{2,}")
_BRACKET = re.compile(r"\\.|[\[\]()]", re.S)
_PARTS = re.compile(r"[ \t]*(?:#|[=*_-][=*_ \t-]*$|\[[^\[\]]+\]:[ \t]*$)")
_BEGINS = re.compile(r"[ \t>]*(?:[-*+|#]|\d{1,9}[.)])")
_MARKERS = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){16,}", re.M)
"""A line that may begin more lists than a few."""
_REMEDY = "Make it simpler, or put it into a block of code"


def read_or_preformat(
    markdown: str, read: Callable[[str], str], shown: str, first_line: int, errors: list[Problem]
) -> str:
    """Return what `read` makes of Markdown; of what is too much for Python-Markdown the text as typed, with an error.

    `shown` and `first_line` say where the text begins.
    """
    too_much = find_excess(markdown)
    if too_much is None:
        return read(markdown)
    line, what = too_much
    what = f"{what}, so this is shown as it was typed"
    errors.append(Problem(path=shown, line=first_line + line - 1, what=what, remedy=_REMEDY))
    return f"<pre><code>{escape(markdown, quote=False)}</code></pre>\n"


def find_excess(markdown: str) -> tuple[int, str] | None:
    """Return the line and what there is too much of for Python-Markdown, or None."""
    if _is_small(markdown):
        return None
    tree = read(markdown)
    return next(_find_deep(tree), None) or next(_find_many(tree), None)


def _is_small(markdown: str) -> bool:
    """Return whether a text cannot hold too much of anything, as nearly all."""
    return (
        markdown.count("\n") <= MOST_IN_A_ROW
        and markdown.count("[") + markdown.count("(") <= MOST_OPEN
        and markdown.count("``") <= MOST_RUNS
        and markdown.count("<") <= DEEPEST
        and markdown.count(">") <= DEEPEST // 2
        and markdown.count("\t") <= DEEPEST // 4
        and " " * DEEPEST not in markdown
        and _MARKERS.search(markdown) is None
    )


def _find_deep(tree: Tree) -> Iterator[tuple[int, str]]:
    depths: dict[int, int] = {}
    levels: dict[int, int] = {}
    for element in tree.elements:
        depths[element.start] = depth = depths[element.parent.start] + 1 if element.parent else 1
        if depth > DEEPEST:
            yield tree.find_line(element.start) + 1, f"HTML is nested more than {DEEPEST} deep"
    for block in tree.blocks:
        levels[id(block)] = depth = levels.get(id(block.parent), 0) + (block.kind in {"item", "quote"})
        if depth > DEEPEST:
            yield block.first + 1, f"lists and quotes are nested more than {DEEPEST} deep"


def _find_many(tree: Tree) -> Iterator[tuple[int, str]]:
    for half_tag in islice(_HALF_TAG.finditer(tree.masked), MOST_HALF_TAGS, None):
        yield tree.find_line(half_tag.start()) + 1, f"more than {MOST_HALF_TAGS} tags are not closed with '>'"
    blank = headings = in_a_row = opened = runs = 0
    lines = zip(tree.masked.split("\n"), tree.text.split("\n"), strict=True)
    for number, (line, written) in enumerate(lines, start=1):
        if not line.strip():
            blank += not written.strip()  # else it is code
            in_a_row = opened = runs = 0
        if _BEGINS.match(line):
            opened = runs = 0
        if _PARTS.match(line):
            headings += line.lstrip().startswith("#")
            in_a_row += 1
        runs += len(_RUN.findall(line))
        most = opened
        for sign in _BRACKET.findall(line):
            opened = max(0, opened + (sign in {"[", "("}) - (sign in {"]", ")"}))
            most = max(most, opened)
        for count, limit, what in (
            (blank, MOST_BLANK, "blank lines"),
            (headings, MOST_HEADINGS, "headings"),
            (in_a_row, MOST_IN_A_ROW, "headings or rules without a blank line between them"),
            (runs, MOST_RUNS, "runs of backticks in one paragraph"),
            (most, MOST_OPEN, "brackets that are not closed"),
        ):
            if count > limit:
                yield number, f"there are more than {limit} {what}"
