"""Real git repositories for tests, without the user's configuration."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

DEFAULT_MOMENT = "2026-11-22T23:30:00+05:30"

_ISOLATED = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada Author",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
_LOCATES_A_REPOSITORY = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


def isolated_environment(**more: str) -> dict[str, str]:
    """Return the environment without the user's git settings."""
    inherited = {name: value for name, value in os.environ.items() if name not in _LOCATES_A_REPOSITORY}
    return {**inherited, **_ISOLATED, **more}


def git(path: Path, *arguments: str, **environment: str) -> str:
    """Run git in a folder and return its output.

    Raises AssertionError with git's message if it fails.
    """
    result = subprocess.run(
        ["git", *arguments],
        cwd=path,
        env=isolated_environment(**environment),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, f"git {' '.join(arguments)}: {result.stderr}"
    return result.stdout


def make_repository(path: Path) -> Path:
    """Create an empty repository with the branch `main` and return its folder."""
    path.mkdir(parents=True, exist_ok=True)
    git(path, "init", "--quiet", "--initial-branch=main")
    return path


def commit(path: Path, message: str = "docs: more", when: str = DEFAULT_MOMENT) -> str:
    """Commit everything in a folder with a given time (ISO 8601 with offset) and return the commit's id."""
    git(path, "add", "--all", ".")
    git(
        path,
        "commit",
        "--quiet",
        "--allow-empty",
        f"--message={message}",
        GIT_AUTHOR_DATE=when,
        GIT_COMMITTER_DATE=when,
    )
    return git(path, "rev-parse", "HEAD").strip()


def clone(origin: Path, path: Path, *options: str) -> Path:
    """Clone a repository, e.g. with `--depth=1`, and return the folder of the clone."""
    git(origin, "clone", "--quiet", *options, origin.resolve().as_uri(), str(path))
    return path
