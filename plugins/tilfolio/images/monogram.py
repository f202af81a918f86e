"""The sign of a site that has neither logo nor favicon: its author's initials on the accent."""

from __future__ import annotations

import unicodedata

from tilfolio.images.svg import render_svg

_CLOSE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts whose names are one word: the family's name comes first."""
_SIZES = {1: 40, 2: 29}
_WIDE = frozenset("MWmw@")


def find_initials(name: str) -> str:
    """Return the first letters of a name's first and last word; of one in Chinese letters, Kana or Hangul the first.

    Nothing for a name without letters.
    """
    words = [word for word in name.split() if any(char.isalnum() for char in word)]
    firsts = [next(char for char in word if char.isalnum()) for word in words]
    if not firsts:
        return ""
    if len(firsts) == 1 or unicodedata.name(firsts[0], "").startswith(_CLOSE):
        return firsts[0].upper()[:1]
    return f"{firsts[0]}{firsts[-1]}".upper()[:2]


def draw_monogram(name: str, color: str) -> str:
    """Return the sign as SVG, drawn in a font of whoever looks at it; nothing for a name without letters."""
    initials = find_initials(name)
    if not initials:
        return ""
    size = _SIZES[len(initials)] - 3 * sum(char in _WIDE for char in initials)
    return render_svg("monogram", initials=initials, color=color, size=size, base=32 + round(size * 0.36))
