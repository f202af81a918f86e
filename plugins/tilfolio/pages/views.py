"""Records as templates show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True, kw_only=True, slots=True)
class CategoryView:
    """A Category as a chip shows it."""

    name: str
    title: str
    question: str
    color: str
    icon: Markup
    """As inline SVG, or as the text it is (an emoji)."""
    href: str
    reason: str = ""
    """Where the label came from, in the template's words: `declared` or `text`."""


@dataclass(frozen=True, kw_only=True)
class TilView:
    """A Til as a list shows it."""

    title: str
    href: str
    day: str
    iso: str
    short: str
    """The day without its year: `Nov 28`."""
    medium: str
    """The day, short: `Nov 28, 2026`."""
    summary: str
    minutes: int
    category: CategoryView | None
    secondary: CategoryView | None
    draft: bool
    scheduled: bool
    expired: bool = False
    drawn: dict[str, Markup] = field(default_factory=dict, compare=False, repr=False)

    def draw_once(self, macro: Any) -> Markup:
        """Return what a macro makes of this view: a card stands on ten pages, and is drawn once for them."""
        if macro.name not in self.drawn:
            self.drawn[macro.name] = macro(self)
        return self.drawn[macro.name]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectView:
    """A Project as a list shows it."""

    title: str
    href: str
    summary: str
    status: str | None
    cover: str
    cover_width: int = 0
    """In pixels; 0: not known, as of a drawing or of one elsewhere."""
    cover_height: int = 0
    cover_set: str = ""
    """Smaller copies, as `srcset` has them."""
    tags: tuple[str, ...]
    featured: bool
    draft: bool
    figures: tuple[Any, ...]
    tils: int
    scheduled: bool = False
    expired: bool = False
