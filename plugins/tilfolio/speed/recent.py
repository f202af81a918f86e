"""What one build used, kept in memory for the next one: `mkdocs serve` builds again at each save."""

from __future__ import annotations

from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by key, of this build and of the one before in this process; none where no other build is to come."""

    def __init__(self, *, kept: bool = False) -> None:
        """Say whether another build is to come."""
        self.kept = kept
        self._before: dict[bytes, Value] = {}
        self._now: dict[bytes, Value] = {}

    def begin(self) -> None:
        """Begin another build: what the last one did not use is forgotten."""
        self._before, self._now = self._now, {}

    def get(self, key: bytes) -> Value | None:
        """Return a value that the build before used, and keep it."""
        value = self._before.get(key)
        if value is not None:
            self._now[key] = value
        return value

    def keep(self, key: bytes, value: Value) -> None:
        """Take note of a value that this build used."""
        if self.kept:
            self._now[key] = value
