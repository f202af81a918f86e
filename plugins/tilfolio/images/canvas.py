"""A picture of at most 256 colours, composed of flat shapes, text and small photographs.

Pixels are palette indices, so a card takes a third of the memory and compression time of a full-colour one. Smooth
edges use intermediate tones of two flat colours, which are added to the palette once for each pair.
"""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PIL import Image, ImageDraw

from tilfolio.images.colors import RGB, mix

_STEPS = 15
"""The number of tones from one colour to another, including the second one."""
_SMOOTH = 4
"""Shapes are drawn at this multiple of their size and scaled down, which smooths their edges."""
_FEWEST_TONES = 8


@dataclass(kw_only=True, slots=True)
class Canvas:
    """A picture in progress and its palette."""

    image: Image.Image
    palette: list[RGB]
    kept: int
    """Palette entries that photographs must leave free for flat colours."""
    ramps: dict[tuple[RGB, RGB], int] = field(default_factory=dict)

    @classmethod
    def blank(cls, size: tuple[int, int], color: RGB, *, kept: int = 110) -> "Canvas":
        """Return an empty canvas of one colour."""
        return cls(image=Image.new("L", size, 0), palette=[color], kept=kept)

    def copy(self) -> "Canvas":
        """Return a copy of the canvas."""
        return Canvas(image=self.image.copy(), palette=list(self.palette), kept=self.kept, ramps=dict(self.ramps))

    def paint(self, mask: Image.Image, at: tuple[int, int], color: RGB, on: RGB, *, alone: bool = False) -> None:
        """Draw a colour through a mask; below the mask the canvas must have the flat colour `on`.

        `alone` promises that the whole box around the mask is flat, which is faster.
        """
        bounds = mask.getbbox()
        if bounds is None:
            return
        mask = mask.crop(bounds)
        place = (at[0] + bounds[0], at[1] + bounds[1])
        base = self.blend(on, color)
        if alone and on in self.palette:
            self.image.paste(mask.point(_list_steps(base, self.palette.index(on))), place, None)
        else:
            self.image.paste(mask.point(_list_steps(base, base)), place, mask.point(_COVER))

    @property
    def room(self) -> int:
        """The number of colours left for a photograph."""
        return 256 - self.kept - len(self.palette)

    def draw_photo(
        self, picture: Image.Image, at: tuple[int, int], mask: Image.Image, on: RGB, *, tones: int = 256
    ) -> None:
        """Draw a photograph through a mask on a flat background, with at most `tones` new colours.

        When the palette is nearly full, the existing colours are used.
        """
        ground = Image.new("RGB", picture.size, on)
        ground.paste(picture, None, mask)
        tones = min(tones, self.room)
        if tones < _FEWEST_TONES:
            numbers = _match_colors(ground, self.palette)
        else:
            sample = _choose_colors(ground, tones)
            base = len(self.palette)
            self.palette += sample
            numbers = _match_colors(ground, sample).point([min(base + n, 255) for n in range(256)])
        self.image.paste(numbers, at, mask.point(_ANY))

    def png(self, *, photos: bool = False) -> bytes:
        """Return the PNG, one byte per pixel; the same picture gives the same bytes."""
        picture = Image.frombytes("P", self.image.size, self.image.tobytes())
        picture.putpalette([channel for color in self.palette for channel in color])
        # Run-length encoding compresses flat colours nearly as well as a pattern search, in half the time.
        packing = {} if photos else {"compress_level": 3, "compress_type": zlib.Z_RLE}
        written = io.BytesIO()
        picture.save(written, "PNG", bits=8, **packing)
        return written.getvalue()

    def blend(self, on: RGB, color: RGB) -> int:
        """Add the tones between two colours to the palette if needed; return the index of the first."""
        base = self.ramps.get((on, color))
        if base is None:
            base = self.ramps[on, color] = len(self.palette)
            self.palette += [mix(on, color, step / _STEPS) for step in range(1, _STEPS + 1)]
        return base


@lru_cache(maxsize=128)
def _list_steps(base: int, ground: int) -> list[int]:
    """Return the palette index for each level of a mask; `ground` is used where the mask is empty."""
    steps = [round(level * _STEPS / 255) for level in range(256)]
    return [base + step - 1 if step else ground for step in steps]


_COVER = [255 if round(level * _STEPS / 255) else 0 for level in range(256)]
_ANY = [0] + [255] * 255


def _choose_colors(picture: Image.Image, tones: int) -> list[RGB]:
    """Return the colours that represent a picture best.

    They are chosen from a small copy: all pixels would take ten times as long and look the same.
    """
    few = picture.copy()
    few.thumbnail((72, 72), Image.Resampling.BOX)
    sample = few.quantize(tones, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat = (sample.getpalette() or [])[: 3 * tones]
    return list(zip(flat[::3], flat[1::3], flat[2::3], strict=True))


def _match_colors(picture: Image.Image, colors: Sequence[RGB]) -> Image.Image:
    """Return a picture as indices of the nearest colours."""
    sample = Image.new("P", (1, 1))
    sample.putpalette([channel for color in colors for channel in color])
    drawn = picture.quantize(palette=sample, dither=Image.Dither.NONE)
    return Image.frombytes("L", drawn.size, drawn.tobytes())


def draw_disc(diameter: int) -> Image.Image:
    """Return the mask of a circle with smooth edges."""
    return draw_tile((diameter, diameter), diameter // 2)


@lru_cache(maxsize=64)
def draw_tile(size: tuple[int, int], radius: int) -> Image.Image:
    """Return the mask of a rectangle with round corners and smooth edges. It is cached: do not draw on it."""
    if not radius:
        return Image.new("L", size, 255)
    width, height = size[0] * _SMOOTH, size[1] * _SMOOTH
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width - 1, height - 1), radius * _SMOOTH, fill=255)
    return mask.reduce(_SMOOTH)
