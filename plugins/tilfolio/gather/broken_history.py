"""Edge: the history of a repository with missing or damaged objects; only affected files lose their dates."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.gitlog import CHANGES, LOG, LOG_FORMAT, LoggedCommit, Trace, parse_changes, parse_log

_MOST_BROKEN = 200
"""Maximum number of unreadable commits; with more, older history is ignored."""
_FURTHEST = 20
"""Maximum number of unreadable commits to skip for a comparison with an older one."""


def read_readable(root: Path, renames: Sequence[str], head: str) -> tuple[tuple[LoggedCommit, ...], tuple[str, ...]]:
    """Return the commits, children first, and the ids of those with incomplete changes.

    Raises:
        GitError: the list of commits cannot be read.
    """
    try:
        listed = parse_log(run_git(root, *LOG, "-z", f"--format={LOG_FORMAT}", *head.split()))
    except GitError:  # an older commit is missing, so history starts after it
        listed = _list_until_missing(root, head)
    found: dict[str, LoggedCommit] = {}
    broken: list[str] = []
    waiting = [commit.sha for commit in listed]
    while waiting and len(broken) <= _MOST_BROKEN:
        logged, failed = _log(root, waiting, renames)
        found |= {commit.sha: commit for commit in logged}
        if not failed:
            break
        # The last merge may be incomplete.
        done = len(logged) - (bool(logged) and len(logged[-1].parents) > 1)
        broken.append(waiting[done])
        waiting = waiting[done + 1 :]
    by_sha = {commit.sha: commit for commit in listed}
    for sha in reversed(broken):
        found[sha] = _read_one(root, by_sha[sha], by_sha)
    if listed[-1].parents:  # earlier history is unknown, so its files get the first known day
        broken.append(listed[-1].sha)
    return tuple(found.get(commit.sha, replace(commit, diffs=((),))) for commit in listed), tuple(broken)


def date_untraced(
    root: Path, commits: Sequence[LoggedCommit], broken: Sequence[str], traces: Mapping[str, Trace]
) -> Mapping[str, Trace]:
    """Add traces for tracked files without one, which get the day of the earliest unreadable commit."""
    earliest = next((commit for commit in reversed(commits) if commit.sha in broken), None)
    if earliest is None:
        return traces
    try:
        tracked = run_git(root, "ls-files", "-z").decode("utf-8", "surrogateescape").split("\0")
    except GitError:
        return traces
    moment = earliest.authored_at
    lost = {path: Trace(moment, earliest.sha, moment) for path in tracked if path and path not in traces}
    return {**lost, **traces}


def _list_until_missing(root: Path, head: str) -> tuple[LoggedCommit, ...]:
    """Return the commits that git lists before it fails; with `--date-order` it would list none."""
    plain = [word for word in LOG if word != "--date-order"]
    try:
        return parse_log(run_git(root, *plain, "-z", f"--format={LOG_FORMAT}", *head.split()))
    except GitError as error:
        listed = parse_log(error.output)
        if not listed:
            raise
        return listed


def _log(root: Path, shas: Sequence[str], renames: Sequence[str]) -> tuple[tuple[LoggedCommit, ...], bool]:
    """Return the logged commits, and whether git failed before the end."""
    given = "\n".join(shas).encode()
    try:
        return parse_log(run_git(root, *LOG, *renames, *CHANGES, "--no-walk=unsorted", "--stdin", given=given)), False
    except GitError as error:
        return parse_log(error.output), True


def _read_one(root: Path, commit: LoggedCommit, by_sha: Mapping[str, LoggedCommit]) -> LoggedCommit:
    """Return a commit with changes read without contents, else compared with an older commit."""
    for renames in (("-M",), ("-M100%",), ("--no-renames",)):
        logged, failed = _log(root, [commit.sha], renames)
        if not failed and logged:
            return logged[0]
    older = commit
    for _ in range(_FURTHEST):
        if not older.parents or older.parents[0] not in by_sha:
            break
        older = by_sha[older.parents[0]]
        try:
            output = run_git(root, "diff-tree", "-r", "--raw", "-z", "--no-abbrev", "-M100%", older.sha, commit.sha)
        except GitError:
            continue
        changes = parse_changes(output)
        return replace(commit, diffs=(changes,) * max(1, len(commit.parents)))
    return replace(commit, diffs=((),) * max(1, len(commit.parents)))
