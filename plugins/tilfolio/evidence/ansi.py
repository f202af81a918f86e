"""Convert terminal colors to HTML, as Jupyter does for tracebacks."""

import re
from html import escape

CODES = re.compile(r"\x1b\[(?P<codes>[\d;:]*)m")
"""Escape sequences that set color and weight (ECMA-48, SGR)."""
_FIRST, _FIRST_BRIGHT, _COLORS = 30, 90, 8
_EXTENDED = (38, 48)
_KINDS = {"5": 1, "2": 3}
"""The count of numbers after `38;5` and `38;2`."""


def color_text(text: str) -> str:
    """Return a text as HTML with colored parts as spans of the classes `til-ansi-1` (red) to `-6`, and `-b` for bold.

    Bright colors become the normal ones. Background colors and colors beyond the sixteen are dropped, since they may
    be unreadable on the page.
    """
    pieces: list[str] = []
    color, bold, start = "", False, 0
    for match in (*CODES.finditer(text), None):
        stretch = text[start : match.start() if match else len(text)]
        classes = " ".join(filter(None, (f"til-ansi-{color}" if color else "", "til-ansi-b" if bold else "")))
        if stretch:
            shown = escape(stretch, quote=False)
            pieces.append(f'<span class="{classes}">{shown}</span>' if classes else shown)
        if match:
            color, bold = _apply(match["codes"], color, bold=bold)
            start = match.end()
    return "".join(pieces)


def _apply(codes: str, color: str, *, bold: bool) -> tuple[str, bool]:
    numbers = re.split("[;:]", codes)
    at = 0
    while at < len(numbers):
        code = int(numbers[at][:4] or 0)
        if code in _EXTENDED:
            kind = numbers[at + 1] if at + 1 < len(numbers) else ""
            number = numbers[at + 2][:4] if kind == "5" and at + 2 < len(numbers) else ""
            if code == _EXTENDED[0]:
                color = _name(int(number)) if number.isdigit() else ""
            at += 1 + _KINDS.get(kind, 0)
        elif code == 0:
            color, bold = "", False
        elif code in (1, 22):
            bold = code == 1
        elif code == _FIRST + _COLORS + 1:
            color = ""
        elif _FIRST <= code < _FIRST + _COLORS:
            color = _name(code - _FIRST)
        elif _FIRST_BRIGHT <= code < _FIRST_BRIGHT + _COLORS:
            color = _name(code - _FIRST_BRIGHT)
        at += 1
    return color, bold


def _name(number: int) -> str:
    """Return a color's number; black and white become the page's text color."""
    return str(number % _COLORS) if number < 2 * _COLORS and number % _COLORS not in (0, _COLORS - 1) else ""
