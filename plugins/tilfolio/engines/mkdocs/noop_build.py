"""Detect builds without changes, which leave the site as it is.

Inputs are compared by the inode, size and times of files, as git does. Files that were written just before a build are
compared by content, since their times may not show another change. If a build depends on anything else, such as other
plugins, hooks or an author's own code, it always runs.
"""

import hashlib
import json
import logging
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pathspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from msgspec import Struct

from tilfolio.engines.mkdocs.keys import check_foreseen, stamp_config
from tilfolio.engines.mkdocs.site_folder import read_file, read_site, stamp_file
from tilfolio.gather.elsewhere import Stamp, stamp_place
from tilfolio.remember import UnknowableError
from tilfolio.remember import stamp as name
from tilfolio.store.sqlite import CacheStore

Remark = tuple[str, int, str]
"""A logger's name, a level and a message."""

_PATTERNS = ("exclude_docs", "draft_docs", "not_in_nav")
"""Settings that decide which pages exist."""
_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's times reliably show another write; some disks store whole seconds."""


class UpToDate(Abort):
    """Ends a build without changes, like `Abort`, but as a success."""

    code = exit_code = 0

    def show(self, *args: Any, **kwargs: Any) -> None:
        """Print nothing."""


class Sources(Struct, frozen=True, kw_only=True):
    """The inputs of a build, apart from mkdocs.yml and installed packages."""

    folders: tuple[Path, ...]
    """Folders with all their contents, and single files."""
    passed: tuple[Path, ...] = ()
    """Subfolders to skip, such as those that builds write."""
    listed: tuple[Path, ...] = ()
    """Folders of which only file names are compared, such as those of fonts."""
    words: tuple[Any, ...] = ()
    """Other values, such as the current day and the state of git."""
    now: float = 0.0
    """Seconds since 1970, compared with the times at which notes are published or expire."""


class LastBuild:
    """The record of the last build, and that of the current one."""

    def __init__(self, store: CacheStore, environment: bytes) -> None:
        self._store = store
        self._environment = environment
        self._name: bytes | None = None
        """The key of the current build's record; None if it cannot be recorded."""
        self._site = Path()
        self._sources = b""
        self._fresh: list[str] = []
        self._listed: tuple[Sources, dict[str, Stamp]] | None = None
        self._others: dict[str, str] = {}
        self._looked_up: Mapping[str, Stamp] = {}
        self._remarks: list[Remark] = []
        self.validity: tuple[float | None, float | None] = (None, None)
        """The period in which the same pages are published, in seconds since 1970."""
        self._listening = ExitStack()

    def is_same(self, config: MkDocsConfig, sources: Sources) -> bool:
        """Return whether the inputs and the site are unchanged. Call just before MkDocs empties the site."""
        self.forget()
        self._site = Path(config.site_dir)
        level = logging.getLogger("mkdocs").getEffectiveLevel()
        try:
            check_foreseen(config)
            options = (str(self._site), [_name_patterns(config[name]) for name in _PATTERNS], level)
            inputs = name(self._environment, stamp_config(config), options, sources.words)
            stamps = dict(_stamp_all(sources))
            before = self._read_before(key := name("built", self._environment, str(self._site), level))
            is_same = before["sources"] == name(inputs, _name(stamps, before["fresh"])).hex()
            is_same = is_same and _is_within(sources.now, *before.get("validity", (None, None)))
            is_same = is_same and all(_name_other(path) == named for path, named in before.get("others", {}).items())
            if is_same and before["site"] and before["site"] == _name_site(dict(read_site(self._site))):
                self._remarks = [(logger, severity, text) for logger, severity, text in before["remarks"]]
                # A strict build has to run and fail if there were warnings.
                return not config.strict or all(severity < logging.WARNING for _, severity, _ in self._remarks)
            new = time.time_ns() - _SETTLED
            self._fresh = [path for path, stamp in stamps.items() if max(stamp[2:], default=0) > new]
            self._sources = name(inputs, _name(stamps, self._fresh))
        except (UnknowableError, OSError):
            return False
        self._name, self._listed = key, (sources, stamps)
        return False

    def add_sources(self, found: Mapping[str, Stamp]) -> None:
        """Add files and folders that the build looked up, with their stamps at that time."""
        self._looked_up = found
        self._others = {path: _name_other(path) for path in found}

    def repeat(self) -> None:
        """Log the messages of the last build again."""
        for logger, level, text in self._remarks:
            logging.getLogger(logger).log(level, text)

    def listen(self) -> None:
        """Start to record log messages."""
        if self._name is not None:
            self._remarks = self._listening.enter_context(listen())

    def keep(self, site: Mapping[str, os.stat_result]) -> None:
        """Save the record of this build, with all that is in its finished site."""
        if self._name is not None and self._is_as_listed() and not _have_secrets(self._fresh):
            kept = {
                "sources": self._sources.hex(),
                "fresh": self._fresh,
                "others": self._others,
                "site": _name_site(site),
                "remarks": self._remarks,
                "validity": self.validity,
            }
            self._store.put(self._name, json.dumps(kept).encode())
        self.forget()

    def _is_as_listed(self) -> bool:
        """Return whether no input changed during the build; if one did, it is unknown which version was read."""
        if self._listed is None:
            return False
        sources, stamps = self._listed
        try:
            others = all(stamp_place(path) == stamp for path, stamp in self._looked_up.items())
            return others and dict(_stamp_all(sources)) == stamps
        except (UnknowableError, OSError):
            return False

    def forget(self) -> None:
        """Do not record the current build, which failed or has unknown inputs."""
        self._listening.close()
        self._name = self._listed = None
        self._others, self._looked_up = {}, {}

    def _read_before(self, key: bytes) -> Mapping[str, Any]:
        stored = self._store.get(key)
        return {"sources": "", "fresh": (), "others": {}} if stored is None else json.loads(stored)


def _have_secrets(paths: Iterable[str]) -> bool:
    """Return whether a path contains a secret, which must not be stored in the cache."""
    # Imported here to keep builds without changes fast.
    from tilfolio.trust.secrets import find_secrets  # noqa: PLC0415

    return bool(find_secrets("\n".join(paths)))


def _is_within(now: float, begins: float | None, ends: float | None) -> bool:
    return (begins is None or begins <= now) and (ends is None or now < ends)


def _name_site(found: Mapping[str, os.stat_result]) -> str | None:
    """Return a hash of all files in a site; None if file times are too coarse to detect changes."""
    named: list[tuple[str, object]] = []
    for uri, each in found.items():
        kind: object = stat.S_IFMT(each.st_mode)
        if stat.S_ISREG(each.st_mode):
            stamp = stamp_file(each)
            if stamp is None:
                return None
            kind = (each.st_mode, stamp)
        named.append((uri, kind))
    return name(named).hex()


def _name_patterns(patterns: pathspec.GitIgnoreSpec | None) -> object:
    return patterns and [(each.include, each.regex and each.regex.pattern) for each in patterns.patterns]


def _stamp_all(sources: Sources) -> Iterator[tuple[str, Stamp]]:
    """Yield every file and folder of the sources.

    Raises:
        UnknowableError: there is a symlink to a folder, or a nested git repository.
    """
    passed = frozenset(map(str, sources.passed))
    for path in map(str, sources.folders):
        if os.path.isdir(path):  # noqa: PTH112
            yield from _walk(path, passed)
        else:
            yield path, stamp_place(path)
    for folder in sources.listed:
        yield from ((f"{top}/{name}", ()) for top, _, names in os.walk(folder) for name in names)


def _walk(folder: str, passed: Collection[str], *, top: bool = True) -> Iterator[tuple[str, Stamp]]:
    yield f"{folder}/", ()
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if entry.name == ".git":
            if not top:
                raise UnknowableError(f"{folder} is a repository of its own")
        elif entry.is_dir(follow_symlinks=False):
            if entry.path not in passed:
                yield from _walk(entry.path, passed, top=False)
        elif entry.is_symlink():
            if entry.is_dir():
                raise UnknowableError(f"{entry.path} leads to a folder")
            yield f"{entry.path} leads to {os.readlink(entry.path)}", ()  # noqa: PTH115
            yield entry.path, stamp_place(entry.path)
        else:
            stat = entry.stat()
            yield entry.path, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _name(stamps: Mapping[str, Stamp], by_content: Iterable[str]) -> bytes:
    """Return a hash of files by their stamps, and of some by their content."""
    contents = {path: _hash(path) for path in by_content if path in stamps}
    return name(list({**stamps, **contents}.items()))


def _name_other(path: str) -> str:
    return "folder" if os.path.isdir(path) else _hash(path).hex()  # noqa: PTH112


def _hash(path: str) -> bytes:
    content = read_file(path)
    return b"" if content is None else hashlib.blake2b(content, digest_size=20).digest()


@contextmanager
def listen() -> Iterator[list[Remark]]:
    """Collect the log messages of MkDocs, plugins and extensions."""
    listener = Listener()
    loggers = (logging.getLogger("mkdocs"), logging.getLogger())
    for logger in loggers:
        logger.addHandler(listener)
    try:
        yield listener.remarks
    finally:
        for logger in loggers:
            logger.removeHandler(listener)


class Listener(logging.Handler):
    """Collects log messages."""

    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[Remark] = []
        self._last: logging.LogRecord | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Collect a message."""
        if record is not self._last:  # it also reaches the root logger
            self.remarks.append((record.name, record.levelno, record.getMessage()))
        self._last = record
