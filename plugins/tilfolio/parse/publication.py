"""Whether a file may be published, and from when until when, as its front matter says.

When in doubt it is not: a value that cannot be read keeps the file back, and an error says how to write it.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from msgspec import Struct

from tilfolio.parse.frontblock import MOMENTS, Written, list_nested, read_day_text, show_value
from tilfolio.parse.frontmatter import NO, YES, Fields

_LET_OUT = frozenset({"publish", "published", "dgpublish", "public"})
"""Flags that let a file out; all others keep it back."""
_STATES = frozenset({"status", "visibility"})
_ENDS = frozenset({"expirydate", "unpublishdate"})
_BEGINS = MOMENTS - _ENDS
_SPELLING = {
    "publishdate": "publishDate",
    "pubdate": "pubDate",
    "publishedat": "publishedAt",
    "expirydate": "expiryDate",
}
_UNPUBLISHED = re.compile(
    r"\b(?:drafts?|unpublished|not (?:yet )?published|private|hidden|unlisted|pending|trash|secret|confidential)\b",
    re.I,
)
_MOMENT = re.compile(r"(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?:$|(?:[Tt]|[ \t]+)(?P<time>\S.*))")
_TIME = re.compile(
    r"(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d)(?:[.,]\d+)?)?"
    r"[ \t]*(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<zh>\d{1,2}):?(?P<zm>\d\d)?)?",
    re.I,
)
_FIRST, _LAST = datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc)


class Publication(Struct, frozen=True, kw_only=True):
    """What the front matter says about publishing."""

    draft: bool = False
    """It is not to be published, or that cannot be told."""
    unread: str = ""
    """The field whose value cannot be read, if it is a draft for that reason only."""
    starts_at: datetime | None = None
    """In UTC; None: at once."""
    ends_at: datetime | None = None
    """In UTC; None: never."""


def read_publication(fields: Fields, clock: tzinfo, otherwise: date | datetime | None = None) -> Publication:
    """Return when a file is published.

    A day begins at midnight of `clock`. `otherwise` is the day or the moment that counts for a file without a date.
    """
    draft, unread = False, ""
    begins: list[datetime] = []
    ends: list[datetime] = []
    is_dated = False
    for written in fields.front.publishing:
        name, value = written.name, written.value
        if value in ("", None):
            continue
        kept_back: bool | None = False
        if name in MOMENTS:
            moments = list(_read_moments(fields, written, clock))
            kept_back = None if None in moments else False
            (begins if name in _BEGINS else ends).extend(moment for moment in moments if moment)
            is_dated = is_dated or name == "date"
        elif name in _STATES:
            kept_back = _is_unpublished(fields, written)
        else:
            kept_back, begin = _read_flag(fields, written, clock)
            begins += [begin] if begin else []
        draft = draft or kept_back is True
        unread = unread or (_spell(name) if kept_back is None else "")
    if not is_dated and otherwise is not None:
        begins.append(otherwise if isinstance(otherwise, datetime) else begin_of(otherwise, clock))
    draft = draft or _is_kept_back_below(fields)
    return Publication(
        draft=draft or unread != "",
        unread="" if draft else unread,
        starts_at=max(begins, default=None),
        ends_at=min(ends, default=None),
    )


def _is_kept_back_below(fields: Fields) -> bool:
    """Return whether another tool would not publish it: `extra: {draft: true}`, `build: {render: never}`."""
    values = fields.front.values
    builds = (values.get(name) for name in ("build", "_build"))
    return (
        any(_keeps_back_below(name, word.strip().lower()) for name, word in list_nested(values))
        or any(isinstance(build, dict) and "never" in (build.get("render"), build.get("list")) for build in builds)
        or str(values.get("permalink", "")).strip().lower() == "false"
    )


def _keeps_back_below(name: str, word: str) -> bool:
    """Return whether a nested flag keeps a file back; but for `draft`, the name may mean something else there."""
    if "draft" in name:
        return word not in NO
    return word in (NO if name in _LET_OUT else YES)


def says_unpublished(status: str) -> bool:
    """Return whether a status such as `draft` or `private` keeps a file back."""
    return _UNPUBLISHED.search(status) is not None


def begin_of(day: date, clock: tzinfo) -> datetime:
    """Return the moment, in UTC, at which a day begins."""
    try:
        return datetime.combine(day, time(), clock).astimezone(timezone.utc)
    except OverflowError:  # the first and the last day of the calendar
        return _FIRST if day.year == 1 else _LAST


def read_moment(text: str, clock: tzinfo) -> datetime | None:
    """Return the moment, in UTC, that a day with or without a time means; None: it is neither.

    A time that cannot be read counts as one that no clock of the world can still be before.
    """
    match = _MOMENT.fullmatch(text.strip())
    try:
        day = date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        return None
    if not match["time"]:
        return begin_of(day, clock)
    found = _TIME.fullmatch(match["time"].strip())
    try:
        if found:
            moment = datetime.combine(day, time(int(found["h"]), int(found["m"]), int(found["s"] or 0)))
            return moment.replace(tzinfo=_read_zone(found) or clock).astimezone(timezone.utc)
        return begin_of(day + timedelta(days=2), timezone.utc)
    except (ValueError, OverflowError):
        return begin_of(date.fromordinal(min(day.toordinal() + 2, date.max.toordinal())), timezone.utc)


def _read_month(text: str, clock: tzinfo) -> datetime | None:
    """Return the moment, in UTC, at which a month such as `2026-01` is over: which day is meant, nobody knows."""
    match = re.fullmatch(r"[ \t]*(\d{4})-(\d{2})[ \t]*", text)
    try:
        return begin_of(date(int(match[1]), int(match[2]), 1) + timedelta(days=31), clock) if match else None
    except (ValueError, OverflowError):
        return None


def _read_zone(match: re.Match[str]) -> tzinfo | None:
    if not match["zone"]:
        return None
    if not match["sign"]:
        return timezone.utc
    minutes = int(match["zh"]) * 60 + int(match["zm"] or 0)
    return timezone(timedelta(minutes=-minutes if match["sign"] == "-" else minutes))


def _read_moments(fields: Fields, written: Written, clock: tzinfo) -> Iterator[datetime | None]:
    """Yield the moment of a date; None where it cannot be read, which is told."""
    value = written.value
    if isinstance(value, dict) and written.name == "date":
        if not value.get("created"):
            return
        value = value["created"]
    value = read_day_text(value)
    moment = read_moment(value, clock) if isinstance(value, str) else None
    if moment is None:
        name = _spell(written.name)
        fields.complain(name, f"{name} '{show_value(value)}' is not a day", f'Write "{name}: 2026-11-22"', written.line)
    yield moment


def _spell(name: str) -> str:
    return _SPELLING.get(name, name)


def _read_flag(fields: Fields, written: Written, clock: tzinfo) -> tuple[bool | None, datetime | None]:
    """Return whether a flag keeps the file back, None if that cannot be read; and the day that some write for yes."""
    name, value = written.name, written.value
    word = value.strip().lower() if isinstance(value, str) else None
    if word is not None and (word in YES or word in NO):
        return (word in YES) == (name not in _LET_OUT), None
    if name in _LET_OUT and isinstance(value, str):
        moment = read_moment(value, clock) or _read_month(value, clock)
        if moment:
            return False, moment
    remedy = f'Write "{name}: true" or "{name}: false"'
    fields.complain(name, f"{name} '{show_value(value)}' is neither true nor false", remedy, written.line)
    return None, None


def _is_unpublished(fields: Fields, written: Written) -> bool | None:
    """Return whether a status keeps the file back; None if it cannot be read."""
    values = written.value if isinstance(written.value, list) else [written.value]
    words = [value for value in values if isinstance(value, str)]
    if len(words) < len(values):
        name = written.name
        fields.complain(name, f"{name} is a list or a mapping", f'Write one value, like "{name}: draft"', written.line)
        return None
    return any(says_unpublished(word) for word in words)
