"""Repositories in unusual git states: dates are correct, or a message says why they may not be."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from support.git import clone, commit, git, isolated_environment, make_repository
from support.site import write_files, write_site
from tilfolio.cli.loading import load_site

FIRST, SECOND = "2026-01-01T10:00:00+05:30", "2026-02-01T10:00:00+05:30"
DAYS = {"a.md": "2026-01-01", "b.md": "2026-02-01"}


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("origin") / "repo")
    write_site(folder, {"TILs/a.md": "# A\n\nOne.\n", "docs/index.md": "# Home\n", ".gitignore": "site\n.cache\n"})
    commit(folder, when=FIRST)
    write_files(folder, {"TILs/b.md": "# B\n\nTwo.\n"})
    commit(folder, when=SECOND)
    git(folder, "config", "uploadpack.allowFilter", "true")
    return folder


def read(folder: Path) -> tuple[dict[str, str], list[str]]:
    """Return the day of each note, and the messages."""
    site = load_site(folder / "mkdocs.yml").site
    days = {til.source: str(til.learned_on) for til in site.context.portfolio.tils}
    return dict(sorted(days.items())), [str(problem) for problem in site.problems]


def clone_partly(origin: Path, folder: Path) -> Path:
    clone(origin, folder, "--filter=blob:none")
    git(folder, "remote", "set-url", "origin", "/nowhere")
    return folder


def clone_sparsely(origin: Path, folder: Path) -> Path:
    clone(origin, folder)
    git(folder, "sparse-checkout", "set", "--no-cone", "/TILs/", "/mkdocs.yml")
    (folder / "docs").mkdir()
    return folder


def link_work_tree(origin: Path, folder: Path) -> Path:
    git(clone(origin, folder.with_name("main")), "worktree", "add", "--quiet", "--detach", str(folder))
    return folder


def embed(origin: Path, folder: Path) -> Path:
    make_repository(folder)
    git(folder, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(origin), "notes")
    write_site(folder, {}, "plugins: [search, tilfolio: {tils: notes/TILs}]")
    commit(folder)
    return folder


def join_two_roots(origin: Path, folder: Path) -> Path:
    clone(origin, folder)
    git(folder, "checkout", "--quiet", "--orphan", "other", "HEAD~1")
    git(folder, "rm", "-rqf", "--cached", ".")
    shutil.rmtree(folder / "TILs")
    write_files(folder, {"TILs/c.md": "# C\n"})
    git(folder, "add", "TILs/c.md")
    git(folder, "commit", "--quiet", "--message=c", GIT_AUTHOR_DATE=FIRST, GIT_COMMITTER_DATE=FIRST)
    git(folder, "checkout", "--quiet", "--force", "main")
    git(folder, "merge", "--quiet", "--allow-unrelated-histories", "--message=m", "other")
    (folder / "TILs/c.md").unlink()
    return folder


def lock_index(origin: Path, folder: Path) -> Path:
    clone(origin, folder)
    (folder / ".git/index.lock").touch()
    return folder


def commit_in_the_future(origin: Path, folder: Path) -> Path:
    clone(origin, folder)
    write_files(folder, {"TILs/c.md": "# C\n"})
    commit(folder, when="2099-01-01T00:00:00+00:00")
    return folder


@pytest.mark.parametrize(
    "make",
    [clone, clone_partly, clone_sparsely, link_work_tree, embed, join_two_roots, lock_index, commit_in_the_future],
)
def test_the_days_are_those_of_the_history(make: Callable[[Path, Path], Path], origin: Path, tmp_path: Path) -> None:
    days, said = read(make(origin, tmp_path / "repo"))

    assert {name: days[name] for name in DAYS} == DAYS
    assert said == []


@pytest.mark.parametrize(
    "environment",
    [
        {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": ""},
        {"GIT_DIR": "/nowhere", "GIT_WORK_TREE": "/nowhere"},
        {"GIT_OBJECT_DIRECTORY": "/nowhere", "GIT_CEILING_DIRECTORIES": "/"},
    ],
    ids=["its own", "another", "objects elsewhere"],
)
def test_what_a_hook_sets_changes_nothing(
    environment: dict[str, str], origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = clone(origin, tmp_path / "repo")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert read(folder) == (DAYS, [])


def break_head(folder: Path) -> str:
    (folder / ".git/HEAD").write_text("garbage\n")
    return "git cannot read its history"


def cut_history(folder: Path) -> str:
    (folder / ".git/shallow").write_text(git(folder, "rev-parse", "HEAD"))
    return "the repository is a shallow clone"


@pytest.mark.parametrize("spoil", [break_head, cut_history])
def test_a_history_that_cannot_be_read_is_named(spoil: Callable[[Path], str], origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "repo")
    reason = spoil(folder)
    days, said = read(folder)

    assert sorted(days) == sorted(DAYS)
    assert [line for line in said if reason in line]


def test_a_repository_without_a_commit_has_notes_of_today(tmp_path: Path) -> None:
    days, said = read(make_repository(write_site(tmp_path, {"TILs/a.md": "# A\n"})))

    assert list(days) == ["a.md"]
    assert said == []


def test_both_sides_of_a_rebase_that_has_stopped_are_named(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "repo")
    git(folder, "checkout", "--quiet", "-b", "topic")
    write_files(folder, {"TILs/a.md": "# A\n\nTopic.\n"})
    commit(folder)
    git(folder, "checkout", "--quiet", "main")
    write_files(folder, {"TILs/a.md": "# A\n\nMain.\n"})
    commit(folder)
    stopped = subprocess.run(
        ["git", "rebase", "topic"], cwd=folder, env=isolated_environment(), capture_output=True, check=False
    )
    days, said = read(folder)

    assert stopped.returncode
    assert days == DAYS
    assert [line for line in said if line.startswith("TILs/a.md:3: git left both sides of a merge conflict here")]
    git(folder, "rebase", "--abort")
    assert read(folder) == (DAYS, [])
