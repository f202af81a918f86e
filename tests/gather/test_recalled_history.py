"""The history of a folder is read once for each state of its repository."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.git import clone, commit, git, make_repository
from tilfolio.gather import history
from tilfolio.gather.git_command import run_git
from tilfolio.gather.history import History, read_history, recall_history
from tilfolio.store.memo import Memo, Recent
from tilfolio.store.sqlite import CacheStore

MON, TUE = "2026-11-16T21:30:00+09:00", "2026-11-17T21:30:00+09:00"
LINES = "".join(f"line {number} of a note that is long enough to be recognised\n" for number in range(20))


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = make_repository(tmp_path / "repo")
    (folder / "a.md").write_text(LINES, encoding="utf-8")
    commit(folder, when=MON)
    return folder


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the folders in which a log was read."""
    read: list[Path] = []

    def run(folder: Path, *arguments: str) -> bytes:
        if arguments[0] == "log":
            read.append(folder)
        return run_git(folder, *arguments)

    monkeypatch.setattr(history, "run_git", run)
    return read


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[Path], History]:
    """Return a function that requests a history like another build."""

    def recalled(folder: Path) -> History:
        store = CacheStore(tmp_path / "cache")
        try:
            return recall_history(folder, "TILs", Memo(store, b"", Recent(), cores=1))
        finally:
            store.close()

    return recalled


def test_a_log_is_read_once(repo: Path, ask: Callable[[Path], History], logs: list[Path]) -> None:
    first, second = ask(repo), ask(repo)

    assert len(logs) == 1
    assert first == second == read_history(repo, "TILs")


def add(repo: Path) -> None:
    (repo / "b.md").write_text("b\n", encoding="utf-8")
    commit(repo, when=TUE)


def go_back(repo: Path) -> None:
    add(repo)
    git(repo, "reset", "--quiet", "--hard", "HEAD~1")


def rename(repo: Path) -> None:
    git(repo, "mv", "a.md", "moved.md")


def rewrite(repo: Path) -> None:
    git(repo, "commit", "--quiet", "--amend", "--no-edit", "--date", TUE)


def replace_commit(repo: Path) -> None:
    sha = git(repo, "rev-parse", "HEAD").strip()
    rewrite(repo)
    git(repo, "replace", sha, git(repo, "rev-parse", "HEAD").strip())
    git(repo, "reset", "--quiet", "--hard", sha)


@pytest.mark.parametrize("change", [add, go_back, rename, rewrite, replace_commit])
def test_it_is_what_git_tells_after_any_change(
    repo: Path, ask: Callable[[Path], History], change: Callable[[Path], None]
) -> None:
    ask(repo)
    change(repo)

    assert ask(repo) == read_history(repo, "TILs")


def test_a_shallow_clone_is_asked_each_time(
    repo: Path, tmp_path: Path, ask: Callable[[Path], History], logs: list[Path]
) -> None:
    add(repo)
    shallow = clone(repo, tmp_path / "shallow", "--depth", "1")
    assert len(ask(shallow).problems) == 1
    (shallow / "a.md").unlink()
    (shallow / "b.md").unlink()

    assert ask(shallow).problems == ()
    assert len(logs) == 2


def test_a_folder_without_git_and_one_that_is_not_there_have_none(
    tmp_path: Path, ask: Callable[[Path], History]
) -> None:
    assert ask(tmp_path / "nowhere") == History(root=None)
    (tmp_path / "plain").mkdir()
    assert ask(tmp_path / "plain") == read_history(tmp_path / "plain", "TILs")


def test_a_repository_without_a_commit_says_so_each_time(tmp_path: Path, ask: Callable[[Path], History]) -> None:
    empty = make_repository(tmp_path / "empty")

    assert ask(empty) == ask(empty) == read_history(empty, "TILs")
    assert "no commit yet" in ask(empty).remark
