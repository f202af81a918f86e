"""Edge: read notes and projects' READMEs from the disk, with dates from git."""

import posixpath
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, tzinfo
from pathlib import Path, PurePosixPath

import pathspec
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.gather.days import Calendar, open_calendar
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.history import History, read_history
from tilfolio.gather.ignore_files import find_work_tree, is_pattern
from tilfolio.gather.repository import is_ignored, read_ignored
from tilfolio.gather.walk import Found, FoundFile, Walk, join_shown
from tilfolio.model import INDEX_NAMES, Problem, SourceFile
from tilfolio.remember import Remember, stamp, work_out

_MARKDOWN = (".md", ".markdown")
NOTEBOOK = ".ipynb"
_README = ("readme.md", "readme.markdown")
_SETTLED = 2.0
"""Seconds after which a file's times reliably show another write; some disks store whole seconds."""

_Text = tuple[str, int | None]
"""A text, and the first line that is not valid UTF-8, if any."""


class Gathered(Struct, frozen=True, kw_only=True):
    """The files of a folder."""

    sources: tuple[SourceFile, ...] = ()
    """By path."""
    indexes: tuple[SourceFile, ...] = ()
    """`README.md` and `index.md` of folders with notes, by path."""
    problems: tuple[Problem, ...] = ()
    """Files that could not be read completely; without the problems of the folder's History."""
    left_out: frozenset[str] = frozenset()
    """Hidden or excluded files and folders, and symlinks not followed: relative POSIX paths."""
    assets: frozenset[str] = frozenset()
    """All files that are not Markdown: relative POSIX paths."""


class Gathering(Struct, frozen=True, kw_only=True):
    """A folder to gather, and the state of gathering it."""

    folder: Path
    shown: str
    """Displayed path of the folder."""
    history: History
    """The result of `read_history`."""
    exclude: Sequence[str] = ()
    """gitignore patterns, relative to the folder, of files to leave out."""
    today: date
    """The day of uncommitted files."""
    zone: tzinfo | None = None
    """The time zone of days; None for those of the authors."""
    skip: Sequence[Path] = ()
    """Subfolders with other content, like `docs/`."""
    top: Path | None = None
    """Symlinks may lead to anywhere in the repository, or in this folder if there is none."""
    problems: list[Problem] = []
    calendars: dict[str, Calendar] = {}
    """By repository, as in FoundFile."""

    def find_files(self) -> Found:
        """Return the files of the folder, and note what is wrong with it."""
        ignored = read_ignored(self.folder, self.history.root, self.top)
        self.calendars[""] = open_calendar(
            self.history, self.folder, today=self.today, zone=self.zone, tracked=ignored is not None
        )
        if ignored is None:
            what = "git ignores this folder, so a note without a date has the day of its file's last change"
            remedy = "Remove it from .gitignore and commit it"
            self.problems.append(Problem(path=self.shown, what=what, remedy=remedy))
        patterns = self._compile_patterns()

        def leave_out(path: str) -> bool:
            return patterns is not None and patterns.match_file(path)

        def list_ignored(folder: Path) -> frozenset[str]:
            return (ignored if folder == self.folder else read_ignored(folder)) or frozenset()

        return Walk(
            folder=self.folder,
            shown=self.shown,
            leave_out=leave_out,
            list_ignored=list_ignored,
            judge_link=self._check_link,
            skip=self.skip,
        ).run()

    def _check_link(self, link: Path) -> str:
        """Return why a symlink's target must not be published; empty if it may."""
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
        """Return the chosen files with their dates."""
        self.problems.extend(troubles)
        self._warn_of_unfetched(found.empty)
        files = sorted(chosen.items())
        texts = remember("text", [file.file for _, file in files], stamp_unchanging, _read_text)
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
            source = calendar.date_source(path, shown, text, below, file.file)
        except OSError as error:
            what, remedy = f"cannot be read ({error.strerror})", "Make it readable, or name it in `exclude:`"
            self.problems.append(Problem(path=shown, what=what, remedy=remedy))
            return None
        if bad_line is not None:
            what = "this line is not valid UTF-8; unreadable characters are shown as \N{REPLACEMENT CHARACTER}"
            self.problems.append(Problem(path=shown, line=bad_line, what=what, remedy="Save the file as UTF-8"))
        return source if calendar.history.root == self.history.root else replace(source, repo_path=None)

    def _open_calendar(self, repository: str) -> Calendar:
        if repository not in self.calendars:
            folder = self.folder / repository
            history = read_history(folder, join_shown(self.shown, repository), known=self.history)
            self.problems.extend(history.problems)
            self.calendars[repository] = open_calendar(history, folder, today=self.today, zone=self.zone)
        return self.calendars[repository]

    def _compile_patterns(self) -> pathspec.GitIgnoreSpec | None:
        good = list(filter(is_pattern, self.exclude))
        for pattern in self.exclude:
            if pattern not in good:
                what = f"`exclude` has the pattern '{pattern}', which git does not understand"
                remedy = "Write it as in a .gitignore: `drafts/` or `*.tmp.md`"
                self.problems.append(Problem(path=self.shown, what=what, remedy=remedy))
        return pathspec.GitIgnoreSpec.from_lines(good) if good else None

    def _warn_of_unfetched(self, empty: Iterable[str]) -> None:
        """Report submodules that were not fetched, which are empty folders."""
        prefix = self.calendars[""].prefix
        if prefix is None or self.history.root is None:
            return
        declared = self.history.root / ".gitmodules"
        text = declared.read_text(encoding="utf-8", errors="replace") if declared.is_file() else ""
        submodules = set(map(str.strip, re.findall(r"^[ \t]*path[ \t]*=[ \t]*(\S.*)", text, re.MULTILINE)))
        for path in empty:
            if "/".join(filter(None, (prefix, path))) in submodules:
                shown = join_shown(self.shown, path) if path else self.shown
                what = "is a submodule that was not fetched, so its files are missing"
                remedy = "Run `git submodule update --init`, or set `submodules: true` for actions/checkout"
                self.problems.append(Problem(path=shown, what=what, remedy=remedy))


def gather_tils(gathering: Gathering, remember: Remember = work_out, *, notebooks: bool = False) -> Gathered:
    """Return the notes in a folder and its subfolders; with `notebooks` also those, in their original form.

    Hidden, ignored and excluded files are left out. README.md and index.md are notes if they are the only Markdown in a
    folder, except at the top.
    """
    if not gathering.folder.is_dir():
        return Gathered(problems=(_warn_of_missing(gathering.shown, "tils", "notes"),))
    found = gathering.find_files()
    markdown = {file.path: file for file in found.files if _is_markdown(file.path)}
    indexes = _find_indexes(markdown)
    chosen = dict(markdown)
    for file in found.files if notebooks else ():
        if file.path.endswith(NOTEBOOK) and f"{file.path.removesuffix(NOTEBOOK)}.md" not in markdown:
            chosen[file.path] = file
    gathered = gathering.finish(chosen, found, (problem for _, problem in found.troubles), remember)
    unread = {join_shown(gathering.shown, path) for path in indexes}
    return replace(
        gathered,
        sources=tuple(source for source in gathered.sources if source.path not in indexes),
        indexes=tuple(source for source in gathered.sources if source.path in indexes),
        problems=tuple(problem for problem in gathered.problems if problem.path not in unread),
    )


def gather_projects(gathering: Gathering) -> Gathered:
    """Return the README of each direct subfolder, and the folder's own one as `README.md`.

    A project is a folder with a README.md (readme.md, README.markdown, …). The folder may be missing.
    """
    if not gathering.folder.exists():
        return Gathered()
    if not gathering.folder.is_dir():
        return Gathered(problems=(_warn_of_missing(gathering.shown, "projects", "projects"),))
    found = gathering.find_files()
    # Ignore dead symlinks deep inside a project's code.
    troubles = (problem for path, problem in found.troubles if path.count("/") < 2)
    return gathering.finish(_choose_readmes(found.files), found, troubles)


def stamp_unchanging(file: Path) -> bytes | None:
    """Return a hash of a file's path and times; None if it is unreadable or too new for reliable times."""
    try:
        stat = file.stat()
    except OSError:
        return None
    if time.time() - stat.st_mtime < _SETTLED:
        return None
    return stamp(str(file), stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _read_text(file: Path) -> _Text | OSError:
    try:
        with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 a third faster, for every note of each build
            return decode_text(opened.read())
    except OSError as error:
        return error


def _find_indexes(paths: Iterable[str]) -> set[str]:
    """Return the index files that are not notes: those at the top, and those of folders with notes."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(posixpath.dirname(path), []).append(path)
    indexes: set[str] = set()
    for folder, files in by_folder.items():
        found = sorted(filter(_is_index, files), key=lambda path: INDEX_NAMES.index(posixpath.basename(path).lower()))
        is_note = folder and len(found) == len(files)
        indexes.update(found[1:] if is_note else found)
    return indexes


def _is_index(path: str) -> bool:
    return posixpath.basename(path).lower() in INDEX_NAMES


def _is_markdown(path: str) -> bool:
    return path.lower().endswith(_MARKDOWN)


def _choose_readmes(files: Iterable[FoundFile]) -> dict[str, FoundFile]:
    """Return one README per folder by path; README.md takes precedence, then .md over .markdown."""
    chosen: dict[str, FoundFile] = {}
    for file in sorted(files, key=lambda file: (file.path.lower().endswith(".markdown"), file.path)):
        path = PurePosixPath(file.path)
        if path.name.lower() in _README and len(path.parts) <= 2:
            chosen.setdefault(path.parent.as_posix(), file)
    return {"README.md" if parent == "." else file.path: file for parent, file in chosen.items()}


def _warn_of_missing(shown: str, option: str, what: str) -> Problem:
    return Problem(
        path=shown,
        what="this folder does not exist",
        remedy=f"Create it, or set `{option}:` in mkdocs.yml to the folder that holds your {what}",
    )
