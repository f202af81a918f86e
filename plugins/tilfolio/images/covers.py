"""Covers of projects for screens: smaller copies as WebP, without what a camera writes beside its picture."""

from __future__ import annotations

from io import BytesIO

WIDTHS = (480, 960)
"""Pixels of the copies; a card is about as wide on a phone, and twice as wide on its screen."""
_QUALITY = 82
_LARGEST = 80_000_000
"""Pixels of a picture that is looked at: decoding takes four bytes for each."""


def shrink_cover(content: bytes) -> tuple[int, int, tuple[tuple[int, bytes], ...]] | None:
    """Return a picture's width and height, and copies with the width of each; None for bytes that are no picture.

    A copy that would not be smaller than the picture is left out, as is that of one that moves.
    """
    # Here, since Pillow takes a twentieth of the time of a build in which no picture is looked at.
    from PIL import Image, ImageOps  # noqa: PLC0415

    try:
        with Image.open(BytesIO(content)) as opened:
            width, height = opened.size
            if getattr(opened, "is_animated", False) or width * height > _LARGEST:
                return width, height, ()
            picture = ImageOps.exif_transpose(opened)
            width, height = picture.size
            clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
            picture = picture.convert("RGBA" if clear else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    copies = []
    for wide in sorted({min(wide, width) for wide in WIDTHS}):
        copy = BytesIO()
        picture.resize((wide, max(1, round(height * wide / width))), Image.Resampling.LANCZOS).save(
            copy, "WEBP", quality=_QUALITY, method=4
        )
        if copy.tell() < len(content):
            copies.append((wide, copy.getvalue()))
    return width, height, tuple(copies)
