"""What links can lead to, and what becomes of them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass

from tilfolio.model import Asset, Problem
from tilfolio.pages.targets import path_below


@dataclass(frozen=True, kw_only=True, slots=True)
class Folders:
    """How the places that links may lead to are called, and which files lie in them."""

    tils: str = "TILs"
    """As messages show it; also the name that links from elsewhere use."""
    projects: str = "projects"
    docs: str = "docs"
    til_files: frozenset[str] = frozenset()
    """Files that are no notes, below the `tils` folder."""
    til_indexes: frozenset[str] = frozenset()
    """`README.md` and `index.md` that are no notes, below the `tils` folder."""
    tils_left_out: frozenset[str] = frozenset()
    """Files and folders below the `tils` folder that are hidden or excluded."""
    projects_left_out: frozenset[str] = frozenset()
    project_files: frozenset[str] = frozenset()
    docs_uris: frozenset[str] = frozenset()
    """Source URIs of everything in `docs/`."""
    tils_in_repo: str = "TILs"
    """Path of the folder below the root of its repository, for links to code."""
    projects_in_repo: str = "projects"
    repo_files: frozenset[str] = frozenset()
    """Everything that is committed to the repository of mkdocs.yml, below its root."""
    look_up: Callable[[str], str] = lambda path: ""
    """What lies at a path below that root: a `file`, a `folder`, something that is `kept back`, or nothing."""
    root_in_repo: str = ""
    """The folder of mkdocs.yml, below that root."""

    def place_in_repository(self, folder: str, path: str) -> str:
        """Return a path as it is below the repository's root; one that begins with `/` counts from there."""
        if path.startswith("/"):
            inside = path.lstrip("/")
        else:
            own = posixpath.join(self.root_in_repo, folder)
            for name, known in (
                (self.tils, self.tils_in_repo),
                (self.projects, self.projects_in_repo),
            ):
                below = path_below(folder, name)
                own = own if below is None else posixpath.join(known, below)
            inside = posixpath.join(own, path)
        inside = posixpath.normpath(inside)
        return "" if inside == "." else inside

    def is_public(self, inside: str) -> bool:
        """Return whether a file is not among those of notes and projects, of which the walk knows which to show."""
        own = (self.tils_in_repo, self.projects_in_repo)
        return "/.github/" in inside or all(folder != "." and path_below(inside, folder) is None for folder in own)


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """A body whose links lead to the right places."""

    markdown: str
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    """The URIs of the notes that it links to, each with the sentence that does, in order."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a link leads to: a URI on the site, or a URL elsewhere, or nowhere."""

    uri: str = ""
    url: str = ""
    asset: Asset | None = None
    withheld: bool = False
    """It leads to a note that exists but is not published yet."""
    unlinked: bool = False
    """It leads to code, which is not part of the site, and the site does not say where its repository is."""
    kept_back: bool = False
    """It leads to a file that is there and must not be published."""
    fragment_used: bool = False
    title: str = ""
    """Of the page, where that is a Til's."""

    @property
    def is_open(self) -> bool:
        """Whether readers can go there."""
        return not (self.withheld or self.unlinked or self.kept_back)


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedLinks:
    """Labelled links as they stand in finished HTML."""

    links: tuple[tuple[str, str], ...] = ()
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
