"""Render SVGs from the templates in `templates/svg/`."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader

from tilfolio.compiled import open_templates
from tilfolio.words import ENGLISH

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
    loader = PackageLoader("tilfolio", "templates/svg")
    return open_templates(loader, locale, {"n": write_number, "clean": clean_text}, keep_trailing_newline=False)
