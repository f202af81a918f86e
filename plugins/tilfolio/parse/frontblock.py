"""What front matter holds, in whatever format it is written, and the lines that decide whether a file is published."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timezone
from typing import TypeAlias

from msgspec import Struct

from tilfolio.fields import PUBLISHING, plain_name

Typed: TypeAlias = "str | list[Typed] | dict[str, Typed]"

MOMENTS = frozenset({"date", "publishdate", "pubdate", "publishedat", "publishon", "expirydate", "unpublishdate"})
"""Names of days from or until which a file is published."""
PUBLISHING_NAMES = frozenset(map(plain_name, ("date", "draft", "status", *PUBLISHING)))
"""Names that can keep a file back, in the spelling of `plain_name`: ours, and those of other tools."""
_FLAGS = frozenset({"draft", "isdraft", "private", "unlisted", "publish", "published", "dgpublish"})
MOST_LINES = 2_000
"""Lines of a block that cannot be read, of which each is looked at by itself; and of a text that may be one."""
_DEEPEST = 9
"""Levels below the top one in which flags are looked for."""

_LINE = re.compile(r"[\s\ufeff\u200b>*+-]*[\"']?(?P<name>[A-Za-z][A-Za-z_-]{2,20})[\"']?\s*[:=：](?P<value>.*)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_NAMED_DAY = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},? )?"
    rf"(?:(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})\.?,?)"
    r" (?P<y>\d{4})(?:,? (?P<time>\S.{0,100}))?",
    re.I,
)
_MILLISECONDS = re.compile(r"1\d{12}")
_LINKED = re.compile(r"\[\[(?:[^][|#]*/)?(?P<name>[^][|#/]+)(?:[|#][^][]*)?\]\]")
_COMMENT = re.compile(r"\s#.*$")


class Written(Struct, frozen=True, kw_only=True):
    """One value as it stands in the front matter; a name that is written twice has two."""

    name: str
    """As `plain_name` gives it."""
    value: Typed
    line: int


class FrontMatter(Struct, frozen=True, kw_only=True):
    """What stood between the two fences, and the text after them."""

    values: Mapping[str, Typed] = {}
    """By lower-case name; every scalar is the text as typed."""
    lines: Mapping[str, int] = {}
    """1-based line of each name."""
    publishing: tuple[Written, ...] = ()
    """Every value that may keep the file back, also those in lines that are not valid front matter."""
    body: str
    body_line: int = 1
    """1-based line where the body begins."""

    def line_of(self, name: str) -> int | None:
        """Return the line of a name, if it was written."""
        return self.lines.get(name)


class Names(Struct):
    """What was read of a block so far."""

    values: dict[str, Typed] = {}
    lines: dict[str, int] = {}
    publishing: list[Written] = []

    def add(self, name: str, value: Typed, line: int) -> None:
        """Note a value, by its lower-case name."""
        self.values[name] = value
        self.lines[name] = line
        self.add_publishing(name, value, line)

    def add_publishing(self, name: str, value: Typed, line: int) -> None:
        """Note a value if it can keep the file back."""
        if plain_name(name) in PUBLISHING_NAMES:
            self.publishing.append(Written(name=plain_name(name), value=value, line=line))

    def finish(self, text: str, body: str) -> FrontMatter:
        """Return the front matter of a text that ends with a body."""
        body = body.lstrip("\n")
        line = text.count("\n", 0, len(text) - len(body)) + 1
        return FrontMatter(
            values=self.values, lines=self.lines, publishing=tuple(self.publishing), body=body, body_line=line
        )


def read_linked(value: Typed) -> Typed:
    """Return the name in a lone link of Obsidian, `[[2026-11-22]]`, quoted or not; any other value as it is."""
    match value:
        case str(text) | [[str(text)]]:  # unquoted, it is a list in a list for YAML
            found = _LINKED.fullmatch(text.strip() if isinstance(value, str) else f"[[{text}]]")
            return found["name"].strip() if found else value
        case _:
            return value


def read_day_text(value: Typed) -> Typed:
    """Return a day as `2026-11-22`, with its time, where it is written in another way that means one day only.

    A link of Obsidian, a month by its English name (`Jul 08 2022`, `8 July 2022`), and milliseconds since 1970.
    """
    value = read_linked(value)
    text = value.strip() if isinstance(value, str) else ""
    try:
        if _MILLISECONDS.fullmatch(text):
            return datetime.fromtimestamp(int(text) / 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%SZ")
        if named := _NAMED_DAY.fullmatch(text):
            month = _MONTHS.index((named["m"] or named["month"])[:3].lower()) + 1
            day = date(int(named["y"]), month, int(named["d"] or named["day"]))
            return f"{day.isoformat()} {named['time'] or ''}".strip()
    except (ValueError, OverflowError, OSError):
        pass  # it is not a day
    return value


def list_nested(values: Mapping[str, Typed], depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each flag about publishing below the top level: `extra: {draft: true}`."""
    for key, value in values.items() if depth < _DEEPEST else ():
        if depth and plain_name(key) in _FLAGS and not isinstance(value, dict):
            yield plain_name(key), show_value(value)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                yield from list_nested(child, depth + 1)


def show_value(value: Typed) -> str:
    """Return a value as it may have been typed, shortened."""
    text = value if isinstance(value, str) else f"[{', '.join(map(show_value, value))}]"
    return text if len(text) <= 60 else f"{text[:57]}..."


def find_publishing_lines(
    lines: Iterable[str], read: Iterable[str] = (), *, first_line: int = 1, indented: bool = True
) -> Iterator[Written]:
    """Find lines that look like `draft: true`, also without a space, after a tab, or in a list.

    `read` are names that were read properly already. Without `indented`, only lines without an indent are looked at.
    """
    known = {plain_name(name) for name in read}
    for number, line in enumerate(lines, start=first_line):
        if not indented and line[:1].isspace():
            continue
        match = _LINE.match(line)
        name = plain_name(match["name"]) if match else ""
        if match and name in PUBLISHING_NAMES and name not in known:
            value = _COMMENT.sub("", match["value"]).strip().rstrip(",").strip("\"'").strip()
            yield Written(name=name, value=value, line=number)


def read_lines(block: str, pattern: re.Pattern[str], read_value: Callable[[str], Typed]) -> Names:
    """Save what a broken block still says, one line of a name and a value at a time."""
    read, lines = Names(), block.split("\n")
    for number, line in enumerate(lines[:MOST_LINES], start=1):
        match = pattern.match(line)
        if match and match["value"]:
            read.add(match["name"].lower(), read_value(match["value"]), number)
    seen = {written.line for written in read.publishing}
    read.publishing += (written for written in find_publishing_lines(lines) if written.line not in seen)
    return read


def looks_like_names(block: str, sign: str = ":") -> bool:
    """Return whether the first line of a block that says anything is `name: value`, if not a well-formed one."""
    for line in block.split("\n"):
        bare = line.strip("\ufeff\u200b \t")
        if bare and not bare.startswith("#"):
            return re.match(rf"[\"']?[A-Za-z_][\w-]*[\"']?\s*[{sign}](?:\s|$)", bare) is not None or any(
                find_publishing_lines([bare])
            )
    return False
