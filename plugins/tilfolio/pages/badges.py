"""Badges for counts, streaks, projects and achievements, as SVG and as JSON for shields.io."""

import re
from collections.abc import Iterator, Mapping

from babel.dates import format_date
from markupsafe import Markup
from msgspec import Struct

from tilfolio.facts import Earned, Run
from tilfolio.metric_names import Better
from tilfolio.model import Asset, Figure, Project
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.days import chart_locale
from tilfolio.pages.evidence import find_measurement, rate_change
from tilfolio.pages.folders import Laid
from tilfolio.pages.parts import Part
from tilfolio.pages.sharing import shared_url
from tilfolio.remember import stamp
from tilfolio.words import Words

_ARROWS: Mapping[Better | None, str] = {"lower": " ↓", "higher": " ↑", None: ""}
_LONGEST = 48
"""Maximum length of a badge's value in characters."""


class Badge(Struct, frozen=True, kw_only=True):
    """A badge with the files `badges/NAME.svg` and `badges/NAME.json`."""

    name: str
    label: str
    value: str
    color: str
    alt: str
    """The alternative text; without numbers that change with each note, since it is copied into READMEs."""
    leads_to: str
    """URI of the page that it links to."""
    chosen: bool = False
    """Whether a README shows it by default."""


def plan_badges(context: Context) -> Part:
    """Return the files of every badge."""
    return Part(
        key=stamp(context.overview_stamp, "badges"), lay_out=lambda: Laid(assets=tuple(lay_out_badges(context)))
    )


def lay_out_badges(context: Context) -> Iterator[Asset]:
    """Yield the files of every badge."""
    for badge in list_badges(context):
        drawn = context.draw["badge"](badge.label, badge.value, badge.color)
        yield Asset(uri=badge_uri(badge.name), content=drawn.encode())
        written = context.draw["badge_json"](badge.label, badge.value, badge.color)
        yield Asset(uri=f"badges/{badge.name}.json", content=written.encode())


def badge_uri(name: str) -> str:
    """Return the URI of a badge's picture."""
    return f"badges/{name}.svg"


def list_badges(context: Context) -> tuple[Badge, ...]:
    """Return all badges with unique names: counts, streaks, categories, projects and achievements."""
    found: dict[str, Badge] = {}
    for make in (_counts, _streaks, _categories, _projects, _earned, _declared):
        for badge in make(context):
            name = badge.name if badge.name not in found else f"{badge.name}-declared"
            found.setdefault(name, badge)
    return tuple(found.values())


def choose_badges(context: Context, best: int | None = None) -> tuple[Badge, ...]:
    """Return the badges for a README, or only the `best` few of them.

    Finished projects come first (featured ones, then the newest), then the streak, notes, weeks, achievements of other
    projects, and the highest earned achievement of each series. With `best`, projects leave room for the streak and the
    notes.
    """
    earned = {record.key for record in context.facts.earned}
    found = {badge.name: badge for badge in list_badges(context)}
    shipped = [project for project in context.portfolio.projects if project.status == "shipped"]
    shipped.sort(key=lambda project: project.shipped_on or project.updated_on, reverse=True)
    shipped.sort(key=lambda project: not project.featured)
    finished = [found[f"project-{project.name}"] for project in shipped]
    record = [found[name] for name in ("streak", "tils", "weeks") if found[name].chosen]
    named = {badge.name for badge in (*finished, *record)}
    others = [badge for badge in found.values() if badge.chosen and badge.name not in named]
    others.sort(key=lambda badge: badge.name in earned)
    if best is None:
        return (*finished, *record, *others)
    room = max(1, best - len(record[:2]))
    return (*finished[:room], *record, *finished[room:], *others)[:best]


def write_block(context: Context, best: int | None = None) -> str:
    """Return the chosen badges as Markdown for a README, one per line, with absolute URLs.

    Raises:
        ValueError: the site's address is not known.
    """
    if not context.settings.shared_url:
        raise ValueError("the site's address is not known")
    return context.render(
        "badges.md.j2",
        badges=[
            (
                Markup(re.sub(r"([\\\[\]*_`<>&])", r"\\\1", badge.alt)),
                shared_url(context, badge_uri(badge.name)),
                shared_url(context, badge.leads_to),
            )
            for badge in choose_badges(context, best)
        ],
    )


def _counts(context: Context) -> Iterator[Badge]:
    tils, projects, words = len(context.portfolio.tils), context.portfolio.projects, context.words
    weeks = len(context.facts.weeks)
    shipped = sum(project.status == "shipped" for project in projects)
    declared = sum(len(project.achievements) for project in projects)
    reached = sum(record.reached for record in context.facts.earned)
    finished = words.plural(shipped, "{n} shipped", "{n} shipped") if shipped else str(len(projects))
    notes = words.plural(tils, "{n} note", "{n} notes", n=f"{tils:,}")
    rows = (
        ("tils", words.say("today I learned"), notes, paths.TILS, tils > 0),
        ("weeks", words.say("learning"), _count_run(words, weeks, "week"), paths.DIGESTS, weeks > 1),
        ("projects", words.say("projects"), finished, paths.PROJECTS, False),
        ("achievements", words.say("achievements"), str(declared + reached), paths.ACHIEVEMENTS, False),
    )
    for name, label, value, uri, chosen in rows:
        yield Badge(name=name, label=label, value=value, color="blue", alt=label, leads_to=uri, chosen=chosen)


def _streaks(context: Context) -> Iterator[Badge]:
    streaks, words = context.facts.streaks, context.words
    for name, now, best, unit in (
        ("streak", streaks.current, streaks.best, streaks.headline.removesuffix("s")),
        ("streak-weeks", streaks.current_weeks, streaks.best_weeks, "week"),
        ("streak-days", streaks.current_days, streaks.best_days, "day"),
    ):
        # After a broken streak, show the best one instead of zero.
        run = now if now.length or not best.length else best
        value = _count_run(words, run.length, unit)
        if run is not now:
            value = words.say("best {run}", run=value)
        yield Badge(
            name=name,
            label=words.say("streak"),
            value=value,
            color="orange" if now.length else "lightgrey",
            alt=words.say("streak in days") if unit == "day" else words.say("streak in weeks"),
            leads_to=paths.DIGESTS,
            chosen=name == "streak" and best != Run(),
        )


def _categories(context: Context) -> Iterator[Badge]:
    grouped = context.tils_by_category
    for category in context.settings.categories:
        count = len(grouped.get(category.name, ()))
        value = context.words.plural(count, "{n} note", "{n} notes", n=f"{count:,}")
        yield Badge(
            name=f"category-{category.name}",
            label=category.title.lower(),
            value=value,
            color=category.color,
            alt=context.words.say("notes on {topic}", topic=category.title.lower()),
            leads_to=paths.category_uri(category.name),
        )


def _earned(context: Context) -> Iterator[Badge]:
    highest = _find_highest(context.facts.earned)
    locale = chart_locale(context.settings.language)
    for record in context.facts.earned:
        day = format_date(record.earned_on, "medium", locale) if record.earned_on else context.words.say("earned")
        value = day if record.reached else context.words.say("{n} of {all}", n=record.value, all=record.target)
        yield Badge(
            name=record.key,
            label=f"{record.emoji} {record.title}",
            value=value,
            color="green" if record.reached else "lightgrey",
            alt=f"{record.title}: {value}",
            leads_to=paths.ACHIEVEMENTS,
            chosen=record.key in highest,
        )


def _find_highest(earned: tuple[Earned, ...]) -> set[str]:
    """Return the highest reached achievement of each series (`tils-10`, `tils-50`)."""
    highest: dict[str, Earned] = {}
    for record in earned:
        series = name_series(record.key)
        if record.reached and (series not in highest or record.target > highest[series].target):
            highest[series] = record
    return {record.key for record in highest.values()}


def name_series(key: str) -> str:
    """Return the series of an achievement, which differ only in their target: `tils-#` for `tils-10`."""
    return re.sub(r"\d+", "#", key)


def _projects(context: Context) -> Iterator[Badge]:
    """Yield a badge for each finished project, with its best figure if it has any."""
    for project in context.portfolio.projects:
        if project.status != "shipped":
            continue
        figure = find_best_figure(context, project)
        result = (
            _name_figure(figure) + f": {write_figure(figure.value, figure.unit)}"
            if figure
            else context.words.say("shipped")
        )
        value = result.replace(": ", " ", 1)
        yield Badge(
            name=f"project-{project.name}",
            label=project.title if len(project.title) <= _LONGEST else project.name,
            value=value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1].rstrip()}…",
            color="brightgreen",
            alt=f"{project.title} ({result})",
            leads_to=paths.project_uri(project.name),
            chosen=True,
        )


def _name_figure(figure: Figure) -> str:
    """Return the name of a figure with an arrow for the direction that is better, as in papers."""
    return f"{figure.name}{_ARROWS[figure.better]}"


def find_best_figure(context: Context, project: Project) -> Figure | None:
    """Return the figure with the largest improvement in its metrics file, else the first."""
    figures = [
        figure
        for achievement in project.achievements
        for figure in achievement.figures
        if not figure.value.startswith("{")
    ]

    def gain(figure: Figure) -> float:
        one = find_measurement(context, project.name, figure.reference)
        change = (one.change or 0.0) if one else 0.0
        return abs(change) if one and rate_change(change, figure.better) == "better" else 0.0

    return max(figures, key=gain, default=None)


def _declared(context: Context) -> Iterator[Badge]:
    for project, achievement in ((one, each) for one in context.portfolio.projects for each in one.achievements):
        text = context.plain(achievement.text)
        figures = [figure for figure in achievement.figures if not figure.value.startswith("{")]
        label = " · ".join(map(_name_figure, figures)) or project.title
        value = " · ".join(write_figure(figure.value, figure.unit) for figure in figures) or text
        yield Badge(
            name=achievement.key,
            label=f"{achievement.emoji} {label}".strip() if not achievement.emoji.startswith(":") else label,
            value=value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1].rstrip()}…",
            color="brightgreen",
            alt=f"{text} ({label}: {value})" if figures else text,
            leads_to=paths.project_uri(project.name),
            chosen=project.status != "shipped",  # shipped projects have a badge of their own
        )


def write_figure(value: str, unit: str) -> str:
    """Return a figure with its unit: `45 ms`, `92%`, `3×`."""
    return f"{value} {unit}" if unit[:1].isalpha() else f"{value}{unit}"


def _count_run(words: Words, length: int, unit: str) -> str:
    if unit == "day":
        return words.plural(length, "{n} day", "{n} days", n=f"{length:,}")
    return words.plural(length, "{n} week", "{n} weeks", n=f"{length:,}")
