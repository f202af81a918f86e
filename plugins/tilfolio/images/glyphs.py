"""Read a font file's metadata: its characters, its weight and whether it is a colour font.

Only the tables needed for that are read (`cmap`, `OS/2` and `COLR` of the OpenType specification), which makes
searching hundreds of installed fonts far faster than a full parser.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last code point of each range, ascending."""

_ITALIC_BIT = 1
_BEYOND = 0x110000


@dataclass(frozen=True, kw_only=True, slots=True)
class FontFacts:
    """Metadata of one face in a font file."""

    ranges: Ranges
    weight: int
    """400 is regular, 700 bold."""
    width: int
    """5 is normal, lower is condensed."""
    italic: bool
    color: bool
    drawable: bool
    """False for colour fonts in COLR version 1, which Pillow's FreeType interface draws blank."""

    def has(self, character: str) -> bool:
        """Return whether there is a glyph for a character."""
        code = ord(character)
        at = bisect_right(self.ranges, (code, _BEYOND)) - 1
        return at >= 0 and code <= self.ranges[at][1]


def read_font(path: Path) -> FontFacts:
    """Return the metadata of a TrueType or OpenType file, or of the first face in a collection.

    Raises ValueError for another kind of file, OSError for one that cannot be read.
    """
    with path.open("rb") as file:
        try:
            return _read_facts(file, _read_directory(file))
        except (struct.error, KeyError, IndexError) as error:
            raise ValueError(f"{path.name} is not a TrueType or OpenType font") from error


def _read_directory(file: BinaryIO) -> dict[bytes, tuple[int, int]]:
    start = 0
    kind = file.read(4)
    if kind == b"ttcf":
        start = int(struct.unpack(">8xI", file.read(12))[0])
        file.seek(start)
        kind = file.read(4)
    if kind not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise KeyError(kind)
    (count,) = struct.unpack(">H6x", file.read(8))
    rows = (struct.unpack(">4s4xII", file.read(16)) for _ in range(count))
    return {tag: (offset, length) for tag, offset, length in rows}


def _read_facts(file: BinaryIO, tables: dict[bytes, tuple[int, int]]) -> FontFacts:
    weight, width, italic = 400, 5, False
    if b"OS/2" in tables:
        head = _read_table(file, tables[b"OS/2"])
        weight, width = struct.unpack_from(">HH", head, 4)
        italic = bool(struct.unpack_from(">H", head, 62)[0] & _ITALIC_BIT)
    bitmaps = b"CBDT" in tables or b"sbix" in tables
    layers = b"COLR" in tables
    painted = layers and struct.unpack_from(">H", _read_table(file, tables[b"COLR"]))[0] >= 1
    return FontFacts(
        ranges=_read_ranges(_read_table(file, tables[b"cmap"])),
        weight=weight,
        width=width,
        italic=italic,
        color=bitmaps or layers,
        drawable=bitmaps or not painted,
    )


def _read_table(file: BinaryIO, place: tuple[int, int]) -> bytes:
    file.seek(place[0])
    return file.read(place[1])


def _read_ranges(cmap: bytes) -> Ranges:
    """Read the most complete Unicode table: format 12 (all planes), else format 4 (first plane only)."""
    (count,) = struct.unpack_from(">2xH", cmap)
    offsets = [struct.unpack_from(">HHI", cmap, 4 + 8 * row) for row in range(count)]
    formats = {
        struct.unpack_from(">H", cmap, offset)[0]: offset
        for platform, encoding, offset in offsets
        if platform == 0 or (platform == 3 and encoding in (1, 10))
    }
    if 12 in formats:
        return tuple(_read_format_12(cmap, formats[12]))
    return _join(_read_format_4(cmap, formats[4]))


def _read_format_12(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", cmap, offset + 12)
    for row in range(count):
        first, last, glyph = struct.unpack_from(">III", cmap, offset + 16 + 12 * row)
        if glyph or first < last:
            yield (first, last) if glyph else (first + 1, last)


def _read_format_4(cmap: bytes, offset: int) -> Iterator[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", cmap, offset + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", cmap, offset + 14)
    starts = struct.unpack_from(f">{count}H", cmap, offset + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", cmap, offset + 16 + 2 * doubled)
    place = offset + 16 + 3 * doubled
    skips = struct.unpack_from(f">{count}H", cmap, place)
    for row, (first, last, delta, skip) in enumerate(zip(starts, ends, deltas, skips, strict=True)):
        if first == 0xFFFF:
            continue
        if not skip:
            yield first, last
            continue
        glyphs = struct.unpack_from(f">{last - first + 1}H", cmap, place + 2 * row + skip)
        # Glyph 0 means "no glyph" regardless of the delta; such a character would be drawn as a box.
        yield from ((first + at, first + at) for at, glyph in enumerate(glyphs) if glyph and (glyph + delta) & 0xFFFF)


def _join(ranges: Iterator[tuple[int, int]]) -> Ranges:
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)
