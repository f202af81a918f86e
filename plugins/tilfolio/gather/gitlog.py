"""Parse the output of `git log --raw -z -m`, and trace the dates of each file.

Commits are processed as a graph. A list sorted by time is not enough after a merge: a note that was renamed on one
branch and edited on the other has both in its history.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

LOG = ("log", "--date-order", "--date=raw", "--encoding=UTF-8", "--no-color", "--no-ext-diff")
LOG_FORMAT = "%x01%H %T %ad%x1f%P%x1f%s"
"""Commit, tree, author's time as `seconds offset` (needs `--date=raw`), parents, subject."""
CHANGES = ("--raw", "-z", "-m", "--no-abbrev", f"--format={LOG_FORMAT}")


class Change(NamedTuple):
    """The change of a file in a commit, compared with one parent."""

    status: str
    """`A`dded, `D`eleted, `M`odified, `R`enamed, `T`ype changed."""
    old_blob: str
    new_blob: str
    old_path: str
    """The former name after a rename, else the same as `path`."""
    path: str


class LoggedCommit(Struct, frozen=True):
    """A commit of the log."""

    sha: str
    tree: str
    authored_at: datetime
    parents: tuple[str, ...]
    subject: str
    diffs: tuple[tuple[Change, ...], ...]
    """The changes compared with each parent, in order; for a root commit, compared with nothing."""

    @property
    def touched(self) -> tuple[str, ...]:
        """The touched paths, including both names of a rename; for a merge, those that differ from all parents."""
        names = dict.fromkeys(name for change in self.diffs[0] for name in (change.old_path, change.path))
        others = [{change.path for change in diff} for diff in self.diffs[1:]]
        return tuple(name for name in names if all(name in other for other in others))


class Trace(NamedTuple):
    """The history of a file."""

    added_at: datetime
    added_in: str
    """The commit that added it."""
    updated_at: datetime
    """The last change of its content; a rename alone does not count."""
    former: tuple[str, ...] = ()
    """Former names."""


class _Origin(NamedTuple):
    trace: Trace
    blob: str
    same: bool
    """Whether the content is unchanged."""


def parse_log(output: bytes) -> tuple[LoggedCommit, ...]:
    """Return the commits in the order of the log.

    git repeats a merge's header for each parent that it differs from; comparing trees tells which parents these are.
    """
    commits: list[tuple[list[str], list[tuple[Change, ...]]]] = []
    for header, changes in _read_entries(output):
        fields = header[1:].split("\x1f", 2)
        if commits and commits[-1][0][0] == fields[0]:
            commits[-1][1].append(changes)
        else:
            commits.append((fields, [changes]))
    trees = dict(fields[0].split(" ", 2)[:2] for fields, _ in commits)
    return tuple(_build_commit(fields, diffs, trees) for fields, diffs in commits)


def parse_changes(output: bytes) -> tuple[Change, ...]:
    """Return the changes in the output of `git diff --raw -z`."""
    return tuple(change for _, changes in _read_entries(b"\x01\0" + output) for change in changes)


@lru_cache(maxsize=4096)
def read_time(text: str) -> datetime:
    """Return git's raw time, `1455478398 +0900`, with the author's offset.

    Invalid offsets and times, which old tools have left in real histories, become the nearest valid ones.
    """
    seconds, _, offset = text.partition(" ")
    minutes = int(offset[1:3] or 0) * 60 + int(offset[3:5] or 0)
    minutes = min(minutes, 24 * 60 - 1) * (-1 if offset.startswith("-") else 1)
    last = 253_402_214_400  # the last day of a datetime, in the year 9999
    zone = timezone(timedelta(minutes=minutes))
    return datetime.fromtimestamp(max(86_400, min(int(seconds or 0), last)), zone)


def trace_files(commits: Sequence[LoggedCommit]) -> Mapping[str, Trace]:
    """Return the history of each file of the first commit.

    Commits have children before parents, as in git's log. Renames are followed; a copy, and a file that is restored
    after its deletion, count as new.
    """
    waiting = Counter(parent for commit in commits for parent in commit.parents)
    states: dict[str, dict[str, Trace]] = {}
    state: dict[str, Trace] = {}
    for commit in reversed(commits):
        before = [states.get(parent, {}) for parent in commit.parents]
        gone, here = _apply(commit, before or [{}])
        for parent in commit.parents:
            waiting[parent] -= 1
        # Only the state of a commit with several children has to be copied.
        state = _hand_over(states, waiting, commit.parents)
        for path in gone:
            state.pop(path, None)
        state.update(here)
        states[commit.sha] = state
    return state


def _read_entries(output: bytes) -> Iterator[tuple[str, tuple[Change, ...]]]:
    words = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    header = ""
    changes: list[Change] = []
    for word in words:
        entry = word.removeprefix("\n")
        if entry.startswith("\x01"):
            if header:
                yield header, tuple(changes)
            header, changes = entry, []
        elif entry.startswith(":"):
            _, _, old_blob, new_blob, status = entry.split(" ")
            old_path = next(words)
            path = next(words) if status[0] in "RC" else old_path
            changes.append(Change(status[0], old_blob, new_blob, old_path, path))
    if header:
        yield header, tuple(changes)


def _build_commit(
    fields: Sequence[str], printed: Sequence[tuple[Change, ...]], trees: Mapping[str, str]
) -> LoggedCommit:
    sha, tree, time = fields[0].split(" ", 2)
    parents = tuple(fields[1].split())
    diffs: tuple[tuple[Change, ...], ...] = (printed[0],)
    if len(parents) > 1:
        left = iter(printed)
        diffs = tuple(() if trees.get(parent) == tree else next(left, ()) for parent in parents)
    return LoggedCommit(sha, tree, read_time(time), parents, fields[2], diffs)


def _hand_over(
    states: dict[str, dict[str, Trace]], waiting: Mapping[str, int], parents: Sequence[str]
) -> dict[str, Trace]:
    kept = [states.get(parent, {}) if waiting[parent] else states.pop(parent, {}) for parent in parents]
    return {} if not kept else dict(kept[0]) if waiting[parents[0]] else kept[0]


def _apply(commit: LoggedCommit, before: Sequence[Mapping[str, Trace]]) -> tuple[list[str], dict[str, Trace]]:
    """Return the paths that a commit removed from its first parent's tree, and those it added or changed."""
    others = [{change.path: change for change in diff} for diff in commit.diffs[1:]]
    gone: list[str] = []
    here: dict[str, Trace] = {}
    for change in commit.diffs[0]:
        if change.status in "DR":
            gone.append(change.old_path)
        if change.status != "D":
            ways = [change, *(other.get(change.path) for other in others)]
            origins = [_find_origin(change, way, files) for way, files in zip(ways, before, strict=True)]
            here[change.path] = _continue(commit, [origin for origin in origins if origin])
    return gone, here


def _find_origin(change: Change, way: Change | None, files: Mapping[str, Trace]) -> _Origin | None:
    """Return the origin of a changed file in one parent; `way` is its change there, None if it is unchanged."""
    if way is None:
        trace = files.get(change.path)
        return None if trace is None else _Origin(trace, change.new_blob, True)
    trace = None if way.status == "A" else files.get(way.old_path)
    if trace is None:
        return None
    if way.old_path != way.path:
        trace = trace._replace(former=(*trace.former, way.old_path))
    return _Origin(trace, way.old_blob, way.old_blob == way.new_blob)


def _continue(commit: LoggedCommit, origins: Sequence[_Origin]) -> Trace:
    for origin in origins:
        if origin.same:
            return origin.trace
    if not origins:
        return Trace(commit.authored_at, commit.sha, commit.authored_at)
    # If a merge combines different versions, the latest of these counts, else the merge itself.
    wrote = len({origin.blob for origin in origins}) == 1
    oldest = min((origin.trace for origin in origins), key=lambda trace: trace.added_at)
    latest = max(origin.trace.updated_at for origin in origins)
    former = dict.fromkeys(name for origin in origins for name in origin.trace.former)
    return oldest._replace(updated_at=commit.authored_at if wrote else latest, former=tuple(former))
