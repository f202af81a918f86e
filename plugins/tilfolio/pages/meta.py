"""The front matter of generated pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

NO_SIDEBARS = ("navigation", "toc", "footer")
"""What a page of a section hides: our pages lead to each other themselves."""


def page_meta(
    title: str,
    description: str = "",
    *,
    tags: Sequence[str] = (),
    searchable: bool = True,
    hide: Sequence[str] = (),
    other: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return front matter as MkDocs and Material read it.

    Title and description are plain text; both end in HTML as they are, so they are escaped here.
    What the author wrote in `other` goes before ours, but for the title; what `hide` names is hidden besides theirs.
    """
    meta: dict[str, Any] = dict(other or {})
    meta["title"] = escape(title, quote=False)
    if description:
        meta.setdefault("description", escape(description))
    if tags:
        # Material prints tags as they are, on pages and in the search; "&" stays, as `extra.tags` names them.
        meta["tags"] = [tag.replace("<", "&lt;") for tag in tags]
    if not searchable:
        meta.setdefault("search", {"exclude": True})
    if hide:
        own = meta.get("hide") or ()
        meta["hide"] = list(dict.fromkeys((*([own] if isinstance(own, str) else own), *hide)))
    return meta
