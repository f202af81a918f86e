"""The front matter of generated pages."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

NO_SIDEBARS = ("navigation", "toc", "footer")
"""Hidden parts of Material's layout: our pages have their own navigation."""


def page_meta(
    title: str,
    description: str = "",
    *,
    tags: Sequence[str] = (),
    searchable: bool = True,
    hide: Sequence[str] = (),
    other: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return front matter for MkDocs and Material.

    Title and description are plain text; they are escaped here because templates print them unescaped. Except for the
    title, the author's fields in `other` take precedence; `hide` is added to theirs.
    """
    meta: dict[str, Any] = dict(other or {})
    meta["title"] = escape(title, quote=False)
    if description:
        meta.setdefault("description", escape(description))
    if tags:
        # Material prints tags unescaped; "&" stays, so that they match the keys of `extra.tags`.
        meta["tags"] = [tag.replace("<", "&lt;") for tag in tags]
    if not searchable:
        meta.setdefault("search", {"exclude": True})
    if hide:
        own = meta.get("hide") or ()
        meta["hide"] = list(dict.fromkeys((*([own] if isinstance(own, str) else own), *hide)))
    return meta
