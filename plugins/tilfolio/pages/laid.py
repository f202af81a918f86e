"""The result of laying out a part of the site."""

from __future__ import annotations

from dataclasses import dataclass

from tilfolio.model import Asset, Page, Problem


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """Pages with the files that they use, and the problems found."""

    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
