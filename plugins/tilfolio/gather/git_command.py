"""Edge: run git commands."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping
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
"""Variables that git exports to hooks (`git rev-parse --local-env-vars`), or that change how it reads paths."""

_SETTINGS = (
    "core.quotePath=false",
    "diff.interHunkContext=0",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
)
"""Settings that affect git's output, set to the values that our parsers expect."""

_MISSING = "git is not installed. Install it from https://git-scm.com"


class GitError(Exception):
    """A git command failed; the message is git's."""

    output: bytes = b""
    """The output before the error."""


class GitMissingError(GitError):
    """git is not installed."""


def run_git(
    folder: Path,
    *arguments: str,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> bytes:
    """Return the output of a git command in `folder` with the input `given`.

    `environment` is added to the process's own; after `seconds` the command and its children are killed.

    Raises:
        GitMissingError: git is not installed.
        GitError: git failed or was killed.
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
    """Kill a command, and unless `alone`, also its children, such as the helpers of a fetch."""
    if alone or os.name == "nt":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _make_environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for English messages and the repository of the current folder.

    In a git hook, the inherited variables refer to the repository of the commit, which may be another one.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _INHERITED}
    return {**kept, "LANGUAGE": "C", "LC_ALL": "C", **more}


def split_batch(output: bytes) -> Iterator[bytes]:
    """Yield the contents in the output of `git cat-file --batch`."""
    start = 0
    while start < len(output):
        end = output.index(b"\n", start)
        size = int(output[start:end].split()[2])
        yield output[end + 1 : end + 1 + size]
        start = end + size + 2


def read_blobs(root: Path, names: Iterable[str], largest: int, at_once: int = 1000) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of those objects that exist and are blobs of at most `largest` bytes."""
    asked = "\n".join(dict.fromkeys(names)).encode()
    lines = run_git(root, "cat-file", "--batch-check", given=asked).decode().split("\n") if asked else []
    found = (line.split() for line in lines)
    blobs = [words[0] for words in found if len(words) == 3 and words[1] == "blob" and int(words[2]) <= largest]
    for start in range(0, len(blobs), at_once):
        some = blobs[start : start + at_once]
        output = run_git(root, "cat-file", "--batch", given="\n".join(some).encode())
        yield from zip(some, split_batch(output), strict=True)
