"""Find new content since a commit, for the summary of a deployment."""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Slug, Til
from tilfolio.pages.context import Context


class Before(Struct, frozen=True, kw_only=True):
    """The published content at an earlier commit."""

    day: date | None = None
    """The author's day of that commit; None if there was none."""
    titles: Mapping[str, frozenset[str]] | None = None
    """Titles of notes in each file changed since, by path in the `tils` folder; empty for a new file."""
    projects: frozenset[Slug] = frozenset()
    """Projects whose README was missing or a draft."""


def find_new(context: Context, before: Before) -> tuple[Til | Project | WeekRecord, ...]:
    """Return new content: notes, newest first, then projects, then weeks that have ended.

    A note is new if its file is new, if it was a draft or scheduled, or if it was added to a day log. Edited, renamed
    and moved notes are not new.
    """
    return (*_new_tils(context, before), *_new_projects(context, before), *_new_weeks(context, before))


def _new_tils(context: Context, before: Before) -> Iterator[Til]:
    changed = before.titles or {}
    for til in context.portfolio.tils:
        was_planned = before.day is None or til.learned_on > before.day
        is_added = til.source in changed and _key(til.title) not in changed[til.source]
        if was_planned or is_added:
            yield til


def _new_projects(context: Context, before: Before) -> Iterator[Project]:
    for project in context.portfolio.projects:
        if before.day is None or project.name in before.projects:
            yield project


def _new_weeks(context: Context, before: Before) -> Iterator[WeekRecord]:
    for record in context.facts.weeks:
        if record.over and (before.day is None or record.week.ends_on >= before.day):
            yield record


def note_titles(tils: tuple[Til, ...], day: date) -> frozenset[str]:
    """Return the titles of a file's notes that were published by a day."""
    return frozenset(_key(til.title) for til in tils if not til.draft and til.learned_on <= day)


def _key(title: str) -> str:
    return " ".join(title.casefold().split())
