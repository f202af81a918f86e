"""What an author writes by hand for a week: it opens the week's digest."""

import re
from datetime import date

from msgspec.structs import asdict

from tilfolio.model import Opening, Problem, SourceFile, Week
from tilfolio.parse.dialects import MARKDOWN, Dialect, read_source
from tilfolio.parse.frontmatter import Fields
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.links import find_autolinks, find_links
from tilfolio.parse.paragraphs import summarize_body
from tilfolio.parse.plain import plain_text
from tilfolio.parse.preformatted import read_or_preformat
from tilfolio.parse.publication import read_publication
from tilfolio.parse.text import count_words, find_headings
from tilfolio.parse.title import opens, take_out

_OPENING = re.compile(r"weekly/(?:.*/)?(?P<year>\d{4})-?W(?P<number>\d{2})\.(?:md|markdown)", re.IGNORECASE)


def is_opening(path: str) -> bool:
    """Return whether a file below the `tils` folder opens a digest: `weekly/2026-W47.md`."""
    return _OPENING.fullmatch(path) is not None


def parse_opening(source: SourceFile, dialect: Dialect = MARKDOWN) -> tuple[Opening | None, tuple[Problem, ...]]:
    """Return what a week's digest opens with; None, with the reason, where no calendar has such a week."""
    name = _OPENING.fullmatch(source.path)
    week = _find_week(int(name["year"]), int(name["number"])) if name else None
    if week is None:
        what = f"'{source.path.rsplit('/', 1)[-1]}' names no week of the ISO calendar, so it is not shown"
        return None, (Problem(path=source.shown, what=what, remedy='Name it like "weekly/2026-W47.md"'),)
    front, _, errors = read_source(source, dialect)
    fields = Fields(front, source.shown)
    fields.errors += errors
    first = next(iter(find_headings(front.body)), None)
    body, line, heading = front.body, front.body_line, ""
    if first and opens(body, first):
        (body, line), heading = take_out(body, line, first), plain_text(first.raw)
    body = read_or_preformat(body, adapt_github_markdown, source.shown, line, fields.errors)
    description = fields.text("description")
    publication = read_publication(fields, source.clock, source.added_at)
    opening = Opening(
        week=week,
        title=fields.text("title") or heading,
        summary=plain_text(description) if description else summarize_body(body),
        body=body,
        line=line,
        source=source.path,
        shown=source.shown,
        repo_path=source.repo_path,
        words=count_words(body),
        **asdict(publication),
        shared=(*fields.texts("shared"), *(link.target for link in find_autolinks(body))),
        links=find_links(body, line),
        updated_on=source.updated_on,
    )
    return opening, tuple(fields.errors)


def _find_week(year: int, number: int) -> Week | None:
    try:
        return Week.of(date.fromisocalendar(year, number, 1))
    except ValueError:
        return None
