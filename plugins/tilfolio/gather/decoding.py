"""Decoding of text files."""

import codecs
import re

_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that are not allowed in HTML and XML, such as control characters of terminals."""

_PAGE_BREAKS = str.maketrans("\x0b\x0c", "  ")


def decode_text(content: bytes) -> tuple[str, int | None]:
    """Return a file's text with LF line ends, and the line of the first invalid byte, if any.

    The encoding is UTF-8, or UTF-16 with a byte order mark, which is removed. Invalid bytes and characters become
    U+FFFD.
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
