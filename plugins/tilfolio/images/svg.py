"""Render SVGs from the templates in `templates/svg/`."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from tilfolio.compiled import CompiledTemplates
from tilfolio.words import ENGLISH, load_words

_BETWEEN_TAGS = re.compile(r">[^\S\n]*\n\s*<")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 forbids even when escaped (section 2.2)."""


def render_svg(name: str, /, *, locale: str = ENGLISH, **fields: Any) -> str:
    """Render `templates/svg/NAME.svg.j2` on one line, which Markdown does not change."""
    text = load_drawings(locale).get_template(f"{name}.svg.j2").render(**fields)
    return clean_text(_BETWEEN_TAGS.sub("><", text))


def clean_text(text: str) -> str:
    """Return a text on one line, without the characters that XML forbids."""
    return " ".join(_UNPRINTABLE.sub("", text).split())


def write_number(number: float) -> str:
    """Format a coordinate with at most two decimals and no trailing zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"


def write_value(value: float) -> str:
    """Format a value with four significant digits."""
    return f"{value:.4g}" if abs(value) < 1e6 else f"{value:.3e}"


@cache
def load_drawings(locale: str) -> Environment:
    """Return the templates of SVGs in a language."""
    templates = Environment(
        loader=PackageLoader("tilfolio", "templates/svg"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["n"] = write_number
    templates.filters["clean"] = clean_text
    words = load_words(locale)
    templates.filters["say"] = words.say_markup
    templates.filters["plural"] = words.plural_markup
    templates.filters["known"] = words.say
    templates.bytecode_cache = CompiledTemplates(templates, locale)
    return templates
