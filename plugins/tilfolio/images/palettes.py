"""The colors of a site that follow from an author's choices, each readable where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

from tilfolio.images.colors import READABLE, RGB, WHITE, make_readable, measure_contrast, read_color

ACCENT = "#4338ca"
"""The accent of a site that names none."""
_LIGHT: RGB = read_color("#f5f5f9")
"""The darkest ground that text stands on in the light scheme, `--til-soft` in tilfolio.css."""
_DARK: RGB = read_color("#1e1f2a")
"""The lightest ground of the dark scheme."""
_CLEAR = 6.5
"""More than is asked for: saturated colors look dull on a dark ground at just 4.5."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shades:
    """One color as text in both schemes, and as the ground of white text."""

    light: str
    dark: str
    fill: str


def make_shades(color: str) -> Shades:
    """Return a color `#rrggbb`, moved towards black or white just as far as each use needs (WCAG 2.2, 1.4.3)."""
    chosen = read_color(color)
    return Shades(
        light=_write(make_readable(chosen, _LIGHT)),
        dark=_write(_lighten(chosen, _DARK, _CLEAR)),
        fill=_write(make_readable(chosen, WHITE)),
    )


def make_palette(accent: str, categories: Iterable[tuple[str, str]]) -> Mapping[str, Shades]:
    """Return the shades of the accent, by the name nothing, and of each category by its own."""
    return {"": make_shades(accent or ACCENT), **{name: make_shades(color) for name, color in categories}}


def describe_correction(accent: str) -> str:
    """Return which color is used in place of an accent that white text cannot be read on; nothing where it can."""
    if not accent or measure_contrast(read_color(accent), WHITE) >= READABLE:
        return ""
    return (
        f"accent '{accent}' is too pale for text on white, so {make_shades(accent).light} is used there. "
        "Write a darker color to choose it yourself."
    )


def _lighten(color: RGB, on: RGB, ratio: float) -> RGB:
    """Return a color of the same hue, only as light as a dark ground needs; mixed with white it would turn grey."""
    hue, light, saturation = rgb_to_hls(*(channel / 255 for channel in color))
    for step in range(101):
        red, green, blue = hls_to_rgb(hue, light + (1 - light) * step / 100, min(1, saturation * 1.4))
        candidate = round(red * 255), round(green * 255), round(blue * 255)
        if measure_contrast(candidate, on) >= ratio:
            return candidate
    return WHITE


def _write(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
