"""The plugin's options in mkdocs.yml."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

from tilfolio.engines.mkdocs.option_types import COLOR, AsWritten, Color, Folder, Moment, Timezone
from tilfolio.model import Category, CategoryName
from tilfolio.settings import DEFAULT_STYLE, SHARE_TARGETS, Author, CardOptions, CardStyle, Sharing

_NAME = re.compile(r"[a-z][a-z0-9-]{0,99}$")
_OTHER_COLORS = ("#6d3fb4", "#a03a00", "#00695c", "#a0186a", "#4a5a00")
"""Default colors; each has a contrast of at least 4.5:1 with white."""


class AuthorConfig(Config):
    """Who writes."""

    name = c.Type(str, default="")
    """Your name. Default: site_author of MkDocs."""
    headline = c.Type(str, default="")
    """What you do, in a few words."""
    about = c.Type(str, default="")
    """A sentence or two about you, in Markdown."""
    photo = c.Type(str, default="")
    """A picture in docs/, or a URL."""
    email = c.Type(str, default="")
    """Shown as a link on your pages."""
    profiles = c.ListOfItems(c.Type(str), default=[])
    """Addresses of your profiles: LinkedIn, GitHub, ..."""
    cv = c.Type(str, default="")
    """Your CV: a file in docs/, or a URL."""
    location = c.Type(str, default="")
    """Where you are."""
    open_to = c.Type(str, default="")
    """What you are open to, like "Open to ML platform roles from January"."""


class CategoryConfig(Config):
    """A step of the checklist, or a change to an included one."""

    name = c.Type(str)
    """Lower-case letters. The name of an included category changes it."""
    title = c.Optional(c.Type(str))
    """As pages show it."""
    question = c.Optional(c.Type(str))
    """As the checklist asks it."""
    advice = c.Optional(c.Type(str))
    """What to do about it, in one sentence."""
    icon = c.Optional(c.Type(str))
    """One of Material's icons, like material/database."""
    color = c.Optional(c.Type(str))
    """Six digits, dark enough for white text."""
    words = c.Optional(c.Type((list, dict)))
    """Words that count for it: a list, or a mapping with weights."""
    use = c.Type(bool, default=True)
    """false removes an included category."""


class SecretsConfig(Config):
    """What may be published although it looks like a key or a password."""

    allow = c.ListOfItems(c.Type(str), default=[])
    """Hashes of such values, as `til check --secrets` prints them."""


class TilfolioConfig(Config):
    """All options, grouped by topic."""

    # Where the notes are
    tils = Folder("TILs")
    """The folder of notes: any path, `.` for the whole repository. Default: TILs, else projects/TILs."""
    projects = Folder("projects")
    """The folder of projects. It does not have to exist."""
    exclude = c.ListOfItems(c.Type(str), default=[])
    """What is left out of both folders: patterns as in .gitignore."""
    remote_projects = AsWritten()
    """Projects of other git repositories: addresses, or `url`, `name`, `branch`, `folder`. `til fetch` gets them."""
    timezone = c.Optional(Timezone())
    """The time zone of your days, like Asia/Kolkata. Default: the clock of each commit."""

    history_from = c.Optional(Moment())
    """A day or time. Earlier commits are not yours and do not count."""

    # Who writes, and how it is sorted
    author = c.SubConfig(AuthorConfig)
    """Who writes."""
    categories = c.ListOfItems(c.SubConfig(CategoryConfig), default=[])
    """The checklist, in the order of its questions. Default: data, model, infra."""
    checks = AsWritten()
    """More checks, or changes to the included ones; false for none."""
    challenges = AsWritten()
    """More challenges, or changes to the included ones; false for none."""
    checks_shipped = c.Type(bool, default=True)
    """false leaves out the included checks and challenges."""

    # What pages show
    unwritten_notes = c.Type(bool, default=False)
    """[[names]] of notes that do not exist yet are no problem, as in Obsidian and Logseq."""
    accent = Color()
    """The one accent color of the site and its cards, #rrggbb."""
    page_size = c.Type(int, default=20)
    """Notes on one page of a list."""
    related = c.Type(int, default=5)
    """Related notes below a note, at most."""

    # The record: what a week is for, what a streak allows, what is earned
    rhythm = AsWritten()
    """What each day is for; false turns it off."""
    streak = AsWritten()
    """Rest days, pauses and headline of the streak."""
    earned = AsWritten()
    """More rules for earned achievements; false for none."""
    notebooks = c.Type(bool, default=True)
    """Notebooks of projects become pages."""

    # Sharing: links below pages, feeds, preview cards
    share = c.ListOfItems(c.Choice(SHARE_TARGETS), default=list(SHARE_TARGETS))
    """The links below a page, in this order; [] for none."""
    feeds = c.Type(bool, default=True)
    """Write /feed.xml, /feed.json, /digest/feed.xml and one feed for each category."""
    feed_items = c.Type(int, default=20)
    """Notes in a feed."""
    llms = c.Type(bool, default=False)
    """Write /llms.txt, and a Markdown twin of each note."""
    cards = c.Type(bool, default=True)
    """A preview picture for each page."""
    cards_layout = c.Choice(("full", "disc", "panel", "plain"), default="full")
    """The layout of preview pictures: full (one color, with a figure, code or cover), disc, panel or plain."""
    cards_accent = Color()
    """The color of cards without a category, #rrggbb."""
    cards_background = Color()
    """The background of cards, #rrggbb."""
    cards_foreground = Color()
    """The color of titles on cards, #rrggbb."""
    cards_title_size = c.Type(int, default=0)
    """The largest size of a title in pixels; 0: automatic."""
    cards_author = c.Type(bool, default=True)
    """Show the author on cards."""
    cards_date = c.Type(bool, default=True)
    """Show the date on cards."""
    cards_site = c.Type(bool, default=True)
    """Show the site's name on cards."""
    cards_fonts = c.ListOfItems(c.Type(str), default=[])
    """Font files to try first: one for titles, then one for small text."""

    # What must not be published
    secrets = c.SubConfig(SecretsConfig)
    """Exceptions from the search for keys and passwords."""
    csp = c.Type(bool, default=False)
    """Write a Content-Security-Policy into each page: only scripts of the site itself run."""

    # How it is built
    cache = c.Type(bool, default=True)
    """Keep rendered pages in .cache/tilfolio/. You can delete that folder at any time."""
    render = c.Choice(("auto", "mkdocs"), default="auto")
    """Who renders our pages: tilfolio where it can, or always MkDocs."""


def read_sharing(options: TilfolioConfig) -> Sharing:
    """Return the sharing options as a plain value."""
    return Sharing(
        row=tuple(dict.fromkeys(options.share)),
        feeds=options.feeds,
        feed_items=max(1, options.feed_items),
        llms=options.llms,
        cards=CardOptions(
            wanted=options.cards,
            style=CardStyle(
                layout=options.cards_layout,  # type: ignore[arg-type]  # a choice of these
                accent=options.cards_accent or options.accent or DEFAULT_STYLE.accent,
                background=options.cards_background,
                foreground=options.cards_foreground or DEFAULT_STYLE.foreground,
                title_size=max(0, options.cards_title_size) or DEFAULT_STYLE.title_size,
                author=options.cards_author,
                date=options.cards_date,
                site=options.cards_site,
            ),
            fonts=tuple(options.cards_fonts),
        ),
    )


def read_author(config: AuthorConfig, site_author: str | None = None) -> Author:
    """Return the author as a plain value; the default name is MkDocs' `site_author`."""
    written: dict[str, Any] = {field: config[field] for field in Author.__struct_fields__}
    return Author(**{**written, "name": config.name or site_author or "", "profiles": tuple(config.profiles)})


def read_categories(configs: Sequence[CategoryConfig], shipped: Sequence[Category]) -> tuple[Category, ...]:
    """Return the categories: the built-in ones with the author's changes, and the author's own.

    Fields missing in a changed built-in category keep their defaults; `use: false` removes it. Configured categories
    come in the author's order; each of the others follows its built-in predecessor.

    Raises:
        ValidationError: a name, a color or a weight is invalid; the message has a remedy.
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
    """Insert each built-in name that is not configured after its built-in predecessor."""
    order = list(written)
    for place, name in enumerate(shipped):
        if name not in order:
            order.insert(order.index(shipped[place - 1]) + 1 if place else 0, name)
    return order


def _read_category(config: CategoryConfig, base: Category | None, index: int) -> Category:
    if not _NAME.match(config.name) or config.name == "none":
        raise ValidationError(f"categories: '{config.name}' is not a name. Write lower-case letters, like 'data'.")
    color = config.color or (base.color if base else _OTHER_COLORS[index % len(_OTHER_COLORS)])
    if not COLOR.match(color):
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
    """Parse `[kafka, flink]`, or `{kafka: 2, flink: 1.5}` with weights."""
    if not words:
        return {}
    pairs = words.items() if isinstance(words, dict) else ((word, 2.0) for word in words)
    try:
        return {str(word).lower(): float(str(weight)) for word, weight in pairs}
    except ValueError as error:
        raise ValidationError(
            f"categories: a weight of '{name}' is not a number. Write 'words: {{kafka: 2}}'."
        ) from error
