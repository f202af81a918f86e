"""Choosing the badges of a README."""

from __future__ import annotations

from msgspec.structs import replace

from support.builders import a_project, a_til, an_achievement
from support.contexts import a_context
from tilfolio.experiments import Measurement, ProjectEvidence
from tilfolio.model import Figure, Project, Slug
from tilfolio.pages.badges import choose_badges, list_badges, write_block
from tilfolio.pages.context import Context

TILS = [a_til(f"2026-11-{day}") for day in ("09", "10", "16", "17")]


def finished(name: str, shipped_on: str = "2026-11-01", **fields: object) -> Project:
    return a_project(name, status="shipped", shipped_on=shipped_on, **fields)


def names(context: Context, best: int | None = None) -> list[str]:
    return [badge.name for badge in choose_badges(context, best)]


def test_every_finished_project_has_a_badge_with_its_figure_or_its_name() -> None:
    measured = finished("rag", title="RAG", achievements=(an_achievement("Good", ("AUC", "0.94")),))
    context = a_context(projects=[measured, finished("plain", title="Plain"), a_project("idea", status="idea")])

    told = {badge.name: (badge.label, badge.value) for badge in list_badges(context) if "project-" in badge.name}
    assert told == {"project-rag": ("RAG", "AUC ↑ 0.94"), "project-plain": ("Plain", "shipped")}


def test_the_figure_that_got_better_by_most_is_the_best() -> None:
    figures = [
        Figure(name="auc", value="0.9", reference="m.json:auc", better="higher"),
        Figure(name="loss", value="0.2", reference="m.json:loss", better="lower"),
    ]
    achievement = replace(an_achievement("Good"), figures=tuple(figures))
    evidence = ProjectEvidence(
        measurements=(
            Measurement(path="m.json", name="auc", value=0.9, history=(("a", 0.89), ("b", 0.9))),
            Measurement(path="m.json", name="loss", value=0.2, history=(("a", 0.8), ("b", 0.2))),
        )
    )
    context = replace(
        a_context(projects=[finished("rag", achievements=(achievement,))]), evidence={Slug("rag"): evidence}
    )

    assert [badge.value for badge in list_badges(context) if badge.name == "project-rag"] == ["loss ↓ 0.2"]


def test_projects_go_first_then_the_streak_notes_and_weeks() -> None:
    context = a_context(
        *TILS, projects=[finished("old", "2026-01-01"), finished("new"), finished("star", "2025-01-01", featured=True)]
    )

    assert names(context)[:6] == ["project-star", "project-new", "project-old", "streak", "tils", "weeks"]


def test_the_best_four_are_projects_the_streak_and_the_notes() -> None:
    context = a_context(*TILS, projects=[finished(f"p{number}", f"2026-0{number}-01") for number in range(1, 6)])

    assert names(context, 4) == ["project-p5", "project-p4", "streak", "tils"]
    assert names(context, 1) == ["project-p5"]
    assert len(write_block(context, 4).strip().splitlines()) == 4


def test_without_projects_the_record_is_shown() -> None:
    assert names(a_context(*TILS), 4)[:3] == ["streak", "tils", "weeks"]
