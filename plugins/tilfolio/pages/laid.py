"""The result of laying out a part of the site."""

from __future__ import annotations

from msgspec import Struct

from tilfolio.model import Asset, Page, Problem


class Laid(Struct, frozen=True, kw_only=True):
    """Pages with the files that they use, and the problems found."""

    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
