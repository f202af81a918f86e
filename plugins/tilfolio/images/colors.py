"""Mix colours and make text readable on them; the colors of a site.

Contrast is the ratio of WCAG 2.2, 1 to 21; text needs 4.5 at any size.
"""

import re
from collections.abc import Iterable, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

RGB: TypeAlias = tuple[int, int, int]

READABLE = 4.5
"""The contrast that WCAG 2.2 (1.4.3, level AA) requires of text."""

WHITE: RGB = (255, 255, 255)
INK: RGB = (11, 16, 32)
"""The darkest tone of the cards, a bluish black."""

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
ACCENT = "#4338ca"
"""The default accent."""
_CLEAR = 6.5
"""More than the required 4.5, at which saturated colors look dull on a dark background."""


@cache
def read_color(text: str, default: RGB = INK) -> RGB:
    """Parse a colour written `#rrggbb` or `#rgb`; return the default for anything else."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return default
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """Mix a share, 0 to 1, of the other colour into the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def measure_contrast(one: RGB, other: RGB) -> float:
    """Return the contrast of two colours, from 1 (equal) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@cache
def make_readable(color: RGB, on: RGB, ratio: float = READABLE) -> RGB:
    """Move a colour towards white or black just until it is readable on another one."""
    end = WHITE if measure_contrast(WHITE, on) >= measure_contrast((0, 0, 0), on) else (0, 0, 0)
    for step in range(21):
        candidate = mix(color, end, step / 20)
        if measure_contrast(candidate, on) >= ratio:
            return candidate
    return end


def _luminance(color: RGB) -> float:
    channels = (channel / 255 for channel in color)
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


_LIGHT: RGB = read_color("#f5f5f9")
"""The darkest background of text in the light scheme, `--til-soft` in tilfolio.css."""
_DARK: RGB = read_color("#1e1f2a")
"""The lightest background of the dark scheme."""


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
        light=write_color(make_readable(chosen, _LIGHT)),
        dark=write_color(_lighten(chosen)),
        fill=write_color(make_readable(chosen, WHITE)),
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


def _lighten(color: RGB) -> RGB:
    """Lighten a color as far as the dark scheme needs, keeping its hue; mixing with white would turn it grey."""
    hue, light, saturation = rgb_to_hls(*(channel / 255 for channel in color))
    for step in range(101):
        red, green, blue = hls_to_rgb(hue, light + (1 - light) * step / 100, min(1, saturation * 1.4))
        candidate = round(red * 255), round(green * 255), round(blue * 255)
        if measure_contrast(candidate, _DARK) >= _CLEAR:
            return candidate
    return WHITE


def write_color(color: RGB) -> str:
    """Return a colour as `#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*color)
