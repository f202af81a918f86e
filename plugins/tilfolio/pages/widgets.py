"""Widgets: parts of pages that an author can insert with a comment such as `<!-- til/latest limit=5 -->`."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from tilfolio.facts import WeekRecord, group
from tilfolio.model import Page, Problem, Week
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.days import chart_locale
from tilfolio.pages.evidence import describe_figure, describe_project
from tilfolio.pages.folders import Laid
from tilfolio.pages.framing import CV_ICON, EMAIL_ICON, find_file, sort_profiles
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.outputs import describe_plan
from tilfolio.pages.parts import Part
from tilfolio.pages.projects import sort_projects
from tilfolio.pages.raw_blocks import unmark
from tilfolio.pages.roadmap import describe_progress
from tilfolio.remember import stamp

_COMMENT = re.compile(r"[ ]{0,3}<!--\s*til/(?P<name>[a-z]+)(?P<options>[^>]*?)-->\s*$")
_OPTION = re.compile(r"(?P<name>[a-z_]+)(?:=(?P<value>\"[^\"]*\"|\S+))?")
_FENCE = re.compile(r"[ ]{0,3}(?P<fence>`{3,}|~{3,})")

Options = Mapping[str, str]
Draw = Callable[[Context, str, str, Options], str]

_OTHERS = 4
"""Number of projects listed by name below the shown ones."""


def plan_home(context: Context) -> Part:
    """Return the home page, for sites without docs/index.md."""
    record = _find_latest_week(context)
    notes = [context.stamps[til.slug] for til in record.tils] if record else []
    return Part(key=stamp(context.overview_stamp, "home", notes), lay_out=lambda: Laid(pages=(lay_out_home(context),)))


def _find_latest_week(context: Context) -> WeekRecord | None:
    """Return the current week if it has notes, else the last one that has."""
    return context.weeks.get(Week.of(context.today)) or next(iter(context.facts.weeks), None)


def lay_out_home(context: Context) -> Page:
    """Return the home page, for sites without docs/index.md."""
    author = context.settings.author
    markdown = context.render(
        "home.md.j2",
        widget=lambda name, **options: Markup(
            render_widget(context, paths.HOME, name, {key: str(value) for key, value in options.items()})
        ),
    )
    description = context.settings.site_description or author.headline
    meta = page_meta(context.settings.site_name, description, hide=NO_SIDEBARS)
    return Page(uri=paths.HOME, markdown=markdown, meta=meta)


def render_widget(context: Context, origin: str, name: str, options: Options) -> str:
    """Return a widget as Markdown for the page at `origin`.

    Raises:
        KeyError: there is no widget of that name.
        ValueError: an option has an invalid value.
    """
    values = WIDGETS[name](context, context.at(origin), options)
    return context.render(f"widgets/{name}.md.j2", **values)


def check_widget(context: Context, origin: str, name: str, options: Options) -> str:
    """Raise the errors of `render_widget` for a wrong name or option, without rendering."""
    WIDGETS[name](context, context.at(origin), options)
    return ""


def fill_widgets(
    context: Context, origin: str, shown: str, markdown: str, draw: Draw = render_widget
) -> tuple[str, tuple[Problem, ...]]:
    """Return a page's Markdown with widget comments replaced, except in code fences."""
    lines: list[str] = []
    problems: list[Problem] = []
    fence = ""
    for number, line in enumerate(markdown.split("\n"), start=1):
        if mark := _FENCE.match(line):
            if not fence:
                fence = mark["fence"]
            elif mark["fence"].startswith(fence):
                fence = ""
        comment = None if fence else _COMMENT.match(line)
        if comment is None:
            lines.append(line)
            continue
        options = {
            option["name"]: (option["value"] or "yes").strip('"') for option in _OPTION.finditer(comment["options"])
        }
        try:
            lines.append(unmark(draw(context, origin, comment["name"], options)))
        except (KeyError, ValueError) as error:
            problems.append(_problem(shown, number, comment["name"], error))
    return "\n".join(lines), tuple(problems)


def _problem(shown: str, line: int, name: str, error: Exception) -> Problem:
    if isinstance(error, KeyError):
        what = f"there is no widget 'til/{name}'"
        remedy = f"Write one of {', '.join(f'til/{known}' for known in WIDGETS)}"
    else:
        what = f"the widget 'til/{name}' cannot be drawn: {error}"
        remedy = 'Write it like "<!-- til/latest limit=5 -->"'
    return Problem(path=shown, line=line, what=what, remedy=remedy)


def _number(options: Options, name: str, default: int) -> int:
    value = options.get(name, str(default))
    if not value.isdecimal():
        raise ValueError(f"{name} '{value}' is not a number")
    return int(value)


def _author(context: Context, views: Views, options: Options) -> dict[str, Any]:
    author = context.settings.author
    projects = context.portfolio.projects
    return {
        "title": author.name or context.settings.site_name,
        "author": author,
        "photo": find_file(views, author.photo),
        "profiles": [(profile, views.icon(profile.icon)) for profile in sort_profiles(author.profiles)],
        "cv": find_file(views, author.cv),
        "icons": {"email": views.icon(EMAIL_ICON), "cv": views.icon(CV_ICON)},
        "shipped": sum(project.status == "shipped" for project in projects),
        "projects": len(projects),
        "notes": len(context.portfolio.tils),
        "weeks": len(context.facts.weeks),
        "streaks": context.facts.streaks,
    }


def _latest(context: Context, views: Views, options: Options) -> dict[str, Any]:
    tils = context.portfolio.tils
    category = options.get("category")
    if category:
        if context.settings.category_of(category) is None:
            raise ValueError(f"category '{category}' is not one of the site's")
        tils = context.tils_by_category.get(category, ())  # type: ignore[call-overload]
    return {
        "tils": views.tils(tils[: _number(options, "limit", 5)]),
        "all_href": views.href(paths.category_uri(category) if category else paths.TILS),
        "total": len(tils),
        "serving": context.settings.serving,
    }


def _heatmap(context: Context, views: Views, options: Options) -> dict[str, Any]:
    """Return the heat map, and a table in which each day links to its note or digest."""
    by_day = group((til.learned_on, til) for til in context.portfolio.tils)

    def link_to(day: date) -> str | None:
        found = by_day.get(day, ())
        if len(found) == 1:
            return views.href(paths.til_uri(found[0].slug))
        return views.href(paths.digest_uri(Week.of(day))) if found else None

    weeks = max(1, _number(options, "weeks", 53))
    table = context.draw["heatmap_table"](
        context.facts.counts,
        context.today,
        link_to=link_to,
        weeks=weeks,
        locale=chart_locale(context.settings.language),
    )
    return {
        "chart": _draw_heatmap(context, weeks),
        "table": Markup(table),
        "streaks": context.facts.streaks,
        "total": len(context.portfolio.tils),
    }


def _draw_heatmap(context: Context, weeks: int) -> Markup:
    locale = chart_locale(context.settings.language)
    return Markup(context.draw["heatmap"](context.facts.counts, context.today, weeks=weeks, locale=locale))


def _recent(context: Context, views: Views, options: Options) -> dict[str, Any]:
    """Return the latest notes with a heat map of half a year, the current week, and the last achievements."""
    earned = [record for record in context.facts.earned if record.reached]
    record = _find_latest_week(context)
    return {
        **_latest(context, views, options),
        "chart": _draw_heatmap(context, max(1, _number(options, "weeks", 26))),
        "week": views.week(record.week) if record else None,
        "current": record is not None and record.week == Week.of(context.today),
        "days": [(views.weekday(day.day), views.day(day.day), day) for day in record.days] if record else [],
        "earned": earned[-3:],
        "earned_total": len(earned),
        "earned_href": views.href(paths.ACHIEVEMENTS),
        "serving": context.settings.serving,
    }


def _achievements(context: Context, views: Views, options: Options) -> dict[str, Any]:
    limit = _number(options, "limit", 6)
    declared = [
        {
            "project": views.project(project),
            "achievement": achievement,
            "figures": [describe_figure(context, project, figure) for figure in achievement.figures],
        }
        for project in sort_projects(context.portfolio.projects)
        for achievement in project.achievements
    ]
    return {
        "declared": declared[:limit],
        "earned": [record for record in context.facts.earned if record.reached][-limit:],
        "all_href": views.href(paths.ACHIEVEMENTS),
    }


def _projects(context: Context, views: Views, options: Options) -> dict[str, Any]:
    """Return projects as cards, featured ones first, and the names of further ones."""
    projects = sort_projects(context.portfolio.projects)
    limit = _number(options, "limit", 6)
    return {
        "selected": "featured" in options,
        "projects": [describe_project(views, project) for project in projects[:limit]],
        "others": [views.project(project) for project in projects[limit : limit + _OTHERS]],
        "progress": describe_progress(context),
        "all_href": views.href(paths.PROJECTS),
        "serving": context.settings.serving,
    }


def _week(context: Context, views: Views, options: Options) -> dict[str, Any]:
    record = _find_latest_week(context)
    locale = chart_locale(context.settings.language)
    return {
        "record": record,
        "current": record is not None and record.week == Week.of(context.today),
        "week": views.week(record.week) if record else None,
        "tils": views.tils(record.tils) if record else [],
        "strip": Markup(context.draw["week_strip"](record.days, locale=locale)) if record else "",
        "plan": describe_plan(views, record) if record else [],
        "all_href": views.href(paths.DIGESTS),
    }


def _roadmap(context: Context, views: Views, options: Options) -> dict[str, Any]:
    roadmap = context.portfolio.roadmap
    return {
        "progress": describe_progress(context),
        "title": roadmap.title if roadmap else "",
        "all_href": views.href(paths.PROJECTS),
    }


WIDGETS: Mapping[str, Callable[[Context, Views, Options], dict[str, Any]]] = {
    "author": _author,
    "latest": _latest,
    "recent": _recent,
    "heatmap": _heatmap,
    "achievements": _achievements,
    "projects": _projects,
    "roadmap": _roadmap,
    "week": _week,
}
"""The widgets by name, each with a function that returns the values for its template."""
