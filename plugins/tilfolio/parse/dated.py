"""Days and slugs out of the paths that authors give their notes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

from tilfolio.model import Slug

_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)$")
_MONTH = re.compile(r"(?P<m>0?[1-9]|1[0-2])(?:[-_. ][A-Za-z]{3,9})?$")
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)[-_.](?P<m>0[1-9]|1[0-2])$")
_FULL = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
_MONTH_DAY = re.compile(r"(?P<m>\d\d)[-_.](?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
_DAY = re.compile(r"(?P<d>\d\d?)(?:[-_. ]+(?P<rest>.+))?$")
_DAY_FOLDER = re.compile(r"(?:0?[1-9]|[12]\d|3[01])$")
_SHORT = re.compile(r"(?P<y>[1-4]\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
"""`26-11-22`, `26.11.22` and `261122`: the years from 2010 to 2049."""
_PREFIX = re.compile(r"TIL[-_. ]+(?=(?:\d\d)?\d\d(?P<s>[-_.]?)\d\d(?P=s)\d\d(?!\d))", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedPath:
    """What a path says: a day, and a name without it."""

    slug: Slug
    """The path without date folders and date prefixes; the bare date where nothing else is left."""
    folder: str
    """The slug's folders."""
    named: bool
    """Whether the file has a name besides its date."""
    title: str
    """The name as a title."""
    day: date | None
    error: str | None = None
    """What is wrong with a date that is no day."""


def slugify(text: str) -> str:
    """Return text as a part of a URL: lower case, letters and digits of any script, `-` between them."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[^\w]+", "-", folded).strip("-_")


def read_dated_path(path: str) -> DatedPath:
    """Read `2026/2026-11-23-why-kafka.md`, `2026/11/22-x.md`, `2026/11/22.md`, `20261122.md` or `vim/undo.md`.

    A year may be short (`26-11-22-x.md`, `261122.md`), `TIL` may stand before a date, and folders may be days.
    """
    pure = PurePosixPath(path)
    year: int | None = None
    month: int | None = None
    day: date | None = None
    folders: list[str] = []
    for part in pure.parent.parts:
        if match := _FULL.match(part):
            if found := _make_day(match["y"], match["m"], match["d"]):
                day = found
                folders += [match["rest"]] if match["rest"] else []
                continue
        elif match := _YEAR_MONTH.match(part):
            year, month = int(match["y"]), int(match["m"])
            continue
        elif match := _YEAR.match(part):
            year = int(match["y"])
            continue
        elif year is not None and month is None and (match := _MONTH.match(part)):
            month = int(match["m"])
            continue
        elif year and month and _DAY_FOLDER.match(part) and (found := _make_day(year, month, part)):
            day = found
            continue
        folders.append(part)
    name, found, error = _read_name(pure.stem, year, month)
    folder = "/".join(filter(None, (slugify(part) for part in folders)))
    known = found or day
    bare = known.isoformat() if known and not name else pure.stem
    stem = slugify(name) or (slugify(bare) if not name else "") or f"note-{_digest(path)}"
    return DatedPath(
        slug=Slug(f"{folder}/{stem}" if folder else stem),
        folder=folder,
        named=bool(name),
        title=_as_title(name) if name else bare,
        day=found or day,
        error=error,
    )


def _read_name(stem: str, year: int | None, month: int | None) -> tuple[str, date | None, str | None]:
    """Split a file's name into the name without its date, the day, and what is wrong with the date."""
    stem = _PREFIX.sub("", stem, count=1)
    if match := _FULL.match(stem):
        day = _make_day(match["y"], match["m"], match["d"])
        if day is None and not match["s"]:  # eight digits that are no date: a number
            return stem, None, None
        error = None if day else f"the date in the name '{stem}' is not a day"
        return match["rest"] or "", day, error
    if (match := _SHORT.match(stem)) and (day := _make_day(f"20{match['y']}", match["m"], match["d"])):
        return match["rest"] or "", day, None
    if year is not None and month is not None and (match := _DAY.match(stem)):
        day = _make_day(year, month, match["d"])
    elif year is not None and month is None and (match := _MONTH_DAY.match(stem)):
        day = _make_day(year, match["m"], match["d"])
    else:
        return stem, None, None
    return (match["rest"] or "", day, None) if day else (stem, None, None)


def _make_day(year: int | str, month: int | str, day: int | str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _as_title(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or name


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:6]
