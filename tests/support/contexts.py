"""Contexts for rendering pages: a portfolio, its derived data, and the built-in templates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from support.builders import a_category, a_day, a_portfolio
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.templates import load_templates
from tilfolio.parse.passages import find_passages
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read
from tilfolio.settings import Author, Settings, Sharing
from tilfolio.steps.deriving import Choices, derive

SITE_URL = "https://ada.example/portfolio/"
CATEGORIES = (a_category("data"), a_category("infra", title="Infrastructure", color="#b23c00"))


def a_context(
    *tils: Til,
    projects: Iterable[Project] = (),
    today: str = "2026-11-23",
    sharing: Sharing | None = None,
    **fields: Any,
) -> Context:
    """Return the context of a site by Ada; fields are those of Settings."""
    given = {
        "site_name": "Ada's notes",
        "site_url": SITE_URL,
        "author": Author(name="Ada Author", headline="Measures things", profiles=("https://x.com/ada",)),
        "categories": CATEGORIES,
        "sharing": sharing or Sharing(),
        **fields,
    }
    settings = Settings(**given)
    portfolio = a_portfolio(*tils, projects=projects)
    return Context(
        settings=settings,
        portfolio=portfolio,
        facts=derive(portfolio, settings, Choices(), a_day(today)),
        templates=load_templates(language=settings.language),
        today=a_day(today),
        draw=DRAWN,
        plain=plain_text,
        mask=lambda markdown: read(markdown).masked,
        passages=find_passages,
    )
