"""The site's settings as plain values, created from mkdocs.yml by `engines/mkdocs/config.py`."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from tilfolio.model import Category
from tilfolio.origin import locate_file
from tilfolio.words import is_right_to_left

_HERE = frozenset({"", "localhost", "127.0.0.1", "0.0.0.0", "::1"})  # noqa: S104 - addresses to recognize


def is_local(address: str) -> bool:
    """Return whether an address is empty, invalid, or local to this machine."""
    try:
        return urlsplit(address).hostname in (None, *_HERE)
    except ValueError:
        return True


class Author(Struct, frozen=True, kw_only=True):
    """The author, shown on notes and cards, in feeds and to search engines."""

    name: str = ""
    headline: str = ""
    """One line about their work."""
    about: str = ""
    """Markdown for the home page."""
    photo: str = ""
    """A URL, or a path below `docs/`."""
    email: str = ""
    profiles: tuple[str, ...] = ()
    """URLs of the author's profiles, linked with `rel="me"`."""
    cv: str = ""
    """A URL, or a path below `docs/`."""
    location: str = ""
    open_to: str = ""
    """One line about what they are looking for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CardStyle:
    """An author's settings for the look of all cards; colours are `#rrggbb`."""

    accent: str = "#4f46e5"
    """For cards without a category."""
    background: str = ""
    """A deep shade of the category's colour if empty."""
    foreground: str = "#ffffff"
    """The colour of the title; made lighter or darker where it would be hard to read."""
    layout: Literal["full", "disc", "panel", "plain"] = "full"
    """`full` is one colour from edge to edge; the others are text with a symbol on a disc, on a panel, or without."""
    title_size: int = 156
    """The largest size of a title, in pixels."""
    author: bool = True
    date: bool = True
    site: bool = True
    """Whether the author with photo, the date and the site's name are shown."""
    language: str = ""
    """The site's language, for the forms of Chinese characters: `zh-Hant`, `ja`."""


DEFAULT_STYLE = CardStyle()


class CardOptions(Struct, frozen=True, kw_only=True):
    """Options of preview cards."""

    wanted: bool = True
    style: CardStyle = DEFAULT_STYLE
    fonts: tuple[str, ...] = ()
    """The author's font files, relative to the folder of mkdocs.yml: for titles, then for small text."""


SHARE_TARGETS = ("linkedin", "x", "bluesky", "hackernews", "email", "copy", "native")
"""All share links; `native` is the browser's share dialog."""


class Sharing(Struct, frozen=True, kw_only=True):
    """Options for sharing and feeds."""

    row: tuple[str, ...] = SHARE_TARGETS
    """The share links below a page, in order."""
    feeds: bool = True
    feed_items: int = 20
    """Maximum number of items in a feed."""
    llms: bool = False
    """Whether to write `llms.txt` and a Markdown version of each note."""
    cards: CardOptions = CardOptions()


class Settings(Struct, frozen=True, kw_only=True):
    """All settings of the site that pages use."""

    site_name: str = "TIL"
    site_url: str = ""
    """With a trailing slash; empty if unknown."""
    public_url: str = ""
    """The public address if `site_url` is local; empty if unknown."""
    site_description: str = ""
    language: str = "en"
    repo_url: str = ""
    """Without a trailing slash; empty if there is none."""
    branch: str = "main"
    """For links into the repository."""
    directory_urls: bool = True
    author: Author = Author()
    categories: tuple[Category, ...] = ()
    page_size: int = 20
    notebooks: bool = True
    """Whether the notebooks of projects have pages."""
    unwritten_notes: bool = False
    """Whether wikilinks to missing notes are allowed."""
    related: int = 5
    tags_page: str = ""
    """URI of the page that lists tags, if the tags plugin is on."""
    serving: bool = False
    """Whether drafts and scheduled notes are shown, with a mark."""
    sharing: Sharing = Sharing()
    accent: str = ""
    """`#rrggbb`; empty for the default."""
    icons: dict[str, str] = {}
    """Inline SVG by icon name."""
    allowed_secrets: tuple[str, ...] = ()
    """Hashes of false positives, from `secrets.allow`."""
    has_template: Callable[[str], bool] = lambda name: True
    """Returns whether the theme has a template."""

    @property
    def has_pictures(self) -> bool:
        """Whether pages have cards, which need the site's address, except for the author in `serve`."""
        return bool(self.site_url) or self.serving

    @property
    def shared_url(self) -> str:
        """The public address, never a local one; empty if unknown."""
        return self.public_url if is_local(self.site_url) else self.site_url

    def locate_code(self, path: str, view: str) -> str:
        """Return the URL of a file in the site's repository, in the view `blob`, `tree` or `raw`; empty without one."""
        return locate_file(self.repo_url, self.branch, path, view) if self.repo_url else ""

    @property
    def card_style(self) -> CardStyle:
        """The look of cards, in the site's language."""
        return dataclasses.replace(self.sharing.cards.style, language=self.language)

    @property
    def right_to_left(self) -> bool:
        """Whether the site's language is written from right to left."""
        return is_right_to_left(self.language)

    def category_of(self, name: str | None) -> Category | None:
        """Return a category by name, if there is one."""
        return next((category for category in self.categories if category.name == name), None)
