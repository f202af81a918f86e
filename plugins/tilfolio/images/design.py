"""The design that cards and carousels share: tones derived from one colour, and the author's settings (`CardStyle`)."""

from dataclasses import dataclass

from tilfolio.images.colors import INK, RGB, WHITE, make_readable, measure_contrast, mix, read_color
from tilfolio.settings import CardStyle

__all__ = ["CardStyle", "Tones", "choose_full_tones", "choose_tones"]

_NIGHT: RGB = (6, 7, 14)
"""Mixed into deep shades; nearly black, so that the hue stays pure."""


@dataclass(frozen=True, slots=True)
class Tones:
    """The flat colours of one card, each readable on `ground`, and `symbol` on `vivid`."""

    ground: RGB
    vivid: RGB
    title: RGB
    label: RGB
    quiet: RGB
    symbol: RGB


def choose_full_tones(color: str, style: CardStyle, *, filled: bool) -> Tones:
    """Return the tones of a full card: the colour itself, dark enough for text (`filled`), or a deep shade of it.

    `vivid` is the background of a bar on it.
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


def choose_tones(color: str, style: CardStyle) -> Tones:
    """Return the tones for a category's colour; text has a contrast of at least 4.5 for any colour."""
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
