"""The guide's page on the record names every option, and its examples can be copied."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.derive.rhythm import default_rhythm, read_rhythm
from tilfolio.derive.rules import _FIELDS, COUNTS_OF_NOTES, OTHER_COUNTS, read_rules
from tilfolio.derive.streaks import read_streak_rules

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "record.md"
TEXT = GUIDE.read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]


@pytest.mark.parametrize("option", ["timezone", "rhythm", "streak", "earned"])
def test_each_option_has_an_example(option: str) -> None:
    assert any(option in example for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: next(iter(example)))
def test_an_example_can_be_copied(example: dict[str, Any]) -> None:
    problems = (
        *read_rhythm(example.get("rhythm"))[1],
        *read_streak_rules(example.get("streak"))[1],
        *read_rules(example.get("earned"), DEFAULT_CATEGORIES)[1],
    )

    assert problems == ()


@pytest.mark.parametrize(
    "name",
    [
        *_FIELDS,
        *COUNTS_OF_NOTES,
        *OTHER_COUNTS,
        *("focus", "title", "days", "outputs", "tags", "commits"),
        *("rest", "pauses", "headline"),
    ],
)
def test_every_field_and_count_is_told(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_every_rule_that_ships_is_told_and_no_other() -> None:
    rules, _ = read_rules(None, DEFAULT_CATEGORIES)
    table = TEXT[TEXT.index("### Earned") : TEXT.index("Each has the day")]
    cells = " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE))

    assert set(re.findall(r"`(.+?)`", cells)) == {rule.key for rule in rules}


def test_the_default_week_is_the_one_that_is_told() -> None:
    rows = {row[0]: row for row in re.findall(r"^\| `(\w+)` \| ([\w–]+) \| ([^|]+) \|", TEXT, re.MULTILINE)}
    short = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    for focus in default_rhythm().focuses:
        _, days, outputs = rows[focus.name]
        first, last = short[focus.days[0]], short[focus.days[-1]]

        assert days == (first if first == last else f"{first}–{last}")
        assert outputs.strip().lower() == ", ".join(output.text for output in focus.outputs).lower()
