"""Edge: the files in archives, whatever these are called: documents of an office and books are archives, too."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

ERRORS = (OSError, EOFError, ValueError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError)
"""Exceptions raised for archives that are broken, have a password, or are packed in an unknown way."""
NAMES = (
    *(".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".odg", ".epub", ".ora", ".npz", ".kmz", ".whl", ".jar"),
    *(".zip", ".gz", ".tgz", ".svgz", ".bz2", ".tbz2", ".xz", ".txz", ".tar"),
)
"""How archives' names end."""
_ZIP = b"PK\3\4"
_PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
"""How what gzip, bzip2 and xz have packed begins."""
_DEEPEST = 3
"""Maximum depth of archives within archives that is opened."""
_MOST_FILES = 1000


class Part(NamedTuple):
    """A file, or one of those in an archive."""

    name: str
    content: bytes
    is_whole: bool
    """Whether nothing is missing: of it, or of the archive at this place."""


def unpack(name: str, file: IO[bytes], most: int, largest: int) -> Iterator[Part]:
    """Yield a file, or those in it where it is an archive; at most `most` bytes, and `largest` of each.

    Raises:
        OSError: as all of `ERRORS`, if it cannot be read to its end.
    """
    left = most
    for part in _unpack(name, file, min(most, largest), _DEEPEST):
        yield Part(part.name, part.content[:left], part.is_whole and len(part.content) <= left)
        left -= len(part.content)
        if left < 0:
            return


def _unpack(name: str, file: IO[bytes], largest: int, depth: int) -> Iterator[Part]:
    start = file.read(265)
    file.seek(0)
    if not depth or not is_archive(start):
        yield _read(name, file, largest)
    elif start.startswith(_ZIP):
        yield from _unpack_zip(file, largest, depth)
    elif start.startswith(_PACKED):
        with _open_packed(start, file) as packed:
            yield from _open_inner(name.rpartition(".")[0], packed, largest, depth)
    else:
        yield from _unpack_tar(file, largest, depth)


def is_archive(content: bytes) -> bool:
    """Return whether bytes are the beginning of an archive."""
    return content.startswith((_ZIP, *_PACKED)) or content[257:262] == b"ustar"


def _open_packed(start: bytes, file: IO[bytes]) -> IO[bytes]:
    module: Any = bz2 if start.startswith(b"BZh") else gzip if start.startswith(b"\x1f\x8b") else lzma
    opened: IO[bytes] = module.open(file)
    return opened


def _unpack_zip(file: IO[bytes], largest: int, depth: int) -> Iterator[Part]:
    with zipfile.ZipFile(file) as archive:
        names = archive.infolist()
        for info in names[:_MOST_FILES]:
            with archive.open(info) as packed:
                yield from _open_inner(info.filename, packed, largest, depth)
        if len(names) > _MOST_FILES:
            yield Part("", b"", is_whole=False)


def _unpack_tar(file: IO[bytes], largest: int, depth: int) -> Iterator[Part]:
    with tarfile.open(fileobj=file, mode="r:") as archive:
        for number, info in enumerate(archive):
            if number >= _MOST_FILES:
                yield Part("", b"", is_whole=False)
                return
            packed = archive.extractfile(info)
            if packed is not None:
                yield from _open_inner(info.name, packed, largest, depth)


def _open_inner(name: str, packed: IO[bytes], largest: int, depth: int) -> Iterator[Part]:
    """Yield a file of an archive, or those in it."""
    part = _read(name, packed, largest)
    if not part.is_whole:
        yield part
        return
    yield from _unpack(name, io.BytesIO(part.content), largest, depth - 1)


def _read(name: str, file: IO[bytes], largest: int) -> Part:
    content = file.read(largest + 1)
    return Part(name, content[:largest], len(content) <= largest)
