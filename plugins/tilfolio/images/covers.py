"""Covers of projects for screens: smaller copies as WebP, without camera metadata."""

from io import BytesIO

WIDTHS = (480, 960)
"""Widths of the copies in pixels: that of a card, and twice that for high-density screens."""
_QUALITY = 82
_LARGEST = 80_000_000
"""The most pixels of a picture that is opened; decoding takes four bytes each."""


def shrink_cover(content: bytes) -> tuple[int, int, tuple[tuple[int, bytes], ...]] | None:
    """Return a picture's width and height, and copies with their widths; None if the bytes are not a picture.

    Copies that would not be smaller than the picture are left out; animations get no copies.
    """
    # Imported here because Pillow would take 5% of the time of a build that opens no picture.
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
