"""Write a category into the front matter of a note, and change no other byte of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import yaml
from frontmatter.default_handlers import YAMLHandler

from tilfolio.errors import SourceError
from tilfolio.parse.frontmatter import FrontMatter, read_front_matter

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NOT_IN_YAML = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?:.*\n)*?\+\+\+[ \t]*(?:\n|$)")
_BLANK_LINES = re.compile(r"\A\s*\n")
_FIELD = "category"

Edit = tuple[int, int, str]
"""Text to put between two places."""


def declare_category(content: bytes, category: str, shown: str) -> bytes:
    """Return a note's bytes with `category: …` in its front matter; all other bytes are as they were.

    Line ends, encoding and byte order mark are those of the file. A value that is there already is replaced. What is
    made is read again before it is returned: the note then has this category, and its text and other values as before.

    Raises:
        SourceError: that cannot be done; the error says why, and what to do.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    errors = "surrogateescape" if encoding == "utf-8" else "strict"
    try:
        typed = content[len(mark) :].decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise SourceError(shown, None, f"cannot be decoded as {encoding}", "Save it as UTF-8") from error
    text = _as_read(typed)
    front, mistake = read_front_matter(text, shown)
    if mistake is not None:
        raise mistake
    if _TOML.match(text):
        remedy = "Write it as YAML, between two lines of '---'"
        raise SourceError(shown, 1, "its front matter is TOML, which is not read", remedy)
    newline = _newline_of(typed)
    for start, end, written in _list_edits(text, front, category):
        places = _place_in(typed, start), _place_in(typed, end)
        edited = typed[: places[0]] + written.replace("\n", newline) + typed[places[1] :]
        if _says(_as_read(edited), category, front):
            return mark + edited.encode(encoding, errors)
    line = front.line_of(_FIELD) or 1
    raise SourceError(
        shown, line, "its front matter has a form that cannot be added to", f'Write "category: {category}"'
    )


def _as_read(typed: str) -> str:
    """Return a text as notes are read, sign for sign but for line ends."""
    unified = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\x0c", " ")
    return _NOT_IN_YAML.sub("\N{REPLACEMENT CHARACTER}", unified)


def _newline_of(typed: str) -> str:
    found = re.search(r"\r\n|\r|\n", typed)
    return found[0] if found else "\n"


def _place_in(typed: str, place: int) -> int:
    """Return where a place of the text with unified line ends is in the text as typed."""
    for pairs, found in enumerate(re.finditer("\r\n", typed)):
        if found.start() - pairs >= place:
            return place + pairs
    return place + typed.count("\r\n")


def _list_edits(text: str, front: FrontMatter, category: str) -> Iterator[Edit]:
    """Yield what could be written, the best first."""
    if front.body_line == 1:
        gap = "" if text.startswith("\n") or not text else "\n"
        yield 0, 0, f"---\n{_FIELD}: {category}\n---\n{gap}"
        return
    opening, closing = list(YAMLHandler.FM_BOUNDARY.finditer(text))[:2]
    base, end = opening.end(), closing.start()
    try:
        root = yaml.compose(text[base:end], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError):  # where the two parsers of PyYAML disagree
        return
    if not isinstance(root, yaml.MappingNode):
        yield end, end, f"{_FIELD}: {category}\n"
    elif values := [value for key, value in root.value if str(key.value).strip().lower() == _FIELD]:
        yield from _replace_value(text, base, values[-1], category)
    elif root.flow_style:
        start = base + root.start_mark.index + 1
        yield start, start, f"{_FIELD}: {category}" + (", " if root.value else "")
    else:
        indent = " " * root.start_mark.column
        yield end, end, f"{indent}{_FIELD}: {category}\n"
        first = base + root.start_mark.index - root.start_mark.column
        yield first, first, f"{indent}{_FIELD}: {category}\n"


def _replace_value(text: str, base: int, value: yaml.Node, category: str) -> Iterator[Edit]:
    start, end = base + value.start_mark.index, base + value.end_mark.index
    if not isinstance(value, yaml.ScalarNode) or value.style in ("|", ">"):
        return
    if start < end:
        yield start, end, category
        return
    colon = text.rfind(":", base, start + 1)
    yield colon + 1, colon + 1, f" {category}"


def _says(text: str, category: str, before: FrontMatter) -> bool:
    """Say whether a text has this category, and all else as it was."""
    front, error = read_front_matter(text, "")
    expected = {**before.values, _FIELD: category}
    return error is None and front.values == expected and _from_first_line(front) == _from_first_line(before)


def _from_first_line(front: FrontMatter) -> str:
    """Return the body from its first line that is not blank: blank ones go to the front matter's end."""
    return _BLANK_LINES.sub("", front.body) if front.body.strip() else ""
