"""Edge: where a folder's git repository is, and what that ignores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.ignore_files import is_ignored_file, read_ignored_files

_LIST_IGNORED = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--")


def find_repository(folder: Path) -> tuple[Path, frozenset[str]]:
    """Return the root of the work tree that holds a folder, and the commits at which a shallow clone ends.

    Raises GitError as `run_git` does.
    """
    told = run_git(folder, "rev-parse", "--show-toplevel", "--git-path", "shallow").decode("utf-8", "surrogateescape")
    root, _, listed = told.rstrip("\n").rpartition("\n")
    shallow = folder / listed
    return Path(root), frozenset(shallow.read_text(encoding="ascii").split()) if shallow.is_file() else frozenset()


def find_prefix(root: Path, folder: Path) -> str | None:
    """Return the POSIX path of a folder below a repository's root; empty for the root; None: it is not in there."""
    try:
        prefix = folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    return "" if prefix == "." else prefix


def read_ignored(folder: Path, root: Path | None = None, top: Path | None = None) -> frozenset[str] | None:
    """Return what git ignores below a folder: POSIX paths of files and whole folders; None: the folder itself.

    `root` is that of its repository, if it is known already. Where git cannot be asked, the `.gitignore` files are
    read, without any repository those from `top` on.
    """
    try:
        root = root or find_repository(folder)[0]
    except GitError:
        return read_ignored_files(folder, top)
    prefix = find_prefix(root, folder)
    if prefix is None:
        return frozenset()
    try:
        listed = run_git(root, *_LIST_IGNORED, as_pathspec(prefix)).decode("utf-8", "surrogateescape")
    except GitError:  # on a folder that lies two levels below an ignored one, and where the index is broken
        if not _can_read_index(root):
            return read_ignored_files(folder, top)
        return None if _is_ignored(root, prefix) else frozenset()
    paths = [path.rstrip("/") for path in listed.split("\0") if path]
    if prefix and any(f"{prefix}/".startswith(f"{path}/") for path in paths) and _is_ignored(root, prefix):
        return None
    below = f"{prefix}/" if prefix else ""
    return frozenset(path[len(below) :] for path in paths if path.startswith(below))


def list_ignored_paths(root: Path | None, paths: Sequence[str]) -> frozenset[str]:
    """Return those of some paths, which need not exist any more, that git ignores now."""
    if root is None or not paths:
        return frozenset()
    given = "\0".join(paths).encode("utf-8", "surrogateescape")
    try:
        told = run_git(root, "check-ignore", "--no-index", "-z", "--stdin", given=given)
    except GitError:  # status 1: none of them
        return frozenset()
    return frozenset(told.decode("utf-8", "surrogateescape").split("\0")) - {""}


def is_ignored(path: Path, root: Path | None, top: Path | None = None) -> bool:
    """Say whether git ignores a file or a folder that need not be below the one that is gathered."""
    try:
        if root is None or not _can_read_index(root):
            return is_ignored_file(path, top)
        return _is_ignored(root, path.relative_to(root.resolve()).as_posix())
    except ValueError:
        return False


def _can_read_index(root: Path) -> bool:
    try:
        run_git(root, "ls-files", "-z", "--", ":(top).git")  # lists nothing
    except GitError:
        return False
    return True


def as_pathspec(path: str) -> str:
    """Return a path below the root as git takes it literally, whatever signs it has."""
    return f":(top,literal){path}"


def _is_ignored(root: Path, path: str) -> bool:
    # A folder that holds nothing but ignored files is listed as if it were ignored itself; this tells them apart.
    try:
        run_git(root, "check-ignore", "--quiet", "--", f"./{path}")
    except GitError:  # status 1: it is not
        return False
    return True
