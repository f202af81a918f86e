"""A PDF of pages that are one picture each, with a text in its place for those who listen (ISO 32000-1).

PDF packs a picture's rows as PNG does (`FlateDecode` with the PNG predictor).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tilfolio.images.canvas import Canvas


@dataclass(frozen=True, kw_only=True, slots=True)
class PdfPage:
    """One page, and what it says."""

    canvas: Canvas
    text: str


def write_pdf(pages: Sequence[PdfPage], size: tuple[int, int], *, title: str, language: str = "") -> bytes:
    """Return a PDF with pages of a size in points; the same bytes for the same pages, for it names no day.

    It is tagged: every page is a figure whose alternative text is the page's own.
    """
    body: dict[int, bytes] = {}
    figures = [_FIRST + 4 * at for at in range(len(pages))]
    for page, at in zip(pages, figures, strict=True):
        body |= _write_page(page, at, size)
    kids = " ".join(f"{at} 0 R" for at in figures)
    tags = " ".join(f"{at + 3} 0 R" for at in figures)
    parents = " ".join(f"{number} [{at + 3} 0 R]" for number, at in enumerate(figures))
    speech = f"/Lang {_text(language).decode()} " if language else ""
    body[1] = (
        f"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 4 0 R {speech}/MarkInfo<</Marked true>>"
        "/ViewerPreferences<</DisplayDocTitle true>>>>"
    ).encode()
    body[2] = f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()
    body[3] = b"<</Title " + _text(title) + b">>"
    body[4] = f"<</Type/StructTreeRoot/K[{tags}]/ParentTree<</Nums[{parents}]>>>>".encode()
    return _assemble(body)


_FIRST = 5


def _write_page(page: PdfPage, at: int, size: tuple[int, int]) -> dict[int, bytes]:
    width, height = page.canvas.image.size
    palette, pixels = page.canvas.palette, page.canvas.pixels()
    colors = bytes(channel for color in palette for channel in color)
    drawing = f"/Figure<</MCID 0>>BDC q {size[0]} 0 0 {size[1]} 0 0 cm /I Do Q EMC".encode()
    number = (at - _FIRST) // 4
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 8"
        f"/ColorSpace[/Indexed/DeviceRGB {len(palette) - 1} <{colors.hex()}>]"
        f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors 1/Columns {width}>>/Length {len(pixels)}>>"
    )
    return {
        at: (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Contents {at + 1} 0 R/StructParents {number}"
            f"/Resources<</XObject<</I {at + 2} 0 R>>>>>>"
        ).encode(),
        at + 1: f"<</Length {len(drawing)}>>".encode() + _stream(drawing),
        at + 2: picture.encode() + _stream(pixels),
        at + 3: f"<</Type/StructElem/S/Figure/P 4 0 R/Pg {at} 0 R/K 0/Alt ".encode() + _text(page.text) + b">>",
    }


def _stream(content: bytes) -> bytes:
    return b"\nstream\n" + content + b"\nendstream"


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
