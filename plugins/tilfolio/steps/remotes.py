"""Projects from other repositories: the option `remote_projects:`, and their cached files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.evidence.howto import HOW_TO_FILES
from tilfolio.gather.clone import check_url, hide_password
from tilfolio.gather.decoding import decode_text
from tilfolio.gather.git_command import GitError
from tilfolio.gather.remotes import (
    LOCK,
    Pin,
    Snapshot,
    fetch_snapshot,
    find_newest_snapshot,
    find_snapshot,
    is_plain_path,
    read_lock,
)
from tilfolio.model import Problem, SourceFile
from tilfolio.origin import Origin
from tilfolio.parse.dated import slugify

if TYPE_CHECKING:  # keeps the start of `til fetch` fast
    from tilfolio.gather.files import Gathered

_FIELDS = ("url", "name", "branch", "folder")
_README = re.compile(r"readme\.(?:md|markdown)$", re.I)
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".mp4", ".webm")
_MEASURED = (".json", ".yaml", ".yml", ".toml", ".csv", ".tsv", ".ipynb")
_DEEPEST_MEASURED = 3
_MOST_FILES = 400
_BRANCH = re.compile(r"(?!-)[\w./@+#-]+$")
_HOST = re.compile(r"(?:https://|ssh://)?(?:[^@/\s]+@)?(?P<host>[\w.-]+)(?::\d+)?[:/]+(?P<path>[^\s]+?)(?:\.git)?/?$")
_VIEWS = {
    "github.com": "{web}/{view}/{commit}/{path}",
    "gitlab.com": "{web}/-/{view}/{commit}/{path}",
    "codeberg.org": "{web}/src/commit/{commit}/{path}",
    "bitbucket.org": "{web}/src/{commit}/{path}",
}
"""URL templates of files on well-known hosts."""
_failed: dict[tuple[str, str, str], str] = {}
"""Failed fetches of this process with the reason, so that `mkdocs serve` does not repeat them at each save."""


class Remote(Struct, frozen=True, kw_only=True):
    """An entry of `remote_projects:`."""

    url: str
    name: str
    """Name of the project's folder, as if it were in `projects/`."""
    branch: str = ""
    folder: str = ""

    @property
    def shown(self) -> str:
        """Displayed path of its folder."""
        return posixpath.join(_strip(self.url), self.folder).rstrip("/")

    def is_pinned_by(self, pin: Pin | None) -> bool:
        """Return whether a pin belongs to this entry."""
        return pin is not None and (pin.url, pin.branch, pin.folder) == (self.url, self.branch, self.folder)


class Opened(Struct, frozen=True, kw_only=True):
    """The available projects from other repositories."""

    kept: Mapping[str, tuple[Remote, Snapshot]] = {}
    """Snapshots by project name."""
    problems: tuple[Problem, ...] = ()
    hints: tuple[str, ...] = ()


def read_remotes(written: object, place: str) -> tuple[tuple[Remote, ...], tuple[Problem, ...]]:
    """Return the entries of `remote_projects:`, and the problems found; `place` is the displayed configuration file."""
    remotes: dict[str, Remote] = {}
    problems: list[Problem] = []
    entries = written if isinstance(written, list) else [] if written in (None, False) else [written]
    for entry in entries:
        fields, wrong = _read_fields(entry)
        if wrong:
            problems.append(_make_problem(place, *wrong))
            continue
        folder = fields.get("folder", "").strip("/")
        last = posixpath.basename(folder) or posixpath.basename(_strip(fields["url"]))
        name = slugify(fields.get("name") or last) or "project"
        if name in remotes:
            remedy = "Give one of them another `name:`"
            problems.append(_make_problem(place, f"has two projects of the name '{name}'", remedy))
        remote = Remote(url=fields["url"], name=name, branch=fields.get("branch", ""), folder=folder)
        remotes.setdefault(name, remote)
    return tuple(remotes.values()), tuple(problems)


def _read_fields(entry: object) -> tuple[dict[str, str], tuple[str, str] | None]:
    """Return the fields of an entry, and a mistake with its remedy, if any."""
    fields = {"url": entry} if isinstance(entry, str) else entry
    if not isinstance(fields, dict) or not isinstance(fields.get("url"), str):
        return {}, ("has an entry without a `url:`", "Write one like `- https://github.com/you/project`")
    unknown = [str(name) for name in fields if name not in _FIELDS]
    if unknown:
        return {}, (f"has an entry with '{unknown[0]}', which nothing reads", f"Use {', '.join(_FIELDS)}")
    read = {name: str(value).strip() for name, value in fields.items() if value is not None}
    return read, _check(read["url"], read.get("branch", ""), read.get("folder", "").strip("/"), read.get("name", ""))


def _check(url: str, branch: str, folder: str, name: str) -> tuple[str, str] | None:
    if fault := check_url(url):
        return (
            f"has '{hide_password(url)}', which {fault}",
            "Write the address that `git clone` takes, over https or ssh",
        )
    if branch and not _BRANCH.match(branch):
        return f"has the branch '{branch}', which is not a name", "Write one like `branch: main`"
    if folder and (posixpath.normpath(folder) != folder or not is_plain_path(folder)):
        return f"has the folder '{folder}', which leaves the repository", "Write one like `folder: services/api`"
    if name and not slugify(name):
        return f"has the name '{name}', which no address can have", "Write one like `name: detector`"
    return None


def _make_problem(place: str, what: str, remedy: str) -> Problem:
    return Problem(path=place, what=f"`remote_projects` {what}", remedy=remedy)


def _strip(url: str) -> str:
    """Return a short form of a repository's URL: `github.com/you/project`."""
    found = _HOST.match(url)
    return f"{found['host']}/{found['path']}" if found else url


def open_remotes(written: object, place: str, root: Path, cache: Path, *, may_fetch: bool) -> Opened:
    """Return the snapshots pinned in the lock file.

    With `may_fetch`, missing ones are fetched; if that fails, the newest cached snapshot is used.
    """
    remotes, problems = read_remotes(written, place)
    if not remotes:
        return Opened(problems=problems)
    try:
        pins: Mapping[str, Pin] = read_lock(root)
    except ValueError as error:
        lost = Problem(path=LOCK, what=f"cannot be used: {error}", remedy="Delete it, and run `til fetch`")
        return Opened(problems=(*problems, lost))
    kept: dict[str, tuple[Remote, Snapshot]] = {}
    wrong = [*problems]
    hints: list[str] = []
    for remote in remotes:
        pin = pins.get(remote.name)
        if pin is None or not remote.is_pinned_by(pin):
            what = f"names {remote.shown}, which was not fetched yet, so it is not shown"
            wrong.append(_make_problem(place, what, f"Run `til fetch`, and commit {LOCK}"))
            continue
        snapshot, why = _find_pinned(remote, pin, cache, may_fetch=may_fetch)
        newest = snapshot or find_newest_snapshot(cache, remote.url, remote.folder)
        if newest is not None:
            kept[remote.name] = (remote, newest)
        if snapshot is None and newest is not None:
            hints.append(f"{remote.shown}: {why}, so its state of {newest.committed_at.date()} is shown.")
        elif snapshot is None and may_fetch:
            what = f"{why}, and there is no cached copy, so it is not shown"
            wrong.append(Problem(path=remote.shown, what=what, remedy="Try again online, or remove it"))
        elif snapshot is None:
            hints.append(f"{remote.shown}: the pinned commit is not in the cache. `til fetch` gets it.")
    return Opened(kept=kept, problems=tuple(wrong), hints=tuple(hints))


def _find_pinned(remote: Remote, pin: Pin, cache: Path, *, may_fetch: bool) -> tuple[Snapshot | None, str]:
    """Return the snapshot of a pin, or the reason why there is none."""
    found = find_snapshot(cache, pin.url, pin.folder, pin.commit)
    key = (pin.url, pin.commit, str(cache))
    if found or not may_fetch or key in _failed:
        return found, _failed.get(key, "the pinned commit is not in the cache")
    try:
        return fetch_snapshot(cache, pin.url, pin.folder, pin.commit, choose_files), ""
    except (GitError, OSError) as error:
        _failed[key] = f"cannot be fetched ({summarize_error(error)})"
        return None, _failed[key]


def summarize_error(error: Exception) -> str:
    """Return git's error message as part of a sentence, without passwords."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    fatal = next((line for line in lines if line.lower().startswith(("fatal:", "error:"))), lines[0] if lines else "")
    message = re.sub(r"^\w+: |\.$", "", fatal)
    return hide_password(message)[:200]


def choose_files(paths: Sequence[str]) -> Collection[str]:
    """Return the files of a project to cache: its README, images, notebooks and small data files."""

    def rank(path: str) -> tuple[int, int, str]:
        kind = 0 if _README.match(path) else 1 if path.endswith(_MEASURED) or path in HOW_TO_FILES else 2
        return kind, path.count("/"), path

    def is_kept(path: str) -> bool:
        if any(part.startswith(".") and part != ".github" for part in path.split("/")):
            return False
        is_measured = path.lower().endswith(_MEASURED) and path.count("/") < _DEEPEST_MEASURED
        return bool(_README.match(path)) or is_measured or path.lower().endswith(_PICTURES) or path in HOW_TO_FILES

    return sorted(filter(is_kept, paths), key=rank)[:_MOST_FILES]


def add_remotes(gathered: Gathered, kept: Mapping[str, tuple[Remote, Snapshot]], place: str) -> Gathered:
    """Return the gathered projects with those from other repositories added."""
    local = {path.split("/")[0] for path in (*(source.path for source in gathered.sources), *gathered.assets)}
    sources = list(gathered.sources)
    assets: set[str] = set(gathered.assets)
    problems = list(gathered.problems)
    for name, (remote, snapshot) in kept.items():
        if name in local:
            remedy = "Give one of them another name, here with `name:`"
            problems.append(_make_problem(place, f"has '{name}', and a folder of that name is there", remedy))
            continue
        kept_files = (path for path in snapshot.folder.rglob("*") if path.is_file())
        files = sorted(path.relative_to(snapshot.folder).as_posix() for path in kept_files)
        source = _read_source(remote, snapshot, files)
        if source is None:
            what = "has no README.md there, so it is not shown"
            problems.append(Problem(path=remote.shown, what=what, remedy="Add one, or set `folder:`"))
            continue
        sources.append(source)
        assets |= {f"{name}/{path}" for path in files if not path.lower().endswith((".md", ".markdown"))}
    return replace(
        gathered,
        sources=tuple(sorted(sources, key=lambda source: source.path)),
        assets=frozenset(assets),
        problems=tuple(problems),
    )


def _read_source(remote: Remote, snapshot: Snapshot, files: Iterable[str]) -> SourceFile | None:
    readme = next((path for path in sorted(files) if _README.match(path)), None)
    if readme is None:
        return None
    moment = snapshot.committed_at
    return SourceFile(
        path=f"{remote.name}/{readme}",
        shown=f"{remote.shown}/{readme}",
        text=decode_text((snapshot.folder / readme).read_bytes())[0],
        added_on=moment.date(),
        updated_on=moment.date(),
        added_at=moment,
        clock=moment.tzinfo or timezone.utc,
        origin=_find_origin(remote, snapshot),
    )


def _find_origin(remote: Remote, snapshot: Snapshot) -> Origin:
    found = _HOST.match(remote.url)
    views = _VIEWS.get(found["host"].lower(), "") if found else ""
    return Origin(
        url=remote.url,
        commit=snapshot.commit,
        folder=remote.folder,
        web=f"https://{found['host'].lower()}/{found['path']}" if found and views else "",
        views=views or _VIEWS["github.com"],
        files=frozenset(snapshot.files),
    )


def name_remotes(written: Any, root: Path, cache: Path) -> tuple[str, ...]:
    """Return values that change whenever the remote projects do: the pins, and whether each is cached."""
    if not written:
        return ()
    try:
        pins = read_lock(root)
    except ValueError as error:
        return (str(error),)
    return tuple(
        f"{name} {pin.url} {pin.branch} {pin.folder} {pin.commit} "
        f"{find_snapshot(cache, pin.url, pin.folder, pin.commit) is not None}"
        for name, pin in pins.items()
    )
