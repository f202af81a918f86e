"""Edge: the dates of files, from git or else from the disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timezone, tzinfo
from pathlib import Path

from msgspec import Struct

from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix


class Days(Struct, frozen=True, kw_only=True):
    """The dates of a file."""

    added_on: date
    updated_on: date
    added_at: datetime | None
    """In UTC; None if not committed."""
    clock: tzinfo
    """Time zone of days in front matter: the option `timezone`, else that of the last commit, else UTC."""
    repo_path: str | None = None


class Calendar(Struct, frozen=True, kw_only=True):
    """The dates of the files in a folder."""

    history: History
    prefix: str | None
    """The folder's path in the repository; None to use file times."""
    composed: Mapping[str, str]
    """Names in git by their NFC form, since macOS may store decomposed names."""
    today: date
    zone: tzinfo | None

    def read_days(self, below: str, file: Path) -> Days:
        """Return the dates of a file, and its path in the repository; `below` is its path relative to the folder.

        Raises OSError if there is no git and the file cannot be read either.
        """
        if self.prefix is None:
            moment = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
            changed = min(moment.astimezone(self.zone).date(), self.today)  # no note is scheduled by a wrong clock
            return Days(added_on=changed, updated_on=changed, added_at=None, clock=self.zone or timezone.utc)
        path = f"{self.prefix}/{below}" if self.prefix else below
        if path not in self.history.files:
            path = self.composed.get(unicodedata.normalize("NFC", path), path)
        days = self.history.files.get(path)
        if days is None:
            clock = self.zone or timezone.utc
            return Days(added_on=self.today, updated_on=self.today, added_at=None, clock=clock, repo_path=path)
        added_on = self._day_of(days.added_at)
        return Days(
            added_on=added_on,
            updated_on=max(added_on, self._day_of(days.updated_at)),
            added_at=days.added_at.astimezone(timezone.utc),
            clock=self.zone or days.updated_at.tzinfo or timezone.utc,
            repo_path=path,
        )

    def _day_of(self, time: datetime) -> date:
        return (time.astimezone(self.zone) if self.zone else time).date()


def open_calendar(
    history: History, folder: Path, *, today: date, zone: tzinfo | None, tracked: bool = True
) -> Calendar:
    """Return the calendar of a folder; `tracked` is false for a folder ignored by git."""
    prefix = None if history.root is None or not tracked else find_prefix(history.root, folder)
    composed = {unicodedata.normalize("NFC", path): path for path in history.files if not path.isascii()}
    return Calendar(history=history, prefix=prefix, composed=composed, today=today, zone=zone)
