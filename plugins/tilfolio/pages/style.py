"""The site's style sheet: what ships, the author's colors, and the symbols of categories, which no page holds."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from tilfolio.pages.context import Context

_READABLE = "/:=,; "
"""What a data URL in CSS may hold as it is, besides letters and digits (RFC 2397)."""


def write_style(shipped: str, context: Context) -> str:
    """Return the style sheet with the accent, and a rule for each category."""
    settings = context.settings
    named = [(category.name, settings.icons.get(category.icon, "")) for category in settings.categories]
    palette = context.draw["palette"](
        settings.accent, [(category.name, category.color) for category in settings.categories]
    )
    rules = context.render(
        "category_colors.css.j2",
        accent=palette[""],
        colors=[(category.name, palette[category.name]) for category in settings.categories],
        icons=[(name, Markup(f"data:image/svg+xml,{quote(svg, safe=_READABLE)}")) for name, svg in named if svg],
    )
    return f"{shipped}\n{rules}"
