"""Carousels are read back as PDF and looked at page by page."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from support.pictures import a_picture, find_ink
from tilfolio.images.carousel import HEIGHT, WIDTH, Deck, DrawnDeck, draw_carousel
from tilfolio.images.design import CardStyle
from tilfolio.images.fonts import Fonts, load_fonts
from tilfolio.images.slides import Slide, SlideKind

KINDS: tuple[SlideKind, ...] = ("title", "takeaway", "code", "gotcha", "last")
FINE = 2
EDGE = 40 * FINE
LABEL, FOOT = 180 * FINE, 1180 * FINE
"""Between these heights stand a page's main words."""


@cache
def fonts() -> Fonts:
    return load_fonts("카프카 🚀 سلم")


def a_deck(*slides: Slide) -> Deck:
    return Deck(title="Why Kafka?", slides=slides, color="#0f766e", icon="data", author="Kim Minseo", site_name="Notes")


def a_slide(kind: SlideKind = "takeaway", text: str = "Order is kept per key.", code: str = "") -> Slide:
    return Slide(
        kind=kind, text=text, label="Label", code=code, language="python", link="https://example.com/til/kafka/"
    )


def draw(*slides: Slide) -> DrawnDeck:
    return draw_carousel(a_deck(*slides), CardStyle(), fonts())


def show_page(*slides: Slide, page: int = 0) -> Image.Image:
    reader = PdfReader(BytesIO(draw(*slides).pdf), strict=True)
    picture = reader.pages[page].images[0].image
    assert picture is not None
    return picture.convert("RGB")


@cache
def show_empty(kind: SlideKind) -> Image.Image:
    return show_page(a_slide(kind, "", ""))


def test_each_slide_is_a_page_of_1080_by_1350() -> None:
    reader = PdfReader(BytesIO(draw(*map(a_slide, KINDS)).pdf), strict=True)

    assert [tuple(map(float, page.mediabox)) for page in reader.pages] == [(0, 0, WIDTH, HEIGHT)] * 5
    assert (WIDTH, HEIGHT) == (1080, 1350)


def test_the_same_deck_gives_the_same_bytes_and_names_no_day() -> None:
    first = draw(*map(a_slide, KINDS)).pdf
    draw(a_slide(text="between"))

    assert draw(*map(a_slide, KINDS)).pdf == first
    assert b"CreationDate" not in first
    assert b"/ID" not in first


def test_the_document_has_its_title_and_each_page_its_text_for_a_screen_reader() -> None:
    reader = PdfReader(BytesIO(draw(a_slide(text="순서 🚀"), a_slide("code", "Try", "x = 1")).pdf), strict=True)

    figures = reader.root_object["/StructTreeRoot"]["/K"]  # type: ignore[index]  # dictionaries of a PDF
    assert reader.metadata is not None
    assert reader.metadata.title == "Why Kafka?"
    assert [figure.get_object()["/Alt"] for figure in figures] == [
        "Label\n순서 🚀\nhttps://example.com/til/kafka/",
        "Label\nTry\nx = 1\nhttps://example.com/til/kafka/",
    ]


@settings(max_examples=15, deadline=None)
@given(kind=st.sampled_from(KINDS), text=st.text(max_size=400), code=st.text(max_size=400))
@example(kind="takeaway", text="Every consumer group has an offset. " * 100, code="")
@example(kind="gotcha", text="x" * 3000, code="")
@example(kind="last", text="read " * 300, code="")
@example(kind="title", text="Pneumonoultramicroscopicsilicovolcanoconiosis " * 9, code="")
@example(kind="code", text="why " * 200, code="x = [" + "1234567890, " * 200 + "]\n" * 200)
@example(kind="code", text="", code="\t\t\tif 카프카:\n\t\t\t\tpass  # 🚀 سلم\n" * 60)
def test_no_page_overflows_whatever_the_text(kind: SlideKind, text: str, code: str) -> None:
    page = show_page(replace(a_slide(kind, text, code)))
    empty = show_empty(kind)

    box = find_ink(page, empty)
    if box is not None:
        left, top, right, bottom = box
        assert left >= EDGE
        assert right <= WIDTH * FINE - EDGE
        assert top >= LABEL - 60 * FINE
        assert bottom <= FOOT


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_that_is_too_long_is_shortened_and_said(kind: SlideKind) -> None:
    long, short = a_slide(kind, "Every consumer group has an offset. " * 200), a_slide(kind)

    assert draw(short, long).shortened == (2,)


def test_code_that_is_too_long_is_shortened_and_said() -> None:
    assert draw(a_slide("code", "", "x = 1\n" * 300)).shortened == (1,)


def test_a_gotcha_stands_on_a_ground_of_its_own() -> None:
    grounds = {show_page(a_slide(kind)).getpixel((5, 5)) for kind in ("takeaway", "code", "gotcha")}

    assert len(grounds) == 2


def test_code_is_coloured_by_its_language() -> None:
    python = show_page(a_slide("code", "", "def f():\n    return 'x'"))
    plain = show_page(replace(a_slide("code", "", "def f():\n    return 'x'"), language=""))

    colors = [len(page.crop((0, LABEL, WIDTH * FINE, FOOT)).getcolors(4096) or []) for page in (python, plain)]
    assert colors[0] > colors[1] + 20


def test_a_long_link_fits_its_button() -> None:
    link = "https://example.com/a-very-long-path/" + "with-many-words/" * 12
    box = find_ink(show_page(replace(a_slide("last"), link=link)), show_page(a_slide("last")))

    assert box is not None
    assert box[0] >= EDGE
    assert box[2] <= WIDTH * FINE - EDGE


def test_a_photo_is_shown_and_bytes_that_are_none_are_not() -> None:
    with_photo, without = replace(a_deck(a_slide("title")), photo=a_picture()), a_deck(a_slide("title"))
    broken = replace(without, photo=b"no picture")

    pdfs = [draw_carousel(deck, CardStyle(), fonts()).pdf for deck in (with_photo, without, broken)]

    assert pdfs[0] != pdfs[1]
    assert pdfs[1] == pdfs[2]


def test_what_no_font_has_is_said() -> None:
    deck = a_deck(a_slide(text="카프카 a"), a_slide("code", "", "x = '한'"))

    assert draw_carousel(deck, CardStyle(), load_fonts(system=False)).missing == "카프한"
