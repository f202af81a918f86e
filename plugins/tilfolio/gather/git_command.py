"""Edge: git, always asked about the folder it is asked for."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

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

    `environment` is added to that of this process; after `seconds` the command is ended, and all that it started.

    Raises:
        GitMissingError: git is not installed.
        GitError: git ended with an error, or was ended.
    """
    program = shutil.which("git")
    if program is None:
        raise GitMissingError(_MISSING)
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    try:
        with subprocess.Popen(
            [program, *settings, *arguments],
            cwd=folder,
            env=_make_environment(environment or {}),
            stdin=subprocess.PIPE if given else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=seconds is not None,
        ) as process:
            try:
                output, complaint = process.communicate(given or None, timeout=seconds)
            except BaseException:
                _end(process, alone=seconds is None)
                raise
    except subprocess.TimeoutExpired as error:
        raise GitError(f"it took longer than {seconds:g} seconds") from error
    except OSError as error:
        raise GitError(f"it cannot be run in {folder}: {error.strerror}") from error
    if process.returncode != 0:
        text = complaint.decode("utf-8", "replace").strip()
        failure = GitError(text or f"it ended with status {process.returncode}")
        failure.output = output
        raise failure
    return output


def _end(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """Kill a command; unless it runs `alone`, also its children, such as the helpers of a fetch."""
    if alone or os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _make_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which git speaks English and asks about the folder it is run in.

    A git hook names the repository that is being committed to, which need not be the one that holds the notes.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    return {**kept, "LANGUAGE": "C", "LC_ALL": "C", **more}
