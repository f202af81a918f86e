"""The blocks of a text of Markdown, each with its place, and the text of each as markdown-it-py sees it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.parse.block_grammar import parse_blocks
from tilfolio.parse.inline_grammar import Span, find_code, has_only_code, parse_inline, strip

_CONTAINERS = {
    "blockquote_open": "quote",
    "list_item_open": "item",
    "table_open": "table",
    "tr_open": "row",
    "box_open": "box",
    "definition_open": "definition",
    "footnote_reference_open": "footnote",
}
_CLOSINGS = frozenset(name.replace("_open", "_close") for name in _CONTAINERS)
_PROSE = {"heading_open": "heading", "th_open": "cell", "td_open": "cell"}
_HOLDS_MARKUP = re.compile(r"[`<\[$]")
"""Signs with which spans begin: a text without them has none."""
_MARKS = re.compile(r"#{1,6}[ \t]*")
_TICKS = re.compile("`+")
_CELL_SIGN = re.compile(r"\||\\.|`+")
_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_MOST_OPEN = 1_000
"""Brackets without their other half in one block: with more, it is not read any further."""


class Block(Struct, eq=False):
    """A part of a text. Containers, such as list items, have no `content`."""

    kind: str
    """`heading`, `paragraph`, `title` (of a box), `cell`, `code`, `html`, `rule`; `quote`, `item`, `table`,
    `row`, `box`, `definition`, `footnote`."""
    start: int
    """Where its first line begins; of code where its fence does."""
    end: int
    """Behind its last line, without the line break."""
    first: int
    """The number of its first line, counted from 0."""
    last: int
    parent: "Block | None" = None
    level: int = 0
    content: str = ""
    """Its text without what comes before it in each line."""
    places: Sequence[int] = ()
    """Where each line of `content` begins in the whole text."""
    info: str = ""
    """What a fence says behind its backticks: `python title="a.py"`; of an item its sign: `-`, `*`, `+`, `.`, `)`."""
    fence: str = ""
    """The backticks or tildes of code; empty where it is indented."""
    content_start: int = 0
    content_end: int = 0
    closed: bool = True
    """False where the closing fence is missing: then the code goes on to the end of what holds it."""
    _inline: tuple[list[Token], list[Span]] | None = None
    """What was read in `content`, with places in it."""
    _placed: list[Span] | None = None

    def read_tokens(self, labels: frozenset[str]) -> list[Token]:
        """Return the tokens of its text."""
        if self._inline is None:
            self._inline = parse_inline(self.content, labels) if self._is_readable() else ([], [])
        return self._inline[0]

    def find_spans(self, labels: frozenset[str]) -> list[Span]:
        """Return what stands in its text, placed in the whole text."""
        if self._placed is None:
            self._placed = list(self._place(self._read_spans(labels))) if _HOLDS_MARKUP.search(self.content) else []
        return self._placed

    def _read_spans(self, labels: frozenset[str]) -> Sequence[Span]:
        if self._inline is None and has_only_code(self.content):
            return list(find_code(self.content)) if self._is_readable() else ()
        self.read_tokens(labels)
        return self._inline[1] if self._inline else ()

    def _is_readable(self) -> bool:
        return bool(self.places) and self.content.count("[") - self.content.count("]") <= _MOST_OPEN

    def move(self, shift: int, lines: int, parent: "Block | None") -> "Block":
        """Return it as a part of the text that begins so many characters and lines further down."""
        return replace(
            self,
            start=self.start - shift,
            end=self.end - shift,
            first=self.first - lines,
            last=self.last - lines,
            parent=parent,
            places=[place - shift for place in self.places],
            content_start=self.content_start - shift,
            content_end=self.content_end - shift,
            _placed=None,
        )

    def _place(self, spans: Sequence[Span]) -> Iterator[Span]:
        begins = [0, *accumulate(len(line) + 1 for line in self.content.split("\n"))][: len(self.places)]
        shifts = [place - begin for place, begin in zip(self.places, begins, strict=True)]

        def place(start: int, end: int) -> tuple[int, int]:
            if len(shifts) == 1:
                return start + shifts[0], end + shifts[0]
            return start + shifts[bisect_right(begins, start) - 1], end + shifts[bisect_right(begins, end) - 1]

        for span in spans:
            target = place(*span.target) if span.target[1] else span.target
            yield Span(span.kind, *place(span.start, span.end), place(*span.inner), target)

    def list_outer(self) -> "list[Block]":
        """Return what it stands in, the innermost first."""
        blocks, outer = [], self.parent
        while outer is not None:
            blocks.append(outer)
            outer = outer.parent
        return blocks

    def list_containers(self) -> list[str]:
        """Return the kinds of what it stands in, the innermost first."""
        return [block.kind for block in self.list_outer()]


def read_blocks(text: str) -> tuple[tuple[Block, ...], frozenset[str]]:
    """Return the blocks of a text, and the labels that its reference definitions give, folded."""
    tokens, labels = parse_blocks(text)
    return tuple(_Reader(text).read(tokens)), labels


class _Reader:
    """Makes blocks of tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = text.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._open: list[Block] = []
        self._cells: list[tuple[int, int]] = []

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        """Yield the blocks in order."""
        kind, level = "", 0
        for token in tokens:
            name = token.type
            if name == "inline":
                if token.info:
                    kind, level = token.info, int(token.tag[1:] or 0)
                yield self._read_prose(token, kind, level)
            elif name in _PROSE:
                kind = _PROSE[name]
                level = int(token.tag[1]) if kind == "heading" else int(name == "th_open")
            elif name in _CONTAINERS:
                block = self._make(_CONTAINERS[name], token)
                block.info = token.markup
                if block.kind == "row":
                    self._cells = list(self._find_cells(block))[::-1]
                yield block
                self._open.append(block)
            elif name in _CLOSINGS:
                self._open.pop()
            elif name == "fence":
                yield self._read_fence(token)
            elif name == "code_block":
                yield self._read_indented(token)
            elif name in {"html_block", "hr"}:
                yield self._make("html" if name == "html_block" else "rule", token)

    def _make(self, kind: str, token: Token) -> Block:
        first, behind = token.map or (0, 0)
        last = max(first, behind - 1)
        while last > first and (not self._lines[last] or self._lines[last].isspace()):
            last -= 1
        return Block(
            kind,
            self._starts[first],
            self._starts[last] + len(self._lines[last]),
            first,
            last,
            self._open[-1] if self._open else None,
        )

    def _read_prose(self, token: Token, kind: str, level: int) -> Block:
        block = self._make(kind, token)
        block.level, block.content = level, token.content
        if kind == "cell":
            start, end = self._cells.pop() if self._cells else (block.end, block.end)
            block.start, block.end, block.content, block.places = start, end, self._text[start:end], [start]
        elif kind == "heading":
            place = self._text.find("#", block.start, block.end) if block.first == block.last else -1
            marks = _MARKS.match(self._text, place) if place >= 0 else None
            block.places = [marks.end() if marks else self._find_line(block.first, token.content)]
        elif block.first == block.last:
            block.places = [self._find_line(block.first, token.content)]
        else:
            numbers = range(block.first, block.last + 1)
            lines = token.content.split("\n")
            block.places = [self._find_line(number, line) for number, line in zip(numbers, lines, strict=False)]
        return block

    def _find_line(self, number: int, content: str) -> int:
        """Return where a line's content begins, which is the end of the line."""
        line = self._lines[number]
        return self._starts[number] + max(0, len(line.rstrip()) - len(content.rstrip()))

    def _find_cells(self, row: Block) -> Iterator[tuple[int, int]]:
        """Yield where the text of each cell stands; as for Python-Markdown, a bar in a code span parts nothing."""
        before = _BEFORE.match(self._text, row.start, row.end) if row.parent and row.parent.parent else None
        start = before.end() if before else row.start
        end = row.start + len(self._lines[row.first].rstrip())
        start, end = strip(self._text, start, end)
        start += self._text.startswith("|", start)
        runs: dict[str, list[int]] = {}
        for run in _TICKS.finditer(self._text, start, end):
            runs.setdefault(run[0], []).append(run.end())
        code_end = 0
        for sign in _CELL_SIGN.finditer(self._text, start, end):
            if sign.start() < code_end:
                continue
            if sign[0] == "|":
                yield strip(self._text, start, sign.start())
                start = sign.end()
            elif sign[0][0] == "`":
                later = runs[sign[0]]
                at = bisect_right(later, sign.end())
                code_end = later[at] if at < len(later) else 0
        yield strip(self._text, start, end)

    def _read_fence(self, token: Token) -> Block:
        block = self._make("code", token)
        first, behind = token.map or (0, 0)
        last = behind - 1
        block.last = min(last, block.parent.last) if block.parent else last  # blank lines below an item are not its own
        block.end = self._starts[last] + len(self._lines[last])
        block.fence, block.info = token.markup, token.info.strip()
        block.start = self._text.find(token.markup, block.start)
        lines = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        block.closed = behind - first - 1 > lines
        if not block.closed and behind >= len(self._lines) - (not self._lines[-1]):
            block.end = len(self._text)
        block.content_start = min(self._starts[first + 1], block.end)
        block.content_end = max(block.content_start, self._starts[last] if block.closed else block.end)
        return block

    def _read_indented(self, token: Token) -> Block:
        block = self._make("code", token)
        line = token.content.split("\n", 1)[0]
        block.start = max(block.start, self._starts[block.first] + len(self._lines[block.first]) - len(line.lstrip()))
        block.content_start, block.content_end = block.start, block.end
        return block
