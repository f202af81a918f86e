"""Templates that this process has compiled: `mkdocs serve` builds again at each save, with new environments."""

from __future__ import annotations

from types import CodeType

import jinja2
from jinja2.bccache import Bucket


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps what was compiled from a source in memory, for environments of one kind."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was made of the same source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


OWN = CompiledTemplates()
"""Of the page templates."""
