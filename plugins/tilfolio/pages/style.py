"""The site's style sheet with the author's colors."""

import re

from tilfolio.pages.context import Context

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SPACE = re.compile(r"\n\s*")
_ZERO = re.compile(r"(?<![\d.\w-])0\.(?=\d)")
_SHORTER = ((" {", "{"), ("{ ", "{"), ("; ", ";"), (": ", ":"), (";}", "}"), (", ", ","), (" > ", ">"), (" !", "!"))


def write_style(shipped: str, context: Context) -> str:
    """Return the style sheet with the accent, and a rule for each category."""
    settings = context.settings
    palette = context.draw["palette"](
        settings.accent, [(category.name, category.color) for category in settings.categories]
    )
    rules = context.render(
        "category_colors.css.j2",
        accent=palette[""],
        colors=[(category.name, palette[category.name]) for category in settings.categories],
    )
    return shrink(f"{shipped}\n{rules}")


def shrink(style: str) -> str:
    """Return a minified style sheet.

    This is only safe for our own: its strings contain no comments, line breaks, or punctuation next to a space.
    """
    style = _ZERO.sub(".", _SPACE.sub("", _COMMENT.sub("", style)))
    for written, short in _SHORTER:
        style = style.replace(written, short)
    return style
