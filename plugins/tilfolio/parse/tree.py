"""A text of Markdown, read once: its blocks, and what is code, a link or HTML in them, each with its place.

Everything else that is asked of a text, from its title to its words, is a small function of this tree. Offsets are
those of the text that was read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate

from markdown_it.token import Token

from tilfolio.parse.grammar import Span, parse_blocks, parse_inline
from tilfolio.parse.rawhtml import find_comments

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
_PROSE = {"paragraph_open": "paragraph", "heading_open": "heading", "th_open": "cell", "td_open": "cell"}
_MARKS = re.compile(r"#{1,6}[ \t]*")
_CELL = re.compile(r"(?:[^|\\]|\\.|\\$)*")
_BEFORE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")
_RAW = re.compile(r"<(pre|script|style|textarea)\b[^<>]*>", re.I)
_RAW_END = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("pre", "script", "style", "textarea")}
_NOT_TAG = re.compile(r"(<[^<>]*>)|[^\n]")
_HOLDS_MARKUP = re.compile(r"[`<\[]|\$\$")
_MOST_OPEN = 1_000
"""Brackets without their other half in one block: with more, it is not read any further."""
_MOST_KEPT = 6


@dataclass(slots=True, eq=False)
class Block:
    """A part of a text. Of containers, such as lists' items, `content` is empty."""

    kind: str
    """`heading`, `paragraph`, `cell`, `code`, `html`, `rule`; `quote`, `item`, `table`, `row`, `box`, `definition`,
    `footnote`."""
    start: int
    """Where its first line begins; of code where its fence does."""
    end: int
    """Behind its last line, without the line break."""
    first: int
    """The number of its first line, counted from 0."""
    last: int
    parent: Block | None = None
    level: int = 0
    content: str = ""
    """Its text without what comes before it in each line."""
    places: Sequence[int] = ()
    """Where each line of `content` begins in the whole text."""
    info: str = ""
    """What a fence says behind its backticks: `python title="a.py"`."""
    fence: str = ""
    """The backticks or tildes of code; empty where it is indented."""
    content_start: int = 0
    content_end: int = 0
    closed: bool = True
    """False where the closing fence is missing: then the code goes on to the end of what holds it."""
    _inline: tuple[list[Token], list[Span]] | None = None

    def read_inline(self, labels: frozenset[str]) -> tuple[list[Token], list[Span]]:
        """Return the tokens of its text, and what is in it, placed in the whole text."""
        if self._inline is None:
            if self.content.count("[") - self.content.count("]") > _MOST_OPEN or not self.places:
                self._inline = [], []
            else:
                tokens, spans = parse_inline(self.content, labels)
                self._inline = tokens, [self._place(span) for span in spans]
        return self._inline

    def _place(self, span: Span) -> Span:
        if len(self.places) == 1:
            shift = self.places[0]
            (inner, inner_end), (target, target_end) = span.inner, span.target
            return Span(
                span.kind,
                span.start + shift,
                span.end + shift,
                (inner + shift, inner_end + shift),
                (target + shift, target_end + shift),
            )
        begins = [0, *accumulate(len(line) + 1 for line in self.content.split("\n"))]

        def place(position: int) -> int:
            line = bisect_right(begins, position) - 1
            return self.places[min(line, len(self.places) - 1)] + position - begins[line]

        return Span(
            span.kind,
            place(span.start),
            place(span.end),
            (place(span.inner[0]), place(span.inner[1])),
            (place(span.target[0]), place(span.target[1])),
        )

    @property
    def depth(self) -> int:
        """In how many containers it stands."""
        depth, outer = 0, self.parent
        while outer is not None:
            depth, outer = depth + 1, outer.parent
        return depth


@dataclass(frozen=True, eq=False)
class Tree:
    """A text and its blocks, in order; what holds others comes before them."""

    text: str
    blocks: tuple[Block, ...]
    labels: frozenset[str] = field(default_factory=frozenset)
    """Those of reference definitions, folded."""

    @cached_property
    def code(self) -> tuple[Block, ...]:
        """The fenced and indented blocks of code."""
        return tuple(block for block in self.blocks if block.kind == "code")

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What stands within blocks: code spans, links, images, tags and so on, in order."""
        return tuple(span for block in self.blocks for span in self.read(block)[1])

    @cached_property
    def masked(self) -> str:
        """The text with everything that is not prose replaced by spaces: same length, same line breaks.

        Blanked are blocks of code with their fences, the content of code spans and of `$$` math, HTML comments, the
        content of `<script>` and `<style>`, and the text of `<pre>`, whose tags work and stay. The content of an inline
        `<code>` stays too: a link in it is a link, on GitHub as in Python-Markdown.
        """
        pieces: list[str] = []
        position = 0
        for start, end in self._find_hidden():
            if start >= position:
                pieces += (self.text[position:start], blank(self.text[start:end]))
                position = end
        masked = "".join((*pieces, self.text[position:])) if pieces else self.text
        return _blank_raw(masked) if "<" in masked else masked

    def read(self, block: Block) -> tuple[list[Token], list[Span]]:
        """Return the tokens of a block's text and what is in it; nothing where no sign of Markdown is in it."""
        if block.content and block._inline is None and not _HOLDS_MARKUP.search(block.content):
            return [], []
        return block.read_inline(self.labels)

    def below(self, position: int) -> Tree:
        """Return the tree of the text from a position on, which has to be the beginning of a block."""
        text = self.text[position:]
        kept = [block for block in self.blocks if block.start >= position]
        if any(block.end > position for block in self.blocks if block.start < position) or _begins_tight(kept):
            return read(text)
        lines = self.text.count("\n", 0, position)
        moved: dict[int, Block] = {}
        for block in kept:
            moved[id(block)] = replace(
                block,
                start=block.start - position,
                end=block.end - position,
                first=block.first - lines,
                last=block.last - lines,
                parent=moved.get(id(block.parent)),
                places=[place - position for place in block.places],
                content_start=block.content_start - position,
                content_end=block.content_end - position,
                _inline=None,
            )
        return _keep(Tree(text, tuple(moved.values()), self.labels))

    def _find_hidden(self) -> Iterator[tuple[int, int]]:
        for block in self.blocks:
            if block.kind == "code":
                yield block.start, block.end
            elif block.kind == "html":
                html = self.text[block.start : block.end]
                for start, end in find_comments(html) if "<!--" in html else ():
                    yield block.start + start, block.start + end
            elif block.content:
                for span in self.read(block)[1]:
                    if span.kind in {"code", "math"}:
                        yield span.inner
                    elif span.kind == "html" and self.text.startswith("<!--", span.start):
                        yield span.start, span.end


_kept: OrderedDict[str, Tree] = OrderedDict()


def read(text: str) -> Tree:
    """Return the tree of a text; the latest few are kept, for a text is asked about several times in a row."""
    tree = _kept.get(text)
    if tree is None:
        tree = _keep(_read(text))
    return tree


def forget() -> None:
    """Forget the texts that were read: for measurements."""
    _kept.clear()


def _keep(tree: Tree) -> Tree:
    _kept[tree.text] = tree
    if len(_kept) > _MOST_KEPT:
        with suppress(KeyError):  # another thread was faster
            _kept.popitem(last=False)
    return tree


def blank(text: str) -> str:
    """Return spaces in place of a text, with its line breaks."""
    return "\n".join([" " * len(line) for line in text.split("\n")]) if "\n" in text else " " * len(text)


def _begins_tight(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and blocks[0].kind == "paragraph" and blocks[0].content.startswith("#")


def _blank_raw(masked: str) -> str:
    """Blank the content of `<script>` and the like, of `<pre>` all but its tags."""
    pieces: list[str] = []
    position = 0
    never_closed: set[str] = set()
    for opening in _RAW.finditer(masked):
        name = opening[1].lower()
        if opening.start() < position or name in never_closed:
            continue
        closing = _RAW_END[name].search(masked, opening.end())
        if closing is None:
            never_closed.add(name)
            continue
        inside = masked[opening.end() : closing.start()]
        hidden = _NOT_TAG.sub(lambda found: found[1] or " ", inside) if name == "pre" else blank(inside)
        pieces += (masked[position : opening.end()], hidden)
        position = closing.start()
    return "".join((*pieces, masked[position:])) if pieces else masked


def _read(text: str) -> Tree:
    tokens, labels = parse_blocks(text)
    return Tree(text, tuple(_Reader(text).read(tokens)), labels)


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
                yield self._read_prose(token, kind, level)
            elif name in _PROSE:
                kind = _PROSE[name]
                level = int(token.tag[1]) if kind == "heading" else int(name == "th_open")
            elif name in _CONTAINERS:
                block = self._make(_CONTAINERS[name], token)
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
        """Yield where the text of each cell stands."""
        before = _BEFORE.match(self._text, row.start, row.end) if row.parent and row.parent.parent else None
        position = before.end() if before else row.start
        end = row.start + len(self._lines[row.first].rstrip())
        while position < end and self._text[position] in " \t":
            position += 1
        position += self._text.startswith("|", position)
        while position <= end:
            cell = _CELL.match(self._text, position, end)
            behind = cell.end() if cell else end
            if behind == end and position == end:
                return
            typed = self._text[position:behind]
            start = position + len(typed) - len(typed.lstrip())
            yield start, max(start, position + len(typed.rstrip()))
            position = behind + 1

    def _read_fence(self, token: Token) -> Block:
        block = self._make("code", token)
        first, behind = token.map or (0, 0)
        block.last = behind - 1
        block.end = self._starts[block.last] + len(self._lines[block.last])
        block.fence, block.info = token.markup, token.info.strip()
        block.start = self._text.find(token.markup, block.start)
        lines = token.content.count("\n") + (not token.content.endswith("\n") and bool(token.content))
        block.closed = behind - first - 1 > lines
        if not block.closed and behind >= len(self._lines) - (not self._lines[-1]):
            block.end = len(self._text)
        block.content_start = min(self._starts[first + 1], block.end)
        block.content_end = max(block.content_start, self._starts[block.last] if block.closed else block.end)
        return block

    def _read_indented(self, token: Token) -> Block:
        block = self._make("code", token)
        line = token.content.split("\n", 1)[0]
        block.start = max(block.start, self._starts[block.first] + len(self._lines[block.first]) - len(line.lstrip()))
        block.content_start, block.content_end = block.start, block.end
        return block
