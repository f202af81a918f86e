"""Edge: everything that the history of a repository holds, as a push publishes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from tilfolio.gather.git_command import run_git

_LARGEST = 20_000_000
_AT_ONCE = 50
"""Blobs that are read by one call of git."""


class PastText(Struct, frozen=True, kw_only=True):
    """A text of the past: a version of a file, or a commit's message."""

    path: str
    """Of the file, below the root; empty for a message."""
    text: str
    name: str
    """The id of the blob or of the commit."""


def read_past_messages(root: Path) -> Iterator[PastText]:
    """Yield the message of each commit of all branches."""
    for entry in run_git(root, "log", "--all", "--format=%H%x1f%B%x1e").decode("utf-8", "replace").split("\x1e"):
        name, _, message = entry.strip("\n").partition("\x1f")
        if name:
            yield PastText(path="", text=message, name=name)


def read_past_files(root: Path, is_wanted: Callable[[str], bool]) -> Iterator[PastText]:
    """Yield each version of the wanted files of all branches once, but for very large ones."""
    lines = run_git(root, "rev-list", "--objects", "--all").decode("utf-8", "replace").split("\n")
    paths: dict[str, str] = {}
    for line in lines:
        name, _, path = line.partition(" ")
        if path and is_wanted(path):
            paths.setdefault(name, path)
    asked = "\n".join(paths).encode()
    checked = run_git(root, "cat-file", "--batch-check", given=asked).decode().split("\n") if paths else []
    sizes = (line.split() for line in checked)
    names = [one[0] for one in sizes if len(one) == 3 and one[1] == "blob" and int(one[2]) <= _LARGEST]
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        output = run_git(root, "cat-file", "--batch", given="\n".join(some).encode())
        for name, content in zip(some, _split_batch(output), strict=True):
            yield PastText(path=paths[name], text=content.decode("utf-8", "replace"), name=name)


def find_first_commit(root: Path, blob: str) -> str:
    """Return the commit that brought a version of a file, shortened; empty where git does not say."""
    return (
        run_git(root, "log", "--all", "--reverse", "--format=%h", f"--find-object={blob}").decode().partition("\n")[0]
    )


def list_present_files(root: Path) -> list[str]:
    """Return the files of a repository that git tracks, or would if they were added."""
    return (
        run_git(root, "ls-files", "-co", "--exclude-standard", "-z").decode("utf-8", "surrogateescape").split("\0")[:-1]
    )


def _split_batch(output: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        size = int(output[start:end].split()[2])
        yield output[end + 1 : end + 1 + size]
        start = end + size + 2
