"""Pages and files that lie in the site already, as this build would write them again, stay where they are.

MkDocs empties the site's folder and writes every file anew, which takes a second for 2,500 pages. So what a build
wrote is remembered by key, size and times, hidden while MkDocs empties the folder (it passes over names that begin with
a dot), and put back at the next event. A file that anybody has touched since is not taken for what it was.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from tilfolio.speed.fingerprints import digest
from tilfolio.speed.store import CacheStore
from tilfolio.speed.writing import Workshop

_HIDING_PLACE = ".tilfolio-kept"

_TICK = 2_000_000_000
"""Nanoseconds; some disks tell times by the second, and some by two."""

_Written = tuple[str, int, int, int, int]
"""A page's key in hex; then its file's number, size, and times of change of content and of anything, in nanoseconds."""


class KeptPages:
    """The pages that the build before left in the site's folder, and those that this build keeps there or writes."""

    def __init__(self, store: CacheStore) -> None:
        """Start with nothing known of any site."""
        self._store = store
        self._site = Path()
        self._before: dict[str, _Written] = {}
        self._now: dict[str, _Written] = {}
        self._kept: list[File] = []
        self._last: tuple[File, bytes] | None = None
        self._made: list[tuple[str, str]] = []
        self._workshop = Workshop(self._site)
        self.has_last_word = False
        """Whether nobody changes a page after us, so that it may be written before MkDocs does."""

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Hide the pages that the build before wrote, and nothing else, from MkDocs' emptying of the folder.

        Not where another plugin changes finished pages: what it would make of them now cannot be told.
        """
        self._site = Path(config.site_dir)
        self._before, self._now, self._kept, self._last, self._made = {}, {}, [], None, []
        shutil.rmtree(self._hiding_place, ignore_errors=True)
        self._workshop = Workshop(self._site)
        self._workshop.clear()
        others = [each for each in config.plugins.events["post_page"] if not _adds_what_the_key_names(each)]
        self.has_last_word = os.name == "posix" and not others
        if not self.has_last_word or not self._site.is_dir():
            return
        written = self._store.get(self._key)
        if written is not None:
            self._before = {uri: tuple(each) for uri, each in json.loads(written).items()}
            with suppress(OSError):
                self._hide()

    def hide_all(self, config: MkDocsConfig) -> bool:
        """Hide all that lies in the site, and return whether that could be done."""
        self._site = Path(config.site_dir)
        shutil.rmtree(self._hiding_place, ignore_errors=True)
        try:
            self._hiding_place.mkdir()
            for entry in self._list_shown():
                os.rename(entry.path, self._hiding_place / entry.name)  # noqa: PTH104 an entry is no Path
        except OSError:  # a disk that can only be read, say
            self.on_files()
            return False
        return True

    def on_files(self) -> None:
        """Put the pages back."""
        with suppress(OSError):
            for entry in list(self._hiding_place.iterdir()):
                if not (self._site / entry.name).exists():
                    entry.rename(self._site / entry.name)
        shutil.rmtree(self._hiding_place, ignore_errors=True)

    def keep(self, file: File, key: bytes) -> bool:
        """Return whether a page lies there as this key says; then MkDocs' writing of it goes nowhere.

        It may have lain there before, or a child process may have made it.
        """
        self._look_at_last()
        before = self._before.get(file.dest_uri)
        if before is not None and before[0] == key.hex() and _read_stamp(file.abs_dest_path, before[0]) == before:
            self._now[file.dest_uri] = before
            self._write_nowhere(file)
            return True
        if self.accept(file, key):
            self._write_nowhere(file)
            return True
        self._last = (file, key)
        return False

    def accept(self, file: File, key: bytes) -> bool:
        """Return whether a child process has made a page that MkDocs is not going to write, now in its place."""
        self._look_at_last()
        if not self._workshop.take(key.hex(), file.abs_dest_path):
            return False
        self._last = (file, key)
        return True

    def write(self, file: File, output: str) -> None:
        """Write a finished page that is not kept, as MkDocs would; what it writes then goes nowhere."""
        if not self.has_last_word or self._last is None or self._last[0] is not file or not output.strip():
            return
        if self._write_quickly(file.abs_dest_path, output.encode("utf-8", errors="xmlcharrefreplace")):
            self._write_nowhere(file)

    def lay_ready(self, file: File, output: str) -> bytes | None:
        """In a child process: make a page for the parent, and return its key; None where it is not to be written."""
        if self._last is None or self._last[0] is not file or not output.strip():
            return None
        key = self._last[1]
        self._workshop.lay_ready(key.hex(), file.abs_dest_path, output.encode("utf-8", errors="xmlcharrefreplace"))
        self._last = None
        return key

    def settle(self, file: File) -> bool:
        """Return whether a page lies there as the build before wrote it, and let it stay."""
        before = self._before.get(file.dest_uri)
        if before is None:
            return False
        self._now[file.dest_uri] = before
        return True

    def has(self, file: File) -> bool:
        """Return whether this build kept or wrote a page, and will know it again."""
        return file.dest_uri in self._now

    def keep_files(self, files: Iterable[File]) -> None:
        """Let files that are no pages stay where the build before wrote the same. Just before MkDocs writes them."""
        for file in files:
            if file.is_documentation_page():
                continue
            content = file._content
            key = _name_copy(file) if content is None else digest("file", content).hex()
            if key is None:
                continue
            if self.keep_file(file.dest_uri, key):
                self._write_nowhere(file)
                continue
            self._made.append((file.dest_uri, key))
            written = content.encode() if isinstance(content, str) else content
            if written is None or not file.inclusion.is_included():
                continue
            if self._write_quickly(file.abs_dest_path, written):
                self._write_nowhere(file)

    def keep_file(self, uri: str, key: str) -> bool:
        """Return whether a file that is no page lies there as this key says, and let it stay."""
        before = self._before.get(uri)
        if before is None or before[0] != key or _read_stamp(str(self._site / uri), key) != before:
            return False
        self._now[uri] = before
        return True

    def remember_file(self, uri: str, key: str) -> None:
        """Take note of a file that was written, before `on_post_build`."""
        stamp = _read_stamp(str(self._site / uri), key)
        if stamp is not None:
            self._now[uri] = stamp

    def on_post_build(self) -> None:
        """Remove the pages that are no longer part of the site, and remember the others.

        Priority 100, before other plugins look at the site.
        """
        self._last = None  # the last page could be changed within the clock's tick, so it is written each time
        self._workshop.clear()
        for uri, key in self._made:
            self.remember_file(uri, key)
        self._put_back_and_remove(set(self._now))
        self._store.put(self._key, json.dumps(self._now).encode(), deflate=False)

    def on_build_error(self) -> None:
        """Leave in the site what MkDocs would have left there: nothing of the build before."""
        self.on_files()
        self._workshop.clear()
        self._put_back_and_remove(set(self._now))

    def _write_quickly(self, path: str, content: bytes) -> bool:
        """Write a file and return whether that was possible; where it was not, MkDocs tries and says what is wrong."""
        try:
            self._workshop.write(path, content)
        except OSError:
            return False
        return True

    def _write_nowhere(self, file: File) -> None:
        file.abs_dest_path = os.devnull
        file.copy_file = _copy_nothing  # type: ignore[method-assign]
        self._kept.append(file)

    @property
    def _key(self) -> bytes:
        return digest("written", str(self._site))

    @property
    def _hiding_place(self) -> Path:
        return self._site / _HIDING_PLACE

    def _hide(self) -> None:
        """Delete all but the pages that are as they were written, as MkDocs would have, and hide those."""
        shown = self._list_shown()
        self._hiding_place.mkdir()
        for entry in shown:
            if self._sweep(entry, entry.name):
                os.rename(entry.path, self._hiding_place / entry.name)  # noqa: PTH104 an entry is no Path

    def _list_shown(self) -> list[os.DirEntry[str]]:
        """Return what MkDocs would delete."""
        return [entry for entry in os.scandir(self._site) if not entry.name.startswith(".")]

    def _sweep(self, entry: os.DirEntry[str], uri: str) -> bool:
        """Return whether anything of an entry is kept."""
        if entry.is_dir(follow_symlinks=False):
            kept = [self._sweep(each, f"{uri}/{each.name}") for each in os.scandir(entry.path)]
            if any(kept):
                return True
            os.rmdir(entry.path)  # noqa: PTH106
            return False
        before = self._before.pop(uri, None)
        if before is not None and _read_stamp(entry.path, before[0]) == before:
            self._before[uri] = before
            return True
        os.unlink(entry.path)  # noqa: PTH108
        return False

    def _look_at_last(self) -> None:
        """Remember the page that was written last, now that it is."""
        if self._last is not None:
            file, key = self._last
            stamp = _read_stamp(f"{self._site}/{file.dest_uri}", key.hex())
            if stamp is not None:
                self._now[file.dest_uri] = stamp
            self._last = None

    def _put_back_and_remove(self, current: set[str]) -> None:
        written = {file.dest_uri for file in self._kept} | current
        for file in self._kept:
            for name in ("abs_dest_path", "copy_file"):
                vars(file).pop(name, None)
        for uri in self._before.keys() - written:
            path = self._site / uri
            with suppress(OSError):
                stamp = _read_stamp(str(path), self._before[uri][0])
                if stamp is not None and stamp[:4] == self._before[uri][:4]:  # the last part is new after a renaming
                    path.unlink()
                    _remove_empty(path.parent, self._site)
        self._before = {}


def _adds_what_the_key_names(handler: object) -> bool:
    """Return whether it is our own plugin's, which adds to a head what the page's context holds already."""
    return type(getattr(handler, "__self__", None)).__module__.startswith("tilfolio.")


def _copy_nothing(dirty: bool = False) -> None:
    """Stand in for `File.copy_file`."""


def _name_copy(file: File) -> str | None:
    """Return what names the copy of a file; None for one that may change once more within the clock's tick."""
    stamp = _read_stamp(str(file.abs_src_path), "")
    if stamp is None or time.time_ns() - max(stamp[3:]) < _TICK:
        return None
    return digest("copy", str(file.abs_src_path), *stamp[1:]).hex()


def _read_stamp(path: str, key: str) -> _Written | None:
    try:
        stat = os.stat(path)  # noqa: PTH116 it is called for each page
    except OSError:
        return None
    return (key, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove a folder and those above it as far as they are empty."""
    while folder != top:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
