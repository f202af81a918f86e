"""What a build published and what it kept back, as records that can be stored and shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from tilfolio.trust.published_urls import Difference

Reason: TypeAlias = Literal["draft", "scheduled", "expired", "secret", "excluded", "left-out"]
"""Why something is withheld; `excluded` by another plugin, `left-out` for a hidden, excluded or ignored file."""


class Held(Struct, frozen=True, kw_only=True):
    """A note, a project or a file that is not published."""

    path: str
    """As messages show it."""
    why: Reason
    day: str = ""
    """When it will be, or was, published."""


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
