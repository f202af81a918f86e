"""What a preview card says, and what drawing it gives; apart from the drawing, which takes a while to be loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

WIDTH, HEIGHT = 1200, 630

CardKind: TypeAlias = Literal["til", "project", "digest", "achievement", "section"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """The words and figures of one card."""

    kind: CardKind
    title: str
    category: str = ""
    """What stands above the title: the category's title, e.g. `Data`."""
    color: str = ""
    """The category's colour, `#rrggbb`; nothing: the style's accent."""
    icon: str = ""
    """An SVG's text, the name of a symbol that ships (`data`, `model`, `infra`), or an emoji; else the kind's own."""
    date: str = ""
    """As it is shown."""
    author: str = ""
    photo: bytes = b""
    """The author's photo, PNG, JPEG or WebP."""
    site_name: str = ""
    figure: str = ""
    """Shown large on the card of an achievement or a project, without its unit: `45`."""
    unit: str = ""
    """The figure's unit: `ms`."""
    figure_label: str = ""
    """What the figure measures: `Latency`."""
    before: str = ""
    """What a note changed: the figure before, `0.78`."""
    after: str = ""
    """And the figure after: `0.91`."""
    code: str = ""
    """One line of a note's code."""
    counts: tuple[tuple[str, str], ...] = ()
    """Figures and their names, of a digest ("5", "notes") or a project ("0.91", "F1"); up to three are shown."""
    strip: tuple[int, ...] = ()
    """Notes a day, Monday first: the symbol of a digest."""
    cover: bytes = b""
    """A project's picture, PNG, JPEG or WebP."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A finished card."""

    png: bytes
    missing: str = ""
    """Characters that no font could draw, each once; they were left out."""
    unreadable: tuple[str, ...] = ()
    """`photo` or `cover`, when their bytes are no picture; the card does without."""
