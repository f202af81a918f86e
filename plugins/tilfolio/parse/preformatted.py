"""Texts that Python-Markdown cannot read, or not before tomorrow: shown as they were typed.

What is too much is counted, never timed, so that the same text gives the same page everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from itertools import islice

from tilfolio.errors import SourceError
from tilfolio.parse.marks import LIST_MARKER, count_columns
from tilfolio.parse.rawhtml import find_elements
from tilfolio.parse.tree import read

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
_QUOTED = re.compile(r"[ \t>]*")
_PARTS = re.compile(r"[ \t]*(?:#|[=*_-][=*_ \t-]*$|\[[^\[\]]+\]:[ \t]*$)")
_BEGINS = re.compile(r"[ \t>]*(?:[-*+|#]|\d{1,9}[.)])")
_MARKERS = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){16}", re.M)
"""A line that may begin more lists than a few."""
_REMEDY = "Make it simpler, or put it into a block of code"


def read_or_preformat(
    markdown: str, read: Callable[[str], str], shown: str, first_line: int
) -> tuple[str, SourceError | None]:
    """Return what `read` makes of Markdown; of what is too much for Python-Markdown the text as typed, and an error.

    `shown` and `first_line` say where the text begins.
    """
    too_much = find_excess(markdown)
    if too_much is None:
        return read(markdown), None
    line, what = too_much
    error = SourceError(shown, first_line + line - 1, f"{what}, so this is shown as it was typed", _REMEDY)
    return f"<pre><code>{escape(markdown, quote=False)}</code></pre>\n", error


def find_excess(markdown: str) -> tuple[int, str] | None:
    """Return the line, and what there is more of than Python-Markdown can read in a reasonable time; None: nothing."""
    if _is_small(markdown):
        return None
    masked = read(markdown).masked
    elements = _find_deep_element(masked)
    if elements is not None:
        return elements
    half_tags = islice(_HALF_TAG.finditer(masked), MOST_HALF_TAGS, None) if "<" in masked else iter(())
    if half_tag := next(half_tags, None):
        return masked.count("\n", 0, half_tag.start()) + 1, f"more than {MOST_HALF_TAGS} tags are not closed with '>'"
    counter = _Counter()
    lines = zip(masked.split("\n"), markdown.split("\n"), strict=True)
    for number, (line, written) in enumerate(lines, start=1):
        what = counter.count(line, is_code=bool(written.strip()) and not line.strip())
        if what:
            return number, what
    return None


def _is_small(markdown: str) -> bool:
    """Return whether a text cannot hold too much of anything: so it is with nearly all."""
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


def _find_deep_element(masked: str) -> tuple[int, str] | None:
    depths: dict[int, int] = {}
    for element in find_elements(masked):
        depth = depths.get(element.parent.start, 0) + 1 if element.parent else 1
        depths[element.start] = depth
        if depth > DEEPEST:
            return masked.count("\n", 0, element.start) + 1, f"HTML is nested more than {DEEPEST} deep"
    return None


class _Counter:
    """Counts line by line."""

    def __init__(self) -> None:
        self.blank = self.headings = self.in_a_row = self.open = self.runs = 0

    def count(self, line: str, *, is_code: bool) -> str | None:
        """Take the next line, blank where it is code, and return what there is too much of."""
        if not line or line.isspace():
            self.blank += not is_code
            self.in_a_row = self.open = self.runs = 0
            return f"there are more than {MOST_BLANK} blank lines" if self.blank > MOST_BLANK else None
        if _BEGINS.match(line):
            self.open = self.runs = 0
        if _PARTS.match(line):
            self.headings += line.lstrip().startswith("#")
            self.in_a_row += 1
            if self.headings > MOST_HEADINGS:
                return f"there are more than {MOST_HEADINGS} headings"
            if self.in_a_row > MOST_IN_A_ROW:
                return f"there are more than {MOST_IN_A_ROW} headings or rules without a blank line between them"
        if _count_depth(line) > DEEPEST:
            return f"lists and quotes are nested more than {DEEPEST} deep"
        self.runs += len(_RUN.findall(line)) if "``" in line else 0
        if self.runs > MOST_RUNS:
            return f"there are more than {MOST_RUNS} runs of backticks in one paragraph"
        self._count_brackets(line)
        return f"more than {MOST_OPEN} brackets are not closed" if self.open > MOST_OPEN else None

    def _count_brackets(self, line: str) -> None:
        if "[" not in line and "(" not in line:
            return
        for match in _BRACKET.finditer(line):
            sign = match[0]
            if sign in "[(":
                self.open += 1
                if self.open > MOST_OPEN:
                    return
            elif sign in "])" and self.open:
                self.open -= 1


def _count_depth(line: str) -> int:
    """Return in how many lists and quotes a line stands at most, by its indent and its markers."""
    quoted = _QUOTED.match(line)
    quotes = quoted[0].count(">") if quoted else 0
    position = quoted.end() if quoted else 0
    depth = quotes + (0 if quotes else count_columns(line) // 4)
    if not LIST_MARKER.match(line, position):  # deep indents alone are code, or were code that is blanked
        return quotes
    while depth <= DEEPEST and (marker := LIST_MARKER.match(line, position)):
        depth += 1
        position = marker.end()
    return depth
