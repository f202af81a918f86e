"""Edge: list the files of a folder, in the same order on all operating systems."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from tilfolio.model import Problem

_Folder: TypeAlias = tuple[str, Path, str]
"""A folder to enter: its relative path, its location, and its repository as in FoundFile."""


class FoundFile(Struct, frozen=True, kw_only=True):
    """A regular file, or a symlink to one."""

    path: str
    """Path relative to the walked folder."""
    file: Path
    repository: str = ""
    """The nearest parent folder inside the walked one that is a separate git repository or an external symlink, and so
    has its own history; empty if there is none."""


class Found(Struct, frozen=True, kw_only=True):
    """The result of a walk."""

    files: tuple[FoundFile, ...]
    """By path."""
    empty: tuple[str, ...]
    """Empty folders; the walked one is ``""``."""
    troubles: tuple[tuple[str, Problem], ...]
    """Unreadable paths and dead symlinks with their Problem."""
    left_out: frozenset[str]
    """Hidden paths, and those refused by `leave_out` or `judge_link`."""


class Walk(Struct, kw_only=True):
    """Lists the files of a folder and its subfolders, without hidden, excluded and ignored ones.

    Symlinks are followed, to folders only if they are outside; no folder is entered twice, so that loops end.
    """

    folder: Path
    shown: str
    leave_out: Callable[[str], bool]
    """Called with each path, with a trailing `/` for folders."""
    list_ignored: Callable[[Path], frozenset[str]]
    """Called with the folder and each repository inside."""
    judge_link: Callable[[Path], str] = lambda target: ""
    """Returns why a symlink must not be followed, or an empty string."""
    skip: Sequence[Path] = ()
    """Folders that are not entered, and do not count as left out."""
    files: list[FoundFile] = []
    empty: list[str] = []
    troubles: dict[str, Problem] = {}
    ignored: set[str] = set()
    left_out: set[str] = set()
    entered: set[tuple[int, int]] = set()

    def run(self) -> Found:
        """Return what is in the folder."""
        self.entered.update(filter(None, map(_identify, self.skip)))
        self.ignored.update(self.list_ignored(self.folder))
        # Not recursive, since folders may be nested deeper than Python's stack.
        waiting: list[_Folder] = [("", self.folder, "")]
        while waiting:
            waiting += reversed(self._enter(*waiting.pop()))
        return Found(
            files=tuple(sorted(self.files, key=lambda found: found.path)),
            empty=tuple(sorted(self.empty)),
            troubles=tuple(sorted(self.troubles.items())),
            left_out=frozenset(self.left_out),
        )

    def _enter(self, path: str, folder: Path, repository: str) -> list[_Folder]:
        """Process a folder and return its subfolders to enter."""
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._report(path, f"cannot be read ({error.strerror})", "Make it readable, or name it in `exclude:`")
            return []
        if (status.st_dev, status.st_ino) in self.entered:
            return []
        self.entered.add((status.st_dev, status.st_ino))
        if not entries:
            self.empty.append(path)
        if path and (repository == path or any(entry.name == ".git" for entry in entries)):
            repository = path
            self.ignored.update(f"{path}/{ignored}" for ignored in self.list_ignored(folder))
        return [below for entry in entries for below in self._take(path, entry, repository)]

    def _take(self, parent: str, entry: os.DirEntry[str], repository: str) -> Iterator[_Folder]:
        """Process an entry; yield it if it is a folder to enter."""
        path = f"{parent}/{entry.name}" if parent else entry.name
        kind = _kind_of(entry)
        if path in self.ignored:
            return
        if entry.name.startswith(".") or self.leave_out(f"{path}/" if kind == "folder" else path):
            self.left_out.add(path)
            return
        if not _is_utf8(entry.name):
            self._report(path, "the name is not UTF-8", "Rename it")
        elif kind in ("file", "folder") and entry.is_symlink() and (wrong := self.judge_link(Path(entry.path))):
            self.left_out.add(path)
            self._report(path, f"is a symlink {wrong}, so it is left out", "Put a copy in its place, or delete it")
        elif kind == "file":
            self.files.append(FoundFile(path=path, file=Path(entry.path), repository=repository))
        elif kind == "folder" and not entry.is_symlink():
            yield path, Path(entry.path), repository
        elif kind == "folder":
            here, there = self.folder.resolve(), Path(entry.path).resolve()
            if here != there and here not in there.parents and there not in here.parents:
                yield path, Path(entry.path), path
        elif kind == "other":
            what = "is a named pipe, a socket or a device, which is never opened"
            self._report(path, what, "Move it elsewhere, or name it in `exclude:`")
        elif kind == "nothing":
            leads = os.readlink(entry.path)  # noqa: PTH115 - the original text
            self._report(path, f"is a symlink to '{leads}', where there is nothing", "Correct the link, or delete it")

    def _report(self, path: str, what: str, remedy: str) -> None:
        below = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        shown = join_shown(self.shown, below) if path else self.shown
        self.troubles[path] = Problem(path=shown, what=what, remedy=remedy)


def join_shown(shown: str, path: str) -> str:
    """Return the displayed path of a file in a folder with the displayed path `shown`; `.` is that of mkdocs.yml."""
    return path if shown == "." else f"{shown}/{path}"


def _identify(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _kind_of(entry: os.DirEntry[str]) -> Literal["file", "folder", "nothing", "other"]:
    """Return the kind of an entry, following symlinks; `other` are pipes, sockets and devices."""
    try:
        if entry.is_dir():
            return "folder"
        if entry.is_file():
            return "file"
        return "nothing" if entry.is_symlink() and not Path(entry.path).exists() else "other"
    except OSError:  # a symlink loop, or no permission
        return "nothing"


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
