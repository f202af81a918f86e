"""Edge: files of the repository outside of notes, projects and docs."""

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
"""The kind of a path; empty if it does not exist."""

Stamp: TypeAlias = tuple[int, ...]
"""A file's inode, size, mtime and ctime in nanoseconds; empty if it does not exist."""

_SHOWN_FOLDERS = frozenset({".github"})
"""Hidden folders whose images may be published."""


def stamp_place(path: str) -> Stamp:
    """Return a stamp that changes when a file is written, created or deleted; for a folder, only whether it exists."""
    try:
        found = os.stat(path)  # noqa: PTH116 - called for each link
    except (OSError, ValueError):
        return ()
    if stat.S_ISDIR(found.st_mode):
        return (0,)
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@dataclass(kw_only=True)
class Repository:
    """The files of a repository, looked up when links refer to them.

    Files that are ignored by git, hidden or outside of the repository are kept back; symlinks count as their targets.
    """

    root: Path
    """The root of the git repository; without one, the folder of mkdocs.yml."""
    excluded: Sequence[tuple[str, pathspec.GitIgnoreSpec]] = ()
    """Folders in the repository with patterns of excluded files."""
    _known: dict[str, Kind] = field(default_factory=dict)
    _stamps: dict[str, Stamp] = field(default_factory=dict)

    def find(self, path: str) -> Kind:
        """Return the kind of a path relative to the root."""
        if path not in self._known:
            for each in (".gitignore", path):  # before the lookup, since it may change meanwhile
                self._stamps.setdefault(each, stamp_place(str(self.root / each)))
            self._known[path] = self._look_up(path)
        return self._known[path]

    def list_found(self) -> dict[str, Stamp]:
        """Return the stamps of all paths that were looked up, and of the root's .gitignore."""
        return {str(self.root / path): self._stamps[path] for path in sorted(self._stamps)}

    def _look_up(self, path: str) -> Kind:
        try:
            place = (self.root / path).resolve(strict=True)
        except (OSError, ValueError, RuntimeError):  # missing, name too long, or a symlink loop
            return ""
        real = find_prefix(self.root, place)
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
    def _ignored(self) -> frozenset[str] | None:
        return read_ignored(self.root)
