"""Rubbish is searched for when nobody waits: while pages are built the search took a sixth of a save's time."""

from __future__ import annotations

import gc
from threading import Timer

_SELDOM = (20_000, 20, 20)
"""When to search the memory while a build goes on: it makes little rubbish, and that took a twentieth of its time."""
_PAUSE = 2.0
"""Seconds after a build, in which a browser asks for the page."""


class Tidying:
    """Searches the memory after builds that follow one another, and seldom during them."""

    def __init__(self) -> None:
        """Plan nothing yet."""
        self._planned: Timer | None = None

    def begin(self) -> None:
        """Search seldom from now on."""
        gc.set_threshold(*_SELDOM)

    def begin_build(self) -> None:
        """Put off what was planned."""
        if self._planned is not None:
            self._planned.cancel()
            self._planned = None

    def end_build(self) -> None:
        """Plan a search for when the author reads."""
        self.begin_build()
        self._planned = Timer(_PAUSE, gc.collect)
        self._planned.daemon = True
        self._planned.start()
