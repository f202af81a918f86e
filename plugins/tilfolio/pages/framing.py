"""The parts around the text of a note or project: the author's card and the tags."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from tilfolio.pages import paths
from tilfolio.pages.context import Views
from tilfolio.pages.profiles import sort_profiles
from tilfolio.pages.tag_names import name_tag


def find_file(views: Views, address: str) -> str:
    """Return the relative URL of a file in `docs/`; URLs and empty strings stay."""
    return address if "://" in address or not address else views.href(address.lstrip("/"))


def describe_author(views: Views) -> dict[str, Any] | None:
    """Return the author's card for the side of a page; None without a name."""
    author = views.context.settings.author
    if not author.name:
        return None
    profiles = sort_profiles(author.profiles)
    return {
        "name": author.name,
        "headline": author.headline,
        "open_to": author.open_to,
        "photo": find_file(views, author.photo),
        "href": views.href(paths.HOME),
        "follow": profiles[0] if profiles else None,
        "icon": views.icon(profiles[0].icon) if profiles else "",
        "projects": views.href(paths.PROJECTS) if views.context.portfolio.projects else "",
    }


def place_of_tag(tag: str) -> str:
    """Return the anchor of a tag on the page of tags: `#tag:llm`."""
    return f"#tag:{quote(name_tag(tag, '-'), safe='')}"


def link_tags(views: Views, tags: Iterable[str]) -> list[tuple[str, str]]:
    """Return tags with their links to the page of tags; the links are empty without such a page."""
    page = views.context.settings.tags_page
    return [(tag, f"{views.href(page)}{place_of_tag(tag)}" if page else "") for tag in tags]
