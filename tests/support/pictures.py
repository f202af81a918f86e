"""Pictures for the tests of cards and carousels."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageChops

RGB = tuple[int, int, int]


def a_picture(size: tuple[int, int] = (400, 300), color: str = "#884422", kind: str = "PNG") -> bytes:
    """Return an encoded picture of one colour."""
    return encode(Image.new("RGB", size, color), kind)


def a_noise(size: tuple[int, int] = (1280, 720)) -> bytes:
    """Return a deterministic picture that does not compress, because no two neighbouring pixels are equal."""
    seed, values = 12345, bytearray()
    for _ in range(size[0] * size[1] * 3):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        values.append(seed >> 16 & 0xFF)
    return encode(Image.frombytes("RGB", size, bytes(values)), "JPEG")


def encode(picture: Image.Image, kind: str) -> bytes:
    """Encode a picture in a format."""
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def decode(png: bytes) -> Image.Image:
    """Decode a picture."""
    return Image.open(BytesIO(png)).convert("RGB")


def find_ink(one: bytes | Image.Image, other: bytes | Image.Image) -> tuple[int, int, int, int] | None:
    """Return the bounding box of the differences between two pictures."""
    left = decode(one) if isinstance(one, bytes) else one
    right = decode(other) if isinstance(other, bytes) else other
    return ImageChops.difference(left, right).getbbox()
