"""Views of records for templates."""

from typing import Any

from markupsafe import Markup
from msgspec import Struct


class CategoryView(Struct, frozen=True, kw_only=True):
    """A category as a chip."""

    name: str
    title: str
    question: str
    color: str
    icon: Markup
    """Inline SVG, or text such as an emoji."""
    href: str
    reason: str = ""
    """Where the category comes from: `declared` or `text`."""


class TilView(Struct, frozen=True, kw_only=True):
    """A note in a list."""

    title: str
    href: str
    day: str
    iso: str
    short: str
    """The day without its year: `Nov 28`."""
    medium: str
    """The day with a short month: `Nov 28, 2026`."""
    summary: str
    minutes: int
    category: CategoryView | None
    secondary: CategoryView | None
    draft: bool
    scheduled: bool
    expired: bool = False
    drawn: dict[str, Markup] = {}

    def draw_once(self, macro: Any) -> Markup:
        """Return the cached result of a macro for this view; a note's card is on about ten pages."""
        if macro.name not in self.drawn:
            self.drawn[macro.name] = macro(self)
        return self.drawn[macro.name]


class ProjectView(Struct, frozen=True, kw_only=True):
    """A project in a list."""

    title: str
    href: str
    summary: str
    status: str | None
    cover: str
    cover_width: int = 0
    """Pixels; 0 if unknown, as for SVG and external images."""
    cover_height: int = 0
    cover_set: str = ""
    """Smaller copies for `srcset`."""
    tags: tuple[str, ...]
    featured: bool
    draft: bool
    figures: tuple[Any, ...]
    tils: int
    scheduled: bool = False
    expired: bool = False
