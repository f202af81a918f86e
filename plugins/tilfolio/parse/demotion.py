"""A page has one heading of the first level, its title: those that a text has go down one level, and all others too."""

from __future__ import annotations

import re

from tilfolio.parse.edits import apply_edits
from tilfolio.parse.text import Heading, find_headings

_MARKS = re.compile(r" {0,3}#{1,6}")
_DEEPEST = 6


def demote_headings(body: str) -> str:
    """Return a text whose title was taken out, without headings of the first level.

    Themes list only what is below the first one, and screen readers rely on it. If there are any, all headings go down
    one level, to the sixth at most.
    """
    headings = find_headings(body)
    if all(heading.level > 1 for heading in headings):
        return body
    return apply_edits(body, [(one.start, one.end, _demote(body[one.start : one.end], one)) for one in headings])


def _demote(typed: str, heading: Heading) -> str:
    marks = _MARKS.match(typed)
    if marks:
        return typed if heading.level >= _DEEPEST else f"{typed[: marks.end()]}#{typed[marks.end() :]}"
    text, _, underline = typed.rstrip("\n").partition("\n")
    ending = "\n" if typed.endswith("\n") else ""
    return f"{text}\n{underline.replace('=', '-')}{ending}" if heading.level == 1 else f"### {text.strip()}\n{ending}"
