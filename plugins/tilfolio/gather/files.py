"""Edge: the notes and the projects' READMEs as they lie on disk, with the days that their history gives."""

from __future__ import annotations

import posixpath
import re
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path, PurePosixPath

import pathspec
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.gather.days import Calendar, open_calendar
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.history import History, read_history
from tilfolio.gather.ignore_files import find_work_tree
from tilfolio.gather.repository import is_ignored, read_ignored
from tilfolio.gather.walk import Found, FoundFile, join_shown, walk_folder
from tilfolio.model import INDEX_NAMES, Problem, SourceFile
from tilfolio.remember import Remember, stamp, work_out

_MARKDOWN = (".md", ".markdown")
NOTEBOOK = ".ipynb"
_README = ("readme.md", "readme.markdown")
_SETTLED = 2.0
"""Seconds after which a file's times tell whether it was written again: some disks count in whole ones."""

_Text = tuple[str, int | None]
"""A text, and the first line that is not valid UTF-8."""


class Gathered(Struct, frozen=True, kw_only=True):
    """What a folder holds."""

    sources: tuple[SourceFile, ...] = ()
    """By path."""
    indexes: tuple[SourceFile, ...] = ()
    """Of notes: `README.md` and `index.md` of folders that hold other notes, by path."""
    problems: tuple[Problem, ...] = ()
    """What could not be read, or not exactly; without those that the folder's own History has."""
    left_out: frozenset[str] = frozenset()
    """Files and folders that are hidden, excluded or not to be followed: POSIX paths below it."""
    assets: frozenset[str] = frozenset()
    """Every file below the folder that is not Markdown: POSIX path below it."""


def gather_tils(
    folder: Path,
    *,
    shown: str,
    history: History,
    exclude: Sequence[str] = (),
    today: date,
    zone: tzinfo | None = None,
    skip: Sequence[Path] = (),
    top: Path | None = None,
    remember: Remember = work_out,
    notebooks: bool = False,
) -> Gathered:
    """Return the notes below a folder, in folders of any depth; with `notebooks` also those, as they are stored.

    `shown` is how messages call the folder, `history` what `read_history` gave for it. Hidden files, what git ignores
    and what `exclude` names (gitignore patterns, from the folder on) are left out. README.md and index.md are notes
    where they are the only Markdown in a folder, except at the top.
    Days are those of the authors' own clocks, or of `zone`; a note not committed yet is of `today`. `skip` are
    folders in there that hold no notes, like `docs/`. Symlinks may lead to anywhere in the repository; without one,
    in `top`.
    """
    if not folder.is_dir():
        return Gathered(problems=(_warn_of_missing(shown, "tils", "notes"),))
    gathering = _Gathering(folder=folder, shown=shown, history=history, today=today, zone=zone, top=top)
    found = gathering.find_files(exclude, skip)
    markdown = {file.path: file for file in found.files if _is_markdown(file.path)}
    indexes = _find_indexes(markdown)
    chosen = {**markdown, **_choose_notebooks(found.files, markdown)} if notebooks else markdown
    gathered = gathering.finish(chosen, found, (problem for _, problem in found.troubles), remember)
    unread = {join_shown(shown, path) for path in indexes}
    return replace(
        gathered,
        sources=tuple(source for source in gathered.sources if source.path not in indexes),
        indexes=tuple(source for source in gathered.sources if source.path in indexes),
        problems=tuple(problem for problem in gathered.problems if problem.path not in unread),
    )


def gather_projects(
    folder: Path,
    *,
    shown: str,
    history: History,
    exclude: Sequence[str] = (),
    today: date,
    zone: tzinfo | None = None,
    skip: Sequence[Path] = (),
    top: Path | None = None,
) -> Gathered:
    """Return the README of each folder directly below a folder, and the folder's own one as `README.md`.

    A project is a folder with a README.md (readme.md, README.markdown, …). `skip` are folders in there that hold no
    project: the notes. A missing folder is a site without projects. The rest is as in `gather_tils`.
    """
    if not folder.exists():
        return Gathered()
    if not folder.is_dir():
        return Gathered(problems=(_warn_of_missing(shown, "projects", "projects"),))
    gathering = _Gathering(folder=folder, shown=shown, history=history, today=today, zone=zone, top=top)
    found = gathering.find_files(exclude, skip)
    # Deeper inside a project's code, a dead symlink is its own affair.
    troubles = (problem for path, problem in found.troubles if path.count("/") < 2)
    return gathering.finish(_choose_readmes(found.files), found, troubles)


def _stamp_file(file: Path) -> bytes | None:
    """Return what names a file's content while it is not written; None where that cannot be told, or it is new."""
    try:
        stat = file.stat()
    except OSError:
        return None
    if time.time() - stat.st_mtime < _SETTLED:
        return None
    return stamp(str(file), stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _read_text(file: Path) -> _Text | OSError:
    try:
        return decode_text(file.read_bytes())
    except OSError as error:
        return error


def is_pattern(text: str) -> bool:
    """Return whether git would take a pattern for a .gitignore."""
    try:
        pathspec.GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True


def _find_indexes(paths: Iterable[str]) -> set[str]:
    """Return which Markdown files stand for a folder and are no notes: those at the top, and those beside notes."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(posixpath.dirname(path), []).append(path)
    indexes: set[str] = set()
    for folder, files in by_folder.items():
        found = sorted(filter(_is_index, files), key=lambda path: INDEX_NAMES.index(posixpath.basename(path).lower()))
        is_note = folder and len(found) == len(files)
        indexes.update(found[1:] if is_note else found)
    return indexes


def _choose_notebooks(files: Iterable[FoundFile], notes: Collection[str]) -> dict[str, FoundFile]:
    """Return the notebooks by path, without those that a note of the same name was made of."""
    return {
        file.path: file
        for file in files
        if file.path.endswith(NOTEBOOK) and f"{file.path.removesuffix(NOTEBOOK)}.md" not in notes
    }


def _is_index(path: str) -> bool:
    return posixpath.basename(path).lower() in INDEX_NAMES


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(_MARKDOWN)


def _choose_readmes(files: Iterable[FoundFile]) -> dict[str, FoundFile]:
    """Return one README a folder by path: README.md before other spellings, and .md before .markdown."""
    chosen: dict[str, FoundFile] = {}
    for file in sorted(files, key=lambda file: (file.path.lower().endswith(".markdown"), file.path)):
        path = PurePosixPath(file.path)
        if path.name.lower() in _README and len(path.parts) <= 2:
            chosen.setdefault(path.parent.as_posix(), file)
    return {"README.md" if parent == "." else file.path: file for parent, file in chosen.items()}


def _warn_of_missing(shown: str, option: str, what: str) -> Problem:
    return Problem(
        path=shown,
        what="there is no such folder",
        remedy=f"Create it, or set `{option}:` in mkdocs.yml to the folder that holds your {what}",
    )


class _Gathering(Struct, frozen=True, kw_only=True):
    """One folder while it is gathered; problems add up as it is read."""

    folder: Path
    shown: str
    history: History
    today: date
    zone: tzinfo | None
    top: Path | None = None
    problems: list[Problem] = []
    calendars: dict[str, Calendar] = {}
    """By repository, as in FoundFile."""

    def find_files(self, exclude: Sequence[str], skip: Sequence[Path] = ()) -> Found:
        ignored = read_ignored(self.folder, self.history.root, self.top)
        self.calendars[""] = open_calendar(
            self.history, self.folder, today=self.today, zone=self.zone, tracked=ignored is not None
        )
        if ignored is None:
            what = "git ignores this folder, so a note without a date has the day of its file's last change"
            remedy = "Take it out of .gitignore and commit it"
            self.problems.append(Problem(path=self.shown, what=what, remedy=remedy))
        patterns = self._compile_patterns(exclude)

        def leave_out(path: str) -> bool:
            return patterns is not None and patterns.match_file(path)

        def list_ignored(folder: Path) -> frozenset[str]:
            return (ignored if folder == self.folder else read_ignored(folder)) or frozenset()

        return walk_folder(
            self.folder,
            self.shown,
            leave_out=leave_out,
            list_ignored=list_ignored,
            judge_link=self._judge_link,
            skip=skip,
        )

    def _judge_link(self, link: Path) -> str:
        """Return what is wrong with where a symlink leads: it must not bring in what is not published."""
        root = find_work_tree(self.folder, self.top)
        target = link.resolve()
        if root not in target.parents:
            return "that leaves the repository"
        if any(part.startswith(".") for part in target.relative_to(root).parts):
            return "to a hidden file"
        return "to a file that git ignores" if is_ignored(target, self.history.root, self.top) else ""

    def finish(
        self,
        chosen: Mapping[str, FoundFile],
        found: Found,
        troubles: Iterable[Problem],
        remember: Remember = work_out,
    ) -> Gathered:
        self.problems.extend(troubles)
        self._warn_of_unfetched(found.empty)
        files = sorted(chosen.items())
        texts = remember("text", [file.file for _, file in files], _stamp_file, _read_text)
        sources = (self._make_source(path, file, text) for (path, file), text in zip(files, texts, strict=True))
        return Gathered(
            sources=tuple(filter(None, sources)),
            problems=tuple(self.problems),
            left_out=found.left_out,
            assets=frozenset(file.path for file in found.files if not _is_markdown(file.path)),
        )

    def _make_source(self, path: str, file: FoundFile, read: _Text | OSError) -> SourceFile | None:
        shown = join_shown(self.shown, file.path)
        calendar = self._open_calendar(file.repository)
        try:
            if isinstance(read, OSError):
                raise read
            text, bad_line = read
            below = file.path[len(file.repository) :].lstrip("/")
            days = calendar.read_days(below, file.file)
        except OSError as error:
            what, remedy = f"cannot be read ({error.strerror})", "Make it readable, or name it in `exclude:`"
            self.problems.append(Problem(path=shown, what=what, remedy=remedy))
            return None
        if bad_line is not None:
            what = "this line is not valid UTF-8; what cannot be read is shown as \N{REPLACEMENT CHARACTER}"
            self.problems.append(Problem(path=shown, line=bad_line, what=what, remedy="Save the file as UTF-8"))
        return SourceFile(
            path=path,
            shown=shown,
            text=text,
            added_on=days.added_on,
            updated_on=days.updated_on,
            repo_path=days.repo_path if calendar.history.root == self.history.root else None,
            added_at=days.added_at,
            clock=days.clock,
        )

    def _open_calendar(self, repository: str) -> Calendar:
        if repository not in self.calendars:
            folder = self.folder / repository
            history = read_history(folder, join_shown(self.shown, repository), known=self.history)
            self.problems.extend(history.problems)
            self.calendars[repository] = open_calendar(history, folder, today=self.today, zone=self.zone)
        return self.calendars[repository]

    def _compile_patterns(self, exclude: Sequence[str]) -> pathspec.GitIgnoreSpec | None:
        good = [pattern for pattern in exclude if is_pattern(pattern)]
        for pattern in exclude:
            if pattern not in good:
                what = f"`exclude` has the pattern '{pattern}', which git does not understand"
                remedy = "Write it as in a .gitignore: `drafts/` or `*.tmp.md`"
                self.problems.append(Problem(path=self.shown, what=what, remedy=remedy))
        return pathspec.GitIgnoreSpec.from_lines(good) if good else None

    def _warn_of_unfetched(self, empty: Iterable[str]) -> None:
        """Name submodules that were not fetched: an empty folder is all that is there of them."""
        prefix = self.calendars[""].prefix
        if prefix is None or self.history.root is None:
            return
        declared = self.history.root / ".gitmodules"
        text = declared.read_text(encoding="utf-8", errors="replace") if declared.is_file() else ""
        submodules = set(map(str.strip, re.findall(r"^[ \t]*path[ \t]*=[ \t]*(\S.*)", text, re.MULTILINE)))
        for path in empty:
            if "/".join(filter(None, (prefix, path))) in submodules:
                shown = join_shown(self.shown, path) if path else self.shown
                what = "is a submodule that was not fetched, so what it holds is missing"
                remedy = "Run `git submodule update --init`, or set `submodules: true` for actions/checkout"
                self.problems.append(Problem(path=shown, what=what, remedy=remedy))
