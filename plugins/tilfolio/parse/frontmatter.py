"""Front matter, read as the text that was typed: `3.10`, `no` and `2024-01-01` stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import yaml
from frontmatter.default_handlers import YAMLHandler

from tilfolio.errors import SourceError

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

Typed: TypeAlias = "str | list[Typed] | dict[str, Typed]"

_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0", "", "null", "~"})
_SIMPLE_LINE = re.compile(r"^([A-Za-z_][\w-]*):[ \t]*(\S.*)?$")
_OPEN = re.compile(r"---[ \t]*\n[a-z][\w-]*:(?: |\n)")
_ENDLESS = re.compile(r"---[ \t]*\n(?:(?:[A-Za-z_][\w-]*:|[ \t]+\S|- ).*(?:\n|$))*")
_MOST_NODES = 10_000
"""Values in one front matter; few aliases are enough to write a million."""
_LONGEST_NUMBER = 50
_LONG, _DEEPEST = 2_000, 50
"""Characters from which on the depth of a front matter is looked at, and how deep it may be nested then."""
_DAY = re.compile(r"(\d{4})(?P<s>[-/.])(\d{1,2})(?P=s)(\d{1,2})(?:$|[T ])")


@dataclass(frozen=True, kw_only=True, slots=True)
class FrontMatter:
    """What stood between the two `---` lines, and the text after them."""

    values: Mapping[str, Typed] = field(default_factory=dict)
    """By lower-case name; every scalar is the text as typed."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """1-based line of each name."""
    body: str
    body_line: int = 1
    """1-based line where the body begins."""

    def line_of(self, name: str) -> int | None:
        """Return the line of a name, if it was written."""
        return self.lines.get(name)


def read_front_matter(text: str, shown: str) -> tuple[FrontMatter, SourceError | None]:
    """Split a text into front matter and body.

    A text whose YAML is broken gives the lines of the form `name: value` that can be read by themselves, and
    the error beside them. A leading `---` that is not followed by a mapping is a horizontal rule of the body.
    """
    handler = YAMLHandler()
    if not text.startswith("---") or not handler.detect(text):
        return FrontMatter(body=text), None
    try:
        block, body = handler.split(text)
    except ValueError:  # one boundary only: a horizontal rule, unless names and values come after it
        return _read_endless(text, shown) if _OPEN.match(text) else (FrontMatter(body=text), None)
    body_line = text[: len(text) - len(body)].count("\n") + 1
    stripped = body.lstrip("\n")
    body_line += len(body) - len(stripped)
    try:
        node = _compose(block)
        if node is None:
            return FrontMatter(body=stripped, body_line=body_line), None
        if not isinstance(node, yaml.MappingNode):
            return FrontMatter(body=text), None
        values, lines = _read_mapping(node)
        error = None
    except (yaml.YAMLError, RecursionError) as mistake:
        values, lines = _read_simple_lines(block)
        error = _yaml_error(mistake, shown)
    return FrontMatter(values=values, lines=lines, body=stripped, body_line=body_line), error


def _read_endless(text: str, shown: str) -> tuple[FrontMatter, SourceError]:
    """Read front matter that nothing ends up to the first line that cannot be of it: `draft: true` is obeyed."""
    block = _ENDLESS.match(text)
    end = block.end() if block else 0
    values, lines = _read_simple_lines(text[3:end])
    body = text[end:].lstrip("\n")
    line = text[: len(text) - len(body)].count("\n") + 1
    remedy = f"Write '---' on a line of its own below line {text.count(chr(10), 0, end)}"
    error = SourceError(shown, 1, "the front matter has no end", remedy)
    return FrontMatter(values=values, lines=lines, body=body, body_line=line), error


def _compose(block: str) -> yaml.Node | None:
    """Return the root of a block; raises YAMLError."""
    if len(block) > _LONG:  # libyaml's composer ends the whole process on a few thousand brackets; its parser does not
        depth = 0
        for event in yaml.parse(block, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                mark = getattr(event, "start_mark", None)
                raise yaml.composer.ComposerError(None, None, "it is nested too deeply", mark)
    return yaml.compose(block, Loader=_Loader)


def _read_mapping(node: yaml.MappingNode) -> tuple[dict[str, Typed], dict[str, int]]:
    """Return the values and the lines of names; raises RecursionError, or YAMLError for more than anyone writes."""
    values: dict[str, Typed] = {}
    lines: dict[str, int] = {}
    nodes = iter(range(_MOST_NODES))
    for key, value in node.value:
        name = str(_typed(key, nodes)).strip().lower()
        values[name] = _typed(value, nodes)
        lines[name] = key.start_mark.line + 1
    return values, lines


def _typed(node: yaml.Node, nodes: Iterator[int]) -> Typed:
    """Return a node as text, lists and mappings; aliases are written out, which `nodes` puts an end to."""
    if next(nodes, None) is None:
        raise yaml.composer.ComposerError(None, None, "its aliases repeat each other without end", node.start_mark)
    if isinstance(node, yaml.SequenceNode):
        return [_typed(child, nodes) for child in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(_typed(key, nodes)): _typed(value, nodes) for key, value in node.value}
    return str(node.value)


def _yaml_error(error: Exception, shown: str) -> SourceError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    too_deep = "it is nested too deeply" if isinstance(error, RecursionError) else None
    reason = too_deep or getattr(error, "problem", None) or "it is not YAML"
    return SourceError(
        shown,
        line,
        f"the front matter cannot be read: {reason}",
        "Put values that hold a colon, a quote or a bracket in quotes, like \"title: 'What: why'\"",
    )


def _read_simple_lines(block: str) -> tuple[dict[str, Typed], dict[str, int]]:
    """Save what a broken block still says, one plain `name: value` line at a time."""
    values: dict[str, Typed] = {}
    lines: dict[str, int] = {}
    for number, line in enumerate(block.split("\n"), start=1):
        match = _SIMPLE_LINE.match(line)
        if not match or not match[2]:
            continue
        try:
            node = _compose(match[2])
            value: Typed = _typed(node, iter(range(_MOST_NODES))) if node is not None else ""
        except (yaml.YAMLError, RecursionError):
            value = match[2].strip().strip("\"'")
        if isinstance(value, dict) and not match[2].startswith("{"):  # `title: What: why` is what is broken here
            value = match[2].strip()
        values[match[1].lower()] = value
        lines[match[1].lower()] = number
    return values, lines


class Fields:
    """Typed values out of a FrontMatter; what cannot be read is collected as errors and left out."""

    def __init__(self, front: FrontMatter, shown: str) -> None:
        """Read from `front`; `shown` is the file as messages show it."""
        self.front = front
        self.shown = shown
        self.errors: list[SourceError] = []

    def complain(self, name: str, problem: str, remedy: str) -> None:
        """Note that a value is wrong, at its line."""
        self.errors.append(SourceError(self.shown, self.front.line_of(name), problem, remedy))

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

    def flag(self, name: str, default: bool = False, *, unclear: bool | None = None) -> bool:
        """Return a yes or no, in any of YAML's spellings; `unclear` is what another word stands for."""
        value = self.text(name)
        if value is None:
            return default
        if value.lower() in _YES or value.lower() in _NO:
            return value.lower() in _YES
        self.complain(name, f"{name} '{value}' is neither true nor false", f'Write "{name}: true"')
        return default if unclear is None else unclear

    def day(self, name: str, inner: str | None = None) -> date | None:
        """Return a day from `name: 2026-11-22`, a time of that day, or from `name: {inner: …}`."""
        value: Any = self.front.values.get(name)
        if isinstance(value, dict):
            value = value.get(inner) if inner else None
        elif inner is not None and inner != "created":
            return None
        if value is None or value == "":
            return None
        match = _DAY.match(str(value).strip())
        try:
            if match:
                return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            pass
        self.complain(name, f"{name} '{value}' is not a day", f'Write "{name}: 2026-11-22"')
        return None

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return labelled links: a list of `label: URL` mappings, of bare URLs, or one mapping."""
        value = self.front.values.get(name)
        if value is None:
            return ()
        found: list[tuple[str, str]] = []
        _collect_pairs(value, "", found)
        return tuple(found)

    def others(self, known: frozenset[str]) -> dict[str, Any]:
        """Return what is not ours, for MkDocs: `template`, `hide`, `search`, …, with YAML's own types."""
        return {name: _resolved(value) for name, value in self.front.values.items() if name not in known}


def _resolved(value: Typed) -> Any:
    if isinstance(value, list):
        return [_resolved(child) for child in value]
    if isinstance(value, dict):
        return {key: _resolved(child) for key, child in value.items()}
    if len(value) > _LONGEST_NUMBER or (not value[:1].isalnum() and value[:1] not in "+-.~"):
        return value
    try:
        resolved = yaml.safe_load(value)
    except yaml.YAMLError:
        return value
    return resolved if resolved is None or isinstance(resolved, (bool, int, float)) else value


def _collect_pairs(value: Typed, label: str, found: list[tuple[str, str]]) -> None:
    if isinstance(value, str):
        if value:
            found.append((label or value, value))
    elif isinstance(value, list):
        for child in value:
            _collect_pairs(child, label, found)
    else:
        for key, child in value.items():
            _collect_pairs(child, key, found)
