"""Pure: the text that the bytes of a file stand for."""

from __future__ import annotations

import codecs


def decode_text(content: bytes) -> tuple[str, int | None]:
    """Return a file's text, with LF line ends and no byte order mark, and the line of the first byte that is none.

    It is UTF-8, or UTF-16 where a byte order mark says so. What cannot be decoded becomes U+FFFD; None: all could.
    """
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else "utf-8"
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return _unify_line_ends(content.decode(encoding)), None
    except UnicodeDecodeError as error:
        before = _unify_line_ends(content[: error.start].decode(encoding, "replace"))
        return _unify_line_ends(content.decode(encoding, "replace")), before.count("\n") + 1


def _unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
