"""What an author may choose, as plain values: `config.py` makes them from mkdocs.yml, tests in one line."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec import Struct

from tilfolio.model import Category
from tilfolio.words import is_right_to_left

_HERE = frozenset({"", "localhost", "127.0.0.1", "0.0.0.0", "::1"})  # noqa: S104 - addresses to recognize


def is_local(address: str) -> bool:
    """Say whether a site's address is none, or that of this machine alone."""
    try:
        return urlsplit(address).hostname in (None, *_HERE)
    except ValueError:
        return True


class Author(Struct, frozen=True, kw_only=True):
    """Who writes; shown on every Til, on cards, in feeds and to search engines."""

    name: str = ""
    headline: str = ""
    """One line: what they do."""
    about: str = ""
    """Markdown for the home page."""
    photo: str = ""
    """A URL, or a path below `docs/`."""
    email: str = ""
    profiles: tuple[str, ...] = ()
    """URLs of the author's pages elsewhere, linked with `rel="me"`."""
    cv: str = ""
    """A URL, or a path below `docs/`."""
    location: str = ""
    open_to: str = ""
    """One line: what they would like to be asked about."""


class CardOptions(Struct, frozen=True, kw_only=True):
    """Whether pages have preview cards, and how these look; colours are `#rrggbb`, nothing is the design's own."""

    wanted: bool = True
    layout: str = "full"
    """`full`, `disc`, `panel` or `plain`."""
    accent: str = ""
    background: str = ""
    foreground: str = ""
    title_size: int = 0
    """The largest size of a title, in pixels; 0: the design's own."""
    author: bool = True
    date: bool = True
    site: bool = True
    fonts: tuple[str, ...] = ()
    """The author's own font files, below the folder of mkdocs.yml: for titles, then for small text."""


SHARE_TARGETS = ("linkedin", "x", "bluesky", "hackernews", "email", "copy", "native")
"""Everything a share row can hold; `native` is the browser's own share sheet."""


class Sharing(Struct, frozen=True, kw_only=True):
    """What helps pages to be shared and followed."""

    row: tuple[str, ...] = SHARE_TARGETS
    """What stands below a page, in this order."""
    feeds: bool = True
    feed_items: int = 20
    """How many of the newest a feed holds."""
    llms: bool = False
    """Whether there are `llms.txt` and a Markdown twin of each note."""
    cards: CardOptions = CardOptions()


class Settings(Struct, frozen=True, kw_only=True):
    """The site as its author wants it."""

    site_name: str = "TIL"
    site_url: str = ""
    """With a trailing slash; empty when not known."""
    public_url: str = ""
    """The address that readers will have, where `site_url` is that of this machine; empty when not known."""
    site_description: str = ""
    language: str = "en"
    repo_url: str = ""
    """Without a trailing slash; empty when there is none."""
    branch: str = "main"
    """For links into the repository."""
    directory_urls: bool = True
    author: Author = Author()
    categories: tuple[Category, ...] = ()
    page_size: int = 20
    notebooks: bool = True
    """Whether the notebooks of projects have pages."""
    unwritten_notes: bool = False
    """Whether a link by name may lead to a note that does not exist yet."""
    related: int = 5
    tags_page: str = ""
    """URI of the page that lists tags, if the tags plugin is on."""
    serving: bool = False
    """Whether drafts and future notes are shown, marked."""
    sharing: Sharing = Sharing()
    accent: str = ""
    """`#rrggbb`; nothing: the design's own."""
    icons: dict[str, str] = {}
    """Inline SVG by the name that categories and pages use."""
    allowed_secrets: tuple[str, ...] = ()
    """Hashes of what looks like a secret and is none, as `secrets.allow` has them."""
    has_template: Callable[[str], bool] = lambda name: True
    """Whether the theme has a file of that name among its templates."""

    @property
    def has_pictures(self) -> bool:
        """Whether pages have cards: a shared link needs a whole address, and `serve` shows them to the author."""
        return bool(self.site_url) or self.serving

    @property
    def shared_url(self) -> str:
        """The address that is shared: never that of this machine; empty when not known."""
        return self.public_url if is_local(self.site_url) else self.site_url

    @property
    def right_to_left(self) -> bool:
        """Whether the site's language is written from right to left."""
        return is_right_to_left(self.language)

    def category_of(self, name: str | None) -> Category | None:
        """Return the category of that name, if there is one."""
        return next((category for category in self.categories if category.name == name), None)
