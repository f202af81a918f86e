"""Edge: all texts in the history of a repository, which a push publishes."""

from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from tilfolio.gather.git_command import read_blobs, run_git

_LARGEST = 20_000_000
_AT_ONCE = 50
"""Number of blobs read by one git call."""


class PastText(Struct, frozen=True, kw_only=True):
    """A version of a file, or a commit's message."""

    path: str
    """Path relative to the root; empty for a message."""
    text: str
    object_id: str
    """The id of the blob or of the commit."""


def read_past_messages(root: Path) -> Iterator[PastText]:
    """Yield the message of each commit of all branches."""
    for entry in run_git(root, "log", "--all", "--format=%H%x1f%B%x1e").decode("utf-8", "replace").split("\x1e"):
        object_id, _, message = entry.strip("\n").partition("\x1f")
        if object_id:
            yield PastText(path="", text=message, object_id=object_id)


def read_past_files(root: Path, is_wanted: Callable[[str], bool]) -> Iterator[PastText]:
    """Yield each version of the wanted files in all branches once, except very large ones."""
    lines = run_git(root, "rev-list", "--objects", "--all").decode("utf-8", "replace").split("\n")
    paths: dict[str, str] = {}
    for line in lines:
        object_id, _, path = line.partition(" ")
        if path and is_wanted(path):
            paths.setdefault(object_id, path)
    for object_id, content in read_blobs(root, paths, _LARGEST, at_once=_AT_ONCE):
        yield PastText(path=paths[object_id], text=content.decode("utf-8", "replace"), object_id=object_id)


def find_first_commit(root: Path, blob: str) -> str:
    """Return the short id of the commit that added a version of a file; empty if unknown."""
    output = run_git(root, "log", "--all", "--reverse", "--format=%h", f"--find-object={blob}")
    return output.decode().partition("\n")[0]


def list_present_files(root: Path) -> list[str]:
    """Return the tracked files of a repository, and the untracked ones that are not ignored."""
    output = run_git(root, "ls-files", "-co", "--exclude-standard", "-z")
    return output.decode("utf-8", "surrogateescape").split("\0")[:-1]
