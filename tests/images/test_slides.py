"""A note becomes five to ten pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.images.slides import FEWEST, MOST, Slide, SlideKind, plan_slides, split_slide

FIRST, LAST = Slide(kind="title", text="Title"), Slide(kind="last", text="Read on")


def some(kind: SlideKind, *texts: str) -> list[Slide]:
    return [Slide(kind=kind, text=text, label=kind) for text in texts]


def plan(takeaways: list[Slide], codes: list[Slide], gotchas: list[Slide], spare: list[Slide]) -> tuple[Slide, ...]:
    return plan_slides(first=FIRST, last=LAST, takeaways=takeaways, codes=codes, gotchas=gotchas, spare=spare)


COUNT = st.integers(0, 15)
TEXT = st.sampled_from(["Short.", "One. Two. Three.", "A sentence that goes on. " * 20, "文。文。"])


@given(texts=st.lists(TEXT, max_size=15), codes=COUNT, gotchas=COUNT)
def test_there_are_five_to_ten_pages_whatever_a_note_has(texts: list[str], codes: int, gotchas: int) -> None:
    pages = plan(
        some("takeaway", *texts),
        some("code", *["code"] * codes),
        some("gotcha", *["gotcha"] * gotchas),
        some("takeaway", "question", "more", "about"),
    )

    assert FEWEST <= len(pages) <= MOST
    assert (pages[0], pages[-1]) == (FIRST, LAST)


def test_code_follows_a_takeaway_and_gotchas_come_last() -> None:
    pages = plan(some("takeaway", "a", "b", "c"), some("code", "1", "2"), some("gotcha", "!"), [])

    assert [page.text for page in pages] == ["Title", "a", "1", "b", "2", "c", "!", "Read on"]


def test_of_too_much_the_gotchas_and_the_first_code_stay() -> None:
    pages = plan(some("takeaway", *"abcdefghijkl"), some("code", *"123"), some("gotcha", *"!?#"), [])

    assert "".join(page.text for page in pages[1:-1]) == "a1b2cd!?"


def test_a_long_takeaway_is_told_on_several_pages_that_keep_its_label() -> None:
    sentence = "A window waits for events that are late by up to five seconds and no longer than that, ever."

    pages = plan(some("takeaway", " ".join([sentence] * 4)), [], some("gotcha", "!"), [])

    assert [page.text for page in pages[1:-2]] == [f"{sentence} {sentence}"] * 2
    assert {page.label for page in pages[1:-2]} == {"takeaway"}


def test_a_short_note_is_told_a_sentence_a_page_before_spare_pages_fill_up() -> None:
    pages = plan(some("takeaway", "One thing. Another thing."), [], [], some("takeaway", "spare", "unused"))

    assert [page.text for page in pages[1:-1]] == ["One thing.", "Another thing.", "spare"]


@pytest.mark.parametrize("text", ["Version 3.11 is out", "한 문장.", "e.g. this"])
def test_a_point_inside_a_word_ends_no_sentence(text: str) -> None:
    pages = plan(some("takeaway", text, "b", "c"), [], [], [])

    assert pages[1].text == text


@pytest.mark.parametrize(
    ("slide", "parts"),
    [
        (Slide(kind="takeaway", text="One is. Two are."), ["One is.", "Two are."]),
        (Slide(kind="takeaway", text="One is.\nTwo are. Three are."), ["One is.", "Two are. Three are."]),
        (Slide(kind="gotcha", text="on and on"), ["on", "and on"]),
        (Slide(kind="code", text="", code="a = 1\nb = 2\n\nc = 3\nd = 4"), ["a = 1\nb = 2", "c = 3\nd = 4"]),
        (Slide(kind="code", text="Try", code="a = 1"), ["Try", "a = 1"]),
        (Slide(kind="takeaway", text="x"), ["x"]),
        (Slide(kind="title", text="One is. Two are."), ["One is. Two are."]),
    ],
)
def test_a_page_with_too_much_is_parted_where_it_reads_best(slide: Slide, parts: list[str]) -> None:
    assert [part.text or part.code for part in split_slide(slide)] == parts
