"""Read checks and challenges: the built-in ones and an author's own."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.debugging import Check, Checks
from tilfolio.model import NO_CATEGORY, Category, CategoryName, Problem
from tilfolio.shipped_data import EntryError, read_shipped

_KEY = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_URL = re.compile(r"https?://\S+$")
_Entry = Mapping[str, Any]


class _Form(Struct, frozen=True, kw_only=True):
    """The form of the entries of one option."""

    option: str
    title: str
    """The field with the entry's text."""
    advice: str
    example: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The allowed fields of an entry."""
        return ("key", self.title, self.advice, "category", "links", "words", "finds", "tags", "use")


_CHECKS = _Form(
    option="checks",
    title="check",
    advice="advice",
    example='Write "- check: Look at the labels" with category, and words or tags',
)
_CHALLENGES = _Form(
    option="challenges",
    title="symptom",
    advice="fix",
    example='Write "- symptom: The disk is full" with fix, and words or tags',
)


def read_checks(
    checks: object,
    challenges: object,
    categories: Sequence[Category],
    *,
    shipped: bool = True,
    place: str = "mkdocs.yml",
) -> tuple[Checks, tuple[Problem, ...]]:
    """Return the built-in checks and challenges with an author's own added, and the problems of the latter.

    `checks` and `challenges` are lists of entries as in `checks.yml`; None or `true` adds none, `false` leaves that
    part out. An entry with a built-in key changes that entry: fields it does not have stay, words and tags are added,
    and `use: false` removes it. A wrong entry is left out and reported as a Problem. Checks of a category that the
    site does not have are left out.
    """
    problems: list[Problem] = []
    read = [
        _read_part(raw, form, categories, shipped, place, problems)
        for raw, form in ((checks, _CHECKS), (challenges, _CHALLENGES))
    ]
    order = [category.name for category in categories]
    by_step = sorted(read[0], key=lambda check: order.index(check.category) if check.category else len(order))
    return Checks(checks=tuple(by_step), challenges=tuple(read[1])), tuple(problems)


def _read_part(
    raw: object, form: _Form, categories: Sequence[Category], shipped: bool, place: str, problems: list[Problem]
) -> list[Check]:
    if raw is False:
        return []
    names = [category.name for category in categories]
    found = {entry["key"]: _make_check(entry, form, None) for entry in (_shipped()[form.option] if shipped else ())}
    if raw is not None and raw is not True:
        if isinstance(raw, list):
            problems += _add_own(raw, form, names, found, place)
        else:
            problems.append(Problem(path=place, what=f"{form.option}: {raw!r} is not a list", remedy=form.example))
    return [check for check in found.values() if check.category is None or check.category in names]


@cache
def _shipped() -> Mapping[str, Sequence[_Entry]]:
    read: Mapping[str, Sequence[_Entry]] = read_shipped("tilfolio.classify", "checks.yml")
    return read


def _add_own(
    raw: Sequence[object], form: _Form, names: Sequence[str], found: dict[str, Check], place: str
) -> Iterator[Problem]:
    taken: set[str] = set()
    for number, entry in enumerate(raw, start=1):
        read = _read_entry(entry, form, names, found, taken)
        if isinstance(read, EntryError):
            yield Problem(path=place, what=f"{form.option}: entry {number}: {read}", remedy=read.remedy)
            continue
        taken.add(read["key"])
        if read.get("use") is False:
            found.pop(read["key"], None)
        else:
            found[read["key"]] = _make_check(read, form, found.get(read["key"]))


def _read_entry(
    entry: object, form: _Form, names: Sequence[str], found: Mapping[str, Check], taken: Collection[str]
) -> _Entry | EntryError:
    """Return a valid entry with its key, or what is wrong with it."""
    try:
        if not isinstance(entry, dict):
            raise EntryError(f"{entry!r} has no fields", form.example)
        key = _read_key(entry, form, names, found)
        if key in taken:
            raise EntryError(f"key '{key}' is used twice", "Give each its own key")
    except EntryError as error:
        return error
    return {**entry, "key": key}


def _read_key(entry: _Entry, form: _Form, names: Sequence[str], found: Mapping[str, Check]) -> str:
    """Return the key of a valid entry; raise EntryError for a wrong one."""
    unknown = sorted(set(map(str, entry)) - set(form.fields))
    if unknown:
        raise EntryError(f"'{unknown[0]}' is not a field", f"Write one of {', '.join(form.fields)}")
    title = str(entry.get(form.title) or "").strip()
    key = str(entry.get("key") or "").strip() or "-".join(re.findall(r"[^\W_]+", title.lower()))
    if not _KEY.fullmatch(key):
        raise EntryError(f"key '{key}' cannot be used in a URL" if key else f"has no {form.title}", form.example)
    if not title and key not in found and entry.get("use") is not False:
        raise EntryError(f"'{key}' has no {form.title}", f'Write "{form.title}: …", or the key of a built-in one')
    _check_category(entry, form, names, found.get(key))
    for field in ("words", "finds", "tags"):
        if not isinstance(entry.get(field) or [], (list, str)):
            raise EntryError(f"{field} of '{key}' are not a list", f'Write "{field}: [one, two words]"')
    links = entry.get("links") or {}
    if not isinstance(links, dict) or not all(_URL.match(str(url)) for url in links.values()):
        remedy = 'Write "links: {A title: https://example.org/page}"'
        raise EntryError(f"links of '{key}' are not titles with addresses", remedy)
    return key


def _check_category(entry: _Entry, form: _Form, names: Sequence[str], base: Check | None) -> None:
    written = entry.get("category")
    if written is None and (base is not None or form is _CHALLENGES or entry.get("use") is False):
        return
    if written not in names:
        what = "has no category" if written is None else f"category '{written}' is not configured"
        raise EntryError(what, f"Write one of {', '.join(name for name in names if name != NO_CATEGORY)}")


def _make_check(entry: _Entry, form: _Form, base: Check | None) -> Check:
    title = str(entry.get(form.title) or "").strip()
    words = (*(base.words if base else ()), *_read_texts(entry, "words"))
    finds = (*(base.finds if base else ()), *_read_texts(entry, "finds"))
    tags = (*(base.tags if base else ()), *(make_tag(tag) for tag in _read_texts(entry, "tags")))
    links = dict(base.links if base else ()) | {
        str(title): str(url) for title, url in (entry.get("links") or {}).items()
    }
    base = base or Check(key=str(entry["key"]), title=title)
    return replace(
        base,
        title=title or base.title,
        advice=str(entry.get(form.advice) or base.advice).strip(),
        category=CategoryName(str(entry["category"])) if entry.get("category") else base.category,
        words=tuple(dict.fromkeys(words)) or (() if tags else (title,)),
        finds=tuple(dict.fromkeys(finds)),
        tags=tuple(dict.fromkeys(tags)),
        links=tuple((str(title), str(url)) for title, url in links.items()),
    )


def make_tag(tag: str) -> str:
    """Return the form in which tags are compared: lower case, with dashes for spaces."""
    return "-".join(tag.lower().split())


def _read_texts(entry: _Entry, field: str) -> Iterable[str]:
    raw = entry.get(field) or ()
    texts = [raw] if isinstance(raw, str) else raw
    return (str(text).strip() for text in texts if str(text).strip())
