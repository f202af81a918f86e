"""The width and height of an author's images."""

from __future__ import annotations

import pytest

from tilfolio.pages.portable_html import size_images

FILES = {"til/why/a.png": (800, 400), "assets/b c.png": (300, 300)}


def sized(html: str, folder: str = "til/why") -> str:
    return size_images(html, folder, lambda uri: FILES.get(uri, (0, 0)))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<img alt="" src="a.png">', '<img width="800" height="400" alt="" src="a.png">'),
        ('<img src="a.png#only-light" />', '<img width="800" height="400" src="a.png#only-light" />'),
        ('<img src="../../assets/b%20c.png">', '<img width="300" height="300" src="../../assets/b%20c.png">'),
        ('<img src="a.png" width="400">', '<img height="200" src="a.png" width="400">'),
        ('<img src="a.png" width="50%">', '<img src="a.png" width="50%">'),
        ('<img src="a.png" height="9">', '<img src="a.png" height="9">'),
        ('<img src="a.png" style="width: 3em">', '<img src="a.png" style="width: 3em">'),
        ('<img src="https://example.org/a.png">', '<img src="https://example.org/a.png">'),
        ('<img src="../../../../a.png">', '<img src="../../../../a.png">'),
        ('<img src="unknown.png">', '<img src="unknown.png">'),
        ("<p>none</p>", "<p>none</p>"),
    ],
)
def test_an_image_has_its_size_and_what_was_written_stays(written: str, shown: str) -> None:
    assert sized(written) == shown


def test_images_below_the_first_come_later() -> None:
    assert sized('<img src="x.png"><img src="y.png"><img loading="eager" src="z.png">') == (
        '<img src="x.png"><img loading="lazy" src="y.png"><img loading="eager" src="z.png">'
    )
