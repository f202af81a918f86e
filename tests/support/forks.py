"""Builds and commands in forked processes, which saves the second that starting Python takes."""

from __future__ import annotations

import importlib
import logging
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import IO

from mkdocs.__main__ import cli as mkdocs
from mkdocs.utils import DuplicateFilter

from support.git import isolated_environment
from tilfolio import cli as commands
from tilfolio.cli import main as til


class Fork:
    """An action in a folder, run by a fork of this process; its output can be read while it runs.

    The fork has one thread, so that builds in it use several cores.
    """

    def __init__(self, folder: Path, action: Callable[[], object], **environment: str) -> None:
        """Begin."""
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _act(folder, action, writing, writing, environment)
        os.close(writing)
        self.printed: IO[str] = os.fdopen(reading, encoding="utf-8")

    def finish(self) -> tuple[int, str]:
        """Wait for it to finish; return its exit code and the rest of its output."""
        with self.printed:
            told = self.printed.read()
        return self._wait(), told

    def kill(self) -> None:
        """Kill it, but not its children."""
        os.kill(self.pid, signal.SIGKILL)
        self._wait()
        self.printed.close()

    def _wait(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


def run_forked(folder: Path, action: Callable[[], object], **environment: str) -> tuple[int, str]:
    """Run an action in a folder in a fork; return its exit code and output."""
    return Fork(folder, action, **environment).finish()


def fork_build(folder: Path, *options: str, **environment: str) -> Fork:
    """Start `mkdocs build` in a folder."""
    _import_commands()
    return Fork(folder, lambda: mkdocs(["build", *options], prog_name="mkdocs"), **environment)


def fork_command(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `til` or `mkdocs` in a folder, e.g. `fork_command(folder, "til", "why", "kafka")`.

    `run_command` starts a new process, for tests that depend on startup or imports.
    """
    main = {"til": til, "mkdocs": mkdocs}[command[0]]
    _import_commands()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            action = partial(main, list(command[1:]), prog_name=command[0])
            _act(folder, action, out.fileno(), err.fileno(), environment)
        _, status = os.waitpid(child, 0)
        printed = []
        for file in (out, err):
            file.seek(0)
            printed.append(file.read().decode("utf-8"))
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(status), *printed)


@cache
def _import_commands() -> None:
    """Import modules that each child would otherwise import itself."""
    for module in pkgutil.iter_modules(commands.__path__, f"{commands.__name__}."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("git", "material.plugins.search.plugin", "tilfolio.engines.mkdocs.plugin"):
        importlib.import_module(name)


def _act(folder: Path, action: Callable[[], object], out: int, err: int, environment: Mapping[str, str]) -> None:
    """Run the action with output to two files, and exit."""
    code = 1
    try:
        variables = isolated_environment(**{"NO_MKDOCS_2_WARNING": "1", **environment})
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(folder)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout, sys.stderr = (os.fdopen(file, "w", 1, encoding="utf-8", closefd=False) for file in (1, 2))
        _forget_this_process()
        action()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _forget_this_process() -> None:
    """Log and warn as in a new process."""
    warnings.resetwarnings()
    for kind in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
        warnings.simplefilter("ignore", kind)
    for logger in (logging.root, *logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            logger.handlers[:] = []
            for each in logger.filters:
                if isinstance(each, DuplicateFilter):
                    each.msgs.clear()
