"""What a text says, as it can be read elsewhere, such as in a post.

Same rank as `model`: no reading, no clock.
"""

from __future__ import annotations

from msgspec import Struct


class Passage(Struct, frozen=True, kw_only=True):
    """A paragraph or a list item that can be read elsewhere, such as in a post."""

    sentences: tuple[str, ...]
    """Whole ones, plain, in the author's own words; at least one."""
    alone: tuple[bool, ...]
    """Of each: whether it can be understood without the one before; "It is slow" cannot."""
    is_item: bool = False
    leads_on: bool = False
    """Whether it ends with a colon: the items after it belong to it."""

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join(self.sentences)
