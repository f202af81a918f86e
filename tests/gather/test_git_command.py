from __future__ import annotations

from pathlib import Path

import pytest

from support.git import make_repository
from tilfolio.gather.git_command import GitError, run_git


def test_output_comes_as_git_prints_it(tmp_path: Path) -> None:
    assert run_git(make_repository(tmp_path), "rev-parse", "--is-inside-work-tree") == b"true\n"


def test_a_failing_command_says_what_git_says(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="fatal: not a git repository"):
        run_git(tmp_path, "rev-parse", "--show-toplevel")
