"""Packing pictures of numbered colours as PNG (W3C PNG, second edition), a stretch of rows at a time.

A card differs from others of its kind in few of its rows. Stretches of a `deflate` stream that end on a byte can be
joined, and so can their checksums: rows that were packed once need not be packed again. Pillow packs whole pictures.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = b"\x78\x01"
_LAST_BLOCK = b"\x03\x00"
_ADLER_BASE = 65521


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows, packed."""

    packed: bytes
    checksum: int
    """Adler-32 of the rows before packing."""
    length: int
    """Bytes of the rows before packing."""


def pack_rows(image: Image.Image, top: int, bottom: int, *, photos: bool = False) -> Stretch:
    """Return rows of a picture with a byte a pixel, packed; `photos` searches for patterns, as these have no runs."""
    rows = Image.new("L", (image.width + 1, bottom - top), 0)  # each row begins with its filter's number: 0, none
    rows.paste(image.crop((0, top, image.width, bottom)), (1, 0))
    content = rows.tobytes()
    # Flat colours are runs: counting these packs as small as searching for patterns does, in a third of the time.
    level, strategy = (6, zlib.Z_DEFAULT_STRATEGY) if photos else (3, zlib.Z_RLE)
    # Memory level 6 is the quickest here: larger tables take longer to clear than they save.
    packer = zlib.compressobj(level, zlib.DEFLATED, -15, 6, strategy)
    packed = packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)
    return Stretch(packed, zlib.adler32(content), len(content))


def join_stretches(stretches: Iterable[Stretch]) -> bytes:
    """Return the zlib stream of stretches that follow each other."""
    parts, checksum = [_HEAD], 1
    for stretch in stretches:
        parts.append(stretch.packed)
        checksum = _join_checksums(checksum, stretch)
    return b"".join((*parts, _LAST_BLOCK, struct.pack(">I", checksum)))


def _join_checksums(first: int, stretch: Stretch) -> int:
    """Return the Adler-32 of what both checksums stand for (as zlib's adler32_combine)."""
    low, high, more = first & 0xFFFF, first >> 16, stretch.checksum
    joined_low = (low + (more & 0xFFFF) - 1) % _ADLER_BASE
    joined_high = (high + (more >> 16) + stretch.length * (low - 1)) % _ADLER_BASE
    return joined_high << 16 | joined_low


def write_png(size: tuple[int, int], palette: Sequence[tuple[int, int, int]], pixels: bytes) -> bytes:
    """Return a PNG of numbered colours; it names neither time nor software."""
    head = struct.pack(">IIBBBBB", *size, 8, 3, 0, 0, 0)
    colors = bytes(channel for color in palette for channel in color)
    chunks = ((b"IHDR", head), (b"PLTE", colors), (b"IDAT", pixels), (b"IEND", b""))
    return _SIGNATURE + b"".join(_write_chunk(kind, content) for kind, content in chunks)


def _write_chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
