"""What lines of Markdown begin with, and how far in they are."""

from __future__ import annotations

import re

LIST_MARKER = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t]|$)[ \t]*")
"""The marker of a list item, with the blanks on both sides."""


def count_columns(line: str, end: int | None = None) -> int:
    """Return the column where the text of a line begins, with tabs to the next multiple of four."""
    if end is None:
        end = len(line) - len(line.lstrip())
    before = line[:end]
    return len(before.expandtabs(4)) if "\t" in before else end
