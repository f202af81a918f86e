"""The page templates in the site's language; an author's own override ours."""

import re
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from tilfolio.compiled import CompiledTemplates
from tilfolio.pages.inline import render_inline
from tilfolio.pages.raw_blocks import mark_raw_block
from tilfolio.words import ENGLISH, load_words

_MARKDOWN_CHARACTERS = re.compile(r"[\\`*_{}\[\]()#+\-.!|~^=:<>&\"'$@/]")


def load_templates(overrides: Path | None = None, language: str = ENGLISH) -> Environment:
    """Return the page templates in a language; files in `overrides` replace ours of the same name.

    Constant texts (`{{ "Related" | say }}`) are translated once, when the template is compiled.
    """
    loaders: list[Any] = [FileSystemLoader(overrides)] if overrides else []
    templates = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("tilfolio", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # used for one build
    )
    templates.filters["md"] = escape_markdown
    templates.filters["raw_block"] = mark_raw_block
    templates.filters["inline"] = render_inline
    templates.filters["keep_lines"] = lambda text: Markup(str(escape(text)).replace("\n", "&#10;"))
    templates.filters["one_line"] = lambda text: Markup(" ".join(str(text).split()))
    words = load_words(language)
    templates.filters["say"] = words.say_markup
    templates.filters["plural"] = words.plural_markup
    templates.filters["known"] = words.say
    templates.bytecode_cache = CompiledTemplates(templates, language)
    return templates


def escape_markdown(text: str) -> Markup:
    """Escape plain text for Markdown, macros and HTML."""
    return Markup(_MARKDOWN_CHARACTERS.sub(lambda match: f"&#{ord(match[0])};", text))
