"""The colors of a site, derived from the author's settings and readable where they are used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass

from tilfolio.images.colors import READABLE, RGB, WHITE, make_readable, measure_contrast, read_color

ACCENT = "#4338ca"
"""The default accent."""
_LIGHT: RGB = read_color("#f5f5f9")
"""The darkest background of text in the light scheme, `--til-soft` in tilfolio.css."""
_DARK: RGB = read_color("#1e1f2a")
"""The lightest background of the dark scheme."""
_CLEAR = 6.5
"""More than the required 4.5, at which saturated colors look dull on a dark background."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shades:
    """One color as text in both schemes, and as the background of white text."""

    light: str
    dark: str
    fill: str


def make_shades(color: str) -> Shades:
    """Return the shades of a color `#rrggbb`, made only as dark or light as each use needs (WCAG 2.2, 1.4.3)."""
    chosen = read_color(color)
    return Shades(
        light=_write(make_readable(chosen, _LIGHT)),
        dark=_write(_lighten(chosen, _DARK, _CLEAR)),
        fill=_write(make_readable(chosen, WHITE)),
    )


def make_palette(accent: str, categories: Iterable[tuple[str, str]]) -> Mapping[str, Shades]:
    """Return the shades of the accent under "", and of each category under its name."""
    return {"": make_shades(accent or ACCENT), **{name: make_shades(color) for name, color in categories}}


def describe_correction(accent: str) -> str:
    """Return the color used instead of an accent on which white text is unreadable; "" if it is readable."""
    if not accent or measure_contrast(read_color(accent), WHITE) >= READABLE:
        return ""
    return (
        f"accent '{accent}' is too pale for text on white, so {make_shades(accent).light} is used there. "
        "Write a darker color to choose it yourself."
    )


def _lighten(color: RGB, on: RGB, ratio: float) -> RGB:
    """Lighten a color as far as a dark background needs, keeping its hue; mixing with white would turn it grey."""
    hue, light, saturation = rgb_to_hls(*(channel / 255 for channel in color))
    for step in range(101):
        red, green, blue = hls_to_rgb(hue, light + (1 - light) * step / 100, min(1, saturation * 1.4))
        candidate = round(red * 255), round(green * 255), round(blue * 255)
        if measure_contrast(candidate, on) >= ratio:
            return candidate
    return WHITE


def _write(color: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)
