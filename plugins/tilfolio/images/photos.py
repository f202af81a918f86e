"""Photographs on cards: decoded by Pillow, cropped and scaled."""

from io import BytesIO

from PIL import Image, ImageOps

_WIDEST, _TALLEST = 16 / 9, 3 / 4
"""Covers beyond these aspect ratios are cropped, since a narrow strip shows nothing in a thumbnail."""


def crop_photo(content: bytes, size: int) -> Image.Image | None:
    """Crop a picture to a square of `size` pixels; None if the bytes are not a picture."""
    picture = _read(content, (size, size))
    # In portraits, faces are above the middle.
    return None if picture is None else ImageOps.fit(picture, (size, size), centering=(0.5, 0.35))


def frame_photo(content: bytes, room: tuple[int, int]) -> Image.Image | None:
    """Return a picture as large as fits, cropped only if it is very wide or tall; None if it is not a picture."""
    picture = _read(content, room)
    if picture is None:
        return None
    shape = min(max(picture.width / picture.height, _TALLEST), _WIDEST)
    width = min(room[0], round(room[1] * shape))
    return ImageOps.fit(picture, (width, round(width / shape)), Image.Resampling.BILINEAR)


def contain_photo(content: bytes, room: tuple[int, int]) -> Image.Image | None:
    """Return a whole picture as large as fits; None if the bytes are not a picture."""
    picture = _read(content, room)
    return None if picture is None else ImageOps.contain(picture, room, Image.Resampling.LANCZOS)


def _read(content: bytes, about: tuple[int, int]) -> Image.Image | None:
    try:
        with Image.open(BytesIO(content)) as picture:
            picture.draft("RGB", about)
            picture.load()
            return _flatten(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _flatten(picture: Image.Image) -> Image.Image:
    """Put a transparent picture on white, as pages show it."""
    if picture.mode not in {"RGBA", "LA", "PA"} and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGBA", clear.size, "white")
    ground.alpha_composite(clear)
    return ground.convert("RGB")
