"""Pure: the text that the bytes of a file stand for."""

from __future__ import annotations

import codecs
import re

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
"""Signs that neither HTML nor XML, and so no feed, may hold: the codes of a terminal, the bytes of a binary file."""

_PAGE_BREAKS = str.maketrans("\x0b\x0c", "  ")


def decode_text(content: bytes) -> tuple[str, int | None]:
    """Return a file's text, with LF line ends and no byte order mark, and the line of the first byte that is none.

    It is UTF-8, or UTF-16 where a byte order mark says so. What cannot be decoded, or shown, becomes U+FFFD; None: all
    could.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else "utf-8"
    content = content.removeprefix(codecs.BOM_UTF8)
    lines: list[int] = []
    try:
        text = _unify_line_ends(content.decode(encoding))
    except UnicodeDecodeError as error:
        before = _unify_line_ends(content[: error.start].decode(encoding, "replace"))
        lines.append(before.count("\n") + 1)
        text = _unify_line_ends(content.decode(encoding, "replace"))
    if sign := _NO_TEXT.search(text):
        lines.append(text.count("\n", 0, sign.start()) + 1)
        text = _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
    return text.translate(_PAGE_BREAKS) if "\x0b" in text or "\x0c" in text else text, min(lines, default=None)


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
