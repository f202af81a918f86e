"""Days and slugs out of the paths that authors give their notes."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import PurePosixPath

from msgspec import Struct

from tilfolio.model import INDEX_NAMES, Slug

_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)$")
_MONTH = re.compile(r"(?P<m>0?[1-9]|1[0-2])(?:[-_. ][A-Za-z]{3,9})?$")
_YEAR_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)[-_.](?P<m>0[1-9]|1[0-2])$")
_FULL = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
_STAMPED = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?[-_. ]+(?P<rest>.+)$"
)
"""`202611221830 Why Kafka.md`, as in a Zettelkasten."""
_MONTH_DAY = re.compile(r"(?P<m>\d\d)[-_.](?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
_DAY = re.compile(r"(?P<d>\d\d?)(?:[-_. ]+(?P<rest>.+))?$")
_DAY_FOLDER = re.compile(r"(?:0?[1-9]|[12]\d|3[01])$")
_SHORT = re.compile(r"(?P<y>[1-4]\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)(?:[-_. ]+(?P<rest>.+))?$")
"""`26-11-22`, `26.11.22` and `261122`: the years from 2010 to 2049."""
_SILENT = re.compile("[\u00ad\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Within a word: soft hyphens, joiners and selectors of variants."""
_LONGEST_NAME = 200
"""In bytes: most systems take 255, and `.html` or a suffix may follow."""
_HASHNODE_DAY = re.compile(r"\w{3},? (?P<m>[A-Za-z]{3}) (?P<d>\d{1,2}) (?P<y>\d{4})\b")
_NOTION_DAY = re.compile(r"(?P<m>[A-Za-z]{3})[a-z]* (?P<d>\d{1,2}), (?P<y>\d{4})\b")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PREFIX = re.compile(r"TIL[-_. ]+(?=(?:\d\d)?\d\d(?P<s>[-_.]?)\d\d(?P=s)\d\d(?!\d))", re.I)


class DatedPath(Struct, frozen=True, kw_only=True):
    """What a path says: a day, and a name without it."""

    slug: Slug
    """The path without date folders and date prefixes; the bare date where nothing else is left."""
    folder: str
    """The slug's folders."""
    named: bool
    """Whether the file has a name besides its date."""
    title: str
    """The name as it is spelled, without its date; the date where nothing else is left."""
    day: date | None
    error: str | None = None
    """What is wrong with a date that is no day."""


def read_long_day(text: str) -> date | None:
    """Read `Mon Apr 02 2018 00:00:00 GMT+0000` of Hashnode and `June 27, 2023` of Notion."""
    match = _HASHNODE_DAY.match(text.strip()) or _NOTION_DAY.match(text.strip())
    if match is None or match["m"].lower() not in _MONTHS:
        return None
    return _make_day(match["y"], str(_MONTHS.index(match["m"].lower()) + 1), match["d"])


def slugify(text: str) -> str:
    """Return text as a part of a URL: lower case, letters, marks and digits of any script, `-` between them.

    It is short enough for a file's name, see `limit_name`.
    """
    folded = unicodedata.normalize("NFC", text).lower()
    if not folded.isascii():
        # The lower case of a dotted capital I is an i with a second dot, which would stay as a mark.
        folded = unicodedata.normalize("NFC", "".join(_keep_words(folded.replace("i\u0307", "i"))))
        return limit_name(re.sub(r" +", "-", folded).strip("-_"))
    return limit_name(re.sub(r"[^\w]+", "-", folded).strip("-_"))


def _keep_words(text: str) -> Iterator[str]:
    """Yield letters, digits, the marks that belong to them and underscores, and a blank for anything else."""
    in_word = False
    for character in text:
        if in_word and _SILENT.match(character):
            continue
        kind = unicodedata.category(character)
        in_word = kind[0] in "LN" or character == "_" or (in_word and kind in {"Mn", "Mc"})
        yield character if in_word else " "


def limit_name(name: str) -> str:
    """Return a name that is short enough for a file, in bytes; a longer one is cut and ends with its digest."""
    encoded = name.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_NAME:
        return name
    mark = f"-{_digest(name)}"
    cut = encoded[: _LONGEST_NAME - len(mark)].decode("utf-8", "ignore")
    if "-" in cut[len(cut) // 2 :]:
        cut = cut[: cut.rindex("-")]
    return f"{cut.rstrip('-_')}{mark}"


def read_dated_path(path: str) -> DatedPath:
    """Read `2026/2026-11-23-why-kafka.md`, `2026/11/22-x.md`, `2026/11/22.md`, `20261122.md` or `vim/undo.md`.

    A year may be short (`26-11-22-x.md`, `261122.md`), `TIL` may stand before a date, and folders may be days.
    `README.md` and `index.md` have the name of their folder.
    """
    pure = PurePosixPath(path)
    stands_for_folder = pure.name.lower() in INDEX_NAMES and bool(pure.parent.name)
    if stands_for_folder:
        pure = pure.parent.with_name(f"{pure.parent.name}.md")
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
    is_month = year is not None and month is None and _MONTH.match(name)
    if stands_for_folder and (is_month or _YEAR.match(name) or _YEAR_MONTH.match(name)):
        name = ""
    folder = "/".join(filter(None, (slugify(part) for part in folders)))
    known = found or day
    bare = known.isoformat() if known and not name else pure.stem
    spelled = _PREFIX.sub("", pure.stem, count=1)
    stem = slugify(name) or (slugify(bare) if not name else "") or f"note-{_digest(path)}"
    return DatedPath(
        slug=Slug(f"{folder}/{stem}" if folder else stem),
        folder=folder,
        named=bool(name),
        title=name or (spelled if _FULL.match(spelled) or _SHORT.match(spelled) else bare),
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
    if (match := _STAMPED.match(stem)) and (day := _make_day(match["y"], match["m"], match["d"])):
        return match["rest"], day, None
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


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:6]
