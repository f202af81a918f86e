"""Plain paragraphs of a text, for use in posts.

Same layer as `model`: no I/O, no clock.
"""

from msgspec import Struct


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph or a list item as plain sentences."""

    sentences: tuple[str, ...]
    """Whole sentences in the author's words; at least one."""
    alone: tuple[bool, ...]
    """For each sentence, whether it is clear without the previous one; "It is slow" is not."""
    is_item: bool = False
    leads_on: bool = False
    """Whether it ends with a colon and introduces the next items."""

    @property
    def text(self) -> str:
        """All sentences on one line."""
        return " ".join(self.sentences)
