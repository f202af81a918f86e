"""What a built site may show: neither drafts, nor the future, nor what either of them leaves behind."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from tilfolio.model import Commit, Portfolio


def leave_out_unpublished(everything: Portfolio, today: date) -> Portfolio:
    """Return the portfolio without drafts and without what is dated in the future.

    Commits lose the files of projects that are drafts, and go with the last of them: not even a count tells of these.
    """
    hidden = tuple(project.source.rpartition("/")[0] + "/" for project in everything.projects if project.draft)
    return replace(
        everything,
        tils=tuple(til for til in everything.tils if not til.draft and til.learned_on <= today),
        indexes=tuple(til for til in everything.indexes if not til.draft and til.learned_on <= today),
        projects=tuple(project for project in everything.projects if not project.draft),
        openings=tuple(opening for opening in everything.openings if not opening.draft),
        commits=_without(everything.commits, hidden) if hidden else everything.commits,
    )


def _without(commits: Collection[Commit], folders: tuple[str, ...]) -> tuple[Commit, ...]:
    shown = (
        replace(commit, paths=tuple(path for path in commit.paths if not path.startswith(folders)))
        for commit in commits
    )
    return tuple(commit for commit in shown if commit.paths)
