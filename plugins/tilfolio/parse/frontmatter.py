"""Front matter in YAML, TOML or JSON, as the text that was typed: `3.10`, `no` and `2024-01-01` stay what they are."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import yaml
from msgspec.structs import replace

from tilfolio.fields import plain_name
from tilfolio.model import Problem
from tilfolio.parse.frontblock import (
    PUBLISHING_NAMES,
    FrontMatter,
    Typed,
    Written,
    read_day_text,
    show_value,
)
from tilfolio.parse.frontother import read_json, read_toml
from tilfolio.parse.frontyaml import read_yaml
from tilfolio.parse.openings_elsewhere import find_marks

__all__ = ["NO", "YES", "Fields", "FrontMatter", "read_front_matter"]

YES = frozenset({"true", "yes", "on", "1", "y"})
NO = frozenset({"false", "no", "off", "0", "n", "", "null", "~"})
_USUAL = PUBLISHING_NAMES | {"title", "tags", "category", "categories", "slug", "description", "aliases", "permalink"}
_BEFORE = re.compile(r"(?:[^\S\n]*\n|[\ufeff\u200b]|%(?:YAML|TAG)[^\n]*\n)*(?: {1,3}(?=-{3}|\+{3}))?")
"""Empty lines, marks that nobody sees and YAML's own lines above a first fence, and its indent."""
_COMMENTED = re.compile(r"\s*<!--\s*(?P<block>(?:-{3,}|\+{3,})[^\S\n]*\n(?:(?!-->).)*)-->", re.S)
"""Front matter inside of a comment, which no page shows."""
_LONGEST_NUMBER = 50
_DAY = re.compile(r"(\d{4})(?P<s>[-/.])(\d{1,2})(?P=s)(\d{1,2})(?:$|[T ])")


def read_front_matter(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    """Split a text into front matter and body; `shown` is the file as messages show it.

    What is broken gives the lines that can be read by themselves, and the error beside them. A leading `---` or `+++`
    that no names follow is a rule of the body. Below empty lines, or with an indent, only names that front matter
    usually has are taken for front matter. In a comment, and in what other tools have at the top of a text, only lines
    about publishing count.
    """
    front, error = _read_top(text, shown)
    if not (front.values or front.publishing):
        front = replace(front, publishing=_move_down_all(find_marks(front.body), front.body_line - 1))
    return front, error


def _read_top(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    if text[:1] not in ("-", "+", "{", "<", "\n", " ", "\t", "%", "\ufeff", "\u200b"):
        return FrontMatter(body=text), None
    if commented := _COMMENTED.match(text):
        front = _move_down(_read_block(commented["block"], shown)[0], text.count("\n", 0, commented.start("block")))
        return FrontMatter(body=text, publishing=front.publishing), None
    above = _BEFORE.match(text)
    start = above.end() if above else 0
    lead, rest = text[:start], text[start:]
    front, error = _read_block(rest, shown)
    if not lead:
        return front, error
    if front.body == rest or not any(plain_name(name) in _USUAL for name in front.values):
        return FrontMatter(body=text, publishing=front.publishing), None
    lines = lead.count("\n")
    if error is not None:
        error = replace(error, line=(error.line or 1) + lines)
    return _move_down(front, lines), error


def _read_block(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    if text.startswith("---"):
        return read_yaml(text, shown)
    if text.startswith("+++"):
        return read_toml(text, shown)
    if text.startswith("{"):
        return read_json(text) or FrontMatter(body=text), None
    return FrontMatter(body=text), None


def _move_down(front: FrontMatter, lines: int) -> FrontMatter:
    """Count the lines of front matter with those above it."""
    return replace(
        front,
        lines={name: line + lines for name, line in front.lines.items()},
        publishing=_move_down_all(front.publishing, lines),
        body_line=front.body_line + lines,
    )


def _move_down_all(publishing: Iterable[Written], lines: int) -> tuple[Written, ...]:
    return tuple(replace(written, line=written.line + lines) for written in publishing)


class Fields:
    """Typed values out of a FrontMatter; what cannot be read is collected as errors and left out."""

    def __init__(self, front: FrontMatter, shown: str) -> None:
        """Read from `front`; `shown` is the file as messages show it."""
        self.front = front
        self.shown = shown
        self.errors: list[Problem] = []

    def complain(self, name: str, what: str, remedy: str, line: int | None = None) -> None:
        """Note that a value is wrong, at its line; what was said before is not said again."""
        error = Problem(path=self.shown, line=line or self.front.line_of(name), what=what, remedy=remedy)
        if error not in self.errors:
            self.errors.append(error)

    def text(self, name: str) -> str | None:
        """Return a scalar as typed, without surrounding white space; None if missing or empty."""
        value = self.front.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.complain(name, f"{name} is a list or a mapping", f'Write one value, like "{name}: words"')
            return None
        return value.strip() or None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of scalars; one text is split at its commas, a leading `#` dropped."""
        value = self.front.values.get(name)
        if value is None or isinstance(value, dict):
            if value is not None:
                self.complain(name, f"{name} is a mapping", f'Write a list, like "{name}: [one, two]"')
            return ()
        parts = value.split(",") if isinstance(value, str) else value
        texts = [part.strip() for part in parts if isinstance(part, str)]
        if len(texts) != len(parts):
            self.complain(
                name, f"{name} holds a nested list or mapping", f'Write a flat list, like "{name}: [one, two]"'
            )
        return tuple(dict.fromkeys(text for text in texts if text))

    def flag(self, name: str) -> bool:
        """Return a yes or no, in any of YAML's spellings."""
        value = self.text(name) or ""
        if value.lower() not in YES | NO:
            self.complain(name, f"{name} '{value}' is neither true nor false", f'Write "{name}: true"')
        return value.lower() in YES

    def day(self, name: str, inner: str | None = None, *, quiet: bool = False) -> date | None:
        """Return a day from `name: 2026-11-22`, a time of that day, or from `name: {inner: …}`.

        Where it cannot be read, that is noted unless `quiet`.
        """
        value: Any = self.front.values.get(name)
        if isinstance(value, dict):
            value = value.get(inner) if inner else None
        elif inner is not None and inner != "created":
            return None
        if value is None or value == "":
            return None
        match = _DAY.match(str(read_day_text(value)).strip())
        try:
            if match:
                return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            pass
        if not quiet:
            self.complain(name, f"{name} '{show_value(value)}' is not a day", f'Write "{name}: 2026-11-22"')
        return None

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return labelled links: a list of `label: URL` mappings, of bare URLs, or one mapping."""
        value = self.front.values.get(name)
        if value is None:
            return ()
        return tuple(_list_pairs(value))

    def others(self, known: frozenset[str]) -> dict[str, Any]:
        """Return what is not ours, for MkDocs: `template`, `hide`, `search`, …, with YAML's own types."""
        others = ((name, value) for name, value in self.front.values.items() if name not in known)
        return {name: self._resolve(name, value) for name, value in others}

    def _resolve(self, name: str, value: Typed) -> Any:
        """Return a value with YAML's own types; one that YAML cannot make sense of stays text."""
        if isinstance(value, list):
            return [self._resolve(name, child) for child in value]
        if isinstance(value, dict):
            return {key: self._resolve(name, child) for key, child in value.items()}
        if len(value) > _LONGEST_NUMBER or (not value[:1].isalnum() and value[:1] not in "+-.~"):
            return value
        try:
            resolved = yaml.safe_load(value)
        except yaml.YAMLError:
            return value
        except ValueError as error:  # `2026-02-30`, or a number that no computer holds
            what = f"{name} '{value}' is not valid ({error}), so it stays text"
            self.complain(name, what, "Correct it or leave the line out")
            return value
        return resolved if resolved is None or isinstance(resolved, (bool, int, float)) else value


def _list_pairs(value: Typed, label: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield from [(label or value, value)] if value else []
    elif isinstance(value, list):
        for child in value:
            yield from _list_pairs(child, label)
    else:
        for key, child in value.items():
            yield from _list_pairs(child, key)
