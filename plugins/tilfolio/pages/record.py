"""The record: digests of weeks, and achievements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from tilfolio.facts import WeekRecord
from tilfolio.model import Page, Project
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views, format_month
from tilfolio.pages.meta import page_meta
from tilfolio.pages.post import composer_url, write_post
from tilfolio.pages.sharing import share_row


def lay_out_digests(context: Context) -> Iterator[Page]:
    """Return the list of weeks and the digest of each."""
    views = context.at(paths.DIGESTS)
    months: list[dict[str, Any]] = []
    for record in context.facts.weeks:
        name = format_month(record.week.starts_on, context.settings.language)
        if not months or months[-1]["name"] != name:
            months.append({"name": name, "weeks": []})
        months[-1]["weeks"].append(_row(views, record))
    yield Page(
        uri=paths.DIGESTS,
        markdown=context.render("digests.md.j2", months=months),
        meta=page_meta("Weekly digest", "What each week taught.", searchable=False),
    )
    for record in context.facts.weeks:
        yield _digest_page(context, record)


def _row(views: Views, record: WeekRecord) -> dict[str, Any]:
    return {
        "week": views.week(record.week),
        "count": len(record.tils),
        "minutes": record.minutes,
        "gotchas": len(record.gotchas),
        "projects": len(record.projects),
        "titles": [til.title for til in record.tils][:3],
        "over": record.over,
    }


def _digest_page(context: Context, record: WeekRecord) -> Page:
    uri = paths.digest_uri(record.week)
    views = context.at(uri)
    groups = [(views.category_named(name), views.tils(tils)) for name, tils in record.by_category.items()]
    touched = [
        {"project": views.project(context.projects[touch.name]), "count": touch.count, "subjects": touch.subjects}
        for touch in record.projects
        if touch.name in context.projects
    ]
    title = f"Week {record.week.number}, {record.week.year}"
    post = write_post(context, record)
    markdown = context.render(
        "digest.md.j2",
        week=views.week(record.week),
        record=record,
        groups=groups,
        gotchas=[(views.til(til), Markup(gotcha.text)) for til, gotcha in record.gotchas],
        touched=touched,
        earned=record.earned,
        achievements=views.href(paths.ACHIEVEMENTS),
        previous=views.week(record.previous) if record.previous else None,
        next=views.week(record.next) if record.next else None,
        year_ago=views.week(record.year_ago) if record.year_ago else None,
        share=share_row(context, uri, title),
        post=post,
        composer=composer_url(post),
        all_weeks=views.href(paths.DIGESTS),
    )
    return Page(
        uri=uri,
        markdown=markdown,
        meta=page_meta(title, ", ".join(til.title for til in record.tils[:4])),
        updated_on=max(til.learned_on for til in record.tils),
    )


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
