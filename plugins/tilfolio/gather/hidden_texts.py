"""Texts in files that are no text: what a camera or a program wrote into a picture, and the files in an archive."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".tif", ".tiff")
_ARCHIVES = (".gz", ".zip", ".whl")
_LARGEST = 10_000_000
"""Bytes that are read of each remark in a picture."""
_MOST_FILES = 1000
_MOST_BYTES = 30_000_000
"""Bytes that are read in all: a small archive can hold files of any size."""
_PRINTED = re.compile(rb"[\t\n\r -~]{12,}")
"""No key is shorter, and nothing else in a binary file is of interest."""
_PNG = b"\x89PNG\r\n\x1a\n"


def may_hide_text(name: str) -> bool:
    """Return whether a binary file of this name can hold a text that is read here."""
    return name.lower().endswith(_PICTURES + _ARCHIVES)


class HiddenText(NamedTuple):
    """The texts in a picture or an archive."""

    text: str
    """Their ASCII letters, in one line."""
    is_whole: bool
    """Whether all of the file was read: it is not too large, not broken, and has no password."""


def read_hidden_text(file: Path) -> HiddenText:
    """Return the texts in a picture or an archive."""
    found: list[bytes] = []
    errors = (OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)
    is_cut, left = False, _MOST_BYTES
    try:
        with file.open("rb") as opened:
            for text, has_more in _read_each(file.name.lower(), opened):
                found.append(text[:left])
                left -= len(text)
                is_cut = is_cut or has_more or left < 0
                if left < 0:
                    break
    except errors:
        is_cut = True
    return HiddenText(_join(found), not is_cut)


def _join(found: list[bytes]) -> str:
    texts = b"\n".join(found)
    texts = texts.replace(b"\0", b" ") + b"\n" + texts.replace(b"\0", b"")  # between texts, and in those of UTF-16
    return "  ".join(each.decode() for each in _PRINTED.findall(texts)).replace("\n", "  ").replace("\r", "")


def _read_each(name: str, file: IO[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each text, and whether there is more of it or after it that is not read."""
    if name.endswith(".gz"):
        with gzip.open(file) as packed:
            yield packed.read(_MOST_BYTES), bool(packed.read(1))
    elif name.endswith(_ARCHIVES):
        with zipfile.ZipFile(file) as archive:
            names = archive.infolist()
            for info in names[:_MOST_FILES]:
                with archive.open(info) as packed:
                    yield packed.read(_MOST_BYTES), info.file_size > _MOST_BYTES or len(names) > _MOST_FILES
    elif name.endswith(_PICTURES):
        for text in _read_picture(file):
            yield text, len(text) >= _LARGEST


def _read_picture(file: IO[bytes]) -> Iterator[bytes]:
    start = file.read(12)
    if start.startswith(_PNG):
        yield from _read_png(file)
    elif start.startswith(b"\xff\xd8"):
        yield from _read_jpeg(file)
    elif start.startswith(b"RIFF"):
        yield from _read_webp(file)
    else:
        file.seek(0)
        yield file.read(_MOST_BYTES)


def _read_png(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(len(_PNG))
    while len(head := file.read(8)) == 8:
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            content = file.read(min(size, _LARGEST))
            yield content
            key, _, packed = content.partition(b"\0")
            if kind == b"zTXt":
                yield key + b" " + _unpack(packed[1:])
            elif kind == b"iTXt" and packed[:1] == b"\1":
                yield key + b" " + _unpack(packed[2:].split(b"\0", 2)[-1])
            file.seek(4, io.SEEK_CUR)
        else:
            file.seek(size + 4, io.SEEK_CUR)


def _unpack(packed: bytes) -> bytes:
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
