"""Write a PDF whose pages are pictures with an invisible text layer (ISO 32000-1).

Letters look as they do on cards, in any script, and can be selected, searched and read aloud. The text layer uses a
font without outlines, which has every letter and needs no file. Pictures keep the compression of PNG (`FlateDecode`
with the PNG predictor).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tilfolio.images.canvas import Canvas
from tilfolio.images.painter import Written


def write_pdf(
    pages: Sequence[tuple[Canvas, Sequence[Written]]],
    size: tuple[int, int],
    *,
    title: str,
    author: str = "",
    language: str = "",
) -> bytes:
    """Return a PDF with pages of a size in points; it holds no date, so the same pages give the same bytes.

    A page is a picture and its lines in reading order, in pixels from its top left corner. The PDF is tagged: the
    picture of a page is an artifact and its text a paragraph.
    """
    letters = dict.fromkeys(char for _, lines in pages for line in lines for char in line.text)
    fonts = _Fonts(_FIRST + 4 * len(pages), {char: code for code, char in enumerate(letters)})
    body: dict[int, bytes] = {}
    starts = [_FIRST + 4 * at for at in range(len(pages))]
    for (canvas, lines), at in zip(pages, starts, strict=True):
        body |= _write_page(canvas, lines, at, size, fonts)
    kids = " ".join(f"{at} 0 R" for at in starts)
    tags = " ".join(f"{at + 3} 0 R" for at in starts)
    parents = " ".join(f"{number} [{at + 3} 0 R]" for number, at in enumerate(starts))
    speech = f"/Lang {_text(language).decode()} " if language else ""
    body[1] = (
        f"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R {speech}/MarkInfo<</Marked true>>"
        "/ViewerPreferences<</DisplayDocTitle true>>>>"
    ).encode()
    body[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    body[3] = b"<</Title " + _text(title) + (b"/Author " + _text(author) if author else b"") + b">>"
    body[4] = f"<</Type/StructTreeRoot/K[{tags}]/ParentTree<</Nums[{parents}]>>>>".encode()
    return _assemble(body | fonts.write())


_PNG = b"\x89PNG\r\n\x1a\n"
_FIRST = 5
_MOST_CODES = 256
"""Letters in a font with one byte per letter."""
_ADVANCE = 0.5
"""Width of every letter in ems; lines are stretched to the width of the visible text."""


@dataclass(slots=True)
class _Fonts:
    """Fonts without outlines for all letters of the document."""

    first: int
    """Number of their first PDF object: one for the empty glyph, then two for each font."""
    codes: dict[str, int]

    def names(self) -> str:
        """Return the fonts as resources of a page."""
        count = (len(self.codes) + _MOST_CODES - 1) // _MOST_CODES
        return "".join(f"/F{number} {self.first + 1 + 2 * number} 0 R" for number in range(count))

    def set(self, line: Written, height: int, scale: float) -> str:
        """Return the operators that write a line on a page of a height; `scale` is that of its pixels."""
        stretch = 100 * line.width / (len(line.text) * _ADVANCE * line.size)
        parts = [f"{stretch:.2f} Tz 1 0 0 1 {line.left * scale:.2f} {height - line.base * scale:.2f} Tm"]
        before = None
        for char in line.text:
            font, code = divmod(self.codes[char], _MOST_CODES)
            if font != before:
                parts.append(f"{'> Tj ' if before is not None else ''}/F{font} {line.size * scale:.2f} Tf <")
                before = font
            parts.append(f"{code:02x}")
        return f"{parts[0]} {''.join(parts[1:])}> Tj\n"

    def write(self) -> dict[int, bytes]:
        body = {self.first: _stream(b"500 0 d0")}
        chars = list(self.codes)
        for number, start in enumerate(range(0, len(chars), _MOST_CODES)):
            at, own = self.first + 1 + 2 * number, chars[start : start + _MOST_CODES]
            body[at] = (
                "<</Type/Font/Subtype/Type3/FontBBox[0 -200 500 800]/FontMatrix[.001 0 0 .001 0 0]/Resources<<>>"
                f"/CharProcs<</a {self.first} 0 R>>/Encoding<</Type/Encoding/Differences[0{'/a' * len(own)}]>>"
                f"/FirstChar 0/LastChar {len(own) - 1}/Widths[{' '.join(['500'] * len(own))}]/ToUnicode {at + 1} 0 R>>"
            ).encode()
            body[at + 1] = _stream(_map_letters(own))
        return body


def _map_letters(chars: Sequence[str]) -> bytes:
    """Return a font's `ToUnicode` map, from codes to letters."""
    rows = [f"<{code:02x}> <{char.encode('utf-16-be', 'replace').hex()}>" for code, char in enumerate(chars)]
    blocks = (rows[start : start + 100] for start in range(0, len(rows), 100))
    listed = "\n".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Letters def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{listed}\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def _write_page(
    canvas: Canvas, lines: Sequence[Written], at: int, size: tuple[int, int], fonts: _Fonts
) -> dict[int, bytes]:
    width, height = canvas.image.size
    palette, pixels = canvas.palette, _read_pixels(canvas.png())
    colors = bytes(channel for color in palette for channel in color)
    words = "".join(fonts.set(line, size[1], size[0] / width) for line in lines)
    drawing = (
        f"/Artifact BMC q {size[0]} 0 0 {size[1]} 0 0 cm /I Do Q EMC\n/P<</MCID 0>>BDC BT 3 Tr\n{words}ET EMC"
    ).encode()
    number = (at - _FIRST) // 4
    picture = (
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
        f"/ColorSpace[/Indexed/DeviceRGB {len(palette) - 1} <{colors.hex()}>]"
        f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/Columns {width}>>"
    )
    return {
        at: (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Contents {at + 1} 0 R/StructParents {number}"
            f"/Resources<</XObject<</I {at + 2} 0 R>>/Font<<{fonts.names()}>>>>>>"
        ).encode(),
        at + 1: _stream(drawing),
        at + 2: _stream(pixels, picture),
        at + 3: f"<</Type/StructElem/S/P/P 4 0 R/Pg {at} 0 R/K 0>>".encode(),
    }


def _read_pixels(png: bytes) -> bytes:
    """Return the compressed rows of a PNG, that is, the content of its IDAT chunks (W3C PNG, third edition, 5.3)."""
    rows, at = b"", len(_PNG)
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            rows += png[at + 8 : at + 8 + size]
        at += 12 + size
    return rows


def _stream(content: bytes, entries: str = "") -> bytes:
    return f"<<{entries}/Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream"


def _text(text: str) -> bytes:
    return b"<" + (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode() + b">"


def _assemble(body: dict[int, bytes]) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number in range(1, len(body) + 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body[number] + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(body) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(body) + 1}/Root 1 0 R/Info 3 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
