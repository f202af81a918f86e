"""Edge: files of the repository that lie beside the notes, the projects and the docs."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

import pathspec

from tilfolio.gather.repository import find_prefix, read_ignored

Kind: TypeAlias = Literal["file", "folder", "kept back", ""]
"""What lies at a path; empty: nothing."""

Stamp: TypeAlias = tuple[int, ...]
"""A file's number, size, and times of change of content and of anything, in nanoseconds; empty: there is none."""

_SHOWN_FOLDERS = frozenset({".github"})
"""Hidden folders whose pictures are meant to be seen."""


def stamp_place(path: str) -> Stamp:
    """Return a stamp that changes when a file is written, made or deleted; for a folder only that it exists."""
    try:
        found = os.stat(path)  # noqa: PTH116 - it is called for each link
    except (OSError, ValueError):
        return ()
    if stat.S_ISDIR(found.st_mode):
        return (0,)
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(kw_only=True)
class Repository:
    """The files of a repository, looked up one by one as links lead to them.

    What git ignores, what is hidden and what lies outside is kept back; symlinks count as where they lead.
    """

    root: Path
    """Of the git repository; without one the folder of mkdocs.yml."""
    excluded: Sequence[tuple[str, pathspec.GitIgnoreSpec]] = ()
    """Folders below the root, each with patterns of what its author keeps out of the site."""
    _known: dict[str, Kind] = field(default_factory=dict)
    _stamps: dict[str, Stamp] = field(default_factory=dict)

    def find(self, path: str) -> Kind:
        """Return what lies at a path below the root."""
        if path not in self._known:
            for each in (".gitignore", path):  # before it is looked at: it may come and go meanwhile
                self._stamps.setdefault(each, stamp_place(str(self.root / each)))
            self._known[path] = self._look_up(path)
        return self._known[path]

    def list_found(self) -> dict[str, Stamp]:
        """Return the stamps of the files and folders that were looked up, and of the .gitignore files beside them."""
        return {str(self.root / path): self._stamps[path] for path in sorted(self._stamps)}

    def _look_up(self, path: str) -> Kind:
        try:
            place = (self.root / path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # nothing there, a name that is too long, a circle
            return ""
        real = find_prefix(self._real_root, place)
        if real is None or any(self._is_kept_back(each) for each in {path, real}):
            return "kept back"
        return "folder" if place.is_dir() else "file" if place.is_file() else ""

    def _is_kept_back(self, path: str) -> bool:
        parts = path.split("/")
        if any(part.startswith(".") and part not in _SHOWN_FOLDERS for part in parts):
            return True
        above = {posixpath.join(*parts[: number + 1]) for number in range(len(parts))}
        return (
            self._ignored is None
            or not above.isdisjoint(self._ignored)
            or any(
                path.startswith(f"{folder}/" if folder else "") and patterns.match_file(path[len(folder) :].lstrip("/"))
                for folder, patterns in self.excluded
            )
        )

    @cached_property
    def _real_root(self) -> Path:
        return self.root.resolve()

    @cached_property
    def _ignored(self) -> frozenset[str] | None:
        return read_ignored(self.root)
