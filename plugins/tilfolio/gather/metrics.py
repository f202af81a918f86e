"""Edge: small texts of projects, and what they were in each commit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tilfolio.experiments import Version
from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.gitlog import read_time
from tilfolio.gather.history import History
from tilfolio.gather.repository import as_pathspec

LARGEST = 2_000_000
"""Bytes of a file that is read at most; metrics and runs are far smaller."""

_HUNK = re.compile(rb"@@ ")


def read_texts(folder: Path, paths: Iterable[str], largest: int = LARGEST) -> Mapping[str, str]:
    """Return the texts of files below a folder, by path; what is gone, too large or no UTF-8 text is left out."""
    texts: dict[str, str] = {}
    for path in paths:
        file = folder / path
        try:
            if file.stat().st_size <= largest:
                texts[path] = file.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


def read_versions(history: History, paths: Sequence[str]) -> Mapping[str, tuple[Version, ...]]:
    """Return for each file what it was in each commit that changed it, oldest first; `paths` as git has them.

    Merges are left out: what they bring was committed before. One `git log -p` serves all files.
    """
    found: dict[str, list[Version]] = {path: [] for path in paths}
    if not found or history.root is None:
        return {}
    try:
        output = run_git(
            history.root, "log", "--no-merges", "--date-order", "--date=raw", "--encoding=UTF-8", "--no-color",
            "--no-ext-diff", "--no-textconv", "--no-renames", "--text", "-p", f"-U{LARGEST}", "--src-prefix=a/",
            "--dst-prefix=b/", "--format=%x01%H%x1f%ad%x1f%s", "--", *map(as_pathspec, found),
        )  # fmt: skip
    except GitError:  # no commit yet, or what read_history has told
        return {}
    for path, version in _read_patches(output):
        if path in found:
            found[path].append(version)
    return {path: tuple(reversed(versions)) for path, versions in found.items() if versions}


def _read_patches(output: bytes) -> Iterable[tuple[str, Version]]:
    """Yield path and version of each file that a log of patches with all their context shows."""
    for commit in output.split(b"\x01")[1:]:
        header, *patches = commit.split(b"\ndiff --git ")
        sha, time, subject = header.split(b"\n", 1)[0].decode("utf-8", "replace").split("\x1f", 2)
        for patch in patches:
            head, *hunks = _HUNK.split(patch, maxsplit=1)
            name = next((line[4:] for line in head.split(b"\n") if line.startswith(b"+++ ")), b"/dev/null")
            if hunks and name != b"/dev/null":
                lines = (line[1:] for line in hunks[0].split(b"\n")[1:] if line[:1] in (b" ", b"+"))
                yield (
                    name.strip(b'"\t').decode("utf-8", "surrogateescape").removeprefix("b/"),
                    Version(
                        sha=sha,
                        authored_at=read_time(time),
                        subject=subject,
                        text=b"\n".join(lines).decode("utf-8", "replace"),
                    ),
                )
