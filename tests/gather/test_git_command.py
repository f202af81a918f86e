from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from support.git import make_repository
from tilfolio.gather.git_command import GitError, run_git


def test_output_comes_as_git_prints_it(tmp_path: Path) -> None:
    assert run_git(make_repository(tmp_path), "rev-parse", "--is-inside-work-tree") == b"true\n"


def test_a_failing_command_says_what_git_says(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="fatal: not a git repository"):
        run_git(tmp_path, "rev-parse", "--show-toplevel")


def test_a_folder_that_is_not_there_is_an_error_of_git(tmp_path: Path) -> None:
    with pytest.raises(GitError, match=r"it cannot be run in .*gone: No such file or directory"):
        run_git(tmp_path / "gone", "status")


def test_the_repository_of_a_hook_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = make_repository(tmp_path / "repo")
    monkeypatch.setenv("GIT_DIR", str(make_repository(tmp_path / "other") / ".git"))

    assert run_git(repo, "rev-parse", "--show-toplevel") == os.fsencode(f"{repo}\n")


def test_git_reads_what_it_is_given(tmp_path: Path) -> None:
    text = b"note\n" * 100_000

    assert run_git(make_repository(tmp_path), "hash-object", "--stdin", given=text) == run_git(
        tmp_path, "hash-object", "--stdin", given=text
    )
    assert run_git(tmp_path, "stripspace", given=b"a \n\n\nb") == b"a\n\nb\n"


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    repo = make_repository(tmp_path)
    wait = "alias.wait=!echo $$ > pid; sleep 60; echo late"

    with pytest.raises(GitError, match="it took longer than 1 seconds"):
        run_git(repo, "-c", wait, "wait", seconds=1)

    status = Path(f"/proc/{(repo / 'pid').read_text().strip()}/status")
    for _ in range(100):
        if not status.exists() or "State:\tZ" in status.read_text():  # ended, but not yet waited for
            return
        time.sleep(0.05)
    pytest.fail("what the command started goes on")
