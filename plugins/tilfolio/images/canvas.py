"""A picture of at most 256 colours, composed of flat shapes, text and small photographs.

Every pixel is the number of a colour, so a card costs a third of the memory and of the packing of a full-colour one.
Smooth edges are steps between two flat colours, entered into the palette once for each pair of them.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from tilfolio.images.colors import RGB, mix

_STEPS = 15
"""Tones from one colour to another, the last being the other one itself."""
_SMOOTH = 4
"""Shapes are drawn this many times larger and scaled down, for smooth edges."""


@dataclass(kw_only=True, slots=True)
class Canvas:
    """What is drawn so far, and the colours used for it."""

    image: Image.Image
    palette: list[RGB]
    ramps: dict[tuple[RGB, RGB], int] = field(default_factory=dict)

    @classmethod
    def blank(cls, size: tuple[int, int], color: RGB) -> Canvas:
        """Return an empty canvas of one colour."""
        return cls(image=Image.new("L", size, 0), palette=[color])

    def copy(self) -> Canvas:
        """Return another canvas that looks the same."""
        return Canvas(image=self.image.copy(), palette=list(self.palette), ramps=dict(self.ramps))

    def stain(self, mask: Image.Image, at: tuple[int, int], color: RGB, on: RGB) -> None:
        """Lay a colour through a mask over a ground that is flat, in the colour `on`, below it."""
        bounds = mask.getbbox()
        if bounds is None:
            return
        mask = mask.crop(bounds)
        tones, cover = _step_tables(self.blend(on, color))
        self.image.paste(mask.point(tones), (at[0] + bounds[0], at[1] + bounds[1]), mask.point(cover))

    def show(self, picture: Image.Image, at: tuple[int, int], mask: Image.Image, on: RGB, *, tones: int = 256) -> None:
        """Place a photograph through a mask on a flat ground, in at most so many colours of its own.

        There are fewer when the palette is nearly full, and nothing is drawn when it is full.
        """
        tones = min(tones, 256 - len(self.palette))
        if tones < 2:
            return
        ground = Image.new("RGB", picture.size, on)
        ground.paste(picture, None, mask)
        numbers, colors = _reduce_colors(ground, tones)
        base = len(self.palette)
        self.palette += colors
        self.image.paste(numbers.point([min(base + n, 255) for n in range(256)]), at, mask.point(_ANY))

    def png(self, *, photos: bool = False) -> bytes:
        """Return the PNG: the same bytes for the same picture, without time or software's name."""
        out = BytesIO()
        picture = self.image.copy()
        picture.putpalette([channel for color in self.palette for channel in color])
        # Flat colours are runs: counting these packs as small as searching for patterns does, in a third of the time.
        level, kind = (6, zlib.Z_DEFAULT_STRATEGY) if photos else (3, zlib.Z_RLE)
        picture.save(out, "PNG", compress_level=level, compress_type=kind)
        return out.getvalue()

    def blend(self, on: RGB, color: RGB) -> int:
        """Enter the tones from one colour to another, unless they are there; return the number of the first."""
        base = self.ramps.get((on, color))
        if base is None:
            base = self.ramps[on, color] = len(self.palette)
            self.palette += [mix(on, color, step / _STEPS) for step in range(1, _STEPS + 1)]
        return base


@lru_cache(maxsize=128)
def _step_tables(base: int) -> tuple[list[int], list[int]]:
    steps = [round(level * _STEPS / 255) for level in range(256)]
    return [base + max(step - 1, 0) for step in steps], [255 if step else 0 for step in steps]


_ANY = [0] + [255] * 255


def _reduce_colors(picture: Image.Image, tones: int) -> tuple[Image.Image, list[RGB]]:
    """Return a picture as numbers of its most telling colours, and these.

    They are chosen from a small copy: from every pixel it would take ten times as long and look the same.
    """
    few = picture.copy()
    few.thumbnail((72, 72), Image.Resampling.BOX)
    sample = few.quantize(tones, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    drawn = picture.quantize(palette=sample, dither=Image.Dither.NONE)
    flat = (sample.getpalette() or [])[: 3 * tones]
    numbers = Image.frombytes("L", drawn.size, drawn.tobytes())
    return numbers, list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def draw_disc(diameter: int) -> Image.Image:
    """Return the mask of a circle with smooth edges."""
    return draw_tile((diameter, diameter), diameter // 2)


@lru_cache(maxsize=64)
def draw_tile(size: tuple[int, int], radius: int) -> Image.Image:
    """Return the mask of a rectangle with round corners and smooth edges. It is shared: do not draw on it."""
    width, height = size[0] * _SMOOTH, size[1] * _SMOOTH
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius * _SMOOTH, fill=255)
    return mask.reduce(_SMOOTH)


def read_png(png: bytes) -> tuple[tuple[int, int], bytes, bytes]:
    """Take a PNG that a Canvas made apart: its size, its palette, its packed pixels (for a PDF, which packs alike)."""
    at, size, palette, pixels = 8, (0, 0), b"", b""
    while at < len(png):
        length, kind = struct.unpack_from(">I4s", png, at)
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            size = struct.unpack_from(">II", body)
        elif kind == b"PLTE":
            palette = body
        elif kind == b"IDAT":
            pixels += body
        at += 12 + length
    return size, palette, pixels
