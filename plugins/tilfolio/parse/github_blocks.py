"""Lists, quotes, headings and tables as GitHub reads them, written as Python-Markdown needs them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tilfolio.parse.blocks import Block
from tilfolio.parse.github_lines import (
    ALERT,
    HEADING,
    LIST_MARKER,
    QUOTE,
    count_columns,
    mend_hash,
    shift_line,
    write_admonition,
)
from tilfolio.parse.rawhtml import BLOCK_START, find_comments
from tilfolio.parse.tree import read

_TRAILING_HASH = re.compile(r"(?<=[^\s#\\])#+$")
_FOOTNOTE = re.compile(r"\[(?=\^[^\]\n]+\]:)")
_DEEPEST_QUOTE = 8
_INDENTING = frozenset({"item", "box", "definition", "footnote"})
_SWALLOWING = frozenset({"paragraph", "table", "quote", "comment"})
"""What takes the next line for its own, unless that begins something else."""
_PARTED = frozenset({("table", "heading"), ("quote", "rule"), ("quote", "paragraph")})
"""What else needs a blank line between them."""


class _Line(NamedTuple):
    """A line of a container, without what its containers put before it."""

    text: str
    bare: tuple[bool, ...] = ()
    """For each container, the innermost last, whether the line lacks its mark or indent, as lazy lines do."""
    raw: bool = False
    """Whether it is within raw HTML or a comment, and stays as it was typed."""


class _Place(NamedTuple):
    """Where a container is: the column of its text as typed, and in how many indented ones and quotes that is."""

    column: int = 0
    depth: int = 0
    quotes: int = 0


def adapt_blocks(markdown: str) -> str:
    """Return the text with GitHub's lists, alerts, tables and headings in the form of Python-Markdown.

    Quotes in more than eight quotes stay as they are.
    """
    return "\n".join(_Writer(markdown).write())


class _Writer:
    """Writes a container's blocks one below the other, and each container within it in the same way."""

    def __init__(self, markdown: str) -> None:
        tree = read(markdown)
        regions = (*tree.raw, *find_comments(markdown))
        raw = {line for start, end in regions for line in range(tree.find_line(start) + 1, tree.find_line(end) + 1)}
        self._lines = [_Line(line, raw=number in raw) for number, line in enumerate(markdown.split("\n"))]
        self._children: dict[Block | None, list[Block]] = defaultdict(list)
        for block in tree.blocks:
            self._children[block.parent].append(block)

    def write(self) -> list[str]:
        """Return the lines as they have to be."""
        return [line.text for line in self._write(None, self._lines, 0, _Place())]

    def _write(self, parent: Block | None, lines: Sequence[_Line], start: int, place: _Place) -> list[_Line]:
        """Return the lines of a container, which are given from number `start` on."""
        out: list[_Line] = []
        written: list[_Line] = []
        above: Block | None = None
        kind, number = "", start
        for block in self._children[parent]:
            if block.last < start or block.kind == "title":
                continue
            begin, end = max(block.first, start) - start, block.last + 1 - start
            gap = lines[number - start : begin]
            out += map(_strip, gap)
            if not all(map(_is_blank, gap)):
                above, kind = None, "paragraph"
            is_alert = block.kind == "quote" and _match_alert(lines[begin]) is not None
            if not out or _is_blank(out[-1]):
                out += [_Line("<!-- -->"), _Line("")] if kind == block.kind == "quote" and not is_alert else []
            elif not lines[begin].raw and self._needs_gap(parent, above, kind, block, written):
                out.append(_Line(""))
            written = self._write_block(block, lines[begin:end], place)
            stands_apart = above and above.kind == block.kind == "item" and out and _is_blank(out[-1])
            if stands_apart and not lines[begin].raw and self._begins_fence(block):
                written.insert(1, _Line(""))  # else the fence would be the text of indented code
            out += written
            above, kind, number = block, "alert" if is_alert else block.kind, block.last + 1
            if kind == "html" and any(map(_begins_comment, lines[begin:end])):
                kind = "comment"
            out += _end_alert(lines, end) if is_alert else []
        return [*out, *map(_strip, lines[number - start :])]

    def _needs_gap(
        self, parent: Block | None, above: Block | None, kind: str, block: Block, written: Sequence[_Line]
    ) -> bool:
        """Return whether what is above would swallow a block without a blank line between them."""
        in_item = parent is not None and parent.kind == "item"
        if kind in _INDENTING and above and block.kind == "item":
            return self._are_apart(above, block, written)
        if block.kind == "code":
            return not in_item and kind in {*_INDENTING, *_SWALLOWING}
        if kind in _INDENTING:
            return block.kind not in {"heading", "html"}
        if kind == "code":
            return not in_item
        if block.kind == "item":
            begins_item = in_item and kind == "paragraph" and above is self._children[parent][0]
            return kind in _SWALLOWING and not begins_item
        return (kind in _SWALLOWING and block.kind in {"quote", "table"}) or (kind, block.kind) in _PARTED

    def _are_apart(self, above: Block, item: Block, written: Sequence[_Line]) -> bool:
        """Return whether an item has to stand apart from the one above: they are of two lists, or that ends deeper."""
        if (above.info in ".)") != (item.info in ".)") or any(map(_is_blank, written)):
            return True
        last = above
        while below := self._children.get(last):
            last = below[-1]
            if last.kind == "quote" and _match_alert(self._lines[last.first]):
                return True
        return last.kind == "code" and last.parent is not above

    def _begins_fence(self, item: Block) -> bool:
        child = next(iter(self._children[item]), None)
        return child is not None and child.fence != "" and child.first == item.first

    def _write_block(self, block: Block, lines: Sequence[_Line], place: _Place) -> list[_Line]:
        first = lines[0]
        if first.raw:
            return list(lines)
        if block.kind in _INDENTING:
            return self._write_indented(block, lines, place)
        if block.kind == "quote":
            return self._write_quote(block, lines, place)
        if block.kind == "code":
            return _write_code(block, lines, place)
        if block.kind == "heading" and HEADING.match(text := mend_hash(first.text, is_heading=True)):
            return [first._replace(text=_TRAILING_HASH.sub(r"\\\g<0>", text.strip()))]
        return [_mend(_strip(first), block), *(_mend(line, block, place) for line in lines[1:])]

    def _write_indented(self, block: Block, lines: Sequence[_Line], place: _Place) -> list[_Line]:
        """Write an item, a box, a definition or a footnote; its content is indented by four columns."""
        first = lines[0]
        sign, text, column = (
            _split_item(first.text) if block.kind == "item" else ("", "", count_columns(first.text) + 4)
        )
        inner = [_dedent(line, column) for line in lines[1:]]
        if sign:
            inner.insert(0, _Line(text, (*first.bare, False)))
        inside = place._replace(column=place.column + column, depth=place.depth + 1)
        written = [_indent(line) for line in self._write(block, inner, block.last + 1 - len(inner), inside)]
        if not sign:
            return [_strip(first), *written]
        child = next(iter(self._children[block]), None)
        is_list = child and child.first == block.first and child.kind == "item" and child.last > child.first
        # Behind a marker, neither a fence is seen nor a list that goes on.
        text = "" if is_list or self._begins_fence(block) else written.pop(0).text[4:]
        if sign == "-" and not text.strip():
            sign = "*"  # a dash alone below a line makes that a heading
        return [_write_line(first, f"{sign} {text}"), *written]

    def _write_quote(self, quote: Block, lines: Sequence[_Line], place: _Place) -> list[_Line]:
        if place.quotes > _DEEPEST_QUOTE:
            return list(lines)
        inner = [_unquote(line) for line in lines]
        alert = ALERT.match(inner[0].text)
        if alert is None:
            written = self._write(quote, inner, quote.first, _Place(quotes=place.quotes + 1))
            return [_quote(line) for line in written]
        inside = _Place(column=4, depth=1, quotes=place.quotes + 1)
        written = self._write(quote, inner[1:], quote.first + 1, inside)
        return [lines[0]._replace(text=write_admonition(alert)), *(_indent(line, always=True) for line in written)]


def _write_code(block: Block, lines: Sequence[_Line], place: _Place) -> list[_Line]:
    column, least = count_columns(lines[0].text), 4 * place.depth
    shift = -column if block.fence else place.column - least if column + place.column >= least + 4 else 0
    return [_write_line(line, shift_line(line.text, shift)) for line in lines] if shift else list(lines)


def _split_item(text: str) -> tuple[str, str, int]:
    """Return the marker of an item, the text behind it, and at which column that is."""
    marker = LIST_MARKER.match(text)
    if marker is None:
        return "", text, 0
    sign = marker.group().strip()
    blanks = len(marker.group()) - len(marker.group().rstrip())
    if blanks > 4:  # of which all but one are code's
        return sign.replace(")", "."), " " * (blanks - 1) + text[marker.end() :], count_columns(text) + len(sign) + 1
    return sign.replace(")", "."), text[marker.end() :], count_columns(text, marker.end())


def _match_alert(line: _Line) -> re.Match[str] | None:
    return ALERT.match(_unquote(line).text)


def _end_alert(lines: Sequence[_Line], end: int) -> list[_Line]:
    """Keep what follows out of an admonition: text by a blank line, indented code by a comment."""
    below = (lines[number] for number in range(end, len(lines)))
    following = next((line.text for line in below if not _is_blank(line)), "")
    if count_columns(following) >= 4:
        return [_Line(""), _Line("<!-- -->"), _Line("")]
    return [_Line("")] if end < len(lines) and not _is_blank(lines[end]) else []


def _write_line(line: _Line, text: str) -> _Line:
    return line if line.raw or text == line.text else _Line(text, line.bare)


def _is_blank(line: _Line) -> bool:
    return not line.text.strip()


def _begins_comment(line: _Line) -> bool:
    return not line.raw and line.text.lstrip().startswith("<!--")


def _strip(line: _Line) -> _Line:
    return _write_line(line, line.text.lstrip())


def _mend(line: _Line, block: Block, place: _Place | None = None) -> _Line:
    """Return a line of a block, for all but the first with its place; it begins no heading, list or footnote."""
    if "#" not in line.text and "<" not in line.text and not (place and place.depth):
        return line
    is_inside = place is not None and place.depth > 0
    text = line.text.lstrip() if is_inside or BLOCK_START.match(line.text) else line.text
    is_listed = block.parent is None or block.parent.kind == "item"
    begins = is_inside and (_FOOTNOTE.match(text) or (not is_listed and LIST_MARKER.match(text)))
    if begins:
        sign = len(begins.group().rstrip()) - 1
        text = f"{text[:sign]}\\{text[sign:]}"
    return _write_line(line, mend_hash(text, is_heading=False))


def _dedent(line: _Line, column: int) -> _Line:
    """Return a line without its container's indent."""
    own = count_columns(line.text)
    if line.raw or _is_blank(line):
        return line._replace(bare=(*line.bare, True))
    return _Line(" " * (own - column) + line.text.lstrip(), (*line.bare, own < column))


def _indent(line: _Line, *, always: bool = False) -> _Line:
    """Return a line with its container's indent."""
    is_bare = _is_blank(line) or line.raw or (not always and line.bare[-1:] == (True,))
    return line._replace(text=line.text if is_bare else f"    {line.text}", bare=line.bare[:-1])


def _unquote(line: _Line) -> _Line:
    """Return a line without the mark of its quote."""
    marked = QUOTE.match(bare := line.text.lstrip())
    return _Line(bare[marked.end() :] if marked else line.text, (*line.bare, not marked))


def _quote(line: _Line) -> _Line:
    """Return a line with the mark of its quote."""
    text = line.text if line.bare[-1:] == (True,) else f"> {line.text}" if line.text else ">"
    return _Line(text, line.bare[:-1])
