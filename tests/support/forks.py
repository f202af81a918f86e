"""Builds and commands in processes of their own, without the second that Python takes to start one."""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO

from mkdocs.__main__ import cli

from support.git import isolated_environment


class Fork:
    """An action in a folder, done by a copy of this process; what it prints can be read while it goes on.

    It has one thread, so that builds in it use several cores.
    """

    def __init__(self, folder: Path, action: Callable[[], object], **environment: str) -> None:
        """Begin."""
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            os.dup2(writing, 2)  # what it starts prints there too
            variables = isolated_environment(**{"NO_MKDOCS_2_WARNING": "1", **environment})
            _act(folder, action, os.fdopen(writing, "w", buffering=1, encoding="utf-8"), variables)
        os.close(writing)
        self.printed: IO[str] = os.fdopen(reading, encoding="utf-8")

    def finish(self) -> tuple[int, str]:
        """Wait until it is done, and return its exit code and the rest of what it printed."""
        with self.printed:
            told = self.printed.read()
        return self._wait(), told

    def kill(self) -> None:
        """End it at once, but not what it has started."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()
        self.printed.close()

    def _wait(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


def run_forked(folder: Path, action: Callable[[], object], **environment: str) -> tuple[int, str]:
    """Do something in a folder as a process of its own would, and return its exit code and all that it printed."""
    return Fork(folder, action, **environment).finish()


def fork_build(folder: Path, *options: str, **environment: str) -> Fork:
    """Begin `mkdocs build` in a folder."""
    return Fork(folder, lambda: cli(["build", *options], prog_name="mkdocs"), **environment)


def _act(folder: Path, action: Callable[[], object], printed: IO[str], environment: dict[str, str]) -> None:
    """Do it, and end this process."""
    code = 1
    try:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.stdout = sys.stderr = printed
        for name in (None, "mkdocs"):
            logging.getLogger(name).handlers[:] = []
        action()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        printed.flush()
        os._exit(code)
