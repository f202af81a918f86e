"""Fit a text into a box (by font size, line breaks and, as a last resort, an ellipsis) and draw it on a canvas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from PIL import Image, ImageDraw

from tilfolio.images.canvas import Canvas
from tilfolio.images.colors import RGB
from tilfolio.images.fonts import Face, can_shape, open_font
from tilfolio.images.typeset import (
    COLOR_SCALE,
    LONGEST,
    Cluster,
    Piece,
    Word,
    choose_faces,
    clean_text,
    is_rtl,
    measure,
    measure_run,
    order_pieces,
    split_word,
    split_words,
)

ASCENT = 0.8
"""The share of a line's height above the baseline."""

_EMOJI_TONES, _FEWEST_TONES = 24, 8
_ELLIPSIS = "…"
_LOOSE = frozenset(" ,.;:-–—(…")
"""Stripped before an ellipsis."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """The space for a text, in pixels, and how the text may fill it."""

    width: int
    height: int
    sizes: tuple[int, ...]
    """Font sizes to try, largest first."""
    lines: int = 1
    leading: float = 1.12
    """The minimum line height in ems; tall scripts take more."""
    break_below: int = 0
    """Paths too long for a line are cut from this size downwards, other words only at the smallest size."""
    keeps_lines: bool = False
    """Whether line breaks of the text are kept."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a block."""

    pieces: tuple[tuple[Piece, float], ...]
    """From left to right, each with its offset from the start of the line in pixels."""
    width: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A text that was fitted into a box."""

    lines: tuple[Line, ...]
    size: int
    pitch: int
    """Line height in pixels."""
    rtl: bool
    language: str = ""
    missing: str = ""
    """Characters that no font has and that were left out."""
    cut: bool = False
    """Whether it was shortened and ends in an ellipsis."""

    @property
    def height(self) -> int:
        """The height of all lines in pixels."""
        return self.pitch * len(self.lines)

    @property
    def width(self) -> float:
        """The width of the widest line in pixels."""
        return max((line.width for line in self.lines), default=0.0)


def fit_block(text: str, faces: Sequence[Face], box: Box, *, language: str = "") -> Block:
    """Set a text as large as fits the box, in lines of similar length; a text that never fits ends in an ellipsis."""
    return _Setting(text, faces, box, language).fit()


class _Setting:
    def __init__(self, text: str, faces: Sequence[Face], box: Box, language: str) -> None:
        self.faces, self.box, self.space = faces, box, measure_run(" ", faces[0])
        self.words: list[Word] = []
        self.missing = ""
        clusters: list[Cluster] = []
        for part in text.split("\n") if box.keeps_lines else [text]:
            found, without = choose_faces(clean_text(part), faces)
            own = split_words(found[: LONGEST - len(clusters)])
            self.words += [replace(own[0], opens=bool(self.words)), *own[1:]] if own else []
            clusters += found
            self.missing += without
        kept = "".join(cluster.text for cluster in clusters)
        self.leading = max(box.leading, _find_leading(kept))
        self.rtl = is_rtl(kept)
        self.language = _choose_language(kept, language)

    def fit(self) -> Block:
        for size in self.box.sizes:
            lines = self._try_size(size)
            block = self._make_block(lines, size) if lines is not None else None
            if block is not None and block.width <= self.box.width:
                return block
        return self._cut(self.box.sizes[-1])

    def _try_size(self, size: int) -> list[list[Word]] | None:
        room = self.box.width / size
        last = size == self.box.sizes[-1]
        long = [word for word in self.words if word.width > room]
        if not last and any(size > self.box.break_below or not word.splits_well for word in long):
            return None
        lines = self._break_lines(room, self._count_lines(size))
        return lines if lines is None or long else self._balance(lines, room)

    def _count_lines(self, size: int) -> int:
        return min(self.box.lines, max(1, int(self.box.height / (size * self.leading))))

    def _break_lines(self, room: float, most: int) -> list[list[Word]] | None:
        """Fill the lines greedily; return None if there are too many."""
        lines: list[list[Word]] = []
        left = 0.0
        for word in self._split_long(room):
            needed = word.width + (self.space if word.spaced else 0)
            if lines and needed <= left and not word.opens:
                lines[-1].append(word)
                left -= needed
            elif len(lines) == most:
                return None
            else:
                lines.append([word])
                left = room - word.width
        return lines

    def _split_long(self, room: float) -> Iterator[Word]:
        for word in self.words:
            rest = word
            while rest.width > room and len(rest.clusters) > 1:
                head, rest = split_word(rest, room)
                yield head
            yield rest

    def _balance(self, lines: list[list[Word]], room: float) -> list[list[Word]]:
        """Make the lines as narrow as possible without adding one, so that the last is not a single short word."""
        low = max((word.width for word in self.words), default=room) if len(lines) > 1 else room
        high = room
        for _ in range(6):
            middle = (low + high) / 2
            tried = self._break_lines(middle, len(lines))
            low, high, lines = (low, middle, tried) if tried else (middle, high, lines)
        return lines

    def _cut(self, size: int) -> Block:
        room, most = self.box.width / size, self._count_lines(size)
        lines = self._break_lines(room, LONGEST) or []
        wide = {at for at, line in enumerate(lines) if measure(self._join(line)) > room}
        if len(lines) > most:
            wide.add(most - 1)
        lines = [[self._shorten(line, room)] if at in wide else line for at, line in enumerate(lines[:most])]
        return self._make_block(lines, size, cut=True)

    def _shorten(self, line: Sequence[Word], room: float) -> Word:
        clusters, dots = self._join(line), choose_faces(_ELLIPSIS, self.faces)[0]
        while clusters and (measure((*clusters, *dots)) > room or clusters[-1].text in _LOOSE):
            clusters = clusters[:-1]
        return Word((*clusters, *dots), measure((*clusters, *dots)), spaced=False)

    def _join(self, line: Sequence[Word]) -> tuple[Cluster, ...]:
        joined: list[Cluster] = []
        for word in line:
            face = word.clusters[0].face
            if joined and word.spaced:
                # A space within one font is shaped together with its words; the space of emoji fonts is too wide.
                same = face == joined[-1].face and not face.color and face.has(" ")
                joined.append(Cluster(" ", face if same else self.faces[0]))
            joined += word.clusters
        return tuple(joined)

    def _make_block(self, lines: Sequence[Sequence[Word]], size: int, *, cut: bool = False) -> Block:
        return Block(
            lines=tuple(_place(order_pieces(self._join(line), rtl=self.rtl), size) for line in lines),
            size=size,
            pitch=round(size * self.leading),
            rtl=self.rtl,
            language=self.language,
            missing=self.missing,
            cut=cut,
        )


def _place(pieces: Sequence[Piece], size: int) -> Line:
    widths = [measure_run(piece.text, piece.face) * size for piece in pieces]
    starts = list(accumulate(widths, initial=0.0))
    return Line(tuple(zip(pieces, starts, strict=False)), starts[-1])


def _find_leading(text: str) -> float:
    """Return the line height in ems that the script of the text needs."""
    if any("\u0590" <= char <= "\u1cff" for char in text):
        return 1.42
    return 1.24 if any("\u2e80" <= char <= "\uffdc" for char in text) else 0.0


def _choose_language(text: str, site: str) -> str:
    """Return the language that decides the forms of Chinese characters; one font holds those of several languages."""
    if not can_shape():
        return ""
    if any("\u3040" <= char <= "\u30ff" for char in text):
        return "ja"
    if any("\uac00" <= char <= "\ud7af" for char in text):
        return "ko"
    han = any("\u3400" <= char <= "\u9fff" for char in text)
    return (site if site[:2] in {"zh", "ja", "ko"} else "zh-Hans") if han else ""


def draw_block(
    canvas: Canvas,
    block: Block,
    at: tuple[int, int],
    color: RGB,
    on: RGB,
    *,
    right: int | None = None,
    alone: bool = False,
) -> None:
    """Draw a block with its top left corner at `at`; text that runs from right to left ends at `right`.

    `alone` promises that nothing else was drawn there.
    """
    pad = block.size // 2
    layer = Image.new("L", (round(block.width) + 2 * pad, block.height + 2 * pad), 0)
    pen = ImageDraw.Draw(layer)
    left = (at[0] if right is None or not block.rtl else right - round(block.width)) - pad
    emoji: list[tuple[Piece, int, int]] = []
    for number, line in enumerate(block.lines):
        base = pad + block.pitch * number + round(block.pitch * ASCENT)
        indent = pad + (block.width - line.width if block.rtl else 0)
        for piece, start in line.pieces:
            if piece.face.color:
                emoji.append((piece, left + round(indent + start), at[1] - pad + base))
            else:
                _draw_piece(pen, piece, block, (indent + start, base))
    canvas.paint(layer, (left, at[1] - pad), color, on, alone=alone)
    for piece, x, y in emoji:
        picture, (shift, rise) = _draw_emoji(piece.text, piece.face, block.size)
        # Leave palette entries for the emoji that follow; without any left, a green tick would turn brown.
        tones = max(_FEWEST_TONES, min(_EMOJI_TONES, canvas.room // 3))
        canvas.draw_photo(picture.convert("RGB"), (x + shift, y + rise), picture.getchannel("A"), on, tones=tones)


def _draw_piece(pen: ImageDraw.ImageDraw, piece: Piece, block: Block, at: tuple[float, float]) -> None:
    font = open_font(piece.face, block.size)
    direction = ("rtl" if piece.rtl else "ltr") if can_shape() else None
    pen.text(at, piece.text, fill=255, font=font, anchor="ls", direction=direction, language=block.language or None)


@lru_cache(maxsize=64)
def _draw_emoji(text: str, face: Face, size: int) -> tuple[Image.Image, tuple[int, int]]:
    """Return emoji in their own colours, and their offset from the pen position on the baseline."""
    font = open_font(face, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))
    scale = size / font.size * COLOR_SCALE
    drawn = Image.new("RGBA", (max(right - left, 1), max(bottom - top, 1)), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).text((-left, -top), text, font=font, anchor="ls", embedded_color=True)
    width, height = max(1, round(drawn.width * scale)), max(1, round(drawn.height * scale))
    return drawn.resize((width, height), Image.Resampling.LANCZOS), (round(left * scale), round(top * scale))
