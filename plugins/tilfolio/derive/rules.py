"""Rules for earned achievements: the built-in ones, and an author's own."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from tilfolio.facts import EarnedRule
from tilfolio.model import Category, CategoryName, Problem, Slug
from tilfolio.shipped_data import EntryError, read_shipped

COUNTS_OF_NOTES = ("tils", "days", "words", "gotchas")
OTHER_COUNTS = ("streak-days", "streak-weeks", "checklist-weeks", "rhythm-weeks", "shipped", "comebacks")

_FILTERS = ("category", "tag", "project", "focus", "folder", "words_under", "only_of_day")
_FIELDS = ("key", "emoji", "title", "text", "count", "target", "targets", "each", "away_days", *_FILTERS)
_KEY = re.compile(r"(?=.{1,60}\Z)[a-z0-9]+(-[a-z0-9]+)*")
"""Keys are used in URLs and file names."""

_Entry = Mapping[str, Any]


def read_rules(
    raw: object,
    categories: Sequence[Category],
    place: str = "mkdocs.yml",
    say: Callable[[str], str] = str,
) -> tuple[tuple[EarnedRule, ...], tuple[Problem, ...]]:
    """Return the built-in rules with an author's own added, and the problems found.

    `raw` is a list of entries of the form of `earned.yml`; nothing or `true` adds none, `false` turns
    earned achievements off. An own rule replaces the built-in rule with the same key. Invalid rules are
    skipped with a Problem. `say` translates the texts of built-in rules.
    """
    if raw is False:
        return (), ()
    rules: dict[str, EarnedRule] = {}
    for entry in _shipped():
        translated = {**entry, "title": say(entry["title"]), "text": say(entry.get("text") or "")}
        rules.update({rule.key: rule for rule in _expand(translated, categories)})
    if raw is None or raw is True:
        return tuple(rules.values()), ()
    if not isinstance(raw, list):
        what = f"earned: {raw!r} is not a list of rules"
        return tuple(rules.values()), (Problem(path=place, what=what, remedy=_EXAMPLE),)
    problems: list[Problem] = []
    own: set[str] = set()
    for number, entry in enumerate(raw, start=1):
        read = _read_own(entry, number, categories, own, place)
        if isinstance(read, Problem):
            problems.append(read)
        else:
            own.update(rule.key for rule in read)
            rules.update({rule.key: rule for rule in read})
    return tuple(rules.values()), tuple(problems)


_EXAMPLE = 'Write "- key: pytorch-10" with title, count, target and, if you like, tag or category'


@cache
def _shipped() -> tuple[_Entry, ...]:
    return tuple(read_shipped("tilfolio.derive", "earned.yml"))


def _read_own(
    entry: object, number: int, categories: Sequence[Category], taken: set[str], place: str
) -> tuple[EarnedRule, ...] | Problem:
    name = f"'{entry['key']}'" if isinstance(entry, dict) and entry.get("key") else f"{number}"
    try:
        if not isinstance(entry, dict):
            raise EntryError(f"{entry!r} has no fields", _EXAMPLE)
        entry = {field: value for field, value in entry.items() if value is not None}
        _check(entry, categories)
        rules = _expand(entry, categories)
        twice = next((rule.key for rule in rules if rule.key in taken), None)
        if twice or len({rule.key for rule in rules}) < len(rules):
            raise EntryError(f"key '{twice or entry['key']}' is used twice", "Give each rule a key of its own")
    except EntryError as error:
        return Problem(path=place, what=f"earned: rule {name}: {error}", remedy=error.remedy)
    return rules


def _check(entry: _Entry, categories: Sequence[Category]) -> None:
    unknown = sorted(set(map(str, entry)) - set(_FIELDS))
    if unknown:
        raise EntryError(f"'{unknown[0]}' is not a field of a rule", f"Write one of {', '.join(_FIELDS)}")
    for field in ("key", "title"):
        if not str(entry.get(field) or "").strip():
            raise EntryError(f"has no {field}", f'Write "{field}: …"')
    count = entry.get("count", "tils")
    if count not in (*COUNTS_OF_NOTES, *OTHER_COUNTS):
        raise EntryError(
            f"count '{count}' is not known", f"Write one of {', '.join((*COUNTS_OF_NOTES, *OTHER_COUNTS))}"
        )
    wrong = next((field for field in _FILTERS if field in entry), None)
    if wrong and count in OTHER_COUNTS:
        raise EntryError(f"'{wrong}' does not go with count '{count}'", f"Leave '{wrong}' out, or count tils")
    if entry.get("each") not in (None, "category"):
        raise EntryError(f"each '{entry['each']}' is not known", 'Write "each: category"')
    _check_figures(entry)
    names = [category.name for category in categories]
    if "category" in entry and entry["category"] not in names:
        raise EntryError(f"category '{entry['category']}' is not configured", f"Write one of {', '.join(names)}")


def _check_figures(entry: _Entry) -> None:
    targets = entry.get("targets", [])
    if not isinstance(targets, list):
        raise EntryError(f"targets '{targets}' is not a list", 'Write "targets: [10, 50]"')
    figures = [("target", entry.get("target", 1)), *(("targets", target) for target in targets)]
    figures += [(field, entry[field]) for field in ("words_under", "away_days") if field in entry]
    for field, figure in figures:
        if not isinstance(figure, int) or isinstance(figure, bool) or figure < 1:
            raise EntryError(f"{field} '{figure}' is not a whole number above 0", f'Write "{field}: 10"')
    if not isinstance(entry.get("only_of_day", False), bool):
        raise EntryError(f"only_of_day '{entry['only_of_day']}' is neither", 'Write "only_of_day: true"')


def _expand(entry: _Entry, categories: Sequence[Category]) -> tuple[EarnedRule, ...]:
    of_categories: Sequence[Category | None] = categories if entry.get("each") == "category" else [None]
    targets = entry.get("targets") or [entry.get("target", 1)]
    return tuple(_make_rule(entry, category, target) for category in of_categories for target in targets)


def _make_rule(entry: _Entry, category: Category | None, target: int) -> EarnedRule:
    blanks = {"{target}": str(target)}
    if category is not None:
        blanks |= {"{category}": category.name, "{title}": category.title}
    key = _fill(entry["key"], blanks)
    if not _KEY.fullmatch(key):
        raise EntryError(
            f"key '{key[:60]}' cannot be used in a URL", 'Write lower-case letters, digits and dashes: "pytorch-10"'
        )
    given: dict[str, Any] = {field: str(entry[field]) for field in ("tag", "focus", "folder") if field in entry}
    given |= {field: entry[field] for field in ("words_under", "only_of_day", "away_days") if field in entry}
    if "project" in entry:
        given["project"] = Slug(str(entry["project"]))
    name = category.name if category else entry.get("category")
    return EarnedRule(
        key=key,
        title=_fill(entry["title"], blanks),
        text=_fill(entry.get("text") or "", blanks),
        emoji=str(entry.get("emoji") or "🏅"),
        count=entry.get("count", "tils"),
        target=target,
        category=None if name is None else CategoryName(str(name)),
        **given,
    )


def _fill(text: object, blanks: Mapping[str, str]) -> str:
    # Not str.format: other braces are the author's text.
    filled = str(text).strip()
    for blank, value in blanks.items():
        filled = filled.replace(blank, value)
    return filled
