"""A canvas with the tones, fonts and symbols to draw on it, which records the characters it could not draw."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import ceil
from pathlib import Path

import resvg_py
from PIL import Image, ImageFilter

from tilfolio.images.blocks import ASCENT, Block, Box, draw_block, fit_block
from tilfolio.images.canvas import Canvas, draw_disc, draw_tile
from tilfolio.images.colors import RGB
from tilfolio.images.design import CardStyle, Tones
from tilfolio.images.fonts import Face, Fonts
from tilfolio.images.photos import crop_photo

SHIPPED = Path(__file__).parent.parent / "assets" / "icons"


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A line of text and its position, in pixels."""

    text: str
    left: float
    base: float
    """The height of its baseline."""
    width: float
    size: float
    """The font size."""


@dataclass(kw_only=True, slots=True)
class Painter:
    """A picture in progress."""

    canvas: Canvas
    tones: Tones
    style: CardStyle
    fonts: Fonts
    missing: set[str] = field(default_factory=set)
    """Characters that no font has."""
    unreadable: list[str] = field(default_factory=list)
    """`photo` if its bytes are not a picture."""
    written: list[Written] = field(default_factory=list)
    """All lines of text in the order in which they were written."""

    def copy(self) -> "Painter":
        """Return a painter that goes on from here; what it draws leaves this one alone."""
        return replace(self, canvas=self.canvas.copy(), missing={*self.missing}, unreadable=[*self.unreadable])

    def write(
        self,
        text: str,
        faces: tuple[Face, ...],
        box: Box,
        at: tuple[int, int],
        color: RGB,
        *,
        on: RGB | None = None,
        middle: bool = False,
        alone: bool = False,
        leans: bool = True,
    ) -> Block:
        """Write into a box, from its top or in its `middle`; `at` is its top left corner, `on` the background colour.

        `alone` promises that the box is empty; with `leans`, text from right to left is aligned to the right.
        """
        block = fit_block(text, faces, box, language=self.style.language)
        self.missing.update(block.missing)
        top = at[1] + ((box.height - block.height) // 2 if middle else 0)
        on = on or self.tones.ground
        right = at[0] + (box.width if leans else ceil(block.width))
        draw_block(self.canvas, block, (at[0], top), color, on, right=right, alone=alone)
        self.written += _list_lines(block, (at[0], top), right)
        return block

    def finish_with_cover(
        self, cover: Image.Image, at: tuple[int, int], on: RGB, frame: int, detail: Sequence[tuple[int, int]], most: int
    ) -> bytes:
        """Return the PNG with a picture in a white frame, in as much detail as its maximum size in bytes allows.

        `detail` are numbers of colours and blur radii to try.
        """
        tile = Image.new("RGB", (cover.width + 2 * frame, cover.height + 2 * frame), "white")
        mask, png = draw_tile(tile.size, 18), b""
        for tones, softness in detail:
            canvas = self.canvas.copy()
            canvas.kept = 0
            tile.paste(cover.filter(ImageFilter.GaussianBlur(softness)) if softness else cover, (frame, frame))
            canvas.draw_photo(tile, at, mask, on, tones=tones)
            png = canvas.png(photos=True)
            if len(png) <= most:
                break
        return png

    def draw_portrait(self, photo: bytes, side: int, at: tuple[int, int], *, tones: int) -> bool:
        """Draw a round photo in at most `tones` colours; return whether there is one that can be read."""
        picture = crop_photo(photo, side) if photo else None
        if picture:
            self.canvas.draw_photo(picture, at, draw_disc(side), self.tones.ground, tones=tones)
        elif photo:
            self.unreadable.append("photo")
        return picture is not None

    def draw_bars(
        self, values: Sequence[int], at: tuple[int, int], size: tuple[int, int], gap: int, color: RGB, dot: RGB, on: RGB
    ) -> None:
        """Draw a bar for each value, from the bottom left corner `at`; the highest has this `size`, a zero is a dot."""
        width, tallest = size
        for number, value in enumerate(values):
            height = max(width, round(tallest * value / max(values)))
            place = (at[0] + number * (width + gap), at[1] - height)
            self.canvas.paint(draw_tile((width, height), width // 2), place, color if value else dot, on)

    def draw_circle(self, middle: tuple[int, int], diameter: int, color: RGB) -> None:
        """Draw a disc on the background; it may extend beyond the edges."""
        at = (middle[0] - diameter // 2, middle[1] - diameter // 2)
        self.canvas.paint(draw_disc(diameter), at, color, self.tones.ground)

    def draw_symbol(
        self,
        icon: str,
        default: str,
        middle: tuple[int, int],
        size: int,
        color: RGB | None = None,
        on: RGB | None = None,
    ) -> None:
        """Draw a symbol given as an SVG, a built-in name or an emoji; else the default symbol.

        Without `on` its background is the vivid tone.
        """
        color, on = color or self.tones.symbol, on or self.tones.vivid
        svg = icon if "<svg" in icon else find_icon(icon or default)
        mask = draw_icon(svg, size) if svg else None
        if mask is not None:
            at = (middle[0] - size // 2, middle[1] - size // 2)
            self.canvas.paint(mask, at, color, on)
            return
        box = Box(width=size * 5 // 4, height=size * 5 // 4, sizes=(size * 4 // 5, size // 2, size // 3))
        block = fit_block(icon, self.fonts.title, box)
        if icon.isascii() or not block.lines:  # an unknown name or an SVG without outlines
            self.draw_symbol(default, default, middle, size, color, on)
            return
        at = (middle[0] - round(block.width) // 2, middle[1] - block.height // 2)
        draw_block(self.canvas, block, at, color, on)


def _list_lines(block: Block, at: tuple[int, int], right: int) -> Iterator[Written]:
    for number, line in enumerate(block.lines):
        pieces = [piece.text for piece, _ in line.pieces]
        yield Written(
            text="".join(reversed(pieces) if block.rtl else pieces),
            left=right - line.width if block.rtl else at[0],
            base=at[1] + block.pitch * number + round(block.pitch * ASCENT),
            width=line.width,
            size=block.size,
        )


def find_icon(name: str) -> str | None:
    """Return the SVG of a built-in symbol, such as `data`, `til` or `checklist`."""
    path = SHIPPED / f"{name}.svg"
    return path.read_text(encoding="utf-8") if name.isalpha() and path.is_file() else None


@lru_cache(maxsize=128)
def draw_icon(svg: str, size: int) -> Image.Image | None:
    """Return an SVG as a square mask with smooth edges; None if nothing can be drawn.

    The mask is cached: do not draw on it.
    """
    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
    except ValueError:
        return None
    drawn = Image.open(io.BytesIO(png)).convert("RGBA").getchannel("A")
    mask = Image.new("L", (size, size), 0)
    mask.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    return mask if mask.getbbox() else None
