"""Mix colours and make text readable on them.

Contrast is the ratio of WCAG 2.2, 1 to 21; text needs 4.5 at any size.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

RGB: TypeAlias = tuple[int, int, int]

READABLE = 4.5
"""The contrast that WCAG 2.2 (1.4.3, level AA) requires of text."""

WHITE: RGB = (255, 255, 255)
INK: RGB = (11, 16, 32)
"""The darkest tone of the cards, a bluish black."""

_HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


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
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
