"""Front matter in TOML and JSON, as Hugo and Zola write it; values become the text that was typed."""

import json
import re
import sys
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from frontmatter.default_handlers import BaseHandler

from tilfolio.fields import plain_name
from tilfolio.model import Problem
from tilfolio.parse.frontblock import (
    PUBLISHING_NAMES,
    FrontMatter,
    Names,
    Typed,
    find_publishing_lines,
    looks_like_names,
    read_lines,
)

_TOML_FENCE = re.compile(r"^\+{3,}[^\S\n]*$", re.MULTILINE)
_TOML_LINE = re.compile(r"[\"']?(?P<name>[A-Za-z_][\w-]*)[\"']?[ \t]*=[ \t]*(?P<value>\S.*)?$")
_TOML_START = r"[^\S\n]*(?:[\w\"'-][\w\"' .-]*=|\[|#).*"
_TOML_ENDLESS = re.compile(rf"(?:{_TOML_START}\n)*(?:{_TOML_START})?")
_JSON_NAME = re.compile(r"^[ \t]*\"(?P<name>[^\"\n]+)\"[ \t]*:", re.MULTILINE)
_USUAL = PUBLISHING_NAMES | {"title", "tags", "categories", "slug", "description", "aliases"}


class _TomlHandler(BaseHandler):
    """python-frontmatter's own one needs the package `toml`, which is no longer developed."""

    FM_BOUNDARY = _TOML_FENCE
    START_DELIMITER = END_DELIMITER = "+++"


def read_toml(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    """Split a text that begins with `+++`; a rule that no TOML follows is part of the text."""
    try:
        block, body = _TomlHandler().split(text)
    except ValueError:
        return _read_endless_toml(text, shown)
    block = "\n" * text.count("\n", 0, text.index("\n")) + block
    try:
        return _read_values(_load_toml(block), _TOML_LINE, block).finish(text, body), None
    except (ValueError, RecursionError) as mistake:
        if not looks_like_names(block, "="):
            return FrontMatter(body=text, publishing=tuple(find_publishing_lines(block.split("\n")))), None
        found = re.search(r"line (\d+)", str(mistake))
        error = Problem(
            path=shown,
            line=int(found[1]) if found else 1,
            what=f"the front matter cannot be read: {str(mistake).split(' (at ')[0]}",
            remedy="Write TOML between the lines '+++', like 'title = \"What I learned\"'",
        )
        return read_lines(block, _TOML_LINE, _read_toml_value).finish(text, body), error


def read_json(text: str) -> FrontMatter | None:
    """Split a text that begins with a JSON object of names that front matter has; None: it does not."""
    try:
        decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_Pairs)
        pairs, end = decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return _read_broken_json(text)
    rest = text[end:]
    if not _USUAL.intersection(map(plain_name, pairs)) or rest.split("\n", 1)[0].strip():
        return None
    front = _read_values(pairs, _JSON_NAME, text[:end])
    front.lines = {name: front.lines.get(name, 1) for name in front.values}
    front.publishing.clear()
    for name, value in pairs.all:
        front.add_publishing(name, _typed(value), front.lines[name.strip().lower()])
    return front.finish(text, rest.lstrip())


class _Pairs(dict[str, Any]):
    """An object that also knows names that were written twice."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.all = pairs


def _read_broken_json(text: str) -> FrontMatter | None:
    """Keep a note back whose JSON cannot be read but says so; anything else in braces is text."""
    block = re.split(r"^\}", text, maxsplit=1, flags=re.MULTILINE)[0] if "\n}" in text else ""
    doubtful = tuple(find_publishing_lines(block.split("\n")[1:], first_line=2))
    return FrontMatter(body=text, publishing=doubtful) if doubtful else None


def _read_endless_toml(text: str, shown: str) -> tuple[FrontMatter, Problem | None]:
    start = text.find("\n") + 1
    block = _TOML_ENDLESS.match(text, start)
    end = block.end() if block else start
    if not start or not looks_like_names(text[start:end], "="):
        return FrontMatter(body=text), None
    remedy = f"Write '+++' on a line of its own below line {text.count(chr(10), 0, end)}"
    error = Problem(path=shown, line=1, what="the front matter has no end", remedy=remedy)
    return read_lines("\n" + text[start:end], _TOML_LINE, _read_toml_value).finish(text, text[end:]), error


def _load_toml(text: str) -> dict[str, Any]:
    # Imported here, because few notes have TOML, and its patterns take longer to compile than 30 notes to read.
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415
    else:
        import tomli as tomllib  # noqa: PLC0415
    loaded: dict[str, Any] = tomllib.loads(text, parse_float=str)
    return loaded


def _read_toml_value(typed: str) -> Typed:
    try:
        return _typed(_load_toml(f"x = {typed}")["x"])
    except (ValueError, RecursionError):
        return typed.strip().strip("\"'")


def _read_values(written: Mapping[str, Any], pattern: re.Pattern[str], block: str) -> Names:
    values = {name.strip().lower(): _typed(value) for name, value in written.items()}
    taxonomies = values.get("taxonomies")
    if isinstance(taxonomies, dict):  # where Zola keeps tags
        for name, value in taxonomies.items():
            values.setdefault(name.lower(), value)
    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=1):
        if match := pattern.match(line):
            lines.setdefault(match["name"].lower(), number)
    read = Names()
    for name, value in values.items():
        read.add(name, value, lines.get(name, 1))
    read.lines = {name: line for name, line in lines.items() if name in values}
    return read


def _typed(value: Any) -> Typed:
    """Return a value as text, lists and mappings."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): _typed(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_typed(child) for child in value]
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return "" if value is None else str(value)
