"""Find new content since a commit, for the summary of a deployment."""

from collections.abc import Mapping
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
    day, changed = before.day, before.titles or {}
    tils = (
        til
        for til in context.portfolio.tils
        if day is None or til.learned_on > day or (til.source in changed and _key(til.title) not in changed[til.source])
    )
    projects = (one for one in context.portfolio.projects if day is None or one.name in before.projects)
    weeks = (one for one in context.facts.weeks if one.over and (day is None or one.week.ends_on >= day))
    return (*tils, *projects, *weeks)


def note_titles(tils: tuple[Til, ...], day: date) -> frozenset[str]:
    """Return the titles of a file's notes that were published by a day."""
    return frozenset(_key(til.title) for til in tils if not til.draft and til.learned_on <= day)


def _key(title: str) -> str:
    return " ".join(title.casefold().split())
