"""An object that git cannot read affects only the dates of the files concerned."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit, git, make_repository
from tilfolio.gather.history import read_history, read_line_days

DAYS = (
    "2026-11-01T12:00:00+09:00",
    "2026-11-02T12:00:00+09:00",
    "2026-11-03T12:00:00+09:00",
    "2026-11-04T12:00:00+09:00",
)
LONG = "".join(f"line {number}\n" for number in range(40))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Four days with one note each; on the third, the second note is renamed and changed."""
    repo = make_repository(tmp_path)
    (repo / "TILs").mkdir()
    for number, when in enumerate(DAYS):
        (repo / f"TILs/{number}.md").write_text(f"{LONG}{number}\n")
        if number == 2:
            (repo / "TILs/1.md").rename(repo / "TILs/renamed.md")
            (repo / "TILs/renamed.md").write_text(f"{LONG}changed\n")
        commit(repo, when=when)
    return repo


def lose(repo: Path, name: str) -> None:
    sha = git(repo, "rev-parse", name).strip()
    (repo / ".git/objects" / sha[:2] / sha[2:]).unlink()


def days(repo: Path) -> dict[str, int]:
    history = read_history(repo, "TILs")
    assert len(history.problems) == 1
    assert "git cannot read all of its history" in history.problems[0].what
    return {path.removeprefix("TILs/"): found.added_at.day for path, found in history.files.items()}


@pytest.mark.parametrize(
    ("lost", "expected"),
    [
        ("HEAD~2:TILs/1.md", {"0.md": 1, "2.md": 3, "3.md": 4, "renamed.md": 3}),
        ("HEAD~2:TILs", {"0.md": 1, "2.md": 3, "3.md": 4, "renamed.md": 3}),
        ("HEAD~1:TILs", {"0.md": 1, "2.md": 4, "3.md": 4, "renamed.md": 4}),
        ("HEAD~2", {"0.md": 4, "2.md": 4, "3.md": 4, "renamed.md": 4}),
    ],
    ids=["a text", "a folder", "another folder", "a commit"],
)
def test_only_the_files_concerned_lose_their_day(repo: Path, lost: str, expected: dict[str, int]) -> None:
    lose(repo, lost)

    assert days(repo) == expected


def test_only_the_file_concerned_loses_the_days_of_its_lines(repo: Path) -> None:
    lose(repo, "HEAD~2:TILs/1.md")
    paths = ["TILs/0.md", "TILs/renamed.md"]

    found = read_line_days(read_history(repo, "TILs"), paths)

    assert found["TILs/0.md"]["line 0"].day == 1
    assert found.keys() == set(paths)
