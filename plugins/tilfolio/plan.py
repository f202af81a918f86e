"""What a week should bring, and what it brought.

Same rank as `model`: no reading, no clock.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from tilfolio.model import Slug


class Output(Struct, frozen=True, kw_only=True):
    """Something that a week should bring, and what counts for it."""

    text: str
    """As pages show it: `3 LeetCode problems`."""
    target: int = 1
    """How many."""
    tags: tuple[str, ...] = ()
    """A note with one of these, or in a folder of that name, counts; lower case, spaces as dashes."""
    kinds: tuple[str, ...] = ()
    """Kinds of notes that count, of those in `derive/outputs.py`."""
    commits: tuple[str, ...] = ()
    """Patterns of file names: a commit that touches such a file in a project counts."""
    shared: tuple[str, ...] = ()
    """Parts of addresses, `linkedin.com`: a link with one of these in `shared:`, `links:` or the opening counts."""


class Counted(Struct, frozen=True, kw_only=True):
    """Something that counted for an output: a note, a commit, a link or a line of the week's opening."""

    day: date | None = None
    til: Slug | None = None
    commit: str = ""
    """Its first line; empty where it touched what is not published."""
    paths: tuple[str, ...] = ()
    """The files that the commit touched, below the `projects` folder; of nothing else are there any."""
    link: str = ""
    text: str = ""
    """Markdown of the line."""


class OutputCount(Struct, frozen=True, kw_only=True):
    """How many there are of an output, and what counted."""

    output: Output
    done: int = 0
    counted: tuple[Counted, ...] = ()

    @property
    def is_reached(self) -> bool:
        """Whether there are as many as planned."""
        return self.done >= self.output.target
