"""The monogram of a site without a logo."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tilfolio.images.monogram import draw_monogram, find_initials


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Kim Minseo", "KM"),
        ("Ada", "A"),
        ("Ludwig van Beethoven", "LB"),
        ("김민서", "김"),
        ("山田 太郎", "山"),
        ("Владимир Ленский", "ВЛ"),
        ("🚀 today I learned", "TL"),
        ("– · –", ""),
        ("", ""),
    ],
)
def test_initials_are_those_a_reader_would_write(name: str, initials: str) -> None:
    assert find_initials(name) == initials


def test_the_sign_is_an_svg_with_the_initials_on_the_accent() -> None:
    sign = ElementTree.fromstring(draw_monogram("Ada <Lovelace>", "#4338ca"))

    ground, text = list(sign)
    assert ground.get("fill") == "#4338ca"
    assert text.text == "AL"
    assert draw_monogram("–", "#4338ca") == ""
