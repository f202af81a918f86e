"""Keep unchanged files in the site's folder between builds.

MkDocs empties the folder before each build, except for names that begin with a dot. So files of an earlier build that
nobody has touched are moved to a hidden folder and back. The record of earlier builds alone is not trusted: a file is
kept only if its inode, size and times still match, as git checks its work tree. All other files are deleted, as MkDocs
would do, and at the end also kept files that no longer belong to the site.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from mkdocs.exceptions import PluginError

from tilfolio.engines.mkdocs.site_folder import (
    HIDDEN,
    empty_site,
    explaining,
    read_file,
    remove_empty,
    remove_leftovers,
    stamp_file,
)

Stamp = tuple[int, int, int, int]
"""A file's inode, size, mtime and ctime in nanoseconds."""

_TICK = 50_000_000
"""Nanoseconds within which a file may be written twice with the same times."""


class KeptFiles:
    """Our files in a site's folder."""

    def __init__(self, folder: Path, known: Mapping[str, tuple[str, Stamp]]) -> None:
        """Set the folder, and the key and stamp of each file that an earlier build wrote there, by path."""
        self.folder = folder
        self._known = dict(known)
        """Files in the folder that are unchanged since an earlier build."""
        self._claimed: dict[str, tuple[str, Stamp | None]] = {}
        """Key and stamp of each file of this build; other plugins may change it later."""
        self._kept: set[str] = set()
        self._is_open = False
        """Whether a build is writing; otherwise the folder may belong to another build."""

    def set_aside(self) -> None:
        """Hide unchanged files and delete all others, just before MkDocs empties the folder."""
        before, self._known, self._is_open = self._known, {}, True

        def is_kept(uri: str, found: os.stat_result) -> bool:
            known = before.get(uri)
            if known is None or stamp_file(found) != known[1]:
                return False
            self._known[uri] = known
            return True

        with explaining(self.folder):
            remove_leftovers(self.folder)
            left = empty_site(self.folder, is_kept)
            if left:
                self._hidden.mkdir()
            for name in left:
                os.rename(self.folder / name, self._hidden / name)  # noqa: PTH104

    def put_back(self) -> None:
        """Move hidden files back after MkDocs has emptied the folder."""
        with explaining(self.folder):
            self._put_back()

    def _put_back(self) -> None:
        taken = set()
        if self._hidden.is_dir():
            for entry in list(self._hidden.iterdir()):
                if os.path.lexists(self.folder / entry.name):  # written by another program
                    taken.add(entry.name)
                else:
                    entry.rename(self.folder / entry.name)
        remove_leftovers(self.folder)
        self._known = {uri: known for uri, known in self._known.items() if uri.split("/", 1)[0] not in taken}

    def find_key(self, uri: str) -> str:
        """Return the key of an unchanged file of an earlier build; empty if there is none."""
        return self._known[uri][0] if uri in self._known else ""

    def keep(self, uri: str, key: str) -> bool:
        """Return whether a file was written under the same key; if so, keep it."""
        known = self._known.get(uri)
        if known is None or not key or known[0] != key:
            return False
        self._claimed[uri] = known
        self._kept.add(uri)
        return True

    def write(self, uri: str, content: bytes) -> None:
        """Write a file if its content differs; call `claim` as well.

        Raises:
            OSError: it cannot be written.
        """
        path = f"{self.folder}/{uri}"
        if uri in self._known and read_file(path) == content:
            return
        _make_folder(os.path.dirname(path))  # noqa: PTH120 called for each page
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)

    def read(self, uri: str) -> bytes:
        """Return a file's content; empty if it cannot be read."""
        return read_file(f"{self.folder}/{uri}") or b""

    def claim(self, uri: str, key: str = "") -> None:
        """Mark a written file as part of this build; without a key the next build writes it again if it differs."""
        self._claimed[uri] = (key, _read_stamp(f"{self.folder}/{uri}"))

    def remove_unclaimed(self) -> None:
        """Delete files that no longer belong to the site."""
        for uri in self._known.keys() - self._claimed.keys():
            path = self.folder / uri
            stamp = _read_stamp(str(path))
            # A different stamp means that another program wrote the file during this build.
            if stamp is not None and stamp[:3] == self._known[uri][1][:3]:
                with suppress(OSError):
                    path.unlink()
                remove_empty(path.parent, self.folder)

    def finish(self, site: Mapping[str, os.stat_result], read_at: int) -> dict[str, tuple[str, Stamp]]:
        """End the build, and return the keys and stamps of its files for the next one.

        `site` is all that was in the folder at a time, in nanoseconds; the next build finds what is changed later.
        Files that another plugin or a hook changed after they were written are left out, so the next build writes them
        again.
        """
        stamps: dict[str, tuple[str, Stamp]] = {}
        for uri, (key, before) in self._claimed.items():
            stamp = stamp_file(site[uri]) if before and uri in site else None
            if before is None or stamp is None:
                continue
            # Moving a kept file aside and back changes its ctime.
            if stamp[:3] == before[:3] if uri in self._kept else stamp == before and read_at - max(stamp[2:]) > _TICK:
                stamps[uri] = (key, stamp)
        self._known = dict(stamps)
        self._claimed, self._kept, self._is_open = {}, set(), False
        return stamps

    def give_up(self) -> None:
        """After an error, leave only what MkDocs would have left, without files of earlier builds."""
        if self._is_open:
            with suppress(OSError, PluginError):
                self._put_back()
                self.remove_unclaimed()
        self._is_open = False

    @property
    def _hidden(self) -> Path:
        return self.folder / HIDDEN


def _make_folder(path: str) -> None:
    """Create a folder; tries `mkdir` first, since the parent of most pages' folders exists."""
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)  # noqa: PTH103


def _read_stamp(path: str) -> Stamp | None:
    try:
        return stamp_file(os.lstat(path))
    except OSError:
        return None
