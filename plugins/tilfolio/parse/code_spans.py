"""Where code is in Markdown, so that nothing in it is taken for a heading, a link or a gotcha."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from tilfolio.parse.quoted_code import INDENTED_CONTENT, LIST_MARKER, QuoteScan
from tilfolio.parse.rawhtml import BLOCK_START

BLOCK_END = re.compile(r"\n[ \t]*(?:\n|$|[-*+][ \t]|\d{1,9}[.)][ \t]|\#{1,6}[ \t]|(?:`{3}|~{3}))")
"""Where a paragraph ends at the latest: no inline construct reaches over it."""

_FENCE = re.compile(
    r"(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)$"
)
_INTERRUPTS = re.compile(rf"[ \t]*(?:#{{1,6}}(?:[ \t]|$)|#{{2,6}}\w|`{{3}}|~{{3}}|>)|{BLOCK_START.pattern}", re.I)
"""What ends a paragraph, and with it the lists that it is not indented for."""
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)| {0,3}#{2,6}\w")
_INLINE = re.compile(
    r"\\.|(?P<span>`[^`\n]+`(?!`))|(?P<ticks>`+)|(?P<comment><!--)|<(?P<raw>pre|script|style|textarea)\b|(?P<math>\$\$)",
    re.S | re.I,
)
_BACKTICKS = re.compile("`+")
_PRE = frozenset(("pre", "PRE", "Pre"))
_NOT_TAG = re.compile(r"(<[^<>]*>)|[^\n]")


@dataclass(frozen=True, kw_only=True, slots=True)
class CodeBlock:
    """A fenced or indented block of code; offsets are into the text that was searched."""

    start: int
    """Where its first line's fence begins, or its first line when it is indented."""
    end: int
    """Behind its last line, without the line break."""
    content_start: int
    content_end: int
    info: str = ""
    """What the fence says behind its backticks: `python title="a.py"`."""
    fence: str = ""
    """The backticks or tildes; empty for indented code."""
    closed: bool = True
    """False where the closing fence is missing: then the code goes on to the end of what holds it."""


# One text is asked about several times in a row: by those who look for headings, links and gotchas in it.
@lru_cache(maxsize=4)
def mask_code(markdown: str) -> str:
    """Return the text with everything that is not prose replaced by spaces: same length, same line breaks.

    Blanked are fenced and indented code with its fences, the content of code spans and of `$$` math, HTML
    comments, the content of `<script>` and `<style>`, and the text of `<pre>`, whose tags work and stay. The
    content of an inline `<code>` stays too: a link in it is a link, on GitHub as in Python-Markdown.
    """
    blocks = find_code_blocks(markdown)
    if blocks:
        pieces: list[str] = []
        position = 0
        for block in blocks:
            pieces += (markdown[position : block.start], _blank(markdown[block.start : block.end]))
            position = block.end
        markdown = "".join((*pieces, markdown[position:]))
    return _mask_inline(markdown)


@lru_cache(maxsize=4)
def find_code_blocks(markdown: str) -> tuple[CodeBlock, ...]:
    """Return the fenced and indented code blocks, in order, also those in lists, quotes and admonitions."""
    if "```" not in markdown and "~~~" not in markdown and "    " not in markdown and "\t" not in markdown:
        return ()
    scan = _BlockScan(length=len(markdown))
    position = 0
    for line in markdown.split("\n"):
        scan.read(line, position)
        position += len(line) + 1
    return scan.finish()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fence:
    """An opened fence."""

    marks: str
    info: str
    start: int
    content_start: int
    column: int
    """Of its line's first character."""
    content_column: int
    """Of the fence itself: a closing one is less than four columns further right."""
    quoted: bool

    def is_closed_by(self, body: str, column: int) -> bool:
        """Return whether a line, without what comes before its text, is this fence's end."""
        near = self.quoted or column < self.content_column + 4
        return near and body.startswith(self.marks) and not body.strip(self.marks[0])


@dataclass(slots=True)
class _BlockScan:
    """Reads lines one by one and keeps in mind which lists, fences and code blocks are open."""

    length: int
    blocks: list[CodeBlock] = field(default_factory=list)
    containers: list[int] = field(default_factory=list)
    """The columns where the content of the open lists, admonitions and footnotes begins, outermost first."""
    may_be_code: bool = True
    """Whether an indented line here would be code: it cannot interrupt a paragraph."""
    fence: _Fence | None = None
    quote: QuoteScan = field(default_factory=QuoteScan)
    code_from: int = -1
    code_to: int = 0
    code_column: int = 0

    def read(self, line: str, position: int) -> None:
        """Take the next line, which begins at `position`."""
        if self.fence is not None and self._read_fenced(self.fence, line, position):
            return
        if not line or line.isspace():
            self.may_be_code = True
            self.quote.leave()
            return
        column = count_columns(line)
        if self.code_from >= 0:
            if column >= self.code_column:
                self.code_to = position + len(line)
                return
            self._finish_indented()
        self._read_prose(line, position, column)

    def finish(self) -> tuple[CodeBlock, ...]:
        """Return the blocks; a fence that is still open goes on to the end."""
        if self.fence is not None:
            self._finish_fence(self.fence, end=self.length, content_end=self.length, closed=False)
        if self.code_from >= 0:
            self._finish_indented()
        return tuple(self.blocks)

    def _read_prose(self, line: str, position: int, column: int) -> None:
        first = line.lstrip()[0]
        marker = LIST_MARKER.match(line) if first in "-*+0123456789" else None
        code_start = self.quote.read(line, is_in_list=bool(self.containers))
        if code_start >= 0:
            start, end = position + code_start, position + len(line)
            self.blocks.append(CodeBlock(start=start, end=end, content_start=start, content_end=end))
            self.may_be_code = True
            return
        if self.may_be_code or marker or (first in "#`~><" and _INTERRUPTS.match(line)):
            while self.containers and column < self.containers[-1]:
                self.containers.pop()
        if self.may_be_code and column >= self._column_of_code():
            self.code_from, self.code_to = position, position + len(line)
            self.code_column = self._column_of_code()
            return
        if first in "`~>-*+0123456789" and ("```" in line or "~~~" in line):
            self._open_fence(line, position, column)
        self.may_be_code = first == "#" and _HEADING.match(line) is not None
        if marker:
            self.containers.append(min(count_columns(line, marker.end()), column + 4))
        elif first in "!?=/[:" and INDENTED_CONTENT.match(line):
            self.containers.append(column + 4)

    def _column_of_code(self) -> int:
        return self.containers[-1] + 4 if self.containers else 4

    def _open_fence(self, line: str, position: int, column: int) -> None:
        opening = _FENCE.match(line)
        if opening:
            self.fence = _Fence(
                marks=opening["fence"],
                info=opening["info"].strip(),
                start=position + opening.end("before"),
                content_start=min(position + len(line) + 1, self.length),
                column=column,
                content_column=count_columns(line, opening.end("before")),
                quoted=">" in opening["before"],
            )

    def _read_fenced(self, fence: _Fence, line: str, position: int) -> bool:
        """Return whether the line still belongs to the open fence."""
        body = line.strip(" \t")
        if not body:
            return True
        leaves = not body.startswith(">") if fence.quoted else False
        body = body.lstrip("> \t") if fence.quoted else body
        column = count_columns(line)
        if not leaves and fence.is_closed_by(body, column):
            self._finish_fence(fence, end=position + len(line), content_end=position, closed=True)
            return True
        if leaves or (not fence.quoted and self.containers and column < min(self.containers[-1], fence.column)):
            self._finish_fence(fence, end=position - 1, content_end=position - 1, closed=False)
            return False
        return True

    def _finish_fence(self, fence: _Fence, *, end: int, content_end: int, closed: bool) -> None:
        content_start = min(fence.content_start, end)
        self.blocks.append(
            CodeBlock(
                start=fence.start,
                end=end,
                content_start=content_start,
                content_end=max(content_start, content_end),
                info=fence.info,
                fence=fence.marks,
                closed=closed,
            )
        )
        self.fence = None
        self.may_be_code = True

    def _finish_indented(self) -> None:
        start, end = self.code_from, self.code_to
        self.blocks.append(CodeBlock(start=start, end=end, content_start=start, content_end=end))
        self.code_from = -1
        self.may_be_code = True


def count_columns(line: str, end: int | None = None) -> int:
    """Return the column where the text of a line begins, with tabs to the next multiple of four."""
    if end is None:
        end = len(line) - len(line.lstrip())
    before = line[:end]
    return len(before.expandtabs(4)) if "\t" in before else end


def _mask_inline(text: str) -> str:
    if "`" not in text and "<" not in text and "$$" not in text:
        return text
    pieces: list[str] = []
    position = 0
    for start, end, keeps_tags in _find_inline(text):
        blanked = _NOT_TAG.sub(_keep_tag, text[start:end]) if keeps_tags else _blank(text[start:end])
        pieces += (text[position:start], blanked)
        position = end
    return "".join((*pieces, text[position:]))


def _blank(text: str) -> str:
    return "\n".join([" " * len(line) for line in text.split("\n")]) if "\n" in text else " " * len(text)


def _keep_tag(match: re.Match[str]) -> str:
    return match[1] or " "


def _find_inline(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield what to blank, and whether tags in it stay."""
    position = block_end = 0
    never_closed: set[str] = set()
    runs = _Runs(text)
    while opening := _INLINE.search(text, position):
        position = opening.end()
        kind = opening.lastgroup
        if kind == "span":
            yield opening.start() + 1, position - 1, False
        elif kind == "raw" and (position := _find_tag_end(text, position, never_closed)) < 0:
            position = opening.end()
        elif kind in {"comment", "raw"}:
            closing = _find_end(text, position, opening[kind].lower(), never_closed)
            if closing:
                whole = kind == "comment"
                yield (opening.start(), closing[1], False) if whole else (position, closing[0], opening["raw"] in _PRE)
                position = closing[1]
        elif kind:
            if block_end < position:
                limit = BLOCK_END.search(text, position)
                block_end = limit.start() if limit else len(text)
            run = runs.find_next(opening.group(), position, block_end)
            if run >= 0:
                yield position, run, False
                position = run + len(opening.group())


def _find_end(text: str, position: int, opened: str, never_closed: set[str]) -> tuple[int, int] | None:
    """Return where the end of a comment or a raw tag lies; what once had none has none further on."""
    if opened in never_closed:
        return None
    closing = _closing_mark(opened).search(text, position)
    if closing is None:
        never_closed.add(opened)
    return closing.span() if closing else None


def _find_tag_end(text: str, position: int, never_closed: set[str]) -> int:
    end = -1 if ">" in never_closed else text.find(">", position)
    if end < 0:
        never_closed.add(">")
    return end + 1 if end >= 0 else -1


class _Runs:
    """Where runs of backticks are, by their length: a text full of them is read once, not once for each."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: dict[int, list[int]] | None = None

    def find_next(self, run: str, position: int, end: int) -> int:
        """Return where the next run that is as long, or the next `$$`, begins; -1: there is none before `end`."""
        if run == "$$":
            return self._text.find(run, position, end)
        if self._starts is None:
            self._starts = {}
            for match in _BACKTICKS.finditer(self._text):
                self._starts.setdefault(len(match[0]), []).append(match.start())
        starts = self._starts.get(len(run), [])
        at = bisect_left(starts, position)
        return starts[at] if at < len(starts) and starts[at] + len(run) <= end else -1


@cache
def _closing_mark(opened: str) -> re.Pattern[str]:
    return re.compile("-->" if opened == "<!--" else rf"</{opened}\s*>", re.I)
