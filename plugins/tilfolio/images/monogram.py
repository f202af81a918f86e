"""The logo of a site that has neither logo nor favicon: its author's initials on the accent colour."""

import unicodedata

from tilfolio.images.svg import render_svg

_CLOSE = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")
"""Scripts in which a name is one word that starts with the family name."""
_SIZES = {1: 40, 2: 29}
_WIDE = frozenset("MWmw@")


def find_initials(name: str) -> str:
    """Return the initials of a name's first and last word, or the first letter in Chinese, Japanese or Korean.

    A name without letters gives "".
    """
    words = [word for word in name.split() if any(char.isalnum() for char in word)]
    firsts = [next(char for char in word if char.isalnum()) for word in words]
    if not firsts:
        return ""
    if len(firsts) == 1 or unicodedata.name(firsts[0], "").startswith(_CLOSE):
        return firsts[0].upper()[:1]
    return f"{firsts[0]}{firsts[-1]}".upper()[:2]


def draw_monogram(name: str, color: str) -> str:
    """Return the logo as SVG, in a font of the viewer's machine; "" for a name without letters."""
    initials = find_initials(name)
    if not initials:
        return ""
    size = _SIZES[len(initials)] - 3 * sum(char in _WIDE for char in initials)
    return render_svg("monogram", initials=initials, color=color, size=size, base=32 + round(size * 0.36))
