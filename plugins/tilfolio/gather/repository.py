"""Edge: the git repository of a folder, and its ignored files."""

from collections.abc import Sequence
from pathlib import Path

from tilfolio.gather.git_command import GitError, run_git
from tilfolio.gather.ignore_files import is_ignored_file, read_ignored_files

_LIST_IGNORED = ("ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--")


def find_repository(folder: Path) -> tuple[Path, frozenset[str]]:
    """Return the root of a folder's work tree, and the commits at which a shallow clone ends.

    Raises GitError like `run_git`.
    """
    output = run_git(folder, "rev-parse", "--show-toplevel", "--git-path", "shallow").decode("utf-8", "surrogateescape")
    root, _, listed = output.rstrip("\n").rpartition("\n")
    shallow = folder / listed
    return Path(root), frozenset(shallow.read_text(encoding="ascii").split()) if shallow.is_file() else frozenset()


def find_prefix(root: Path, folder: Path) -> str | None:
    """Return the POSIX path of a folder relative to a repository's root; empty for the root, None if it is outside."""
    try:
        prefix = folder.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
    return "" if prefix == "." else prefix


def read_ignored(folder: Path, root: Path | None = None, top: Path | None = None) -> frozenset[str] | None:
    """Return the ignored files and folders in a folder as relative POSIX paths; None if the folder itself is ignored.

    `root` is the repository's root, if known. If git fails, `.gitignore` files are evaluated instead, without a
    repository those from `top` on.
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
    except GitError:  # for a folder two levels below an ignored one, or with a broken index
        if not _can_read_index(root):
            return read_ignored_files(folder, top)
        return None if _is_ignored(root, prefix) else frozenset()
    paths = [path.rstrip("/") for path in listed.split("\0") if path]
    if prefix and any(f"{prefix}/".startswith(f"{path}/") for path in paths) and _is_ignored(root, prefix):
        return None
    below = f"{prefix}/" if prefix else ""
    return frozenset(path[len(below) :] for path in paths if path.startswith(below))


def list_ignored_paths(root: Path | None, paths: Sequence[str]) -> frozenset[str]:
    """Return the ignored ones of some paths, which may not exist any more."""
    if root is None or not paths:
        return frozenset()
    given = "\0".join(paths).encode("utf-8", "surrogateescape")
    try:
        output = run_git(root, "check-ignore", "--no-index", "-z", "--stdin", given=given)
    except GitError:  # status 1: none is ignored
        return frozenset()
    return frozenset(output.decode("utf-8", "surrogateescape").split("\0")) - {""}


def is_ignored(path: Path, root: Path | None, top: Path | None = None) -> bool:
    """Return whether git ignores a path anywhere in the repository."""
    try:
        if root is None or not _can_read_index(root):
            return is_ignored_file(path, top)
        return _is_ignored(root, path.relative_to(root.resolve()).as_posix())
    except ValueError:
        return False


def _can_read_index(root: Path) -> bool:
    return _succeeds(root, "ls-files", "-z", "--", ":(top).git")  # lists nothing


def as_pathspec(path: str) -> str:
    """Return a literal pathspec for a path relative to the root."""
    return f":(top,literal){path}"


def _is_ignored(root: Path, path: str) -> bool:
    # `ls-files` also lists folders that contain only ignored files; `check-ignore` does not.
    return _succeeds(root, "check-ignore", "--quiet", "--", f"./{path}")


def _succeeds(root: Path, *arguments: str) -> bool:
    try:
        run_git(root, *arguments)
    except GitError:
        return False
    return True
