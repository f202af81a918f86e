"""Which heading is the title of a text, and the text without it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tilfolio.parse.paragraphs import has_prose
from tilfolio.parse.plain import plain_text
from tilfolio.parse.rawhtml import without_comments
from tilfolio.parse.text import Heading, find_headings
from tilfolio.parse.tree import read

_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$", re.M)
_HTML_TITLE = re.compile(r"^[ ]{0,3}<h1\b[^<>]*>", re.I | re.M)
_HTML_END = re.compile(r"</h1>[ \t]*\n?", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Untitled:
    """A text whose title was taken out."""

    body: str
    line: int
    """Where the body begins in its file."""


def list_titles(body: str) -> tuple[Heading, ...]:
    """Return the headings that can be a text's title, the best first.

    These are the first of level one, wherever it is, and a heading of any level that opens the text.
    """
    found = list(find_headings(body))
    html = _find_html_title(body) if "<" in body else None
    if html:
        found = sorted([*found, html], key=lambda heading: heading.start)
    first = next((heading for heading in found if heading.level == 1), None)
    opening = found[0] if found and opens(body, found[0]) else None
    return tuple(heading for heading in (first, opening if opening is not first else None) if heading)


def opens(body: str, heading: Heading) -> bool:
    """Return whether nothing that a reader sees stands above a heading, apart from rules."""
    above = body[: heading.start]
    return not above.strip() or not _RULE.sub("", without_comments(above)).strip()


def take_out(body: str, line: int, heading: Heading) -> Untitled:
    """Return a text without its title; `line` is where it begins in its file.

    What stands above the title stays, such as a logo, but for rules, which part nothing there. So does a title
    within the text whose section would end up in another one.
    """
    above, below = body[: heading.start], body[heading.end :]
    if not above.strip() or (opens(body, heading) and "<!--" not in above):
        rest = below.lstrip("\n")
        read(body).below(len(body) - len(rest))  # which is kept: what comes next asks for it
        skipped = body.count("\n", 0, heading.end) + len(below) - len(rest)
        return Untitled(body=rest, line=line + skipped)
    if stays(body, heading):
        return Untitled(body=body, line=line)
    # A line break stays for each line of the title, so that lines below it are counted as in the file.
    gap = "\n" * max(1, body.count("\n", heading.start, heading.end))
    return Untitled(body=f"{_RULE.sub('', above) if opens(body, heading) else above}{gap}{below}", line=line)


def stays(body: str, heading: Heading) -> bool:
    """Return whether a title is one heading among others: below another one, or below text and above its like."""
    headings = find_headings(body)
    if any(other.start < heading.start for other in headings):
        return True
    return has_prose(body, heading.start) and any(
        other.level == heading.level for other in headings if other.start > heading.start
    )


def _find_html_title(body: str) -> Heading | None:
    """Return the first `<h1>` that has a text."""
    masked, position = read(body).masked, 0
    while start := _HTML_TITLE.search(masked, position):
        end = _HTML_END.search(masked, start.end())
        if end is None:
            return None
        raw = body[start.end() : end.start()]
        if plain_text(raw):
            line = body.count("\n", 0, start.start()) + 1
            return Heading(
                level=1, text=plain_text(raw), raw=raw, start=start.start(), end=min(end.end(), len(body)), line=line
            )
        position = end.end()
    return None
