"""What an author may write below `- tilfolio:` in mkdocs.yml, typed with MkDocs' own config classes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from tilfolio.model import Category, CategoryName
from tilfolio.settings import SHARE_TARGETS, Author, CardOptions, Sharing

_NAME = re.compile(r"[a-z][a-z0-9-]*$")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}$")
_OTHER_COLORS = ("#6d3fb4", "#a03a00", "#00695c", "#a0186a", "#4a5a00")
"""For categories that name no color; each has a contrast of at least 4.5:1 with white."""


class Timezone(BaseConfigOption[tzinfo]):
    """A name of the IANA time zone database, such as `Asia/Kolkata`."""

    def run_validation(self, value: object) -> tzinfo:
        """Return the zone, or say how zones are named."""
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValidationError(f"'{value}' is not a time zone. Write one like 'Asia/Kolkata' or 'UTC'.") from error


class Color(BaseConfigOption[str]):
    """A color as six digits, `#4f46e5`; without it the design has its own."""

    def __init__(self) -> None:
        """Without it: nothing."""
        super().__init__()
        self.default = ""

    def run_validation(self, value: object) -> str:
        """Return the color, or say how colors are written."""
        if value and not _COLOR.match(str(value)):
            raise ValidationError(f"'{value}' is not a color. Write six digits in quotes, like '#4f46e5'.")
        return str(value or "")


class AsWritten(BaseConfigOption[Any]):
    """A value whose form a reader of its own judges, so that what is wrong in it is a Problem and ends no build."""

    def run_validation(self, value: object) -> object:
        """Return the value as YAML gave it."""
        return value


class AuthorConfig(Config):
    """Who writes."""

    name = c.Type(str, default="")
    headline = c.Type(str, default="")
    about = c.Type(str, default="")
    photo = c.Type(str, default="")
    email = c.Type(str, default="")
    profiles = c.ListOfItems(c.Type(str), default=[])


class CategoryConfig(Config):
    """A step of the checklist, or a change to one of those that ship."""

    name = c.Type(str)
    title = c.Optional(c.Type(str))
    question = c.Optional(c.Type(str))
    advice = c.Optional(c.Type(str))
    icon = c.Optional(c.Type(str))
    color = c.Optional(c.Type(str))
    words = c.Optional(c.Type((list, dict)))
    use = c.Type(bool, default=True)


class TilfolioConfig(Config):
    """All options, grouped by topic."""

    # Where the notes are
    tils = c.Type(str, default="TILs")
    projects = c.Type(str, default="projects")
    exclude = c.ListOfItems(c.Type(str), default=[])
    timezone = c.Optional(Timezone())

    # Who writes, and how it is sorted
    author = c.SubConfig(AuthorConfig)
    categories = c.ListOfItems(c.SubConfig(CategoryConfig), default=[])
    checks = AsWritten()
    challenges = AsWritten()
    checks_shipped = c.Type(bool, default=True)

    # What pages show
    page_size = c.Type(int, default=20)
    related = c.Type(int, default=5)

    # The record: what a week is for, what a streak allows, what is earned
    rhythm = AsWritten()
    streak = AsWritten()
    earned = AsWritten()
    notebooks = c.Type(bool, default=True)

    # Sharing: links below pages, feeds, preview cards
    share = c.ListOfItems(c.Choice(SHARE_TARGETS), default=list(SHARE_TARGETS))
    feeds = c.Type(bool, default=True)
    feed_items = c.Type(int, default=20)
    llms = c.Type(bool, default=False)
    cards = c.Type(bool, default=True)
    cards_layout = c.Choice(("disc", "panel", "plain"), default="disc")
    cards_accent = Color()
    cards_background = Color()
    cards_foreground = Color()
    cards_title_size = c.Type(int, default=0)
    cards_author = c.Type(bool, default=True)
    cards_date = c.Type(bool, default=True)
    cards_site = c.Type(bool, default=True)
    cards_fonts = c.ListOfItems(c.Type(str), default=[])

    # How it is built
    cache = c.Type(bool, default=True)


def read_sharing(options: TilfolioConfig) -> Sharing:
    """Return the options of what is shared as a plain value."""
    return Sharing(
        row=tuple(dict.fromkeys(options.share)),
        feeds=options.feeds,
        feed_items=max(1, options.feed_items),
        llms=options.llms,
        cards=CardOptions(
            wanted=options.cards,
            layout=options.cards_layout,
            accent=options.cards_accent,
            background=options.cards_background,
            foreground=options.cards_foreground,
            title_size=max(0, options.cards_title_size),
            author=options.cards_author,
            date=options.cards_date,
            site=options.cards_site,
            fonts=tuple(options.cards_fonts),
        ),
    )


def read_author(config: AuthorConfig, site_author: str | None = None) -> Author:
    """Return the author as a plain value; without a name the one that MkDocs' own `site_author` gives."""
    return Author(
        name=config.name or site_author or "",
        headline=config.headline,
        about=config.about,
        photo=config.photo,
        email=config.email,
        profiles=tuple(config.profiles),
    )


def read_categories(configs: Sequence[CategoryConfig], shipped: Sequence[Category]) -> tuple[Category, ...]:
    """Return the checklist's steps: those that ship, changed by what the author wrote, and the author's own.

    A category of a shipped name takes what is not written from there; `use: false` takes it out. Those that are written
    stand in the author's order; one that is not written comes after the one that it ships after.

    Raises:
        ValidationError: a name, a color or a weight cannot be used; the text says what to write.
    """
    by_name = {category.name: category for category in shipped}
    written = {
        CategoryName(config.name): _read_category(config, by_name.get(CategoryName(config.name)), index)
        for index, config in enumerate(configs)
    }
    unused = {config.name for config in configs if not config.use}
    return tuple(
        written.get(name) or by_name[name] for name in _order_names(list(written), list(by_name)) if name not in unused
    )


def _order_names(written: Sequence[CategoryName], shipped: Sequence[CategoryName]) -> list[CategoryName]:
    """Put each shipped name that is not written after the one that it ships after."""
    order = list(written)
    for place, name in enumerate(shipped):
        if name not in order:
            order.insert(order.index(shipped[place - 1]) + 1 if place else 0, name)
    return order


def _read_category(config: CategoryConfig, base: Category | None, index: int) -> Category:
    if not _NAME.match(config.name) or config.name == "none":
        raise ValidationError(f"categories: '{config.name}' is no name. Write lower-case letters, like 'data'.")
    color = config.color or (base.color if base else _OTHER_COLORS[index % len(_OTHER_COLORS)])
    if not _COLOR.match(color):
        raise ValidationError(f"categories: color '{color}' cannot be read. Write six digits, like '#1565c0'.")
    title = config.title or (base.title if base else config.name.replace("-", " ").capitalize())
    return Category(
        name=CategoryName(config.name),
        title=title,
        question=config.question or (base.question if base else f"Is it {title.lower()}?"),
        advice=config.advice or (base.advice if base else ""),
        icon=config.icon or (base.icon if base else "material/help-circle-outline"),
        color=color,
        words=_read_words(config.words, config.name),
    )


def _read_words(words: Collection[Any] | None, name: str) -> Mapping[str, float]:
    """Read `[kafka, flink]`, or `{kafka: 2, flink: 1.5}` with weights."""
    if not words:
        return {}
    pairs = words.items() if isinstance(words, dict) else ((word, 2.0) for word in words)
    try:
        return {str(word).lower(): float(str(weight)) for word, weight in pairs}
    except ValueError as error:
        raise ValidationError(f"categories: a weight of '{name}' is no number. Write 'words: {{kafka: 2}}'.") from error
