"""Texts in files that are no text: what programs wrote into pictures, documents and data, and the files in archives."""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import IO, NamedTuple

from tilfolio.gather.unpacked import ERRORS, NAMES, unpack

_PICTURES = (".png", ".jpg", ".jpeg", ".webp")
_DOCUMENTS = (".pdf", ".sqlite", ".db", ".gif", ".tif", ".tiff", *NAMES)
"""Files that are read to their end: they hold texts everywhere, or archives."""
_LARGEST = 10_000_000
"""Bytes that are read of each remark in a picture."""
_MOST_BYTES = 30_000_000
"""Bytes that are read in all: a small archive can hold files of any size."""
_END = 200_000
"""Bytes that are read at both ends of other files, such as sounds, fonts and weights: it describes them."""
_TAIL = 20_000
"""Bytes that are read at the end of a picture: programs show it all the same if something comes after it."""
_PRINTED = re.compile(rb"[\t\n\r -~]{12,}")
"""No key is shorter, and nothing else in a binary file is of interest."""
_PNG = b"\x89PNG\r\n\x1a\n"
_STREAM = re.compile(rb"stream\r?\n")
"""Where a packed part of a PDF begins or ends."""


class HiddenText(NamedTuple):
    """The texts in a file that is no text."""

    text: str
    """Their ASCII letters, in one line."""
    is_whole: bool
    """Whether all was read that is to be read: it is not too large, not broken, and has no password."""


def read_hidden_text(file: Path) -> HiddenText:
    """Return the texts in a file that is no text."""
    found: list[bytes] = []
    is_whole, left = True, _MOST_BYTES
    try:
        with file.open("rb") as opened:
            for text, is_all in _read_each(file.name.lower(), opened):
                found.append(text[:left])
                left -= len(text)
                is_whole = is_whole and is_all and left >= 0
                if left < 0:
                    break
    except ERRORS:
        is_whole = False
    return HiddenText(_join(found), is_whole)


def _join(found: list[bytes]) -> str:
    texts = b"\n".join(found)
    texts = texts.replace(b"\0", b" ") + b"\n" + texts.replace(b"\0", b"")  # between texts, and in those of UTF-16
    return "  ".join(each.decode() for each in _PRINTED.findall(texts)).replace("\n", "  ").replace("\r", "")


def _read_each(name: str, file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each text, and whether it is all of it."""
    if name.endswith(_PICTURES):
        for text in _read_picture(file):
            yield text, len(text) < _LARGEST
    elif name.endswith(_DOCUMENTS):
        for part in unpack(name, file, _MOST_BYTES, _MOST_BYTES):
            yield part.content, part.is_whole
            if part.content.startswith(b"%PDF"):
                places = [*(found.span() for found in _STREAM.finditer(part.content)), (len(part.content), 0)]
                for (_, begin), (end, _) in pairwise(places):
                    text = _unpack_zlib(part.content[begin : min(end, begin + _LARGEST)])
                    yield text, len(text) < _LARGEST
    else:
        yield file.read(_END), True
        yield _read_tail(file, _END), True


def _read_tail(file: IO[bytes], most: int) -> bytes:
    """Return the end of a file, of what comes after the place up to which it was read."""
    begin, size = file.tell(), file.seek(0, io.SEEK_END)
    file.seek(max(begin, size - most))
    return file.read()


def _read_picture(file: IO[bytes]) -> Iterator[bytes]:
    start = file.read(12)
    if start.startswith(_PNG):
        yield from _read_png(file)
    elif start.startswith(b"\xff\xd8"):
        yield from _read_jpeg(file)
    elif start.startswith(b"RIFF"):
        yield from _read_webp(file)
    yield _read_tail(file, _TAIL)


def _read_png(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(len(_PNG))
    while len(head := file.read(8)) == 8:
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            content = file.read(min(size, _LARGEST))
            yield content
            key, _, packed = content.partition(b"\0")
            if kind == b"zTXt":
                yield key + b" " + _unpack_zlib(packed[1:])
            elif kind == b"iTXt" and packed[:1] == b"\1":
                yield key + b" " + _unpack_zlib(packed[2:].split(b"\0", 2)[-1])
            file.seek(4, io.SEEK_CUR)
        else:
            file.seek(size + 4, io.SEEK_CUR)
        if kind == b"IEND":
            return


def _unpack_zlib(packed: bytes) -> bytes:
    with suppress(zlib.error):
        return zlib.decompressobj().decompress(packed, _LARGEST)
    return b""


def _read_jpeg(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(2)
    while len(head := file.read(4)) == 4 and head[0] == 0xFF and head[1] != 0xDA:
        content = file.read(int.from_bytes(head[2:], "big") - 2)
        if head[1] == 0xFE or 0xE1 <= head[1] <= 0xEF:
            yield content


def _read_webp(file: IO[bytes]) -> Iterator[bytes]:
    while len(head := file.read(8)) == 8:
        size = int.from_bytes(head[4:], "little")
        if head[:4] in (b"EXIF", b"XMP "):
            yield file.read(min(size, _LARGEST))
            file.seek(size % 2, io.SEEK_CUR)
        else:
            file.seek(size + size % 2, io.SEEK_CUR)
