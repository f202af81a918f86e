"""Which commits of a repository count for its projects."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tilfolio.gather.files import Gathered
from tilfolio.gather.history import History
from tilfolio.model import Commit, SourceFile
from tilfolio.steps.collecting import find_commits_below

MOMENTS = ("2026-11-22T09:00:00+05:30", "2026-11-22T10:00:00+05:30")


def test_commits_before_the_author_took_over_count_for_nothing() -> None:
    first, second = (datetime.fromisoformat(moment) for moment in MOMENTS)
    commits = tuple(Commit(sha="0", authored_at=at, subject="", paths=("projects/a/x.py",)) for at in (second, first))
    readme = SourceFile(
        path="a/README.md",
        shown="projects/a/README.md",
        text="",
        added_on=first.date(),
        updated_on=first.date(),
        repo_path="projects/a/README.md",
    )
    history, gathered = History(root=Path(), commits=commits), Gathered(sources=(readme,))

    assert len(find_commits_below(history, gathered)) == 2
    assert [each.authored_at for each in find_commits_below(history, gathered, second)] == [second]
