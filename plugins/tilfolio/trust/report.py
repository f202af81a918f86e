"""What a build published and what it kept back, as records that can be stored and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from tilfolio.trust.published_urls import Difference

Reason: TypeAlias = Literal["draft", "scheduled", "expired", "secret", "excluded", "left-out"]
"""Why something is withheld; `excluded` by another plugin, `left-out` for a hidden, excluded or ignored file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A note, a project or a file that is not published."""

    path: str
    """As messages show it."""
    why: Reason
    day: str = ""
    """When it will be, or was, published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundSecret:
    """Where something stands that looks like a secret: never what."""

    path: str
    line: int | None
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundLeak:
    """A file of the site that shows something of what is withheld: never what."""

    file: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildRecord:
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


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLink:
    """A link from a page of the site to something that the site does not have."""

    page: str
    target: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FinishedSite:
    """What lies in the folder of a finished site."""

    pages: Mapping[str, str] = field(default_factory=dict)
    """The fingerprint of the words of each page, by address below the site's root; redirects are not among them."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Where each redirect leads."""
    dead_links: tuple[DeadLink, ...] = ()
    sizes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Number of files and bytes, by kind of file; the largest first."""
    largest: tuple[tuple[str, int], ...] = ()
    """The largest files, with their bytes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """Everything that is told of a build."""

    record: BuildRecord
    site: FinishedSite | None
    """None: the site is not there."""
    difference: Difference | None
    """None: nothing was published yet, or the site is not there."""
