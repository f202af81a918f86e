"""Copies of covers: smaller than the picture, in its own shape."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from support.pictures import a_noise, a_picture, encode
from tilfolio.images.covers import shrink_cover


def sizes(content: bytes) -> list[tuple[int, int]]:
    found = shrink_cover(content)
    assert found is not None
    return [Image.open(BytesIO(copy)).size for _, copy in found[2]]


def test_a_wide_picture_has_copies_of_480_and_960_pixels_as_webp() -> None:
    content = a_noise((1600, 800))
    found = shrink_cover(content)

    assert found is not None
    assert found[:2] == (1600, 800)
    assert [width for width, _ in found[2]] == [480, 960]
    assert sizes(content) == [(480, 240), (960, 480)]
    assert all(copy[8:12] == b"WEBP" and len(copy) < len(content) for _, copy in found[2])


def test_no_copy_is_larger_than_the_picture() -> None:
    found = sizes(a_noise((600, 300)))  # the second only where it has fewer bytes than the picture

    assert found in ([(480, 240)], [(480, 240), (600, 300)])
    assert sizes(a_picture((8, 4))) in ([], [(8, 4)])


def test_a_picture_is_turned_as_its_camera_says() -> None:
    picture = Image.new("RGB", (1000, 500), "red")
    written, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    picture.save(written, "JPEG", exif=exif)

    found = shrink_cover(written.getvalue())

    assert found is not None
    assert found[:2] == (500, 1000)


def test_a_picture_that_moves_is_measured_and_not_copied() -> None:
    written = BytesIO()
    frames = [Image.new("RGB", (500, 300), color) for color in ("red", "blue")]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])

    assert shrink_cover(written.getvalue()) == (500, 300, ())


def test_what_is_clear_stays_clear() -> None:
    picture = Image.new("RGBA", (1000, 500), (255, 0, 0, 0))
    picture.paste((0, 0, 255, 255), (0, 0, 500, 500))
    found = shrink_cover(encode(picture, "PNG") + b"\0" * 100_000)

    assert found is not None
    assert Image.open(BytesIO(found[2][0][1])).getpixel((470, 10))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken"])
def test_bytes_that_are_no_picture_have_no_size(content: bytes) -> None:
    assert shrink_cover(content) is None
