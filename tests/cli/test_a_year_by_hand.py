"""A year of weeks, counted by hand: `til week` and `til stats` against the figures written down beside each week.

A row is a week of 2026, which has 53: what was written from Monday to Sunday, and what a person counts in it. A
letter is a note: n plain, k with code, g with a gotcha, d tagged docker, l a LeetCode problem, s a system design
mock, p a note that was shared on LinkedIn. Figures: notes, days, more than the week before, weeks in a row,
problems, mocks, gotchas, posts, snippets, and notes tagged docker.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from support.builders import a_portfolio, a_source
from tilfolio.cli.activity import Activity
from tilfolio.cli.stats import describe_activity
from tilfolio.cli.week import describe_week
from tilfolio.derive.rhythm import default_rhythm
from tilfolio.derive.streaks import derive_streaks
from tilfolio.derive.weeks import count_by_day, derive_weeks
from tilfolio.facts import StreakRules
from tilfolio.model import Til, Week
from tilfolio.parse.til import parse_note

YEAR = """
W01 | n    .    n    g    .    .    p    |  4 | 4 | +4 |  1 | 0 | 0 | 1 | 1 | 0 | 0
W02 | .    n    g    .    .    l    .    |  3 | 3 | -1 |  2 | 1 | 0 | 1 | 0 | 0 | 0
W03 | .    n    n    .    .    .    p    |  3 | 3 |  0 |  3 | 0 | 0 | 0 | 1 | 0 | 0
W04 | n    .    g    .    .    s    p    |  4 | 4 | +1 |  4 | 0 | 1 | 1 | 1 | 0 | 0
W05 | k    .    g    g    d    .    .    |  4 | 4 |  0 |  5 | 0 | 0 | 2 | 0 | 1 | 1
W06 | .    .    .    n    d    l    p    |  4 | 4 |  0 |  6 | 1 | 0 | 0 | 1 | 0 | 1
W07 | .    .    n    g    .    l    .    |  3 | 3 | -1 |  7 | 1 | 0 | 1 | 0 | 0 | 0
W08 | k    .    g    .    d    .    p    |  4 | 4 | +1 |  8 | 0 | 0 | 1 | 1 | 1 | 1
W09 | .    .    .    .    .    .    .    |  0
W10 | k    .    g    .    .    l    .    |  3 | 3 | +3 |  1 | 1 | 0 | 1 | 0 | 1 | 0
W11 | k    .    n    n    d    ls   .    |  6 | 5 | +3 |  2 | 1 | 1 | 0 | 0 | 1 | 1
W12 | n    n    .    .    .    llll .    |  6 | 3 |  0 |  3 | 4 | 0 | 0 | 0 | 0 | 0
W13 | k    n    g    n    d    s    .    |  6 | 6 |  0 |  4 | 0 | 1 | 1 | 0 | 1 | 1
W14 | n    .    .    .    .    lll  .    |  4 | 2 | -2 |  5 | 3 | 0 | 0 | 0 | 0 | 0
W15 | n    .    n    n    .    s    .    |  4 | 4 |  0 |  6 | 0 | 1 | 0 | 0 | 0 | 0
W16 | k    .    n    n    .    ll   p    |  6 | 5 | +2 |  7 | 2 | 0 | 0 | 1 | 1 | 0
W17 | n    .    n    .    .    ll   .    |  4 | 3 | -2 |  8 | 2 | 0 | 0 | 0 | 0 | 0
W18 | k    .    .    .    .    s    .    |  2 | 2 | -2 |  9 | 0 | 1 | 0 | 0 | 1 | 0
W19 | k    .    g    n    d    s    .    |  5 | 5 | +3 | 10 | 0 | 1 | 1 | 0 | 1 | 1
W20 | k    n    .    n    d    l    p    |  6 | 6 | +1 | 11 | 1 | 0 | 0 | 1 | 1 | 1
W21 | .    n    .    .    d    l    p    |  4 | 4 | -2 | 12 | 1 | 0 | 0 | 1 | 0 | 1
W22 | .    n    n    n    .    l    .    |  4 | 4 |  0 | 13 | 1 | 0 | 0 | 0 | 0 | 0
W23 | n    .    n    .    d    ls   .    |  5 | 4 | +1 | 14 | 1 | 1 | 0 | 0 | 0 | 1
W24 | k    n    n    g    d    l    .    |  6 | 6 | +1 | 15 | 1 | 0 | 1 | 0 | 1 | 1
W25 | .    .    .    .    .    l    .    |  1 | 1 | -5 | 16 | 1 | 0 | 0 | 0 | 0 | 0
W26 | n    .    .    n    d    .    .    |  3 | 3 | +2 | 17 | 0 | 0 | 0 | 0 | 0 | 1
W27 | n    .    n    g    .    ll   .    |  5 | 4 | +2 | 18 | 2 | 0 | 1 | 0 | 0 | 0
W28 | k    .    g    g    .    s    .    |  4 | 4 | -1 | 19 | 0 | 1 | 2 | 0 | 1 | 0
W29 | n    .    g    n    d    lll  .    |  7 | 5 | +3 | 20 | 3 | 0 | 1 | 0 | 0 | 1
W30 | .    .    .    .    .    .    .    |  0
W31 | .    .    .    .    .    .    .    |  0
W32 | .    n    g    n    .    l    .    |  4 | 4 | +4 |  1 | 1 | 0 | 1 | 0 | 0 | 0
W33 | .    n    .    .    d    ls   .    |  4 | 3 |  0 |  2 | 1 | 1 | 0 | 0 | 0 | 1
W34 | .    .    g    .    .    .    .    |  1 | 1 | -3 |  3 | 0 | 0 | 1 | 0 | 0 | 0
W35 | k    .    .    .    .    lll  .    |  4 | 2 | +3 |  4 | 3 | 0 | 0 | 0 | 1 | 0
W36 | k    n    n    g    d    lll  .    |  8 | 6 | +4 |  5 | 3 | 0 | 1 | 0 | 1 | 1
W37 | .    n    n    n    d    ll   .    |  6 | 5 | -2 |  6 | 2 | 0 | 0 | 0 | 0 | 1
W38 | .    .    g    n    .    ll   .    |  4 | 3 | -2 |  7 | 2 | 0 | 1 | 0 | 0 | 0
W39 | k    .    g    .    .    ls   .    |  4 | 3 |  0 |  8 | 1 | 1 | 1 | 0 | 1 | 0
W40 | .    .    g    .    .    ll   p    |  4 | 3 |  0 |  9 | 2 | 0 | 1 | 1 | 0 | 0
W41 | .    .    n    g    d    l    .    |  4 | 4 |  0 | 10 | 1 | 0 | 1 | 0 | 0 | 1
W42 | .    .    g    g    d    s    .    |  4 | 4 |  0 | 11 | 0 | 1 | 2 | 0 | 0 | 1
W43 | k    .    .    n    .    l    .    |  3 | 3 | -1 | 12 | 1 | 0 | 0 | 0 | 1 | 0
W44 | k    n    n    g    .    .    .    |  4 | 4 | +1 | 13 | 0 | 0 | 1 | 0 | 1 | 0
W45 | n    n    .    g    .    ll   .    |  5 | 4 | +1 | 14 | 2 | 0 | 1 | 0 | 0 | 0
W46 | k    n    n    .    .    .    .    |  3 | 3 | -2 | 15 | 0 | 0 | 0 | 0 | 1 | 0
W47 | n    .    n    .    d    ls   p    |  6 | 5 | +3 | 16 | 1 | 1 | 0 | 1 | 0 | 1
W48 | .    n    g    n    .    .    p    |  4 | 4 | -2 | 17 | 0 | 0 | 1 | 1 | 0 | 0
W49 | .    n    g    .    d    l    .    |  4 | 4 |  0 | 18 | 1 | 0 | 1 | 0 | 0 | 1
W50 | k    n    .    g    d    lll  .    |  7 | 5 | +3 | 19 | 3 | 0 | 1 | 0 | 1 | 1
W51 | k    .    g    .    .    l    .    |  3 | 3 | -4 | 20 | 1 | 0 | 1 | 0 | 1 | 0
W52 | .    .    n    g    .    ls   p    |  5 | 4 | +2 | 21 | 1 | 1 | 1 | 1 | 0 | 0
W53 | n    .    n    .    .    ls   .    |  4 | 3 | -1 | 22 | 1 | 1 | 0 | 0 | 0 | 0
"""
TEXTS = {
    "n": "# Note\n\nText.\n",
    "k": "# Note\n\n```python\nx = 1\n```\n",
    "g": "# Note\n\n- Gotcha: it broke.\n",
    "d": "---\ntags: [docker]\n---\n# Note\n\nText.\n",
    "l": "---\ntags: [LeetCode]\n---\n# Note\n\nText.\n",
    "s": "---\ntags: [system design]\n---\n# Note\n\nText.\n",
    "p": "---\nshared: https://www.linkedin.com/posts/ada_1\n---\n# Note\n\nText.\n",
}
OUTPUTS = (
    "3 LeetCode problems on ML topics",
    "1 system design mock",
    "A list of “why did this break?”",
    "A LinkedIn post",
    "1–2 snippets",
    "Dockerized",
)
TARGETS = {"3 LeetCode problems on ML topics": 3}


@dataclass(frozen=True)
class Row:
    week: Week
    days: tuple[str, ...]
    figures: tuple[int, ...]


def read_rows() -> list[Row]:
    rows = []
    for line in YEAR.strip().split("\n"):
        name, days, *figures = line.split("|")
        letters = tuple(day.strip(".") for day in days.split())
        rows.append(Row(Week(year=2026, number=int(name.strip()[1:])), letters, tuple(map(int, figures))))
    return rows


ROWS = read_rows()


def write_notes() -> list[Til]:
    tils: list[Til] = []
    for row in ROWS:
        for step, letters in enumerate(row.days):
            day = (row.week.starts_on + timedelta(days=step)).isoformat()
            for number, letter in enumerate(letters):
                path = f"{day}-{letter}{number}-{row.week.name}-{step}.md"
                tils += parse_note(a_source(path, TEXTS[letter], added_on=day), ()).tils
    return tils


@pytest.fixture(scope="module")
def activity() -> Activity:
    portfolio = a_portfolio(*write_notes())
    today, rhythm = ROWS[-1].week.ends_on, default_rhythm()
    return Activity(
        weeks=derive_weeks(portfolio, {}, rhythm, (), today + timedelta(days=1)),
        streaks=derive_streaks([til.learned_on for til in portfolio.tils], today, StreakRules()),
        counts=dict(count_by_day(portfolio.tils)),
        notes=len(portfolio.tils),
        drafts=0,
        today=today,
        rhythm=rhythm,
    )


def test_each_week_has_the_notes_days_and_change_that_a_person_counts(activity: Activity) -> None:
    for row in ROWS:
        first = next(describe_week(activity, row.week)).split(": ", 1)[1]
        notes, days, change = row.figures[:3] if row.figures[0] else (0, 0, 0)
        told = f"{notes} note{'s' if notes > 1 else ''} on {days} day{'s' if days > 1 else ''}"
        more = f", {abs(change)} {'more' if change > 0 else 'fewer'} than the week before" if change else ""

        assert first == (f"{told}{more}" if notes else "no notes yet"), row.week.name


def test_each_week_has_the_streak_that_a_person_counts(activity: Activity) -> None:
    streaks = {each.week: each.streak_weeks for each in activity.weeks}

    assert streaks == {row.week: row.figures[3] for row in ROWS if row.figures[0]}


def test_each_week_has_the_outputs_that_a_person_counts(activity: Activity) -> None:
    for row in ROWS:
        lines = [line for line in describe_week(activity, row.week) if line[0] in "✓○"]
        shown = {line[2:].split(":")[0] for line in lines if line[2:].startswith(OUTPUTS)}
        expected = set()
        for output, done in zip(OUTPUTS, row.figures[4:], strict=False):
            target = TARGETS.get(output, 1)
            expected |= {f"{output} {done} of {target}" if target > 1 else output} if done else set()

        assert shown == expected, row.week.name
        reached = "✓ 3 LeetCode problems" in "".join(lines)
        assert reached == (row.figures[4:5] >= (3,)), row.week.name


def test_the_whole_year_comes_to_what_a_person_counts(activity: Activity) -> None:
    lines = list(describe_activity(activity))

    assert lines[0] == "215 notes on 188 days"
    assert lines[2] == "Weeks  22 weeks since 2026-08-04 (best 22)"
    assert activity.counts == Counter(til.learned_on for til in write_notes())
    assert lines[-1] == "This week: 4 notes  Mon 1 Tue · Wed 1 Thu · Fri · Sat 2 Sun ·"
