"""A text in a box: as large as fits, lines about equally long, an ellipsis last."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilfolio.images.blocks import Block, Box, fit_block
from tilfolio.images.fonts import Fonts, load_fonts

SIZES = (100, 80, 60, 40)


@cache
def fonts() -> Fonts:
    return load_fonts("한글日本")


def fit(text: str, width: int = 700, lines: int = 3, *, below: int = 60) -> Block:
    box = Box(width=width, height=400, sizes=SIZES, lines=lines, break_below=below)
    return fit_block(text, fonts().title, box)


def texts(block: Block) -> list[str]:
    return ["".join(piece.text for piece, _ in line.pieces) for line in block.lines]


def test_a_word_is_set_as_large_as_may_be() -> None:
    assert (fit("Kafka").size, texts(fit("Kafka"))) == (100, ["Kafka"])


def test_more_words_are_set_smaller() -> None:
    sizes = [fit("gradient " * count).size for count in (2, 6, 9, 14)]

    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 2


def test_lines_are_about_equally_long() -> None:
    block = fit("Why Kafka and Flink for anomaly detection")

    widths = [line.width for line in block.lines]
    assert len(widths) > 1
    assert min(widths) > 0.55 * max(widths)


def test_a_word_longer_than_the_line_makes_all_smaller_before_it_is_cut() -> None:
    block = fit("The Datenverarbeitungsanlagen are on", width=560)

    assert block.size < 60
    assert texts(block) == ["The", "Datenverarbeitungsanlagen", "are on"]


def test_a_path_is_cut_after_a_slash() -> None:
    lines = texts(fit("https://example.com/notes/about/streams/and/windows"))

    assert len(lines) > 1
    assert all(line.endswith(("/", ".")) for line in lines[:-1])


def test_what_never_fits_ends_in_an_ellipsis_after_a_letter() -> None:
    block = fit("one two, three: four. " * 30)

    assert block.cut
    assert block.size == SIZES[-1]
    assert len(block.lines) == 3
    assert texts(block)[-1][-1] == "…"
    assert texts(block)[-1][-2].isalpha()


def test_what_fits_ends_as_it_was_written() -> None:
    block = fit("Why Kafka?")

    assert not block.cut
    assert texts(block) == ["Why Kafka?"]


@pytest.mark.fonts("han", "hangul", "kana")
@pytest.mark.parametrize(
    ("text", "language"),
    [("日本", "zh-Hans"), ("日本の", "ja"), ("日本 한글", "ko"), ("Kafka", "")],
    ids=["han", "kana", "hangul", "latin"],
)
def test_chinese_characters_take_the_forms_of_the_language_around_them(text: str, language: str) -> None:
    box = Box(width=700, height=300, sizes=SIZES)

    assert fit_block(text, load_fonts(text).title, box).language == language
    if language == "zh-Hans":
        assert fit_block(text, load_fonts(text).title, box, language="ja").language == "ja"


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=200), width=st.integers(120, 900), lines=st.integers(1, 5))
def test_no_line_is_wider_than_the_box_and_no_block_higher(text: str, width: int, lines: int) -> None:
    block = fit(text, width, lines)

    assert block.width <= width
    assert len(block.lines) <= lines
    assert block.height <= 400 or len(block.lines) == 1


@settings(max_examples=100, deadline=None)
@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=9), max_size=12))
def test_no_word_is_lost_unless_the_block_is_cut(words: list[str]) -> None:
    block = fit(" ".join(words))

    if not block.cut:
        assert " ".join(texts(block)).split() == words
