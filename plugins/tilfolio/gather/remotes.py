"""Edge: projects from other repositories, pinned in a lock file and cached as plain files."""

import json
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec
from msgspec import Struct

from tilfolio.gather.clone import run_quietly
from tilfolio.gather.git_command import GitError, split_batch
from tilfolio.gather.gitlog import read_time

LOCK = "tilfolio.lock"
"""The lock file, next to mkdocs.yml."""
FOLDER = "remote"
"""The folder of all snapshots in the cache."""
LARGEST = 30_000_000
"""Larger files are not cached; bytes."""
_VERSION = 1
_REGULAR = ("100644", "100755")
_NO_LOCK = "it is not a lock file that `til fetch` wrote"
_MANIFEST = "manifest.json"
_FILES = "files"
_SHA = frozenset("0123456789abcdef")

Choose = Callable[[Sequence[str]], Collection[str]]
"""Chooses the files of a project to cache."""


class Pin(Struct, frozen=True, kw_only=True):
    """A project's entry in the lock file."""

    url: str
    branch: str = ""
    folder: str = ""
    commit: str
    committed_at: str
    """ISO 8601 with the author's offset."""


class _Lock(Struct, frozen=True, kw_only=True):
    version: int = _VERSION
    projects: dict[str, Pin]


class Snapshot(Struct, frozen=True, kw_only=True):
    """The cached files of a project at one commit."""

    folder: Path
    """Location of the cached files."""
    commit: str
    committed_at: datetime
    files: tuple[str, ...]
    """All files of the repository, cached or not."""


def read_lock(root: Path) -> dict[str, Pin]:
    """Return the pins by project name; empty without a lock file.

    Raises:
        ValueError: the lock file is invalid; the message says why.
    """
    try:
        pins = msgspec.json.decode((root / LOCK).read_bytes(), type=_Lock).projects
        if all(is_commit(pin.commit) and datetime.fromisoformat(pin.committed_at) for pin in pins.values()):
            return pins
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ValueError(_NO_LOCK) from error
    raise ValueError(_NO_LOCK)


def is_commit(name: str) -> bool:
    """Return whether a text is the full id of a commit."""
    return len(name) in (40, 64) and set(name) <= _SHA


def write_lock(root: Path, pins: Mapping[str, Pin]) -> bool:
    """Write the lock file if it changes, and return whether it did."""
    lock = _Lock(version=_VERSION, projects={name: pins[name] for name in sorted(pins)})
    text = msgspec.json.format(msgspec.json.encode(lock), indent=2).decode() + "\n"
    path = root / LOCK
    if (path.read_text(encoding="utf-8") if path.is_file() else "") == text or (not pins and not path.is_file()):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def find_commit(url: str, branch: str) -> str:
    """Return the current commit of a branch, by default the repository's default branch.

    Raises:
        GitError: git failed; the message is git's.
    """
    wanted = f"refs/heads/{branch}" if branch else "HEAD"
    output = run_quietly(Path.cwd(), "ls-remote", "--quiet", "--", url, wanted).decode("utf-8", "replace")
    found = next((line.split("\t")[0] for line in output.splitlines() if line.endswith(f"\t{wanted}")), "")
    if not is_commit(found):
        raise GitError(f"it has no branch '{branch}'" if branch else "it has no commit")
    return found


def find_snapshot(cache: Path, url: str, folder: str, commit: str) -> Snapshot | None:
    """Return the snapshot of a commit, if it is cached."""
    return _read_snapshot(_place(cache, url, folder) / commit)


def find_newest_snapshot(cache: Path, url: str, folder: str) -> Snapshot | None:
    """Return the newest cached snapshot of a project, if any."""
    kept = (_read_snapshot(place) for place in sorted(_place(cache, url, folder).glob("*")))
    return max(filter(None, kept), key=lambda snapshot: snapshot.committed_at, default=None)


def fetch_snapshot(cache: Path, url: str, folder: str, commit: str, choose: Choose) -> Snapshot:
    """Fetch one commit of a repository and cache the chosen files of the project's folder.

    The clone is shallow and only has the contents of the chosen files. Nothing is checked out, so that no filters or
    hooks run and no symlinks are created.

    Raises:
        GitError: git failed; the message is git's.
    """
    place = _place(cache, url, folder)
    place.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place, prefix=".new-") as made:
        clone, new = Path(made) / "clone", Path(made) / "snapshot"
        clone.mkdir()
        new.mkdir()
        run_quietly(clone, "init", "--quiet", "--bare", ".")
        run_quietly(clone, "remote", "add", "origin", url)
        run_quietly(clone, "fetch", "--quiet", "--depth=1", "--no-tags", "--filter=blob:none", "origin", commit)
        moment = run_quietly(clone, "log", "-1", "--date=raw", "--format=%ad", commit).decode()
        names = _list_files(clone, commit)
        below = {path: name for path, name in ((_below(path, folder), name) for path, name in names.items()) if path}
        if not below:
            raise GitError(f"it has no folder '{folder}'" if folder else "it has no files")
        chosen = {path: below[path] for path in sorted(choose(sorted(below))) if path in below}
        for path, content in _read_contents(clone, chosen).items():
            target = new / _FILES / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        (new / _FILES).mkdir(exist_ok=True)
        manifest = {"committed_at": read_time(moment.strip()).isoformat(), "files": sorted(names)}
        (new / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        shutil.rmtree(place / commit, ignore_errors=True)
        new.rename(place / commit)
    snapshot = _read_snapshot(place / commit)
    if snapshot is None:
        raise GitError("what was fetched cannot be read")
    return snapshot


def forget_others(cache: Path, pins: Collection[Pin]) -> None:
    """Delete all snapshots that are not pinned."""
    wanted = {_place(cache, pin.url, pin.folder) / pin.commit for pin in pins}
    places = {path.parent for path in wanted}
    for place in (cache / FOLDER).glob("*"):
        for kept in place.glob("*") if place in places else [place]:
            if kept not in wanted:
                shutil.rmtree(kept, ignore_errors=True)


def _place(cache: Path, url: str, folder: str) -> Path:
    return cache / FOLDER / sha256(f"{url}\n{folder}".encode()).hexdigest()[:20]


def _read_snapshot(place: Path) -> Snapshot | None:
    try:
        manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        return Snapshot(
            folder=place / _FILES,
            commit=place.name,
            committed_at=datetime.fromisoformat(manifest["committed_at"]),
            files=tuple(map(str, manifest["files"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _list_files(clone: Path, commit: str) -> dict[str, str]:
    """Return the blob ids of all regular files by path, without symlinks and submodules."""
    listed = run_quietly(clone, "ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
    found: dict[str, str] = {}
    for line in filter(None, listed):
        about, _, raw = line.partition(b"\t")
        mode, _, name = about.decode("ascii").split(" ")
        try:
            path = raw.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if mode in _REGULAR and is_plain_path(path):
            found[path] = name
    return found


def is_plain_path(path: str) -> bool:
    """Return whether a path is valid on every operating system and stays inside its folder."""
    parts = PurePosixPath(path).parts
    is_safe = not path.startswith("/") and not any(sign in path for sign in '\\:*?"<>|\0') and path.isprintable()
    return is_safe and all(part not in ("..", ".") and part.lower() != ".git" for part in parts)


def _below(path: str, folder: str) -> str:
    return path if not folder else path[len(folder) + 1 :] if path.startswith(f"{folder}/") else ""


def _read_contents(clone: Path, chosen: Mapping[str, str]) -> dict[str, bytes]:
    names = list(dict.fromkeys(chosen.values()))
    if not names:
        return {}
    asked = "\n".join(names).encode()
    # One request for all blobs; otherwise git would fetch them one by one.
    run_quietly(
        clone, "-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head",
        "--filter=blob:none", "--stdin", "origin", given=asked,
    )  # fmt: skip
    output = run_quietly(clone, "cat-file", "--batch", given=asked)
    contents = dict(zip(names, split_batch(output), strict=True))
    return {path: contents[name] for path, name in chosen.items() if len(contents[name]) <= LARGEST}
