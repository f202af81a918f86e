"""Edge: the history of a repository and its files, from one `git log`."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.gather.broken_history import date_untraced, read_readable
from tilfolio.gather.git_command import GitError, GitMissingError, run_git
from tilfolio.gather.gitlog import (
    CHANGES,
    LOG,
    LoggedCommit,
    Trace,
    parse_changes,
    parse_log,
    read_time,
    trace_files,
)
from tilfolio.gather.ignore_files import has_git
from tilfolio.gather.repository import as_pathspec, find_prefix, find_repository
from tilfolio.model import Commit, Problem
from tilfolio.remember import Remember, stamp

_RENAMES = ("-M", "-l3000")
"""Follow renames, even of 3,000 notes at once, which takes about two seconds."""
_LOG = (*LOG, *_RENAMES)
_QUERIES = (
    ("rev-parse", "HEAD"),
    ("config", "--list", "-z"),
    ("diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-ext-diff", "--no-renames"),
    ("for-each-ref", "--format=%(refname) %(objectname)", "refs/replace"),
    ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", "."),
)
_NOTE = re.compile(r"\.(md|markdown)$", re.IGNORECASE)
_INSTEAD = "so a note without a date has the day of its file's last change"
_DATE_IT = "write the day into each note: `date: 2026-11-22`"


class FileDays(Struct, frozen=True, kw_only=True):
    """The first and last commit of a file, in the authors' time zones (timezone-aware)."""

    added_at: datetime
    """The first commit, following renames."""
    updated_at: datetime
    """The last commit that changed its content; not before `added_at`."""


class History(Struct, frozen=True, kw_only=True):
    """The history of a folder's repository."""

    root: Path | None
    """The root of its work tree; None if there is no repository, or git fails."""
    files: Mapping[str, FileDays] = {}
    """By current POSIX path relative to the root, including staged renames."""
    commits: tuple[Commit, ...] = ()
    """Newest first."""
    problems: tuple[Problem, ...] = ()
    """Reasons for inexact dates, with remedies."""
    remark: str = ""
    """A hint about the dates."""
    former: Mapping[str, tuple[str, ...]] = {}
    """Former names of renamed files, oldest first."""
    clock: tzinfo | None = None
    """Time zone of the last commit's author."""
    boundary: frozenset[str] = frozenset()
    """Files first seen in the oldest commit of a shallow clone, so their real first day is unknown."""


_NOT_KEPT = History(root=None, remark="not kept")
"""Stored in the cache instead of a history with secrets."""


def read_history(folder: Path, shown: str, *, known: History | None = None, head: str = "") -> History:
    """Return the history of a folder's repository up to the commit `head`, by default the current one.

    The folder may be anywhere in the repository, in a submodule or in a linked work tree; `shown` is its displayed
    path. Nothing is raised: without git, or if git fails, the history is empty with a remark or Problem. `known` is the
    history of another folder, which is reused if both are in the same repository.
    """
    if not folder.is_dir():
        return History(root=None)
    try:
        root, shallow = find_repository(folder)
        if known is not None and known.root == root:
            return replace(known, problems=tuple(_check_depth(known.boundary, root, folder, shown)))
        return _read_repository(root, shallow, folder, shown, head)
    except GitError as error:
        if not has_git(folder):
            return History(root=None, remark=f"{shown}: there is no git repository, {_INSTEAD}")
        return History(root=None, problems=(_explain(error, folder, shown),))


def read_line_days(history: History, paths: Sequence[str]) -> Mapping[str, Mapping[str, datetime]]:
    """Return for each file when each of its stripped lines was first committed, following renames.

    `paths` are relative to the root of the repository. Uncommitted lines, and those from the oldest commit of a shallow
    clone, have no date. A single `git log -p` reads all files.
    """
    days: dict[str, dict[str, datetime]] = {path: {} for path in paths}
    if not days or history.root is None:
        return days
    owners: dict[str, list[str]] = {}
    for path in days:
        for name in (path, *history.former.get(path, ())):
            owners.setdefault(name, []).append(path)
    try:
        output = run_git(
            history.root, *_LOG, "-p", "-U0", "-m", "--text", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/",
            "--format=%x01%H %ad", "--", *map(as_pathspec, owners),
        )  # fmt: skip
        shallow = find_repository(history.root)[1] if history.boundary else frozenset()
    except GitError:  # no commit yet, or a problem that read_history has reported
        # Read each file separately, so that an unreadable one does not affect the others.
        each = paths if len(paths) > 1 and history.files else ()
        return {**days, **{path: read_line_days(history, [path])[path] for path in each}}
    for sha, time, name, line in _read_added_lines(output):
        for path in owners.get(name, ()):
            if sha not in shallow:
                days[path][line] = read_time(time)  # older commits come later and overwrite
    return days


def recall_history(
    folder: Path,
    shown: str,
    remember: Remember,
    *,
    known: History | None = None,
    clean: Callable[[History], History] = lambda history: history,
    may_keep: Callable[[History], bool] = lambda history: True,
) -> History:
    """Return the result of `read_history`, cached between builds.

    `clean` removes what must not be cached; the history of `known` is clean already. A history that `may_keep` refuses
    is not cached.
    """
    try:
        root, shallow = find_repository(folder) if folder.is_dir() else (None, frozenset())
        if root is None or shallow or (known is not None and known.root == root):
            return clean(read_history(folder, shown, known=known))  # problems of a shallow one also depend on its files
        answers = _run_queries(folder, root)
    except (GitError, OSError):
        return clean(read_history(folder, shown))
    head = answers[0].decode("ascii").strip()

    def read(folder: Path) -> History:
        history = clean(read_history(folder, shown, head=head))
        return history if may_keep(history) else _NOT_KEPT

    def name(folder: Path) -> bytes:
        return stamp(str(folder), str(root), shown, answers)

    [history] = remember("history", [folder], name, read, History)
    return history if history != _NOT_KEPT else clean(read_history(folder, shown, head=head))


def read_clock(folder: Path) -> tzinfo | None:
    """Return the time zone of the last commit's author; None if there is no commit."""
    try:
        return read_time(run_git(folder, "log", "-1", "--date=raw", "--format=%ad").decode().strip()).tzinfo
    except (GitError, OSError, ValueError):
        return None


def name_histories(folders: Iterable[Path]) -> tuple[bytes, ...]:
    """Return values that change whenever the history of some folders does.

    These are the current commit, the end of a shallow clone, settings, staged, replaced and ignored files, and
    submodules. The log itself need not be read, because commits never change.
    """
    return tuple(word for folder in folders if folder.is_dir() for word in _name_history(folder))


def _name_history(folder: Path) -> tuple[bytes, ...]:
    try:
        root, shallow = find_repository(folder)
        answers = _run_queries(folder, root)
    except (GitError, OSError) as error:
        return (str(error).encode("utf-8", "replace"),)
    return (str(root).encode("utf-8", "surrogateescape"), " ".join(sorted(shallow)).encode(), *answers)


def _run_queries(folder: Path, root: Path) -> tuple[bytes, ...]:
    submodules = root / ".gitmodules"
    answers = (run_git(folder, *question) for question in _QUERIES)
    return (*answers, submodules.read_bytes() if submodules.is_file() else b"")


def _read_repository(root: Path, shallow: frozenset[str], folder: Path, shown: str, head: str) -> History:
    broken: tuple[str, ...] = ()
    problems: list[Problem] = []
    try:
        output = run_git(root, *_LOG, *CHANGES, *head.split())
        logged = parse_log(output)
    except GitError as error:
        if "does not have any commits yet" in str(error):
            what = "its repository has no commit yet, so notes without a date get today's date"
            return History(root=root, remark=f"{shown}: {what}")
        logged, broken = read_readable(root, _RENAMES, head)
        what = f"git cannot read all of its history ({str(error).splitlines()[0]}), so some notes may have a later day"
        remedy = "Run `git fsck` to see what is missing, and clone the repository again"
        problems.append(Problem(path=shown, what=what, remedy=remedy))
    traces = _follow_staged(root, date_untraced(root, logged, broken, trace_files(logged)))
    boundary = frozenset(path for path, trace in traces.items() if trace.added_in in shallow)
    return History(
        root=root,
        files={
            path: FileDays(added_at=trace.added_at, updated_at=max(trace.added_at, trace.updated_at))
            for path, trace in traces.items()
        },
        commits=_list_commits(logged),
        problems=(*problems, *_check_depth(boundary, root, folder, shown)),
        former={path: trace.former for path, trace in traces.items() if trace.former},
        boundary=boundary,
        clock=logged[0].authored_at.tzinfo if logged else None,
    )


def _follow_staged(root: Path, traces: Mapping[str, Trace]) -> Mapping[str, Trace]:
    """Give files with an uncommitted `git mv` the history of their old names."""
    try:
        output = run_git(root, "diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-ext-diff", *_RENAMES)
    except GitError:  # the index is broken
        return traces
    staged = parse_changes(output)
    renames = {change.path: change.old_path for change in staged if change.status == "R"}
    moved = {path: traces[old]._replace(former=(*traces[old].former, old)) for path, old in renames.items()}
    return {**traces, **moved}


def _list_commits(logged: Iterable[LoggedCommit]) -> tuple[Commit, ...]:
    commits = (
        Commit(sha=commit.sha, authored_at=commit.authored_at, subject=commit.subject, paths=commit.touched)
        for commit in logged
    )
    return tuple(sorted(commits, key=lambda commit: commit.authored_at, reverse=True))


def _check_depth(boundary: Iterable[str], root: Path, folder: Path, shown: str) -> Iterable[Problem]:
    prefix = find_prefix(root, folder)
    below = f"{prefix}/" if prefix else ""
    cut = [path for path in boundary if _NOTE.search(path) and path.startswith(below) and (root / path).is_file()]
    if cut:
        files = "1 Markdown file carries" if len(cut) == 1 else f"{len(cut)} Markdown files carry"
        yield Problem(
            path=shown,
            what=f"the repository is a shallow clone, so {files} the day of its oldest commit",
            remedy="Set `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`",
        )


def _explain(error: GitError, folder: Path, shown: str) -> Problem:
    """Return a Problem that explains why git failed, so that file times are used."""
    message = str(error)
    if isinstance(error, GitMissingError):
        return Problem(path=shown, what=f"git is not installed, {_INSTEAD}", remedy=f"Install git, or {_DATE_IT}")
    if "dubious ownership" in message:
        owned = re.search(r"repository at '(.+)'", message)
        trusted = owned[1] if owned else folder.resolve().as_posix()
        return Problem(
            path=shown,
            what=f"the repository belongs to another user and git does not trust it, {_INSTEAD}",
            remedy=f"Run `git config --global --add safe.directory {trusted}`",
        )
    return Problem(
        path=shown,
        what=f"git cannot read its history ({message.splitlines()[0]}), {_INSTEAD}",
        remedy=f"Run `git log` there to see why, or {_DATE_IT}",
    )


def _read_added_lines(output: bytes) -> Iterable[tuple[str, str, str, str]]:
    """Yield commit, raw time, path and stripped text of each added line in the output of `git log -p -U0`."""
    sha = time = path = ""
    in_header = False
    for line in output.split(b"\n"):
        if line.startswith(b"\x01"):
            sha, _, time = line[1:].decode("ascii").partition(" ")
        elif line.startswith(b"diff --git "):
            in_header = True
        elif line.startswith(b"@@ "):
            in_header = False
        elif in_header and line.startswith(b"+++ "):
            path = _unquote(line[4:])
        elif not in_header and line.startswith(b"+"):
            text = line[1:].decode("utf-8", "replace").lstrip("\ufeff").strip()
            if text:
                yield sha, time, path, text


def _unquote(name: bytes) -> str:
    """Return the path of a `+++ b/path` line, quoted for special characters, with a tab after one with spaces."""
    if name.startswith(b'"'):
        name = name.rstrip()[1:-1].decode("unicode_escape").encode("latin-1")
    return name.removesuffix(b"\t").decode("utf-8", "surrogateescape").removeprefix("b/")
