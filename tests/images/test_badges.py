from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.images.badges import NAMED_COLORS, draw_badge, measure_text, write_endpoint
from tilfolio.images.colors import measure_contrast, read_color

SVG = "{http://www.w3.org/2000/svg}"


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str) -> list[ElementTree.Element]:
    return [text for text in read(svg).iter(f"{SVG}text") if text.get("aria-hidden") is None]


@pytest.mark.parametrize(
    ("label", "value", "width"),
    [
        ("streak", "12 weeks", 108),
        ("TILs", "365", 64),
        ("data", "48 notes", 94),
        ("best streak", "101 days", 132),
        ("Latency", "45ms", 94),
        ("", "first TIL", 53),
        ("Success Rate", "92%", 118),
        ('<b>&"x"', "é ü – λ", 108),
        ("WWWW", "iiiiilll", 88),
    ],
)
def test_a_badge_is_as_wide_as_shields_draws_it(label: str, value: str, width: int) -> None:
    """The widths are those of badge-maker 6.0.0, style flat."""
    assert read(draw_badge(label, value, "blue")).get("width") == str(width)


def test_its_text_and_its_name_are_the_words() -> None:
    svg = draw_badge("streak", "12 weeks", "blue")

    assert [text.text for text in texts(svg)] == ["streak", "12 weeks"]
    assert read(svg).get("aria-label") == read(svg).findtext(f"{SVG}title") == "streak: 12 weeks"
    assert read(svg).get("role") == "img"


def test_without_a_label_the_value_stands_alone() -> None:
    svg = draw_badge("", "first TIL", "blue")

    assert [text.text for text in texts(svg)] == ["first TIL"]
    assert read(svg).get("aria-label") == "first TIL"


def test_markup_is_text() -> None:
    svg = draw_badge("<script>", "\"&'", "blue")

    assert [text.text for text in texts(svg)] == ["<script>", "\"&'"]
    assert "<script>" not in svg


def test_a_line_break_is_a_space_and_what_xml_forbids_is_left_out() -> None:
    assert [text.text for text in texts(draw_badge("a\nb", "x\x00\ufffey", "blue"))] == ["a b", "xy"]


@pytest.mark.parametrize(
    ("color", "fill"),
    [
        ("#00695c", "#00695c"),
        ("#4B0", "#44bb00"),
        ("blue", "#007ec6"),
        ("Blue", "#007ec6"),
        ("url(x)", "#555555"),
        ('"/><script>', "#555555"),
        ("", "#555555"),
    ],
)
def test_a_color_is_hex_or_a_name_that_shields_knows_else_grey(color: str, fill: str) -> None:
    fills = [rect.get("fill") for rect in read(draw_badge("label", "value", color)).iter(f"{SVG}rect")]

    assert fills == ["#fff", "#555", fill, *[part for part in fills if part and part.startswith("url(")]]


@pytest.mark.parametrize("color", [*NAMED_COLORS.values(), "#00695c", "#ffffff", "#000000", "#ffeb3b"])
def test_the_value_reads_on_its_color(color: str) -> None:
    ink = texts(draw_badge("label", "value", color))[1].get("fill") or ""

    assert ink in ("#fff", "#333")
    assert measure_contrast(read_color(ink), read_color(color)) >= 3


def test_badges_in_one_page_share_no_id() -> None:
    ids = [
        part.get("id")
        for svg in (draw_badge("a", "1", "blue"), draw_badge("a", "2", "blue"))
        for part in read(svg).iter()
    ]
    named = [name for name in ids if name]

    assert len(named) == len(set(named)) == 4


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("m", 10.7),
        ("é", 6.55),
        ("\u0301", 0),
        ("\u200d", 0),
        ("한국", 22),
        ("🔥", 14),
        ("⏱️", 10.7),
    ],
    ids=["empty", "latin", "accent", "combining", "joiner", "hangul", "emoji", "emoji with selector"],
)
def test_the_width_of_any_text_is_known(text: str, width: float) -> None:
    assert measure_text(text) == pytest.approx(width, abs=0.4)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=10))
def test_any_words_make_well_formed_svg_on_one_line(label: str, value: str, color: str) -> None:
    svg = draw_badge(label, value, color)

    assert read(svg).get("height") == "20"
    assert "\n" not in svg


def test_the_endpoint_has_what_its_schema_asks_for() -> None:
    assert json.loads(write_endpoint("streak", "12 weeks", "#4B0")) == {
        "schemaVersion": 1,
        "label": "streak",
        "message": "12 weeks",
        "color": "44bb00",
    }


def test_an_endpoint_never_has_an_empty_message() -> None:
    assert json.loads(write_endpoint("streak", " ", "blue"))["message"] == "–"
