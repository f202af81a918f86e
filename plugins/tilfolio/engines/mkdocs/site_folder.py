"""Edge: lock and empty the folder that a site is built into.

MkDocs does not delete symlinks to folders, and ignores files that it cannot delete, so we empty the folder first.
"""

import errno
import logging
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from mkdocs.exceptions import MkDocsException, PluginError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".tilfolio-lock"
HIDDEN = ".tilfolio-kept"
"""Holds unchanged files while MkDocs empties the folder, which skips names that begin with a dot."""
WORKSHOP = ".tilfolio-new"
"""Holds files until they are complete and can be moved to their place."""
_OURS = (LOCK, HIDDEN, WORKSHOP)

_FULL = (errno.ENOSPC, errno.EDQUOT)
"""Errors of a full disk or quota."""
_PAUSE = 0.05
"""Seconds between attempts to get the lock."""

log = logging.getLogger("mkdocs.plugins.tilfolio")

_held: set[str] = set()
"""Folders locked by this process; a second plugin in the same build must not wait for the first."""


class SiteLock:
    """A lock that lets only one build write into a site's folder.

    It is a lock of the operating system, so a killed build releases it. Child processes inherit it, so the next build
    also waits for those of a killed one. (`filelock` would import asyncio, and leave its file.)
    """

    def __init__(self) -> None:
        self._path = Path()
        self._site = ""
        self._file: IO[bytes] | None = None

    def acquire(self, site: Path) -> None:
        """Lock a folder, waiting for other builds; the folder is created if missing."""
        self.release()
        self._path, self._site = site / LOCK, os.path.realpath(site)
        if self._site not in _held:
            with explaining(site):
                self._file = self._wait()
            _held.add(self._site)

    @property
    def site(self) -> Path:
        """The last locked folder."""
        return self._path.parent

    def release(self) -> None:
        """Release the lock, if it is held."""
        if self._file is None:
            return
        with suppress(OSError):  # Windows cannot delete open files
            self._path.unlink()
        self._file.close()
        if sys.platform == "win32":
            with suppress(OSError):  # another build may have the lock already
                self._path.unlink()
        self._file = None
        _held.discard(self._site)

    def _wait(self) -> IO[bytes]:
        reported = False
        while True:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("ab")
            while not _try_to_lock(file):
                if not reported:
                    log.info(f"Another build is writing to {self._path.parent}: waiting until it has finished.")
                    reported = True
                time.sleep(_PAUSE)
            with suppress(FileNotFoundError):
                if os.path.samestat(self._path.stat(), os.fstat(file.fileno())):
                    return file
            file.close()  # the previous build removed the file while we waited


def _try_to_lock(file: IO[bytes]) -> bool:
    """Return whether this build got the lock, or the disk does not support locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # not `lockf`, which children do not inherit
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


@contextmanager
def explaining(site: Path) -> Iterator[None]:
    """Turn an OSError into a PluginError with a remedy."""
    try:
        yield
    except OSError as error:
        if os.path.lexists(site) and not site.is_dir():
            what = f"{site} is not a folder, so no site can be written there. Remove it"
        else:
            remedy = "Free some space" if error.errno in _FULL else "Give yourself permission to write there"
            file = error.filename2 or error.filename or site
            what = f"the site cannot be written to {site}: {error.strerror} ({file}). {remedy}"
        raise PluginError(f'tilfolio: {what}, or choose another folder with "site_dir:" in mkdocs.yml.') from error


_REMEDY = 'Choose another folder with "site_dir:" in mkdocs.yml or with --site-dir.'
_IN_A_SITE = ("index.html", "404.html", "sitemap.xml")
"""Files that identify a site, even after a killed build."""


def refuse_sources(site: Path, sources: Iterable[Path]) -> None:
    """Refuse to build into a folder with an author's files, since a build empties it, or among them.

    Raises:
        PluginError: the folder contains one of the `sources` or is in one, or has Markdown files but no site.
    """
    folder, sources = site.resolve(), list(sources)
    inner = (each for each in sources if not any(each in other.parents for other in sources))
    if around := next((each for each in inner if each in folder.parents), None):
        raise PluginError(f"tilfolio: {site} is in {around.name}/, with files of yours. {_REMEDY}")
    holds_source = any(source == folder or folder in source.parents for source in sources)
    is_site = any((folder / name).is_file() for name in _IN_A_SITE)
    if holds_source or (not is_site and any(folder.rglob("*.md"))):
        what = f"{site} holds files of yours, and a build would delete them"
        raise PluginError(f"tilfolio: {what}. {_REMEDY}")


def report_disk_error(error: Exception, site: Path, docs: Path | None = None) -> None:
    """Turn disk errors about the site or a page of `docs/` into one line; other errors are ignored."""
    if not isinstance(error, OSError) or isinstance(error, MkDocsException):
        return
    files = [
        Path(os.fsdecode(name)) for name in (error.filename2, error.filename) if name and not isinstance(name, int)
    ]
    is_ours = any(site in (file, *file.parents) for file in files) or (not files and error.errno in _FULL)
    if is_ours:
        with explaining(site):
            raise error
    for file in files:
        if docs is not None and docs in file.parents:
            what = f"{docs.name}/{file.relative_to(docs).as_posix()} cannot be read ({error.strerror})"
            raise PluginError(f"tilfolio: {what}. Build again when it is there.") from error


def begin_site(site: Path, *, dirty: bool = False) -> None:
    """Empty a site's folder; a dirty build keeps it, and overwrites the last build."""
    with explaining(site):
        remove_leftovers(site)
        if not dirty:
            empty_site(site)


def remove_leftovers(site: Path) -> None:
    """Remove the temporary folders of a killed build. The site has to be locked."""
    for name in (HIDDEN, WORKSHOP):
        if os.path.lexists(site / name):
            remove(site / name)


def empty_site(site: Path, is_kept: Callable[[str, os.stat_result], bool] = lambda uri, found: False) -> list[str]:
    """Delete everything that MkDocs would delete, and symlinks, except files to keep; return the top-level names left.

    `is_kept` is called with each file's path in the site and its stat result. Symlinks are never followed.

    Raises:
        OSError: something cannot be deleted.
    """
    if not site.is_dir():
        return []
    return [entry.name for entry in list_shown(site) if _sweep(entry, entry.name, is_kept)]


def list_shown(site: Path) -> list[os.DirEntry[str]]:
    """Return the top-level entries that MkDocs would delete: all but hidden ones, such as `.git`."""
    with os.scandir(site) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def remove(path: Path) -> None:
    """Delete a file, a symlink, or a folder with its contents."""
    with os.scandir(path.parent) as entries:
        found = [entry for entry in entries if entry.name == path.name]
    for entry in found:
        _sweep(entry, entry.name, lambda uri, found: False)


def remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and its parents below `top` as long as they are empty."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def stamp_file(found: os.stat_result) -> tuple[int, int, int, int] | None:
    """Return values that change whenever a file is written; None if its times are too coarse for that."""
    if not stat.S_ISREG(found.st_mode) or found.st_ctime_ns % 1_000_000_000 == 0:  # whole seconds only
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def read_file(path: str) -> bytes | None:
    """Return a file's content; None if it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 called for each file
            return file.read()
    except OSError:
        return None


def read_site(site: Path) -> Iterator[tuple[str, os.stat_result]]:
    """Yield everything in a site with its path, except the author's `.git` and our temporary files."""
    with os.scandir(site) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            if entry.name != ".git" and entry.name not in _OURS:
                yield from _read(entry, entry.name)


def _read(entry: os.DirEntry[str], uri: str) -> Iterator[tuple[str, os.stat_result]]:
    found = os.lstat(entry.path)
    yield uri, found
    if stat.S_ISDIR(found.st_mode):
        with os.scandir(entry.path) as entries:
            for each in sorted(entries, key=lambda each: each.name):
                yield from _read(each, f"{uri}/{each.name}")


def _sweep(entry: os.DirEntry[str], uri: str, is_kept: Callable[[str, os.stat_result], bool]) -> bool:
    """Delete an entry, and return whether any part of it was kept."""
    if _is_folder(entry):
        with os.scandir(entry.path) as entries:
            inside = list(entries)  # some disks skip entries if files are deleted during the listing
        kept = [_sweep(each, f"{uri}/{each.name}", is_kept) for each in inside]
        if any(kept):
            return True
        os.rmdir(entry.path)  # noqa: PTH106 called for each file
        return False
    if is_kept(uri, os.lstat(entry.path)):
        return True
    os.unlink(entry.path)  # noqa: PTH108
    return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry is a folder, not a symlink or a Windows junction."""
    if sys.platform == "win32" and entry.stat(follow_symlinks=False).st_file_attributes & 0x400:
        return False
    return entry.is_dir(follow_symlinks=False)
