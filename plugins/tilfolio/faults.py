"""Turn errors of our own code into Problems of the file that caused them, so that the build goes on."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
    """Return the results of `make_all` in order, with those of `recover` for tasks that fail.

    Failing tasks are found by bisection, so that there is no cost if all succeed.
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
    """Return whether an error is a bug of ours, not a lack of memory or an error in an author's template.

    Such a template fails for every page, and its error names the place.
    """
    return not isinstance(error, MemoryError) and not any(map(_is_foreign_template, _list_files(error.__traceback__)))


@contextmanager
def surviving(shown: str, report: Callable[[Problem], None], doing: str) -> Iterator[None]:
    """Report bugs of ours that occur while `doing` something with a file, and go on; raise other errors."""
    try:
        yield
    except Exception as error:
        if not is_ours(error):
            raise
        report(describe_fault(shown, doing, error))


def describe_fault(shown: str, doing: str, error: Exception) -> Problem:
    """Return a Problem for a bug of ours that occurred while `doing` something with the file `shown`."""
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return Problem(
        path=shown,
        what=f"tilfolio failed while {doing} ({message[:_LONGEST].rstrip(' :')})",
        remedy="This is a bug in tilfolio, not a mistake in your file: report it with the output of `--verbose`",
        details="".join(traceback.format_exception(type(error), error, error.__traceback__)),
    )


def _list_files(trace: TracebackType | None) -> list[str]:
    return [frame.filename for frame in traceback.extract_tb(trace)]


def _is_foreign_template(path: str) -> bool:
    return path.endswith(".j2") and not path.startswith(_PACKAGE)
