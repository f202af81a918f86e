"""Badges in the flat style of shields.io.

Sizes, colours and positions are those of badge-maker 6 (CC0). Character widths are Verdana's at 11 px as measured by
anafanafo 2 (MIT, copyright 2018 Metabolize LLC), in `verdana-11px.json`.
"""

import json
import unicodedata
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from zlib import crc32

from tilfolio.images.colors import WHITE, measure_contrast, read_color, write_color
from tilfolio.images.svg import clean_text, render_svg

NAMED_COLORS = {
    "brightgreen": "#44bb00",
    "green": "#67ac09",
    "yellow": "#d8b800",
    "yellowgreen": "#95991a",
    "orange": "#ea7233",
    "red": "#dd4343",
    "blue": "#007ec6",
    "grey": "#555555",
    "lightgrey": "#939393",
}
"""The named colours of shields.io."""

_LABEL_COLOR = "#555"
_DARK = "#333"
_PADDING = 5
_WIDE = 11.0
_EMOJI = 14.0
"""Noto's, Apple's and Segoe's emoji are 13 to 15 wide at 11 px."""
_UNKNOWN = 10.7
"""The width of an `m`, which anafanafo uses for unknown characters."""


def draw_badge(label: str, value: str, color: str) -> str:
    """Return a badge as SVG: a label (may be empty) on grey, a value on a colour.

    `color` is `#rrggbb`, `#rgb` or one of NAMED_COLORS; grey for anything else. The value is white or dark,
    whichever reads better on it.
    """
    label, value = clean_text(label), clean_text(value)
    fill = _hex(color)
    label_width = _text_width(label) + 2 * _PADDING if label else 0
    value_width = _text_width(value) + 2 * _PADDING
    return render_svg(
        "badge",
        name=f"{label}: {value}" if label else value,
        # A page may hold several badges; their gradients need different ids.
        suffix=f"{crc32(f'{label}|{value}|{fill}'.encode()):08x}",
        width=label_width + value_width,
        label_width=label_width,
        value_width=value_width,
        label_color=_LABEL_COLOR,
        color=fill,
        texts=[
            (label, label_width / 2 + 1, label_width - 2 * _PADDING, *_ink_on(_LABEL_COLOR)),
            (value, label_width + value_width / 2 - (1 if label else 0), value_width - 2 * _PADDING, *_ink_on(fill)),
        ],
    )


def write_endpoint(label: str, value: str, color: str) -> str:
    """Return the badge as JSON for a shields.io endpoint (schema version 1).

    The schema forbids an empty value, so it becomes a dash.
    """
    endpoint = {
        "schemaVersion": 1,
        "label": clean_text(label),
        "message": clean_text(value) or "–",
        "color": _hex(color).removeprefix("#"),
    }
    return json.dumps(endpoint, ensure_ascii=False) + "\n"


def measure_text(text: str) -> float:
    """Return the width of a text in Verdana at 11 px."""
    return sum(_width_of(character) for character in text)


def _text_width(text: str) -> int:
    """Return the width rounded to an odd number of pixels, as shields does, which aligns letters to the pixel grid."""
    width = int(measure_text(text))
    return width + 1 if width % 2 == 0 else width


@cache
def _width_of(character: str) -> float:
    code = ord(character)
    starts, ranges = _load_widths()
    place = bisect_right(starts, code) - 1
    if place >= 0 and code <= ranges[place][1]:
        return float(ranges[place][2])
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    if code >= 0x1F000:
        return _EMOJI
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else _UNKNOWN


@cache
def _load_widths() -> tuple[list[int], list[tuple[int, int, float]]]:
    ranges = json.loads(files("tilfolio.images").joinpath("verdana-11px.json").read_text(encoding="utf-8"))
    return [first for first, _, _ in ranges], ranges


def _hex(color: str) -> str:
    text = NAMED_COLORS.get(color.strip().lower(), color)
    return write_color(read_color(text, read_color(NAMED_COLORS["grey"])))


def _ink_on(color: str) -> tuple[str, str]:
    ground = read_color(color)
    if measure_contrast(WHITE, ground) >= measure_contrast(read_color(_DARK), ground):
        return "#fff", "#010101"
    return _DARK, "#ccc"
