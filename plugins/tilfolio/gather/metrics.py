"""Edge: small texts of projects, and what they were in each commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tilfolio.experiments import Version
from tilfolio.gather import wandb_log
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.gitlog import LOG_FORMAT, parse_log
from tilfolio.gather.history import History
from tilfolio.gather.repository import as_pathspec

LARGEST = 2_000_000
"""Bytes of a file that is read at most; metrics and runs are far smaller."""


def read_texts(folder: Path, paths: Iterable[str], largest: int = LARGEST) -> Mapping[str, str]:
    """Return the texts of files below a folder, by path; what is gone, too large or no UTF-8 text is left out.

    Of the log of a run of Weights & Biases it is what that tells, as JSON.
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
    """Return for each file what it was in each commit that changed it, oldest first; `paths` as git has them.

    Merges are left out: what they bring was committed before. A few calls of git serve all files: one lists the
    commits, the others give the contents.
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
        blobs = _read_blobs(history.root, [change.new_blob for _, change in changes])
    except GitError:  # no commit yet, or what read_history has told: it costs one file its versions, not all
        each = [read_versions(history, [path]) for path in paths] if len(wanted) > 1 and history.files else []
        return {path: versions for found in each for path, versions in found.items()}
    found: dict[str, list[Version]] = {}
    for commit, change in changes:
        if (content := blobs.get(change.new_blob)) is not None:
            text = content.decode("utf-8", "replace")
            version = Version(sha=commit.sha, authored_at=commit.authored_at, subject=commit.subject, text=text)
            found.setdefault(change.path, []).append(version)
    return {path: tuple(versions) for path, versions in found.items()}


def _read_blobs(root: Path, names: Sequence[str]) -> Mapping[str, bytes]:
    """Return the contents of blobs by name; large ones, and what a partial clone lacks, are left out."""
    if not names:
        return {}
    asked = "\n".join(dict.fromkeys(names)).encode()
    sizes = (line.split() for line in run_git(root, "cat-file", "--batch-check", given=asked).split(b"\n"))
    wanted = [words[0] for words in sizes if len(words) == 3 and words[1] == b"blob" and int(words[2]) <= LARGEST]
    blobs: dict[str, bytes] = {}
    output = run_git(root, "cat-file", "--batch", given=b"\n".join(wanted)) if wanted else b""
    start = 0
    for name in wanted:
        end = output.index(b"\n", start)
        size = int(output[start:end].split()[2])
        blobs[name.decode()] = output[end + 1 : end + 1 + size]
        start = end + size + 2
    return blobs
