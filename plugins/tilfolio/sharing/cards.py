"""The contents of preview cards; `images` draws them."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html import unescape

from msgspec import Struct

from tilfolio.facts import WeekRecord
from tilfolio.images.card import Card, CardKind
from tilfolio.model import Achievement, Category, Figure, Project, Slug, Til
from tilfolio.pages import paths
from tilfolio.pages.badges import find_best_figure, write_figure
from tilfolio.pages.context import Context
from tilfolio.pages.days import format_day, format_span
from tilfolio.pages.evidence import describe_figure
from tilfolio.pages.sections import SECTIONS
from tilfolio.pages.social import Subject, first_of_list
from tilfolio.parse.dated import limit_name
from tilfolio.parse.telling import find_change

CARDS = "cards"
"""The folder of cards in the site."""


class Photos(Struct, frozen=True, kw_only=True):
    """The images on cards, read from the disk."""

    author: bytes = b""
    covers: Mapping[Slug, bytes] = {}


def card_uri(uri: str) -> str:
    """Return the URI of a page's card: `cards/til/why.png` for `til/why.md`; all pages of a list share one."""
    folder, name = posixpath.split(first_of_list(uri).removesuffix(".md").removesuffix("/index"))
    return posixpath.join(CARDS, folder, f"{limit_name(name)}.png")


def achievement_card_uri(key: str) -> str:
    """Return the URI of an achievement's card."""
    return f"{CARDS}/achievements/{key}.png"


def make_card(context: Context, uri: str, subject: Subject | None, title: str, photos: Photos) -> Card:
    """Return the card of a page; `title` is the plain title of its front matter."""
    if isinstance(subject, Til):
        return _til_card(context, subject, photos)
    if isinstance(subject, Project):
        return _project_card(context, subject, photos)
    if isinstance(subject, WeekRecord):
        return _digest_card(context, subject, title, photos)
    if isinstance(subject, Category):
        return _with_category(context, _make_card(context, photos, "section", subject.question), subject)
    first = first_of_list(uri)
    if first == paths.HOME:
        title = context.settings.author.headline or context.settings.site_name
    symbol = SECTIONS[first].symbol if first in SECTIONS else "page"
    return replace(_make_card(context, photos, "section", title), icon=symbol)


def make_achievement_cards(context: Context, photos: Photos) -> Iterator[tuple[str, Card]]:
    """Yield the URI and card of each reached achievement, declared ones first."""
    for project in context.portfolio.projects:
        for achievement in project.achievements:
            yield achievement_card_uri(achievement.key), _declared_card(context, project, achievement, photos)
    for record in context.facts.earned:
        if record.reached:
            card = _make_card(context, photos, "achievement", record.title)
            card = replace(card, icon=record.emoji, date=_day(context, record.earned_on))
            yield achievement_card_uri(record.key), card


def _make_card(context: Context, photos: Photos, kind: CardKind, title: str) -> Card:
    site = context.settings
    name = site.site_name if site.site_name != site.author.name else ""
    return Card(kind=kind, title=title, author=site.author.name, photo=photos.author, site_name=name)


def _with_category(context: Context, card: Card, step: Category | None) -> Card:
    if step is None:
        return card
    return replace(card, category=step.title, color=step.color, icon=choose_icon(context, step))


def choose_icon(context: Context, step: Category) -> str:
    """Return a category's icon: SVG as on pages, an emoji, or the name of a built-in icon."""
    return context.settings.icons.get(step.icon) or (step.name if step.icon.isascii() else step.icon)


def _til_card(context: Context, til: Til, photos: Photos) -> Card:
    step = context.settings.category_of(context.verdict(til).category)
    change = find_change(til.summary)
    # Do not repeat the title.
    is_told = change is not None and change.before in til.title and change.after in til.title
    card = replace(
        _make_card(context, photos, "til", til.title),
        category=_word(context, "til", ""),
        date=_day(context, til.learned_on),
        before=change.before if change and not is_told else "",
        after=change.after if change and not is_told else "",
        code="" if change else til.one_liner,
    )
    card = _with_category(context, card, step)
    return replace(card, category=_word(context, "til", step.title)) if step else card


def _project_card(context: Context, project: Project, photos: Photos) -> Card:
    """Return a project's card with its most improved figure, further figures, and the cover."""
    card = replace(
        _make_card(context, photos, "project", project.title),
        category=_word(context, "status", project.status),
        cover=photos.covers.get(project.name, b""),
    )
    best = find_best_figure(context, project)
    if best is None:
        return card
    figures = [figure for one in project.achievements for figure in one.figures if not figure.value.startswith("{")]
    named: dict[str, Figure] = {}  # figures of the same name are not clear without their sentences
    for figure in (best, *figures):
        named.setdefault(figure.name, figure)
    told = [describe_figure(context, project, figure) for figure in named.values()]
    return replace(
        card,
        figure=best.value,
        unit=best.unit,
        figure_label=_word(context, "figures", told[:2]),
        counts=tuple((write_figure(one["value"], one["unit"]), one["name"]) for one in told[:3]),
    )


def _digest_card(context: Context, record: WeekRecord, title: str, photos: Photos) -> Card:
    amounts = {"notes": len(record.tils), "gotchas": len(record.stories), "projects": len(record.projects)}
    return replace(
        _make_card(context, photos, "digest", title),
        date=format_span(record.week.starts_on, record.week.ends_on, context.settings.language),
        counts=tuple((str(count), _word(context, name, count)) for name, count in amounts.items() if count),
        strip=tuple(day.tils for day in record.days),
    )


def _declared_card(context: Context, project: Project, achievement: Achievement, photos: Photos) -> Card:
    figure = next(iter(achievement.figures), None)
    return replace(
        _make_card(context, photos, "achievement", context.plain(achievement.text)),
        category=project.title,
        icon=achievement.emoji,
        date=_day(context, achievement.achieved_on),
        figure=figure.value if figure else "",
        unit=figure.unit if figure else "",
        figure_label=f"{figure.name}{_word(context, 'better', figure.better)}" if figure else "",
    )


def _day(context: Context, day: date | None) -> str:
    return format_day(day, context.settings.language) if day else ""


def _word(context: Context, name: str, value: object) -> str:
    """Return a translated word from the macros of `cards.j2`."""
    return unescape(str(getattr(context.templates.get_template("cards.j2").module, name)(value)))
