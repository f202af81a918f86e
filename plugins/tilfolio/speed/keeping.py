"""Pages and files that lie in the site already, as this build would write them again, stay where they are.

MkDocs empties the site's folder and writes every file anew, which takes a second for 2,500 pages. So what a build
wrote is remembered by key, size and times, hidden while MkDocs empties the folder (it passes over names that begin with
a dot), and put back at the next event. A record of earlier builds is never believed: a file stays only if this build
has seen it in the folder, as it was written.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from tilfolio.site_folder import (
    HIDDEN,
    empty_site,
    explaining,
    list_shown,
    remove_empty,
    remove_leftovers,
    stamp_file,
)
from tilfolio.speed.fingerprints import digest
from tilfolio.speed.store import CacheStore
from tilfolio.speed.writing import Workshop

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
        """Of the build before, what this build has found in the folder as it was written."""
        self._now: dict[str, _Written] = {}
        self._kept: list[File] = []
        self._last: tuple[File, bytes] | None = None
        self._made: list[tuple[str, str]] = []
        self._workshop = Workshop(self._site)
        self._is_open = False
        """Whether a build is writing: afterwards the folder may be another build's."""
        self._hides_all = False
        self.has_last_word = False
        """Whether nobody changes a page after us, so that it may be written before MkDocs does."""

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Empty the site's folder; hide the pages that are as the build before wrote them from MkDocs' own emptying.

        None stays where another plugin changes finished pages: what it would make of them now cannot be told.

        Raises:
            PluginError: something cannot be deleted.
        """
        self._begin(config)
        self._now, self._kept, self._last, self._made = {}, [], None, []
        others = [each for each in config.plugins.events["post_page"] if not _adds_what_the_key_names(each)]
        self.has_last_word = os.name == "posix" and not others
        written = self._store.get(self._key) if self.has_last_word else None
        with explaining(self._site):
            self._hide({} if written is None else {uri: tuple(each) for uri, each in json.loads(written).items()})

    def hide_all(self, config: MkDocsConfig) -> bool:
        """Hide all that lies in the site, and return whether that could be done."""
        self._begin(config)
        try:
            self._hiding_place.mkdir()
            for entry in list_shown(self._site):
                os.rename(entry.path, self._hiding_place / entry.name)  # noqa: PTH104 an entry is no Path
        except OSError:  # a file that another program holds open, say
            self._put_back()
            return False
        self._hides_all = True
        return True

    def on_files(self) -> None:
        """Put the pages back.

        Raises:
            PluginError: they are not in the folder as they were before.
        """
        with explaining(self._site):
            taken = self._put_back()
        if taken and self._hides_all:
            raise PluginError(f"tilfolio: another program is writing to {self._site}. Build again when it is done.")
        self._before = {uri: each for uri, each in self._before.items() if uri.split("/", 1)[0] not in taken}

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

    def settle(self, file: File, record: Iterable[object]) -> bool:
        """Return whether a page lies there as a record of `has` says, and let it stay."""
        before = self._before.get(file.dest_uri)
        if before is None or before != tuple(record):
            return False
        self._now[file.dest_uri] = before
        return True

    def has(self, file: File) -> _Written | None:
        """Return the record of a page that this build kept or wrote, and will know again."""
        return self._now.get(file.dest_uri)

    def are_in(self, site: Mapping[str, os.stat_result]) -> bool:
        """Return whether all that this build kept or wrote is in the site as it was written."""
        return all(uri in site and _stamp(site[uri], each[0]) == each for uri, each in self._now.items())

    def keep_files(self, files: Files) -> None:
        """Let files that are no pages stay where the build before wrote the same. Just before MkDocs writes them."""
        pages = {file.dest_uri for file in files if file.is_documentation_page()}
        for file in files:
            if file.is_documentation_page() or file.dest_uri in pages:  # a page is written over it
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
        with explaining(self._site):
            self._put_back_and_remove(set(self._now))
        self._store.put(self._key, json.dumps(self._now).encode(), deflate=False)
        self._is_open = False

    def on_build_error(self) -> None:
        """Leave in the site what MkDocs would have left there: nothing of the build before."""
        if not self._is_open:
            return
        with suppress(OSError):
            self._put_back()
            self._workshop.clear()
            self._put_back_and_remove(set(self._now))
        self._is_open = False

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
        return self._site / HIDDEN

    def _begin(self, config: MkDocsConfig) -> None:
        self._site = Path(config.site_dir)
        self._workshop = Workshop(self._site)
        self._before, self._hides_all, self._is_open = {}, False, True
        with explaining(self._site):
            remove_leftovers(self._site)

    def _hide(self, written: Mapping[str, _Written]) -> None:
        """Delete all but the pages that are as they were written, as MkDocs would have, and hide those."""

        def is_kept(uri: str, found: os.stat_result) -> bool:
            before = written.get(uri)
            if before is None or _stamp(found, before[0]) != before:
                return False
            self._before[uri] = before
            return True

        left = empty_site(self._site, is_kept)
        for uri in written:
            if uri.startswith("."):  # MkDocs and we leave them there
                with suppress(OSError):
                    is_kept(uri, os.lstat(self._site / uri))
        if left:
            self._hiding_place.mkdir()
        for name in left:
            os.rename(self._site / name, self._hiding_place / name)  # noqa: PTH104

    def _put_back(self) -> set[str]:
        """Return the names of what was put back nowhere, as something else is there."""
        taken = set()
        if self._hiding_place.is_dir():
            for entry in list(self._hiding_place.iterdir()):
                if os.path.lexists(self._site / entry.name):
                    taken.add(entry.name)
                else:
                    entry.rename(self._site / entry.name)
        remove_leftovers(self._site)
        return taken

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
            stamp = _read_stamp(str(path), self._before[uri][0])
            if stamp is not None and stamp[:4] == self._before[uri][:4]:  # the last part is new after a renaming
                path.unlink()
                remove_empty(path.parent, self._site)
        self._before = {}


def _adds_what_the_key_names(handler: object) -> bool:
    """Return whether it is our own plugin's, which adds to a head what the page's context holds already."""
    return type(getattr(handler, "__self__", None)).__module__.startswith("tilfolio.")


def _copy_nothing(dirty: bool = False) -> None:
    """Stand in for `File.copy_file`."""


def _name_copy(file: File) -> str | None:
    """Return what names the copy of a file; None for one that may change once more within the clock's tick."""
    try:
        stamp = _stamp(os.stat(str(file.abs_src_path)), "")  # noqa: PTH116
    except OSError:
        return None
    if stamp is None or time.time_ns() - max(stamp[3:]) < _TICK:
        return None
    return digest("copy", str(file.abs_src_path), *stamp[1:]).hex()


def _read_stamp(path: str, key: str) -> _Written | None:
    try:
        return _stamp(os.lstat(path), key)
    except OSError:
        return None


def _stamp(found: os.stat_result, key: str) -> _Written | None:
    stamp = stamp_file(found)
    return stamp and (key, *stamp)
