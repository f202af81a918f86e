"""Changes to a text: from where to where, and into what."""

import sys
from bisect import bisect_right
from collections.abc import Iterable, Sequence

Edit = tuple[int, int, str]


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with stretches replaced; of two that overlap, the first stands, and of one place all do."""
    pieces: list[str] = []
    position = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start >= position:
            pieces += (text[position:start], new)
            position = end
    return "".join((*pieces, text[position:])) if pieces else text


def is_within(position: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether one of the spans, which are in order, holds a position."""
    at = bisect_right(spans, (position, sys.maxsize)) - 1
    return at >= 0 and position < spans[at][1]
