"""One file never ends a build: what fails for it becomes a Problem that names it, and the rest is built."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from tilfolio.model import Problem

Task = TypeVar("Task")
Made = TypeVar("Made")

_PACKAGE = str(Path(__file__).parent)
_LONGEST = 200


def attempt_each(
    tasks: Sequence[Task],
    make_all: Callable[[Sequence[Task]], list[Made]],
    recover: Callable[[Task, Exception], Made],
) -> list[Made]:
    """Return what `make_all` makes of the tasks, in order; of those that fail, what `recover` makes instead.

    Where nothing fails, it costs nothing. Which of many fails is found by halving: `make_all` may know the others.
    """
    try:
        return make_all(tasks)
    except Exception as error:
        if not tasks or not is_ours(error):
            raise
        fault = error
    if len(tasks) == 1:
        return [recover(tasks[0], fault)]
    half = len(tasks) // 2
    return attempt_each(tasks[:half], make_all, recover) + attempt_each(tasks[half:], make_all, recover)


def is_ours(error: Exception) -> bool:
    """Return whether a failure is a mistake of our own code: not where memory ends, nor in a template of the author's.

    Such a template fails for every page alike, and its error says where.
    """
    return not isinstance(error, MemoryError) and not any(map(_is_foreign_template, _list_files(error.__traceback__)))


def describe_fault(shown: str, doing: str, error: Exception) -> Problem:
    """Return the Problem of a file on which our own code failed while `doing` something; `shown` is how it is named."""
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return Problem(
        path=shown,
        what=f"tilfolio failed while {doing} ({said[:_LONGEST].rstrip(' :')})",
        remedy="This is a bug in tilfolio, not a mistake in your file: report it with what `--verbose` shows",
        details="".join(traceback.format_exception(type(error), error, error.__traceback__)),
    )


def _list_files(trace: TracebackType | None) -> list[str]:
    return [frame.filename for frame in traceback.extract_tb(trace)]


def _is_foreign_template(path: str) -> bool:
    return path.endswith(".j2") and not path.startswith(_PACKAGE)
