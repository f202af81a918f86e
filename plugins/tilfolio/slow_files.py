"""Log the names of files that take long to process."""

import logging
import time
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

Task = TypeVar("Task")
Made = TypeVar("Made")

LIMIT = 5.0
"""Seconds."""

log = logging.getLogger("mkdocs.plugins.tilfolio")
_named: set[str] = set()


def make_timed(make: Callable[[Task], Made], task: Task) -> Made:
    """Return the result of `make` for a task; if it takes more than five seconds, log the file's name once."""
    started = time.perf_counter()
    made = make(task)
    spent = time.perf_counter() - started
    if spent > LIMIT and (name := _find_name(task)) and name not in _named:
        _named.add(name)
        log.info("%s: took %.0f seconds", name, spent)
    return made


def _find_name(task: object) -> str:
    first = task[0] if isinstance(task, tuple) and task else task
    if isinstance(first, str | PurePath):
        return str(first)
    return str(getattr(first, "shown", ""))
