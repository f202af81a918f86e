"""Removal of everything unpublished: drafts, content dated in the future, and traces of both."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TypeVar

from msgspec.structs import replace

from tilfolio.model import Commit, Opening, Portfolio, Project, Publishable, Roadmap, Til

_Part = TypeVar("_Part", Til, Project, Opening, Roadmap)


def leave_out_unpublished(everything: Portfolio, today: date) -> Portfolio:
    """Return the portfolio without drafts, scheduled, expired and future-dated content.

    Files of unpublished projects are removed from commits. Commits without remaining files are removed, so that they do
    not show in counts either.
    """
    projects = tuple(project for project in everything.projects if _is_public(project))
    public = {project.source for project in projects}
    hidden = tuple(
        project.source.rpartition("/")[0] + "/" for project in everything.projects if project.source not in public
    )
    withheld = {project.name for project in everything.projects if project.source not in public}
    roadmap = everything.roadmap
    return replace(
        everything,
        tils=tuple(
            replace(til, project=None) if til.project in withheld else til
            for til in everything.tils
            if til.is_public(today)
        ),
        indexes=tuple(til for til in everything.indexes if til.is_public(today)),
        projects=projects,
        openings=tuple(opening for opening in everything.openings if _is_public(opening)),
        roadmap=roadmap if roadmap is not None and _is_public(roadmap) else None,
        commits=_without(everything.commits, hidden) if hidden else everything.commits,
    )


def mark_by_moment(everything: Portfolio, now: datetime) -> Portfolio:
    """Return the portfolio with its scheduled and expired parts marked."""
    return replace(
        everything,
        tils=tuple(_mark(til, now) for til in everything.tils),
        indexes=tuple(_mark(til, now) for til in everything.indexes),
        projects=tuple(_mark(project, now) for project in everything.projects),
        openings=tuple(_mark(opening, now) for opening in everything.openings),
        roadmap=_mark(everything.roadmap, now) if everything.roadmap is not None else None,
    )


def find_validity(everything: Portfolio, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the period in which the same parts are published: from the first moment until before the second."""
    parts: list[Publishable] = [*everything.tils, *everything.projects, *everything.openings]
    parts += [everything.roadmap] if everything.roadmap is not None else []
    moments = {moment for part in parts for moment in (part.starts_at, part.ends_at) if moment is not None}
    past, coming = {moment for moment in moments if moment <= now}, {moment for moment in moments if moment > now}
    return max(past, default=None), min(coming, default=None)


def _mark(part: _Part, now: datetime) -> _Part:
    scheduled = part.starts_at is not None and part.starts_at > now
    expired = part.ends_at is not None and part.ends_at <= now
    # Published parts stay the same object, by which the memo recognizes them.
    return replace(part, scheduled=scheduled, expired=expired) if scheduled or expired else part


def _is_public(part: Publishable) -> bool:
    return not (part.draft or part.scheduled or part.expired)


def _without(commits: Collection[Commit], folders: tuple[str, ...]) -> tuple[Commit, ...]:
    shown = (
        replace(commit, paths=tuple(path for path in commit.paths if not path.startswith(folders)))
        for commit in commits
    )
    return tuple(commit for commit in shown if commit.paths)
