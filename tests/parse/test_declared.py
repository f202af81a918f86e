"""Achievements that an author declares."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.achievements import find_achievement_lines, find_day, parse_achievement


def find_lines(markdown: str) -> list[tuple[int, str, str]]:
    return list(find_achievement_lines(markdown))


@pytest.mark.parametrize(
    ("bullet", "emoji", "text"),
    [
        ("🚀 Cut latency", "🚀", "Cut latency"),
        ("**🚀 Cut** latency", "🚀", "**Cut** latency"),
        (":rocket: Cut latency", ":rocket:", "Cut latency"),
        ("👩‍🔬 In the lab", "👩‍🔬", "In the lab"),
        ("🇰🇷 In Korea", "🇰🇷", "In Korea"),
        ("⚡️ Fast", "⚡️", "Fast"),
        ("No emoji", "", "No emoji"),
        ("[x] Ticked off", "", "Ticked off"),
        ("2nd place", "", "2nd place"),
        ("#1 on the list", "", "#1 on the list"),
    ],
)
def test_an_emoji_is_taken_apart(bullet: str, emoji: str, text: str) -> None:
    achievement = parse_achievement(bullet, key="k")

    assert (achievement.emoji, achievement.text) == (emoji, text)


@pytest.mark.parametrize(
    ("bullet", "text", "figures"),
    [
        ("Fast (Latency: 45ms)", "Fast", [("Latency", "45", "ms")]),
        ("Sure (Success Rate: 92%)", "Sure", [("Success Rate", "92", "%")]),
        ("Good (F1 0.91)", "Good", [("F1", "0.91", "")]),
        ("Both (F1: 0.91, AUC = 0.97)", "Both", [("F1", "0.91", ""), ("AUC", "0.97", "")]),
        ("Both (p99: 120 ms; cost: $1.2M)", "Both", [("p99", "120", "ms"), ("cost", "$1.2", "M")]),
        ("Two (Latency: 45ms) groups (F1 0.91)", "Two groups", [("Latency", "45", "ms"), ("F1", "0.91", "")]),
        ("Many (Requests: 1,200/s)", "Many", [("Requests", "1,200", "/s")]),
        ("Less (Latency: 120ms → 45ms)", "Less", [("Latency", "120 → 45", "ms")]),
        ("About (Latency: ~45 ms)", "About", [("Latency", "~45", "ms")]),
        ("Small (Loss: 1.2e-3)", "Small", [("Loss", "1.2e-3", "")]),
        ("Quick (3x faster, on a T4)", "Quick (on a T4)", [("faster", "3", "x")]),
        ("Vision (mAP@0.5: 0.71)", "Vision", [("mAP@0.5", "0.71", "")]),
        ("Read (p99: {metrics.json:latency_ms} ms)", "Read", [("p99", "{metrics.json:latency_ms}", "ms")]),
        ("Read (Accuracy: {dvc/metrics.yaml:test.acc})", "Read", [("Accuracy", "{dvc/metrics.yaml:test.acc}", "")]),
        ("한국어 (정확도: 92%)", "한국어", [("정확도", "92", "%")]),
    ],
)
def test_figures_in_parentheses_have_name_value_and_unit(
    bullet: str, text: str, figures: list[tuple[str, str, str]]
) -> None:
    achievement = parse_achievement(bullet, key="k")

    assert [(figure.name, figure.value, figure.unit) for figure in achievement.figures] == figures
    assert achievement.text == text
    assert achievement.raw == bullet


@pytest.mark.parametrize(
    "bullet",
    [
        "Won a hackathon (2024)",
        "Spoke at a meetup (May 2024)",
        "Runs on a laptop (Python 3.11)",
        "Wrote `f(x: 3)`",
        "Read [a paper](x:3.md) on it",
        "Half (open: 3",
        "Nothing ()",
    ],
)
def test_what_does_not_parse_is_shown_as_it_is(bullet: str) -> None:
    achievement = parse_achievement(bullet, key="k")

    assert (achievement.text, achievement.figures) == (bullet, ())


@pytest.mark.parametrize(
    ("bullet", "text", "evidence"),
    [
        ("Fast [evidence](bench/report.md)", "Fast", "bench/report.md"),
        ("Fast ([see report](r.md))", "Fast", "r.md"),
        ("Fast (see [report](r.md))", "Fast", "r.md"),
        ("Fast — [benchmark](r.md).", "Fast", "r.md"),
        ("Fast (Latency: 45ms) [evidence](r.md)", "Fast", "r.md"),
        ("Merged [PyTorch PR #1](https://x.y/1)", "Merged [PyTorch PR #1](https://x.y/1)", "https://x.y/1"),
        ("[One](1.md) and [two](2.md)", "[One](1.md) and [two](2.md)", "2.md"),
        ("No link", "No link", None),
        ("![chart](c.png)", "![chart](c.png)", None),
    ],
)
def test_the_last_link_is_the_evidence(bullet: str, text: str, evidence: str | None) -> None:
    achievement = parse_achievement(bullet, key="k")

    assert (achievement.text, achievement.evidence) == (text, evidence)


@given(st.text(alphabet="🚀ab(): ,;{}[]%1.0→*`\\", max_size=60))
def test_any_bullet_parses_and_keeps_its_raw_text(bullet: str) -> None:
    achievement = parse_achievement(bullet, key="k", line=3)

    assert achievement.key == "k"
    assert achievement.line == 3
    assert achievement.raw in bullet


@pytest.mark.parametrize(
    "heading",
    [
        "## Achievements",
        "# 🏆 Achievements",
        "### Key Achievements",
        "Achievements\n---",
        "## ACHIEVEMENTS",
        "## Achievements 2026",
    ],
)
def test_the_heading_may_be_of_any_level(heading: str) -> None:
    assert [text for _, _, text in find_lines(f"intro\n\n{heading}\n\n- one\n")] == ["one"]


@pytest.mark.parametrize("heading", ["## Results", "## Unlocked achievement system", "```\n## Achievements\n```"])
def test_other_headings_hold_none(heading: str) -> None:
    assert find_lines(f"{heading}\n\n- one\n") == []


def test_bullets_are_found_with_their_lines_as_typed() -> None:
    markdown = "## Achievements\n\n* 🚀 one\n  goes on\n  - nested\n* two\n\n### Later\n1. three\n\n## Next\n- four\n"

    assert find_lines(markdown) == [
        (3, "* 🚀 one", "🚀 one goes on"),
        (6, "* two", "two"),
        (9, "1. three", "three"),
    ]


def test_the_day_of_a_line_is_found_however_front_matter_quotes_it() -> None:
    day = date(2026, 11, 22)

    assert find_day("- one", {"- one": day}) == day
    assert find_day("one", {"- one": day}) == day
    assert find_day("one: two", {'- "one: two"': day}) == day
    assert find_day("two", {"- one": day}) is None


@pytest.mark.parametrize(
    ("bullet", "better"),
    [
        ("Fast (Latency: 45ms, Success Rate: 92%)", ["lower", "higher"]),
        ("Small (Drift score: 0.2, better: lower)", ["lower"]),
        ("Wide (Spread: 4, Reach: 5; better: higher)", ["higher", "higher"]),
        ("Read (Quality: {metrics.json:val.loss})", ["lower"]),
        ("Told (Gap: 3, Rows: 4)", ["lower", None]),
    ],
)
def test_a_figure_knows_which_values_are_better(bullet: str, better: list[str | None]) -> None:
    achievement = parse_achievement(bullet, key="a-1", told={"Gap": "lower"})

    assert [figure.better for figure in achievement.figures] == better
    assert "better" not in achievement.text
