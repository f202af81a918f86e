from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit, git, make_repository
from tilfolio.gather.repository import find_prefix, read_ignored


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return make_repository(tmp_path / "repo")


def write(path: Path, text: str = "x\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("folder", "prefix"),
    [("", ""), ("TILs", "TILs"), ("a b/c", "a b/c"), ("..", None), ("../other", None)],
    ids=["the root", "a folder", "a deep folder", "above", "beside"],
)
def test_a_prefix_is_the_path_below_the_root(tmp_path: Path, folder: str, prefix: str | None) -> None:
    assert find_prefix(tmp_path, tmp_path / folder) == prefix


def test_ignored_files_and_folders_are_listed_below_the_folder(repo: Path) -> None:
    write(repo / ".gitignore", "cache/\n*.tmp.md\n")
    write(repo / "TILs/.gitignore", "/secret.md\n")
    for path in ("a.md", "b.tmp.md", "cache/c.md", "sub/d.tmp.md", "sub/e.md", "secret.md", "sub/secret.md"):
        write(repo / "TILs" / path)
    write(repo / "TILs/forced.tmp.md")
    git(repo, "add", "-f", "TILs/forced.tmp.md")
    commit(repo)

    assert read_ignored(repo / "TILs") == frozenset(("b.tmp.md", "cache", "sub/d.tmp.md", "secret.md"))


@pytest.mark.parametrize("below", ["", "deep/er"])
def test_a_folder_that_git_ignores_as_a_whole_is_told_apart(repo: Path, below: str) -> None:
    write(repo / ".gitignore", "fetched/\n")
    write(repo / "fetched" / below / "a.md")

    assert read_ignored(repo / "fetched" / below) is None


def test_a_folder_with_nothing_but_ignored_files_is_not_ignored_itself(repo: Path) -> None:
    write(repo / ".gitignore", "*.tmp.md\n")
    write(repo / "TILs/a.tmp.md")
    ignored = read_ignored(repo / "TILs")

    assert ignored is not None
    assert "a.tmp.md" in ignored


def test_nothing_is_ignored_where_there_is_no_git(tmp_path: Path) -> None:
    assert read_ignored(tmp_path) == frozenset()
