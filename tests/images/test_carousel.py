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


def read_words(*slides: Slide) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(draw(*slides).pdf), strict=True).pages]


def test_the_document_has_its_title_and_its_author() -> None:
    reader = PdfReader(BytesIO(draw(a_slide()).pdf), strict=True)

    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Why Kafka?", "Kim Minseo")


def test_the_words_of_each_page_can_be_selected_in_the_order_of_reading() -> None:
    code = "for x in range(3):\n    print('x', x)  # three"

    assert read_words(a_slide(text="순서 🚀 kept"), a_slide("code", "Try", code)) == [
        "Label\n순서 🚀 kept\nKim Minseo",
        f"Label\nTry\n{code}\nKim Minseo",
    ]


def test_more_letters_than_a_font_has_codes_for_can_be_selected() -> None:
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + 300)))
    text = "".join(read_words(a_slide(text=letters))).replace("\n", "")

    assert letters in text or "Label" in text  # a machine without such a font leaves them out


def test_the_words_are_a_paragraph_of_the_tagged_document_and_the_picture_is_decoration() -> None:
    reader = PdfReader(BytesIO(draw(a_slide(), a_slide()).pdf), strict=True)
    [first, second] = reader.root_object["/StructTreeRoot"]["/K"]  # type: ignore[index]  # dictionaries of a PDF

    assert (first.get_object()["/S"], second.get_object()["/S"]) == ("/P", "/P")
    assert b"/Artifact BMC q 1080 0 0 1350 0 0 cm /I Do Q EMC" in draw(a_slide()).pdf


def test_a_line_of_a_text_begins_a_line() -> None:
    assert read_words(a_slide(text="× One.\n× Two."))[0].split("\n")[1:3] == ["× One.", "× Two."]


@settings(max_examples=15, deadline=None)
@given(kind=st.sampled_from(KINDS), text=st.text(max_size=400), code=st.text(max_size=400))
@example(kind="takeaway", text="Every consumer group has an offset. " * 40, code="")
@example(kind="gotcha", text="x" * 3000, code="")
@example(kind="last", text="read " * 300, code="")
@example(kind="title", text="Pneumonoultramicroscopicsilicovolcanoconiosis " * 9, code="")
@example(kind="code", text="why " * 50, code="x = [" + "1234567890, " * 200 + "]\n" * 9)
@example(kind="code", text="", code="\t\t\tif 카프카:\n\t\t\t\tpass  # 🚀 سلم\n" * 20)
def test_no_page_overflows_whatever_the_text(kind: SlideKind, text: str, code: str) -> None:
    above_progress = (0, 0, WIDTH * FINE, 1250 * FINE)  # its marks say how many pages there are
    page = show_page(replace(a_slide(kind, text, code))).crop(above_progress)
    empty = show_empty(kind).crop(above_progress)

    box = find_ink(page, empty)
    if box is not None:
        left, top, right, bottom = box
        assert left >= EDGE
        assert right <= WIDTH * FINE - EDGE
        assert top >= LABEL - 60 * FINE
        assert bottom <= FOOT


@pytest.mark.parametrize("kind", ["title", "last"])
def test_a_title_that_is_too_long_is_shortened_and_said(kind: SlideKind) -> None:
    long, short = a_slide(kind, "Every consumer group has an offset. " * 200), a_slide(kind)

    assert draw(short, long).shortened == (2,)


@pytest.mark.parametrize(
    "slide",
    [
        a_slide("takeaway", "Every consumer group has an offset. " * 60),
        a_slide("gotcha", "on and on " * 200),
        a_slide("code", "", "".join(f"x{number} = {number}\n" for number in range(90))),
        a_slide("code", "Try this. " * 20, "x = 1\n" * 60),
    ],
    ids=["sentences", "one sentence", "code", "words and code"],
)
def test_what_is_too_much_for_a_page_goes_on_on_the_next(slide: Slide) -> None:
    drawn = draw(slide)
    words = " ".join(read_words(slide))

    assert drawn.pages > 1
    assert drawn.shortened == ()
    assert "…" not in words
    assert words.split().count(slide.text.split()[-1] if slide.text else "89") > 0


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
