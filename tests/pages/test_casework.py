from __future__ import annotations

import pytest

from tilfolio.pages.casework import split_case
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read

README = """\
Finds *bearing* faults. Six hours early.

![A signal](../../assets/signal.png)

Some more.

## Problem

A stop costs a shift. Nobody reads the alarms.

## Approach

1. Windows of 4,096 samples.
2. An autoencoder.

## Results

One alarm in ten is false.
"""


def test_the_first_paragraph_and_the_cover_stand_above_the_text_and_not_in_it() -> None:
    case = split_case(README, "Finds bearing faults. Six hours early.", "assets/signal.png", plain_text)

    assert case.lede == "Finds *bearing* faults. Six hours early."
    assert case.cover_alt == "A signal"
    assert case.body.startswith("Some more.\n\n## Problem")


def test_problem_approach_and_result_are_told_in_a_sentence_each() -> None:
    case = split_case(README, "", "", plain_text)

    assert case.parts == (
        ("problem", "A stop costs a shift."),
        ("approach", "Windows of 4,096 samples."),
        ("result", "One alarm in ten is false."),
    )


def test_a_sentence_above_the_text_is_not_in_it_where_its_section_says_more() -> None:
    body = split_case(README, "", "", plain_text).body

    assert "## Problem\n\nNobody reads the alarms.\n" in body
    assert "1. Windows of 4,096 samples." in body
    assert "## Results\n\nOne alarm in ten is false." in body


def test_a_sentence_with_markup_stays_in_its_section() -> None:
    body = README.replace("A stop", "A [stop](why.md)")

    assert "A [stop](why.md) costs a shift." in split_case(body, "", "", plain_text).body


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_an_example_in_a_block_of_code_is_no_section(fence: str) -> None:
    example = f"Text.\n\n{fence}\n## Problem\n\nIt was slow. Very.\n\n## Result\n\nFast. Very.\n{fence}\n"

    case = split_case(example, "", "", plain_text, mask=lambda text: read(text).masked)

    assert (case.parts, case.body) == ((), example.strip("\n"))


def test_a_summary_of_the_author_s_own_leaves_the_text_whole() -> None:
    case = split_case(README, "Something else.", "assets/other.png", plain_text)

    assert case.lede == "Something else."
    assert case.body.startswith(README.partition("## ")[0].strip("\n"))


def test_sections_of_one_sentence_each_are_not_told_twice() -> None:
    short = "# P\n\n## Problem\n\nIt was slow.\n\n## Result\n\nIt is fast.\n"

    assert split_case(short, "", "", str).parts == ()
    assert split_case(f"{short}\nMuch faster.\n", "", "", str).parts == (
        ("problem", "It was slow."),
        ("result", "It is fast."),
    )


def test_what_a_front_matter_says_goes_before_the_sections() -> None:
    told = split_case(README, "", "", plain_text, {"problem": "Stops are dear.", "result": "Fewer of them."}).parts

    assert told == (
        ("problem", "Stops are dear."),
        ("approach", "Windows of 4,096 samples."),
        ("result", "Fewer of them."),
    )
    assert split_case("Nothing.", "", "", plain_text, {"result": "Fast."}).parts == (("result", "Fast."),)
