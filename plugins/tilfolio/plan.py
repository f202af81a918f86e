"""Weekly outputs: targets and results.

Same layer as `model`: no I/O, no clock.
"""

from datetime import date

from msgspec import Struct

from tilfolio.model import Slug


class Output(Struct, frozen=True, kw_only=True):
    """A target of a week, and what counts towards it."""

    text: str
    """Displayed text: `3 LeetCode problems`."""
    target: int = 1
    tags: tuple[str, ...] = ()
    """Tags or folders of notes that count, in lower case with dashes for spaces."""
    kinds: tuple[str, ...] = ()
    """Kinds of notes that count, from `derive/outputs.py`."""
    commits: tuple[str, ...] = ()
    """Patterns of file names: commits that touch such a file in a project count."""
    shared: tuple[str, ...] = ()
    """Parts of URLs, such as `linkedin.com`, that count in `shared:`, `links:` or the opening."""


class Counted(Struct, frozen=True, kw_only=True):
    """An item that counts for an output: a note, a commit, a link or a line of the week's opening."""

    day: date | None = None
    til: Slug | None = None
    commit: str = ""
    """Subject of a commit; empty if it touched unpublished content."""
    paths: tuple[str, ...] = ()
    """Files that a commit touched, relative to the `projects` folder."""
    link: str = ""
    text: str = ""
    """Markdown of the line."""


class OutputCount(Struct, frozen=True, kw_only=True):
    """The result of an output."""

    output: Output
    done: int = 0
    counted: tuple[Counted, ...] = ()

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return self.done >= self.output.target
