"""Achievements: declared and earned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tilfolio.model import Page, Project
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.meta import page_meta


def lay_out_achievements(context: Context) -> Iterator[Page]:
    """Return the page of achievements: declared ones by project, newest shipped first, and earned ones."""
    views = context.at(paths.ACHIEVEMENTS)
    groups = [
        {"project": views.project(project), "achievements": project.achievements}
        for project in sort_by_shipping(context.portfolio.projects)
        if project.achievements
    ]
    earned: list[dict[str, Any]] = [
        {
            "record": record,
            "day": views.day(record.earned_on) if record.earned_on else "",
            "til": views.til(context.tils[record.til]) if record.til and record.til in context.tils else None,
        }
        for record in context.facts.earned
    ]
    yield Page(
        uri=paths.ACHIEVEMENTS,
        markdown=context.render(
            "achievements.md.j2",
            groups=groups,
            reached=[row for row in earned if row["record"].reached],
            ahead=[row for row in earned if not row["record"].reached],
            streaks=context.facts.streaks,
            projects_href=views.href(paths.PROJECTS),
        ),
        meta=page_meta("Achievements", "What was built, measured and kept up."),
    )


def sort_by_shipping(projects: tuple[Project, ...]) -> list[Project]:
    """Return Projects with the newest shipped first, then the others by their last change."""
    return sorted(
        projects,
        key=lambda project: (
            project.status != "shipped",
            -(project.shipped_on or project.updated_on).toordinal(),
            project.name,
        ),
    )
