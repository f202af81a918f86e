"""What is said while something is made, to be said again when it is taken from the cache."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

Remark = tuple[str, int, str]
"""A logger's name, a level and a text."""


@contextmanager
def listen() -> Iterator[list[Remark]]:
    """Collect what MkDocs, its plugins and its extensions log meanwhile: logger, level, text."""
    listener = _Listener()
    loggers = (logging.getLogger("mkdocs"), logging.getLogger())
    for logger in loggers:
        logger.addHandler(listener)
    try:
        yield listener.remarks
    finally:
        for logger in loggers:
            logger.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[Remark] = []
        self._last: logging.LogRecord | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record is not self._last:  # one that also reaches the root logger is one remark
            self.remarks.append((record.name, record.levelno, record.getMessage()))
        self._last = record
