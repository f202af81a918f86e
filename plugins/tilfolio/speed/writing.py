"""Files made in one folder and moved to where they belong, whole or not at all.

What a child process has made in there, its parent can take. And a disk that is slow to find room for a new file, as
ext4 without a journal is after thousands were deleted, finds it faster beside the last one than in a new folder.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_WORKSHOP = ".tilfolio-new"
"""MkDocs leaves names that begin with a dot alone when it empties a site."""


class Workshop:
    """The folder of one site in which files are made."""

    def __init__(self, site: Path) -> None:
        """Name the site's folder."""
        self._folder = f"{site}/{_WORKSHOP}"
        self._is_open = False

    def write(self, path: str, content: bytes) -> None:
        """Write a file, in place of what is there, and make the folders above it.

        Raises:
            OSError: it cannot be written.
        """
        made = self._make("new", content)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 it is called for each page
        os.replace(made, path)  # noqa: PTH105

    def lay_ready(self, name: str, path: str, content: bytes) -> None:
        """Make a file that `take` finds under its name, and the folders above the place where it belongs.

        In a child process.
        """
        made = self._make(f"{name}.{os.getpid()}", content)
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
        os.replace(made, f"{self._folder}/{name}")  # noqa: PTH105 whole or not at all

    def take(self, name: str, path: str) -> bool:
        """Move what was laid ready under a name to its place, in place of what is there; return whether there was."""
        try:
            os.replace(f"{self._folder}/{name}", path)  # noqa: PTH105
        except OSError:
            return False
        return True

    def clear(self) -> None:
        """Remove the folder and what nobody took."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._is_open = False

    def _make(self, name: str, content: bytes) -> str:
        if not self._is_open:
            os.makedirs(self._folder, exist_ok=True)  # noqa: PTH103
            self._is_open = True
        path = f"{self._folder}/{name}"
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(content)
        return path
