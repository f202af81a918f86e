"""The page of achievements: declared ones by project, and earned ones."""

from collections.abc import Sequence
from typing import Any

from tilfolio.facts import Earned
from tilfolio.model import Achievement, Page, Project
from tilfolio.pages import paths
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.badges import badge_uri, list_badges, name_series
from tilfolio.pages.context import Context, Views
from tilfolio.pages.evidence import describe_figure, describe_newest
from tilfolio.pages.folders import Laid, Resolved
from tilfolio.pages.inline import render_inline
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.parts import Part
from tilfolio.pages.sharing import page_url
from tilfolio.remember import stamp


def plan_achievements(context: Context, addresses: Addresses) -> Part:
    """Return the page of achievements: declared ones by project, newest shipped first, and earned ones."""
    groups = [
        (project, [(one, _resolve(addresses, project, one)) for one in project.achievements])
        for project in sort_by_shipping(context.portfolio.projects)
        if project.achievements
    ]
    leads = [resolved for _, achievements in groups for _, resolved in achievements]
    assets = tuple(asset for resolved in leads for asset in resolved.assets)
    return Part(
        key=stamp(context.overview_stamp, "achievements", leads),
        lay_out=lambda: Laid(pages=(_lay_out(context, groups),), assets=assets),
    )


def _resolve(addresses: Addresses, project: Project, achievement: Achievement) -> Resolved:
    if not achievement.evidence:
        return Resolved()
    return addresses.resolve_evidence(project, achievement.evidence, paths.ACHIEVEMENTS, achievement.line)


def _lay_out(context: Context, declared: Sequence[tuple[Project, Sequence[tuple[Achievement, Resolved]]]]) -> Page:
    views = context.at(paths.ACHIEVEMENTS)
    groups = [
        {
            "project": views.project(project),
            "achievements": [_describe(views, project, one, resolved.markdown) for one, resolved in achievements],
        }
        for project, achievements in declared
    ]
    earned = [_describe_earned(views, record) for record in context.facts.earned]
    ahead, later = _group_by_nearness([row for row in earned if not row["record"].reached])
    streaks = context.facts.streaks
    return Page(
        uri=paths.ACHIEVEMENTS,
        markdown=context.render(
            "achievements.md.j2",
            groups=groups,
            reached=[row for row in earned if row["record"].reached],
            ahead=ahead,
            later=later,
            shipped=sum(project.status == "shipped" for project in context.portfolio.projects),
            total=len(context.portfolio.tils),
            streak=streaks.current,
            best=streaks.best,
            unit=streaks.headline,
            badges=_describe_badges(views),
        ),
        meta=page_meta(
            context.words.say("Achievements"),
            context.words.say("What was built, measured and kept up."),
            hide=NO_SIDEBARS,
        ),
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


def _describe(views: Views, project: Project, achievement: Achievement, lead: str) -> dict[str, Any]:
    context = views.context
    references = [figure.reference for figure in achievement.figures if figure.reference]
    newest, proof = describe_newest(views, project, references)
    day = newest.measured_on if newest and newest.measured_on else achievement.achieved_on
    own = f"{views.href(paths.project_uri(project.name))}#measured" if references else ""
    return {
        "key": achievement.key,
        "emoji": achievement.emoji,
        "text": render_inline(achievement.text),
        "plain": context.plain(achievement.text),
        "figures": [describe_figure(context, project, figure) for figure in achievement.figures],
        "day": views.day(day) if day else "",
        "iso": day.isoformat() if day else "",
        **proof,
        "evidence": own if lead in ("", "#") else lead,
    }


def _describe_earned(views: Views, record: Earned) -> dict[str, Any]:
    context = views.context
    til = context.tils.get(record.til) if record.til else None
    project = context.projects.get(record.project) if record.project else None
    href, label = "", ""
    if til:
        href, label = views.href(paths.til_uri(til.slug)), til.title
    elif project:
        href, label = views.href(paths.project_uri(project.name)), project.title
    return {
        "record": record,
        "day": views.day(record.earned_on) if record.earned_on else "",
        "iso": record.earned_on.isoformat() if record.earned_on else "",
        "href": href,
        "label": label,
    }


def _group_by_nearness(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the next achievement of each series (`tils-10`, `tils-50`), the nearest first, and all later ones."""
    following: dict[str, dict[str, Any]] = {}
    later = [row for row in rows if following.setdefault(name_series(row["record"].key), row) is not row]
    nearest = sorted(following.values(), key=lambda row: -row["record"].value / row["record"].target)
    return nearest, later


def _describe_badges(views: Views) -> list[dict[str, str]]:
    """Return the badges for a README, each with the address to copy."""
    context = views.context
    return [
        {
            "src": views.href(badge_uri(badge.name)),
            "alt": badge.alt,
            "url": page_url(context, badge_uri(badge.name)) or badge_uri(badge.name),
        }
        for badge in list_badges(context)
        if badge.chosen
    ]
