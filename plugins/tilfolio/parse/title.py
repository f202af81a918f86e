"""Which heading is the title of a text, the text without it, and its other headings below it."""

import re

from tilfolio.edits import apply_edits
from tilfolio.parse.paragraphs import has_prose
from tilfolio.parse.plain import plain_text
from tilfolio.parse.rawhtml import without_comments
from tilfolio.parse.text import Heading, find_headings
from tilfolio.parse.tree import read

_RULE = re.compile(r"^ {0,3}(?:(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,})$", re.M)
_LONGEST = 2_200
"""Characters of an `<h1>`."""
_HTML_TITLE = re.compile(r"^[ ]{0,3}<h1\b[^<>]*>(?P<raw>(?:(?!</?h1\b).){0,2000})</h1>[ \t]*\n?", re.I | re.M | re.S)
_MARKS = re.compile(r" {0,3}#{1,6}")
_DEEPEST = 6


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
    """Return whether only rules, comments and blank lines are above a heading."""
    above = body[: heading.start]
    return not above.strip() or not _RULE.sub("", without_comments(above)).strip()


def take_out(body: str, line: int, heading: Heading) -> tuple[str, int]:
    """Return a text without its title, and the line where that begins in its file; `line` is that of the whole text.

    What is above the title stays, such as a logo, except for rules. A title that is one of several headings stays too.
    """
    above, below = body[: heading.start], body[heading.end :]
    if not above.strip() or (opens(body, heading) and "<!--" not in above):
        rest = below.lstrip("\n")
        read(body).below(len(body) - len(rest))  # which is kept: what comes next asks for it
        skipped = body.count("\n", 0, heading.end) + len(below) - len(rest)
        return rest, line + skipped
    if stays(body, heading):
        return body, line
    # A line break stays for each line of the title, so that lines below it are counted as in the file.
    gap = "\n" * max(1, body.count("\n", heading.start, heading.end))
    return f"{_RULE.sub('', above) if opens(body, heading) else above}{gap}{below}", line


def stays(body: str, heading: Heading) -> bool:
    """Return whether a title is one of several headings: below another one, or between text and one of its level."""
    headings = find_headings(body)
    if any(other.start < heading.start for other in headings):
        return True
    return has_prose(body, heading.start) and any(
        other.level == heading.level for other in headings if other.start > heading.start
    )


def _find_html_title(body: str) -> Heading | None:
    """Return the first `<h1>` that has a text."""
    tree = read(body)
    for block in tree.blocks:
        if block.kind != "html" or body.startswith("<!--", block.start):
            continue
        match = _HTML_TITLE.search(body, block.start, block.end + _LONGEST)
        if match and match.start() < block.end and (text := plain_text(match["raw"])):
            line = tree.find_line(match.start()) + 1
            return Heading(level=1, text=text, raw=match["raw"], start=match.start(), end=match.end(), line=line)
    return None


def demote_headings(body: str) -> str:
    """Return a text whose title was taken out, without headings of the first level: the page's title is one.

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
