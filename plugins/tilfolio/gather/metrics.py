"""Edge: small text files of projects, and their versions in git."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tilfolio.experiments import Version
from tilfolio.gather import wandb_log
from tilfolio.gather.git_command import GitError, read_blobs, run_git
from tilfolio.gather.gitlog import LOG_FORMAT, parse_log
from tilfolio.gather.history import History
from tilfolio.gather.repository import as_pathspec

LARGEST = 2_000_000
"""Larger files are not read; bytes."""


def read_texts(folder: Path, paths: Iterable[str], largest: int = LARGEST) -> Mapping[str, str]:
    """Return the texts of files in a folder by path, without missing, too large and non-UTF-8 files.

    Logs of Weights & Biases runs are converted to JSON.
    """
    texts: dict[str, str] = {}
    for path in paths:
        file = folder / path
        is_log = path.endswith(".wandb")
        try:
            if file.stat().st_size <= (wandb_log.LARGEST if is_log else largest):
                content = file.read_bytes()
                text = wandb_log.describe_log(content) if is_log else content.decode("utf-8")
                texts.update({} if text is None else {path: text})
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def read_versions(history: History, paths: Sequence[str]) -> Mapping[str, tuple[Version, ...]]:
    """Return the versions of each file, oldest first; `paths` are relative to the repository.

    Merges are left out, since their contents were committed before. A few git calls read all files.
    """
    wanted = frozenset(paths)
    if not wanted or history.root is None:
        return {}
    try:
        output = run_git(
            history.root, "log", "--no-merges", "--date-order", "--date=raw", "--encoding=UTF-8", "--no-color",
            "--no-renames", "--raw", "-z", "--no-abbrev", f"--format={LOG_FORMAT}", "--", *map(as_pathspec, paths),
        )  # fmt: skip
        changes = [
            (commit, change)
            for commit in reversed(parse_log(output))
            for change in commit.diffs[0]
            if change.status != "D" and change.path in wanted
        ]
        blobs = dict(read_blobs(history.root, (change.new_blob for _, change in changes), LARGEST))
    except GitError:  # no commit yet, or a problem that read_history has reported; read each file separately
        each = [read_versions(history, [path]) for path in paths] if len(wanted) > 1 and history.files else []
        return {path: versions for found in each for path, versions in found.items()}
    found: dict[str, list[Version]] = {}
    for commit, change in changes:
        if (content := blobs.get(change.new_blob)) is not None:
            text = content.decode("utf-8", "replace")
            version = Version(sha=commit.sha, authored_at=commit.authored_at, subject=commit.subject, text=text)
            found.setdefault(change.path, []).append(version)
    return {path: tuple(versions) for path, versions in found.items()}
