"""Marks of drafts at the top of a text, as other tools write them: they keep it back, and stay part of the text.

Blocks between other fences (`;;;`, `---json`, a dash that a phone made of `---`), exports of MDX, keywords of Org,
comments, and the lines `Name: value` above a text, as Pelican, MultiMarkdown and Notion's exports have them.
"""

import re
from collections.abc import Iterator

from tilfolio.parse.frontblock import MOMENTS, Written, find_publishing_lines

_MOST = 40
"""Lines that such an opening has at most."""
_BEFORE = re.compile("(?:[^\\S\n]*\n|[\ufeff\u200b\u2060\\0])*")
_WRAPPED = re.compile(r"(?:import|export)\s|#\+\w|<!--|\{[#/*]|\[//\]: |(?!```|~~~)[^\w\s#>]{1,9}[ \t]*[a-z]{0,12}$")
_PART = re.compile(r"$|#\+|(?:import|export)\s|(?!```|~~~|# |[-*+>|] )[\W_]|[\w -]{2,30}[\"']?[ \t]{0,9}[:=：]")
"""A line that may belong to one that is wrapped: anything but a heading, code, a list, a quote and a sentence."""
_HEADING = re.compile(r"# [^\n]*\n(?:[ \t]*\n)*")
_PROPERTY = re.compile(r"[A-Za-z][\w -]{1,30}::?(?:\s|$)")
_MARKS = re.compile(r"[{}(),;]|<!--|-->|#\+(?:hugo_)?|\bexport\s+(?:const|let|var)\b", re.I)
"""What stands between the parts of a line."""
_DAY = re.compile(r"\d{4}-\d\d?-\d")


def find_marks(text: str) -> Iterator[Written]:
    """Yield what the opening of a text says about publishing, where it is a single word or a day."""
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    heading = _HEADING.match(text, start)
    start = heading.end() if heading else start
    lines = text[start:].split("\n", _MOST)[:_MOST]
    lines = _list_wrapped(lines) if _WRAPPED.match(lines[0]) else _list_properties(lines)
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(lines, start=first):
        for written in find_publishing_lines(_MARKS.split(line), first_line=number, indented=True):
            value = str(written.value).rpartition("=")[2].lstrip(":").strip(" \t\"'")
            if _DAY.match(value) or (value and " " not in value and written.name not in MOMENTS):
                yield Written(name=written.name, value=value, line=number)


def _list_wrapped(lines: list[str]) -> list[str]:
    if lines[0].startswith("<!--"):
        return lines[: next((place for place, line in enumerate(lines, start=1) if "-->" in line), 0)]
    return lines[: next((place for place, line in enumerate(lines) if place and not _PART.match(line)), len(lines))]


def _list_properties(lines: list[str]) -> list[str]:
    """Return the first paragraph if each of its lines is a name and a value."""
    lines = lines[: next((place for place, line in enumerate(lines) if not line.strip()), len(lines))]
    return lines if all(map(_PROPERTY.match, lines)) else []
