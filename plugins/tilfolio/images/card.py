"""The content of a preview card and the result of drawing it; separate from the drawing code, which is slow to load."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

WIDTH, HEIGHT = 1200, 630

CardKind: TypeAlias = Literal["til", "project", "digest", "achievement", "section"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """The content of one card."""

    kind: CardKind
    title: str
    category: str = ""
    """Shown above the title: the category's title, such as `Data`."""
    color: str = ""
    """The category's colour, `#rrggbb`; the style's accent if empty."""
    icon: str = ""
    """An SVG, the name of a built-in symbol (`data`, `model`, `infra`), or an emoji; the kind's own symbol if empty."""
    date: str = ""
    """Already formatted."""
    author: str = ""
    photo: bytes = b""
    """The author's photo, PNG, JPEG or WebP."""
    site_name: str = ""
    figure: str = ""
    """The large number on the card of an achievement or a project, without its unit: `45`."""
    unit: str = ""
    """The figure's unit: `ms`."""
    figure_label: str = ""
    """What the figure measures: `Latency`."""
    before: str = ""
    """The figure before the change that a note describes: `0.78`."""
    after: str = ""
    """The figure after it: `0.91`."""
    code: str = ""
    """One line of the note's code."""
    counts: tuple[tuple[str, str], ...] = ()
    """Figures of a digest ("5", "notes") or a project ("0.91", "F1"); up to three are shown."""
    strip: tuple[int, ...] = ()
    """Notes per day of a digest, Monday first."""
    cover: bytes = b""
    """A project's picture, PNG, JPEG or WebP."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """A finished card."""

    png: bytes
    missing: str = ""
    """Characters that no font has, each once; they were left out."""
    unreadable: tuple[str, ...] = ()
    """`photo` or `cover` if its bytes are not a picture; it was left out."""
