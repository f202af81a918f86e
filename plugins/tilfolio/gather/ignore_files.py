"""Edge: evaluate `.gitignore` files if git cannot: not installed, another owner, or a broken index."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pathspec

_Rules = tuple[Path, pathspec.GitIgnoreSpec]
"""A folder, and the patterns for paths in it."""


def find_work_tree(folder: Path, top: Path | None = None) -> Path:
    """Return the root of a folder's work tree; without git, `top` if it contains the folder, else the folder."""
    folder = folder.resolve()
    for each in (folder, *folder.parents):
        if os.path.exists(each / ".git"):  # noqa: PTH110 - False for an unreadable folder
            return each
    return top.resolve() if top is not None and top.resolve() in folder.parents else folder


def has_git(folder: Path) -> bool:
    """Return whether a folder is in a git work tree, even if git does not work."""
    return os.path.exists(find_work_tree(folder) / ".git")  # noqa: PTH110


def list_ignore_files(folder: Path, top: Path | None = None) -> Iterator[Path]:
    """Yield the ignore files for a folder, by increasing precedence; they may not exist."""
    root = find_work_tree(folder, top)
    yield Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "git" / "ignore"
    yield _find_git_folder(root) / "info" / "exclude"
    for each in reversed((folder.resolve(), *folder.resolve().parents)):
        if each == root or root in each.parents:
            yield each / ".gitignore"


def read_ignored_files(folder: Path, top: Path | None = None) -> frozenset[str] | None:
    """Return the ignored files and folders in a folder as relative POSIX paths; None if the folder itself is ignored.

    Without git's index, ignored files that are committed anyway cannot be recognized, and count as ignored.
    """
    folder = folder.resolve()
    root = find_work_tree(folder, top)
    rules: list[_Rules] = []
    for file in list_ignore_files(folder, top):
        rules += _read_rules(file, file.parent if file.name == ".gitignore" else root)
    above = [each for each in (folder, *folder.parents) if root in each.parents]
    if any(_is_ignored(each, rules, is_folder=True) for each in reversed(above)):
        return None
    return frozenset(_walk(folder, folder, rules, is_top=True))


def is_ignored_file(path: Path, top: Path | None = None) -> bool:
    """Return whether a path or a folder above it is ignored."""
    ignored = read_ignored_files(path.parent, top)
    return ignored is None or path.name in ignored


def _walk(folder: Path, start: Path, rules: Sequence[_Rules], *, is_top: bool) -> Iterator[str]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    if not is_top:
        rules = (*rules, *_read_rules(folder / ".gitignore", folder))
    for entry in entries:
        path = Path(entry.path)
        is_folder = entry.is_dir(follow_symlinks=False)
        if entry.name == ".git":
            continue
        if _is_ignored(path, rules, is_folder=is_folder):
            yield path.relative_to(start).as_posix()
        elif is_folder:
            yield from _walk(path, start, rules, is_top=False)


def _is_ignored(path: Path, rules: Sequence[_Rules], *, is_folder: bool) -> bool:
    """Return whether the matching pattern with the highest precedence ignores a path."""
    for folder, spec in reversed(rules):
        if folder in path.parents:
            ignored = spec.check_file(path.relative_to(folder).as_posix() + ("/" if is_folder else "")).include
            if ignored is not None:
                return ignored
    return False


def _read_rules(file: Path, folder: Path) -> list[_Rules]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    good = list(filter(is_pattern, lines))  # git ignores the others, too
    return [(folder, pathspec.GitIgnoreSpec.from_lines(good))] if good else []


def is_pattern(text: str) -> bool:
    """Return whether a text is a valid gitignore pattern."""
    try:
        pathspec.GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True


def _find_git_folder(root: Path) -> Path:
    """Return the git folder of a repository, also for a linked work tree or a submodule."""
    place = root / ".git"
    try:
        if place.is_file():
            named = place.read_text(encoding="utf-8", errors="replace").removeprefix("gitdir:").strip()
            place = (root / named).resolve()
        shared = place / "commondir"
        return (place / shared.read_text(encoding="utf-8").strip()).resolve() if shared.is_file() else place
    except OSError:
        return place
