"""Edit the front matter of a note without changing any other byte."""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import yaml
from frontmatter.default_handlers import YAMLHandler

from tilfolio.edits import Edit
from tilfolio.errors import SourceError
from tilfolio.fields import is_read
from tilfolio.model import Problem
from tilfolio.parse.frontmatter import FrontMatter, read_front_matter

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_IN_YAML = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<block>(?:.*\n)*?)\+\+\+[ \t]*(?:\n|$)")
_BARE = re.compile(r"true|false|[+-]?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d")
"""Values that TOML writes without quotes."""
_TIGHT = re.compile(r"^(?P<name>[A-Za-z][\w-]*):(?=[^\s:/])", re.MULTILINE)
_BLANK_LINES = re.compile(r"\A\s*\n")

Edits: TypeAlias = tuple[Edit, ...]
"""Edits that are applied together."""


def declare_field(content: bytes, name: str, value: str, shown: str) -> bytes:
    """Return a note's bytes with `name: value` in its front matter; all other bytes stay the same.

    Line ends, encoding and byte order mark are kept, and an existing value is replaced. The result is parsed before it
    is returned to make sure that the text and all other values are unchanged. `value` is one line that YAML reads as
    is, such as `infra` or `true`.

    Raises:
        SourceError: the field cannot be written; the error has the reason and a remedy.
    """

    def list_edits(text: str, front: FrontMatter) -> Iterator[Edits]:
        return ((edit,) for edit in _list_edits(text, front, name, value))

    return _rewrite(content, shown, name, f"{name}: {value}", list_edits, lambda before: {**before, name: value})


def add_item(content: bytes, name: str, item: str, shown: str) -> bytes:
    """Return a note's bytes with an item added to a list of its front matter; see `declare_field`."""

    def list_edits(text: str, front: FrontMatter) -> Iterator[Edits]:
        if front.values.get(name):
            return ((edit,) for edit in _list_additions(text, name, item))
        return ((edit,) for edit in _list_edits(text, front, name, f"[{item}]"))

    def expect(before: Mapping[str, object]) -> dict[str, object]:
        held = before.get(name) or []
        return {**before, name: [*held, item] if isinstance(held, list) else f"{held}, {item}"}

    return _rewrite(content, shown, name, f"{name}: [{item}]", list_edits, expect)


def rename_field(content: bytes, name: str, meant: str, shown: str) -> bytes:
    """Return a note's bytes with a field of its front matter renamed; see `declare_field`."""

    def list_edits(text: str, front: FrontMatter) -> Iterator[Edits]:
        line = front.line_of(name)
        if line is None or meant in front.values:
            return
        start = len("\n".join(text.split("\n")[: line - 1])) + (line > 1)
        end = text.find("\n", start)
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text[start:end], re.IGNORECASE):
            yield ((start + found.start(), start + found.end(), meant),)

    def expect(before: Mapping[str, object]) -> dict[str, object]:
        return {meant if each == name else each: value for each, value in before.items()}

    return _rewrite(content, shown, name, f"{meant}: …", list_edits, expect)


def space_fields(content: bytes, shown: str) -> bytes:
    """Return a note's bytes with missing spaces after colons of its front matter added; see `declare_field`."""

    def list_edits(text: str, front: FrontMatter) -> Iterator[Edits]:
        block = "\n".join(text.split("\n")[: front.body_line - 1])
        yield tuple((found.end(), found.end(), " ") for found in _TIGHT.finditer(block) if is_read(found["name"]))

    return _rewrite(content, shown, "", "draft: true", list_edits, None)


def _rewrite(
    content: bytes,
    shown: str,
    name: str,
    remedy: str,
    list_edits: Callable[[str, FrontMatter], Iterator[Edits]],
    expect: Callable[[Mapping[str, object]], Mapping[str, object]] | None,
) -> bytes:
    """Return the bytes after the first of the possible edits that gives the expected values.

    `expect` is None if the front matter is malformed; then any values are accepted.
    """
    if shown.lower().endswith(".ipynb"):
        what = "is a notebook, whose front matter commands cannot edit"
        remedy = "Write it into a raw cell at the top: ---, the field, ---"
        raise SourceError(Problem(path=shown, what=what, remedy=remedy))
    (mark, encoding, errors), typed, text = decode(content, shown)
    front, mistake = read_front_matter(text, shown)
    if mistake is not None and expect is not None:
        raise SourceError(mistake)
    newline = next(iter(re.findall(r"\r\n|\r|\n", typed)), "\n")
    for edits in list_edits(text, front):
        edited = typed
        for start, end, written in sorted(edits, reverse=True):
            places = _place_in(typed, start), _place_in(typed, end)
            edited = edited[: places[0]] + written.replace("\n", newline) + edited[places[1] :]
        after, error = read_front_matter(_as_read(edited), shown)
        is_same = _from_first_line(after) == _from_first_line(front)
        if error is None and is_same and (expect is None or after.values == expect(front.values)):
            return mark + edited.encode(encoding, errors)
    if mistake is not None:
        raise SourceError(mistake)
    what = "its front matter cannot be edited by commands in this form"
    raise SourceError(Problem(path=shown, line=front.line_of(name) or 1, what=what, remedy=f'Write "{remedy}"'))


def decode(content: bytes, shown: str) -> tuple[tuple[bytes, str, str], str, str]:
    """Return a file's (byte order mark, encoding, error handler), its text, and the text as the parser reads it.

    Raises:
        SourceError: the file cannot be decoded.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    try:
        typed = content[len(mark) :].decode(encoding, errors)
    except UnicodeDecodeError as error:
        problem = Problem(path=shown, what=f"cannot be decoded as {encoding}", remedy="Save it as UTF-8")
        raise SourceError(problem) from error
    return (mark, encoding, errors), typed, _as_read(typed)


def _as_read(typed: str) -> str:
    """Return a text as the parser reads it; except for line ends, each character keeps its position."""
    unified = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")
    return _NOT_IN_YAML.sub("\N{REPLACEMENT CHARACTER}", unified)


def _place_in(typed: str, place: int) -> int:
    """Convert a position in the text of `_as_read` to one in the original text."""
    for pairs, found in enumerate(re.finditer("\r\n", typed)):
        if found.start() - pairs >= place:
            return place + pairs
    return place + typed.count("\r\n")


def _list_edits(text: str, front: FrontMatter, name: str, value: str) -> Iterator[Edit]:
    """Yield possible edits, best first."""
    if toml := _TOML.match(text):
        yield from _list_toml_edits(toml, front, name, value)
        return
    if front.body_line == 1:
        gap = "" if text.startswith("\n") or not text else "\n"
        yield 0, 0, f"---\n{name}: {value}\n---\n{gap}"
        return
    base, end, root = _compose(text)
    if end < 0:
        return
    if not isinstance(root, yaml.MappingNode):
        yield end, end, f"{name}: {value}\n"
    elif values := _values_of(root, name):
        yield from _replace_value(text, base, values[-1], value)
    elif root.flow_style:
        start = base + root.start_mark.index + 1
        yield start, start, f"{name}: {value}" + (", " if root.value else "")
    else:
        indent = " " * root.start_mark.column
        yield end, end, f"{indent}{name}: {value}\n"
        first = base + root.start_mark.index - root.start_mark.column
        yield first, first, f"{indent}{name}: {value}\n"


def _compose(text: str) -> tuple[int, int, yaml.Node | None]:
    """Return the start, end and root of a YAML block; the end is -1 if it is malformed."""
    fences = list(YAMLHandler.FM_BOUNDARY.finditer(text))[:2]
    if len(fences) < 2 or text[: fences[0].start()].strip("\n \t\ufeff\u200b"):
        return 0, -1, None
    base, end = fences[0].end(), fences[1].start()
    try:
        return base, end, yaml.compose(text[base:end], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):  # where the two parsers of PyYAML disagree
        return 0, -1, None


def _values_of(root: yaml.MappingNode, name: str) -> list[yaml.Node]:
    return [value for key, value in root.value if str(key.value).strip().lower() == name]


def _list_toml_edits(toml: re.Match[str], front: FrontMatter, name: str, value: str) -> Iterator[Edit]:
    written = value if _BARE.fullmatch(value) or value.startswith("[") else json.dumps(value, ensure_ascii=False)
    if value.startswith("["):
        written = json.dumps([part.strip() for part in value[1:-1].split(",")], ensure_ascii=False)
    start = toml.start("block")
    if front.values.get(name) is None:
        yield start, start, f"{name} = {written}\n"  # at the top: further down, it could become part of a table
        return
    line = re.compile(
        rf"^[\"']?{re.escape(name)}[\"']?[ \t]*=[ \t]*(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^\s#,]+)", re.I | re.M
    )
    for found in line.finditer(toml["block"]):
        yield start + found.start("value"), start + found.end("value"), written


def _replace_value(text: str, base: int, value: yaml.Node, written: str) -> Iterator[Edit]:
    start, end = base + value.start_mark.index, base + value.end_mark.index
    if not isinstance(value, yaml.ScalarNode) or value.style in ("|", ">"):
        return
    if start < end:
        yield start, end, written
        return
    colon = text.rfind(":", base, start + 1)
    yield colon + 1, colon + 1, f" {written}"


def _list_additions(text: str, name: str, item: str) -> Iterator[Edit]:
    """Yield edits that add an item to a list that is not empty."""
    if toml := _TOML.match(text):
        pattern = rf"^[\"']?{re.escape(name)}[\"']?[ \t]*=[ \t]*\[[^\]]*?(?P<end>,?\s*)\]"
        for found in re.finditer(pattern, toml["block"], re.I | re.M):
            place = toml.start("block") + found.start("end")
            yield place, place, f", {json.dumps(item, ensure_ascii=False)}"
        return
    base, end, root = _compose(text)
    values = _values_of(root, name) if end >= 0 and isinstance(root, yaml.MappingNode) else []
    for value in values[-1:]:
        if isinstance(value, yaml.ScalarNode):
            place = base + value.end_mark.index
            yield place, place, f", {item}"
        elif isinstance(value, yaml.SequenceNode) and value.value:
            place = base + value.value[-1].end_mark.index
            if value.flow_style:
                yield place, place, f", {item}"
                continue
            line_end = text.find("\n", place)
            yield line_end, line_end, f"\n{' ' * value.start_mark.column}- {item}"


def _from_first_line(front: FrontMatter) -> str:
    """Return the body without leading blank lines, which belong to the end of the front matter."""
    return _BLANK_LINES.sub("", front.body) if front.body.strip() else ""
