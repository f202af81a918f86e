"""Code on a page: nothing is lost and nothing is wider than the page."""

from __future__ import annotations

from unicodedata import category, east_asian_width

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tilfolio.images.code import Listing, fit_code

WIDTH, HEIGHT, SIZES = 900, 1000, (60, 40, 30, 20)


def fit(code: str, language: str = "python") -> Listing:
    return fit_code(code, language, WIDTH, HEIGHT, SIZES)


def texts(listing: Listing) -> list[str]:
    return ["".join(span.text for span in line) for line in listing.lines]


def test_short_code_is_set_large_and_a_long_line_smaller() -> None:
    assert (fit("x = 1").size, fit("x = 1  # " + "y" * 30).size) == (60, 30)


def test_a_line_too_long_for_the_smallest_size_is_folded_at_a_sign_and_indented() -> None:
    listing = fit("call(" + "argument, " * 12 + ")")

    assert listing.size == 20
    assert [line[0].column for line in listing.lines] == [0, 2]
    assert texts(listing)[0].endswith(", ")


def test_more_lines_than_fit_end_in_an_ellipsis() -> None:
    listing = fit("x = 1\n" * 200)

    assert listing.cut
    assert texts(listing)[-1] == "…"
    assert len(listing.lines) * listing.pitch <= HEIGHT


def test_the_indentation_that_all_lines_share_is_left_out() -> None:
    assert texts(fit("\n    if x:\n        y()\n\n")) == ["if x:", "    y()"]


@pytest.mark.parametrize(
    ("code", "hues"),
    [
        ("def f(): pass", ["keyword", "name"]),
        ("x = 'a'", ["string"]),
        ("# why", ["comment"]),
        ("y = 42", ["number"]),
    ],
)
def test_words_have_the_hue_of_what_they_are(code: str, hues: list[str]) -> None:
    (line,) = fit(code).lines

    assert set(hues) <= {span.hue for span in line}


@pytest.mark.parametrize("language", ["", "no-such-language", "mermaid", "text"])
def test_a_language_that_is_not_known_is_drawn_plain(language: str) -> None:
    assert texts(fit("graph TD; a-->b", language)) == ["graph TD; a-->b"]


def count_columns(text: str) -> int:
    """Count columns as terminals do: ideographs and emoji take two, marks none."""
    wide = {"W": 2, "F": 2}
    marks = {"Mn", "Me", "Cf"}
    return sum(0 if category(c) in marks and c > "\u0300" else wide.get(east_asian_width(c), 1) for c in text)


@given(code=st.text(max_size=300), language=st.sampled_from(["", "python", "bash", "yaml", "html"]))
@example(code="카" * 200, language="")
@example(code="x" * 500, language="python")
@example(code="👩‍💻" * 90, language="")
@example(code="e\u0301" * 90, language="")
def test_no_line_is_wider_than_the_page_and_nothing_is_lost(code: str, language: str) -> None:
    listing = fit(code, language)

    columns = WIDTH / listing.letter
    assert all(
        line[0].column + count_columns(text) <= columns
        for line, text in zip(listing.lines, texts(listing), strict=True)
        if line
    )
    if not listing.cut:
        assert "".join("".join(texts(listing)).split()) == "".join(code.lstrip("\ufeff").split())
