"""The look that cards and carousels share: what an author may change, and the tones that follow from one colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tilfolio.images.colors import INK, RGB, WHITE, make_readable, measure_contrast, mix, read_color

_NIGHT: RGB = (6, 7, 14)
"""What deep shades are mixed with: nearly black, so that the colour stays pure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardStyle:
    """What an author may change in the look of all cards; colours are `#rrggbb`."""

    accent: str = "#4f46e5"
    """For cards without a category."""
    background: str = ""
    """Nothing: a deep shade of the category's colour."""
    foreground: str = "#ffffff"
    """Of the title; made lighter or darker where it would not read."""
    layout: Literal["full", "disc", "panel", "plain"] = "full"
    """`full`: the whole card in one colour, with what the page has to show; else words, and where their symbol stands:
    in a disc that runs off the right edge, in a panel, or nowhere."""
    title_size: int = 156
    """The largest size of a title, in pixels."""
    author: bool = True
    date: bool = True
    site: bool = True
    """Whether the author with photo, the date, and the site's name are shown."""
    language: str = ""
    """The site's, for the forms of Chinese characters: `zh-Hant`, `ja`."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The flat colours of one card, each readable on the ground; `symbol` on `vivid`."""

    ground: RGB
    vivid: RGB
    title: RGB
    label: RGB
    quiet: RGB
    symbol: RGB


@lru_cache(maxsize=64)
def choose_full_tones(color: str, style: CardStyle, *, filled: bool) -> Tones:
    """Return the tones of a card in one colour: that itself, dark enough for its words (`filled`), or a deep shade.

    `vivid` is the ground of a bar on it.
    """
    own = read_color(color, default=read_color(style.accent))
    plain = make_readable(own, WHITE, 5.5) if filled else mix(own, _NIGHT, 0.88)
    ground = read_color(style.background, default=plain)
    far = max(WHITE, INK, key=lambda tone: measure_contrast(tone, ground))
    vivid = mix(ground, _NIGHT, 0.72)
    return Tones(
        ground=ground,
        vivid=vivid,
        title=make_readable(read_color(style.foreground, default=WHITE), ground, 5.5),
        label=make_readable(mix(own, far, 0.75 if filled else 0.45), ground),
        quiet=make_readable(mix(ground, far, 0.74), ground),
        symbol=make_readable(WHITE, vivid),
    )


@lru_cache(maxsize=64)
def choose_tones(color: str, style: CardStyle) -> Tones:
    """Return the tones for a category's colour; whatever it is, text reads with a contrast of 4.5 and more."""
    own = read_color(color, default=read_color(style.accent))
    ground = read_color(style.background, default=mix(own, _NIGHT, 0.82))
    far = max(WHITE, INK, key=lambda tone: measure_contrast(tone, ground))
    vivid = make_readable(own, ground, 1.8)
    symbol = max(WHITE, INK, key=lambda tone: measure_contrast(tone, vivid))
    return Tones(
        ground=ground,
        vivid=vivid,
        title=make_readable(read_color(style.foreground, default=WHITE), ground, 7),
        label=make_readable(mix(own, far, 0.55), ground, 6),
        quiet=make_readable(mix(ground, far, 0.66), ground, 5.5),
        symbol=make_readable(symbol, vivid),
    )
