"""The page templates in the site's language; an author's own override ours."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup, escape

from tilfolio.compiled import open_templates
from tilfolio.pages.inline import render_inline
from tilfolio.pages.raw_blocks import mark_raw_block
from tilfolio.words import ENGLISH

_MARKDOWN_CHARACTERS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~^=:<>&\"'$@/]")


def load_templates(overrides: Path | None = None, language: str = ENGLISH) -> Environment:
    """Return the page templates in a language; files in `overrides` replace ours of the same name."""
    loaders: list[Any] = [FileSystemLoader(overrides)] if overrides else []
    filters: dict[str, Callable[..., Any]] = {
        "md": escape_markdown,
        "raw_block": mark_raw_block,
        "inline": render_inline,
        "keep_lines": lambda text: Markup(str(escape(text)).replace("\n", "&#10;")),
        "one_line": lambda text: Markup(" ".join(str(text).split())),
    }
    loader = ChoiceLoader([*loaders, PackageLoader("tilfolio", "templates")])
    return open_templates(loader, language, filters, keep_trailing_newline=True)


def escape_markdown(text: str) -> Markup:
    """Escape plain text for Markdown, macros and HTML."""
    return Markup(_MARKDOWN_CHARACTERS.sub(lambda match: f"&#{ord(match[0])};", text))
