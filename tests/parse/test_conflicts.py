from __future__ import annotations

import pytest

from tilfolio.parse.conflicts import find_conflicts

SIDES = "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> topic\n"


def lines(text: str) -> list[int | None]:
    return [error.line for error in find_conflicts(text, "TILs/a.md")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"# A\n\n{SIDES}", [3]),
        (f"# A\n\n{SIDES}\nMore.\n\n{SIDES}", [3, 11]),
        ("<<<<<<< HEAD\nOne.\n||||||| base\nZero.\n=======\nTwo.\n>>>>>>> x\n", [1]),
        (f"```\n{SIDES}```\n", []),
        (SIDES.replace("=======\n", ""), []),
        (SIDES.replace(">>>>>>>", ">>>>>>"), []),
        ("A heading\n=======\n", []),
    ],
    ids=["one", "two", "with the base", "an example in code", "no middle", "a short mark", "a heading"],
)
def test_where_git_left_both_sides_is_found(text: str, found: list[int]) -> None:
    assert lines(text) == found


def test_many_marks_take_no_longer_than_many_lines() -> None:
    assert lines("<<<<<<< a\n" * 50_000 + "=======\n>>>>>>> b\n") == [1]
