"""Edge: git, asked through GitPython, always about the folder it is asked for."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

_INHERITED = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_GRAFT_FILE",
    "GIT_SHALLOW_FILE",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
)
"""What git exports to its hooks (`git rev-parse --local-env-vars`), and what changes how it reads paths."""

_SETTINGS = (
    "core.quotePath=false",
    "diff.interHunkContext=0",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
)
"""Settings that would change what git prints, set to what the readers of it expect."""

_MISSING = "git is not installed. Install it from https://git-scm.com"
_environment_lock = threading.Lock()


class GitError(Exception):
    """git did not do it; the text is what git says about it."""

    output: bytes = b""
    """What it printed before."""


class GitMissingError(GitError):
    """There is no git on this machine."""


def run_git(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> bytes:
    """Return what a git command prints, as it prints it; it is run in `folder` and reads what is `given`.

    `environment` is added to that of this process; after `seconds` the command is ended, where the system can.

    Raises:
        GitMissingError: git is not installed.
        GitError: git ended with an error.
    """
    try:
        from git import Git  # noqa: PLC0415 - the import itself fails where git is not installed
        from git.exc import GitCommandNotFound  # noqa: PLC0415
    except ImportError as error:
        raise GitMissingError(_MISSING) from error
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    command = [Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *settings, *arguments]
    try:
        with _without_inherited_repository(), TemporaryFile() as standard_input:
            standard_input.write(given)
            standard_input.seek(0)
            execute: Any = Git(folder).execute  # its overloads know fewer arguments than it takes
            status, output, complaint = execute(
                command,
                with_extended_output=True,
                with_exceptions=False,
                istream=standard_input if given else None,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=environment,
                kill_after_timeout=None if os.name == "nt" else seconds,
            )
    except GitCommandNotFound as error:
        raise GitMissingError(_MISSING) from error
    if status != 0:
        failure = GitError(complaint.strip() or f"it ended with status {status}")
        failure.output = output
        raise failure
    return bytes(output)


@contextmanager
def _without_inherited_repository() -> Iterator[None]:
    """Hide the variables that a git hook has set.

    They name the repository that is being committed to, which need not be the one that holds the notes, and
    GitPython can add to a command's environment but take nothing out of it.
    """
    with _environment_lock:
        hidden = {name: os.environ.pop(name) for name in _INHERITED if name in os.environ}
        try:
            yield
        finally:
            os.environ.update(hidden)
