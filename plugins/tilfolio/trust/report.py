"""What a build published and what it kept back, as records that can be stored and shown."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from tilfolio.trust.published_urls import Difference

Reason: TypeAlias = Literal["draft", "unread", "scheduled", "expired", "secret", "excluded", "left-out"]
"""Why something is withheld.

`unread`: it cannot be read, or when it may be published. `excluded`: by another plugin. `left-out`: hidden, excluded
or ignored by git.
"""


class Held(Struct, frozen=True, kw_only=True):
    """A note, a project or a file that is not published."""

    path: str
    """As messages show it."""
    why: Reason
    field: str = ""
    """The front-matter field that cannot be read, if it is one."""
    day: str = ""
    """When it will be, or was, published."""


def hold_draft(path: str, unread: str) -> Held:
    """Return a draft; `unread` is the field that makes it one because its value cannot be read."""
    return Held(path=path, why="unread" if unread else "draft", field=unread)


class FoundSecret(Struct, frozen=True, kw_only=True):
    """Where something stands that looks like a secret: never what."""

    path: str
    line: int | None
    kind: str


class FoundLeak(Struct, frozen=True, kw_only=True):
    """A file of the site that shows something of what is withheld: never what."""

    file: str
    source: str


class BuildRecord(Struct, frozen=True, kw_only=True):
    """What a build knows of itself."""

    built_at: str
    """The moment, as ISO 8601 writes it."""
    site: str
    """The folder of the finished site."""
    site_url: str = ""
    notes: int = 0
    projects: int = 0
    weeks: int = 0
    held: tuple[Held, ...] = ()
    problems: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Problems that the author accepted."""
    unsearched: tuple[str, ...] = ()
    """Files of which not all was searched for keys or for what is withheld, a line each."""
    secrets: tuple[FoundSecret, ...] = ()
    leaks: tuple[FoundLeak, ...] = ()


class DeadLink(Struct, frozen=True, kw_only=True):
    """A link from a page of the site to something that the site does not have."""

    page: str
    target: str


class FinishedSite(Struct, frozen=True, kw_only=True):
    """What lies in the folder of a finished site."""

    pages: Mapping[str, str] = {}
    """The fingerprint of the words of each page, by address below the site's root; redirects are not among them."""
    redirects: Mapping[str, str] = {}
    """Where each redirect leads."""
    dead_links: tuple[DeadLink, ...] = ()
    sizes: Mapping[str, tuple[int, int]] = {}
    """Number of files and bytes, by kind of file; the largest first."""
    largest: tuple[tuple[str, int], ...] = ()
    """The largest files, with their bytes."""


class BuildReport(Struct, frozen=True, kw_only=True):
    """Everything that is told of a build."""

    record: BuildRecord
    site: FinishedSite | None
    """None: the site is not there."""
    difference: Difference | None
    """None: nothing was published yet, or the site is not there."""
