"""The weekly digests, and the list of all weeks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from tilfolio.facts import WeekRecord
from tilfolio.model import Achievement, Asset, Opening, Page, Problem, Week
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.days import chart_locale, format_month
from tilfolio.pages.folders import Laid, Resolved
from tilfolio.pages.mail import lay_out_mail
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.outputs import describe_plan
from tilfolio.pages.parts import Part
from tilfolio.pages.post import composer_url, write_post
from tilfolio.pages.raw_blocks import take_out
from tilfolio.pages.sharing import share_row
from tilfolio.pages.stories import describe_story
from tilfolio.remember import stamp
from tilfolio.words import Words

_WEEKS_DRAWN = 24
_SUBJECTS = 8
"""Maximum number of commits listed per project; the others are only counted."""


def report_openings(context: Context, openings: Mapping[Week, Resolved]) -> Laid:
    """Return the files and problems of the openings."""
    used = [openings[record.week] for record in context.facts.weeks if record.week in openings]
    return Laid(
        assets=tuple(asset for one in used for asset in one.assets),
        problems=(
            *find_idle_openings(context.portfolio.openings, context.weeks, context.today),
            *(problem for one in used for problem in one.problems),
        ),
    )


def plan_digests(context: Context, openings: Mapping[Week, Resolved]) -> Iterator[Part]:
    """Yield the list of weeks, and the digest of each week as a page and as mail."""
    yield Part(key=_stamp_list(context), lay_out=lambda: Laid(pages=(_list_page(context),)))
    for record in context.facts.weeks:
        body = openings[record.week].markdown if record.week in openings else ""
        yield Part(key=_stamp_digest(context, record, body), lay_out=partial(lay_out_digest, context, record, body))


def _stamp_digest(context: Context, record: WeekRecord, body: str) -> bytes:
    named = {touch.name for touch in record.projects} | {achievement.project for achievement in record.earned}
    views = context.at(paths.DIGESTS)
    return stamp(
        context.own_stamp,
        context.week_stamps[record.week],
        [context.stamps[til.slug] for til in record.tils],
        body,
        context.openings.get(record.week),
        context.rhythm_stamp,
        [views.project(context.projects[name]) for name in sorted(filter(None, named)) if name in context.projects],
    )


def lay_out_digest(context: Context, record: WeekRecord, body: str) -> Laid:
    """Return a week's digest as a page and as mail; `body` is the Markdown of its opening."""
    letter = lay_out_mail(context, record, partial(describe_digest, record=record), body)
    page = take_out(_digest_page(context, record, context.openings.get(record.week), body, letter))
    return Laid(pages=(page,), assets=letter)


def describe_digest(views: Views, record: WeekRecord) -> dict[str, Any]:
    """Return the contents of a week's digest for templates."""
    context = views.context
    opening = context.openings.get(record.week)
    groups = _group_tils(views, record)
    stories = [describe_story(views, story) for _, story in record.stories]
    by_til = [(til, list(of_it)) for til, of_it in groupby(stories, key=lambda story: story["til"])]
    broke = [(til, sorted(of_it, key=lambda story: not story["parts"])) for til, of_it in by_til]  # gotchas last
    return {
        "title": name_week(record.week, opening, context.words),
        "week": views.week(record.week),
        "record": record,
        "before": len(record.tils) - record.change,
        "commits": sum(day.commits for day in record.days),
        "groups": groups,
        "named": [category.title for category, _ in groups if category],
        "plan": describe_plan(views, record),
        "stories": stories,
        "broke": broke,
        "touched": _describe_projects(views, record),
        "earned": [_describe_achievement(views, achievement) for achievement in record.earned],
        "year_ago": views.week(record.year_ago) if record.year_ago else None,
    }


def name_week(week: Week, opening: Opening | None, words: Words) -> str:
    """Return the title of a digest: the week's number, and the author's title or the year."""
    if opening and opening.title:
        return words.say("Week {week}: {title}", week=week.number, title=opening.title)
    return words.say("Week {week}, {year}", week=week.number, year=week.year)


def _digest_page(
    context: Context, record: WeekRecord, opening: Opening | None, body: str, letter: tuple[Asset, ...]
) -> Page:
    uri = paths.digest_uri(record.week)
    views = context.at(uri)
    strip = context.draw["week_strip"](record.days, locale=chart_locale(context.settings.language))
    contents = describe_digest(views, record)
    post = write_post(context, record)
    markdown = context.render(
        "digest.md.j2",
        **contents,
        strip=Markup(strip),
        opening=Markup(body),
        previous=views.week(record.previous) if record.previous else None,
        next=views.week(record.next) if record.next else None,
        all_weeks=views.href(paths.DIGESTS),
        mail=views.href(letter[0].uri) if letter else "",
        post=post,
        composer=composer_url(post),
        share=share_row(context, uri, contents["title"]),
    )
    titles = ", ".join(til.title for til in record.tils[:4])
    learned = max(til.learned_on for til in record.tils)
    return Page(
        uri=uri,
        markdown=markdown,
        meta=page_meta(
            contents["title"],
            opening.summary if opening and opening.summary else titles,
            hide=NO_SIDEBARS,
        ),
        edit=opening.repo_path if opening else None,
        updated_on=max(learned, opening.updated_on) if opening else learned,
    )


def _group_tils(views: Views, record: WeekRecord) -> list[tuple[Any, list[Any]]]:
    """Return the week's notes by category, in the order of the checklist; those without a category last."""
    names = [*(category.name for category in views.context.settings.categories), None]
    known = {name: record.by_category[name] for name in names if name in record.by_category}
    return [(views.category_named(name), views.tils(tils)) for name, tils in known.items()]


def _describe_projects(views: Views, record: WeekRecord) -> list[dict[str, Any]]:
    projects = views.context.projects
    return [
        {
            "project": views.project(projects[touch.name]),
            "count": touch.count,
            "subjects": touch.subjects[:_SUBJECTS],
            "more": max(0, len(touch.subjects) - _SUBJECTS),
        }
        for touch in record.projects
        if touch.name in projects
    ]


def _describe_achievement(views: Views, achievement: Achievement) -> dict[str, Any]:
    """Return an achievement of the week, without figures that come from a file, since these may change later."""
    context = views.context
    project = context.projects.get(achievement.project) if achievement.project else None
    til = context.tils.get(achievement.til) if achievement.til else None
    href = views.href(paths.ACHIEVEMENTS)
    if til:
        href = views.href(paths.til_uri(til.slug))
    elif project:
        href = views.href(paths.project_uri(project.name))
    return {
        "emoji": achievement.emoji or "🏆",
        "text": achievement.text,
        "project": project.title if project else "",
        "figures": () if any(figure.reference for figure in achievement.figures) else achievement.figures,
        "href": href,
    }


def find_idle_openings(openings: Iterable[Opening], weeks: Collection[Week], today: date) -> Iterator[Problem]:
    """Report openings of past weeks without notes, which have no digest; `weeks` are those with notes."""
    for opening in openings:
        if opening.week not in weeks and opening.week.ends_on < today:
            yield Problem(
                path=opening.shown,
                what=f"week {opening.week.name} has no notes and so no digest for this opening",
                remedy="Move it to a week with notes, or add a note of that week",
            )


def _stamp_list(context: Context) -> bytes:
    facts = context.facts
    rows = [
        (context.week_stamps[record.week], len(record.tils), _first_titles(record), len(record.stories))
        for record in facts.weeks
    ]
    titles = [(opening.week, opening.title) for opening in context.portfolio.openings]
    total = len(context.portfolio.tils)
    return stamp(context.own_stamp, rows, titles, context.period_stamp, facts.streaks, total)


def _list_page(context: Context) -> Page:
    views = context.at(paths.DIGESTS)
    weekly = context.facts.weekly[-53:]
    words, categories, locale = context.words, context.settings.categories, chart_locale(context.settings.language)
    sparkline = weeks = months = ""
    if weekly:
        totals = [count.total for count in weekly]
        label = words.plural(
            len(weekly),
            "Notes a week, the last {n} weeks: {figures}",
            "Notes a week, the last {n} weeks: {figures}",
            figures=", ".join(map(str, totals)),
        )
        draw = context.draw["category_counts"]
        sparkline = context.draw["sparkline"](totals, label, width=240, height=40)
        weeks = draw(weekly[-_WEEKS_DRAWN:], categories, unit="week", locale=locale)
        months = draw(context.facts.monthly, categories, locale=locale)
    page = Page(
        uri=paths.DIGESTS,
        markdown=context.render(
            "digests.md.j2",
            years=_list_years(views),
            sparkline=Markup(sparkline),
            weeks_drawn=Markup(weeks),
            months=Markup(months),
            streaks=context.facts.streaks,
            total=len(context.portfolio.tils),
            weeks=len(context.facts.weeks),
        ),
        meta=page_meta(
            words.say("Weekly digest"),
            words.say("What each week taught."),
            searchable=False,
            hide=("navigation", "footer"),
        ),
    )
    return take_out(page)


def _list_years(views: Views) -> list[dict[str, Any]]:
    """Return the weeks by year and month, newest first; a week belongs to the month of its Thursday."""
    years: list[dict[str, Any]] = []
    for record in views.context.facts.weeks:
        thursday = date.fromordinal(min(record.week.starts_on.toordinal() + 3, date.max.toordinal()))
        month = format_month(thursday, views.context.settings.language)
        if not years or years[-1]["year"] != record.week.year:
            years.append({"year": record.week.year, "count": 0, "months": []})
        year = years[-1]
        year["count"] += len(record.tils)
        if not year["months"] or year["months"][-1]["name"] != month:
            year["months"].append({"name": month, "weeks": []})
        year["months"][-1]["weeks"].append(_row(views, record))
    return years


def _row(views: Views, record: WeekRecord) -> dict[str, Any]:
    opening = views.context.openings.get(record.week)
    most = max((row.tils for row in record.days), default=0)
    return {
        "week": views.week(record.week),
        "title": opening.title if opening else "",
        "count": len(record.tils),
        "minutes": record.minutes,
        "gotchas": len(record.stories),
        "projects": len(record.projects),
        "earned": [achievement.emoji for achievement in record.earned if achievement.emoji],
        "days": [
            (views.weekday(day.day), day.tils, 0 if not most else round(4 * day.tils / most)) for day in record.days
        ],
        "titles": _first_titles(record),
        "over": record.over,
    }


def _first_titles(record: WeekRecord) -> list[str]:
    return [til.title for til in record.tils[:3]]
