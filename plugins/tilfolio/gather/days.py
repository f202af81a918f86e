"""Edge: the days of one file, from its history or, where there is none, from the disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone, tzinfo
from pathlib import Path

from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """The days of the files below one folder."""

    history: History
    prefix: str | None
    """The folder's path below the repository's root; None: the files' own times are all there is."""
    composed: Mapping[str, str]
    """Names as git has them, by their composed form: macOS may take accents and Hangul apart on disk."""
    today: date
    zone: tzinfo | None

    def read_days(self, below: str, file: Path) -> tuple[date, date, str | None]:
        """Return the days a file was added and updated, and its path in the repository.

        `below` is its path below the folder. Raises OSError when there is no git and the file cannot be asked either.
        """
        if self.prefix is None:
            changed = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc).astimezone(self.zone).date()
            return changed, changed, None
        path = f"{self.prefix}/{below}" if self.prefix else below
        if path not in self.history.files:
            path = self.composed.get(unicodedata.normalize("NFC", path), path)
        days = self.history.files.get(path)
        if days is None:
            return self.today, self.today, path
        added_on = self._day_of(days.added_at)
        return added_on, max(added_on, self._day_of(days.updated_at)), path

    def _day_of(self, time: datetime) -> date:
        return (time.astimezone(self.zone) if self.zone else time).date()


def open_calendar(
    history: History, folder: Path, *, today: date, zone: tzinfo | None, tracked: bool = True
) -> Calendar:
    """Return the days of a folder's files; `tracked` is false for a folder that git ignores as a whole."""
    prefix = None if history.root is None or not tracked else find_prefix(history.root, folder)
    composed = {unicodedata.normalize("NFC", path): path for path in history.files if not path.isascii()}
    return Calendar(history=history, prefix=prefix, composed=composed, today=today, zone=zone)
