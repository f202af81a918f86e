"""The site's style sheet: what ships, and the symbols of its categories, so that no page need hold them."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from tilfolio.pages.context import Context

_READABLE = "/:=,; "
"""What a data URL in CSS may hold as it is, besides letters and digits (RFC 2397)."""


def write_style(shipped: str, context: Context) -> str:
    """Return a style sheet with a rule for each category whose symbol is drawn."""
    icons = context.settings.icons
    named = [(category.name, icons.get(category.icon, "")) for category in context.settings.categories]
    rules = context.render(
        "category_icons.css.j2",
        icons=[(name, Markup(f"data:image/svg+xml,{quote(svg, safe=_READABLE)}")) for name, svg in named if svg],
    )
    return f"{shipped}\n{rules}"
