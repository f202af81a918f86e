"""Without git, `.gitignore` files are read; ignored files are not published."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit, git, make_repository
from tilfolio.gather.ignore_files import read_ignored_files
from tilfolio.gather.repository import read_ignored

FILES = (
    *("a.md", "b.tmp.md", "cache/c.md", "sub/d.tmp.md", "sub/e.md", "secret.md", "sub/secret.md", "own.md"),
    *("sub/kept.tmp.md", "sub/deep/f.md", "excluded.md", "cache.md", "\\#odd.md"),
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config/git").mkdir(parents=True)
    (tmp_path / "config/git/ignore").write_text("own.md\n")
    repo = make_repository(tmp_path / "repo")
    for path in FILES:
        (repo / "TILs" / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / "TILs" / path).write_text("# Note\n")
    (repo / ".gitignore").write_text("cache/\n*.tmp.md\n# a comment\n")
    (repo / "TILs/.gitignore").write_text("/secret.md\n")
    (repo / "TILs/sub/.gitignore").write_text("!kept.tmp.md\ndeep\n")
    (repo / ".git/info/exclude").write_text("excluded.md\n")
    return repo


def test_the_files_say_what_git_says(repo: Path) -> None:
    assert read_ignored_files(repo / "TILs") == read_ignored(repo / "TILs")
    assert read_ignored_files(repo / "TILs/sub") == read_ignored(repo / "TILs/sub")
    assert read_ignored_files(repo / "TILs/cache") is read_ignored(repo / "TILs/cache") is None


@pytest.mark.parametrize("state", ["no git", "another owner", "broken index", "no repository"])
def test_ignored_notes_stay_ignored_whatever_keeps_git_from_answering(
    repo: Path, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if state == "no git":
        monkeypatch.setenv("PATH", "")
    elif state == "another owner":
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    elif state == "broken index":
        commit(repo)
        (repo / ".git/index").write_bytes(b"broken")
    else:
        (repo / ".git").rename(repo.parent / "elsewhere")
    ignored = read_ignored(repo / "TILs", top=repo)

    assert ignored is not None
    assert {"b.tmp.md", "cache", "sub/d.tmp.md", "secret.md"} <= ignored
    assert not {"a.md", "sub/e.md", "sub/secret.md", "sub/kept.tmp.md"} & ignored


def test_a_linked_work_tree_knows_what_its_repository_excludes(repo: Path) -> None:
    commit(repo)
    git(repo, "worktree", "add", "-q", "../tree")
    (repo.parent / "tree/TILs/excluded.md").write_text("# Note\n")

    assert "excluded.md" in (read_ignored_files(repo.parent / "tree/TILs") or ())
