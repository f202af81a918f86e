"""Edge: the dates of files, from git or else from the disk."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timezone, tzinfo
from functools import partial
from pathlib import Path

from msgspec import Struct

from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix
from tilfolio.model import SourceFile, day_in


class Calendar(Struct, frozen=True, kw_only=True):
    """The dates of the files in a folder."""

    history: History
    prefix: str | None
    """The folder's path in the repository; None to use file times."""
    composed: Mapping[str, str]
    """Names in git by their NFC form, since macOS may store decomposed names."""
    today: date
    zone: tzinfo | None

    def date_source(self, path: str, shown: str, text: str, below: str, file: Path) -> SourceFile:
        """Return a text with the dates of its file and its path in the repository.

        `below` is the file's path relative to the folder of this calendar.

        Raises OSError if there is no git and the file cannot be read either.
        """
        make = partial(SourceFile, path=path, shown=shown, text=text)
        if self.prefix is None:
            moment = datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)
            changed = min(moment.astimezone(self.zone).date(), self.today)  # no note is scheduled by a wrong clock
            return make(added_on=changed, updated_on=changed, clock=self.zone or timezone.utc)
        repo_path = f"{self.prefix}/{below}" if self.prefix else below
        if repo_path not in self.history.files:
            repo_path = self.composed.get(unicodedata.normalize("NFC", repo_path), repo_path)
        days = self.history.files.get(repo_path)
        if days is None:
            clock = self.zone or timezone.utc
            return make(added_on=self.today, updated_on=self.today, clock=clock, repo_path=repo_path)
        added_on = day_in(days.added_at, self.zone)
        return make(
            added_on=added_on,
            updated_on=max(added_on, day_in(days.updated_at, self.zone)),
            added_at=days.added_at.astimezone(timezone.utc),
            clock=self.zone or days.updated_at.tzinfo or timezone.utc,
            repo_path=repo_path,
        )


def open_calendar(
    history: History, folder: Path, *, today: date, zone: tzinfo | None, tracked: bool = True
) -> Calendar:
    """Return the calendar of a folder; `tracked` is false for a folder ignored by git."""
    prefix = None if history.root is None or not tracked else find_prefix(history.root, folder)
    composed = {unicodedata.normalize("NFC", path): path for path in history.files if not path.isascii()}
    return Calendar(history=history, prefix=prefix, composed=composed, today=today, zone=zone)
