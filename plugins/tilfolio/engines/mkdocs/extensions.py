"""Which Markdown extensions the texts of a site need, so that a short mkdocs.yml shows them whole.

The texts are what `parse` makes of notes and READMEs: alerts are admonitions there, `<details>` says `markdown`.
An extension costs time on every page, so one that no text asks for is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_NEEDS = (
    (("```", "~~~"), r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?:`{3}|~{3})", "pymdownx.superfences"),
    (("!!!",), r"^[ \t]*!!! ?\w", "admonition"),
    (("???",), r"^[ \t]*\?\?\?\+? ?\w", "pymdownx.details"),
    (("[^",), r"^[ \t]*\[\^[^\]\n]+\]:", "footnotes"),
    (("`$",), r"\$`[^`\n]+`\$", "tilfolio.render.formulas"),
    ((" markdown",), r"<[a-zA-Z][^<>]* markdown(?:=|[ >])", "md_in_html"),
    ((". ",), r"^[ \t>]*(?:[-*+][ \t]+)*\d{1,9}\.[ \t]", "sane_lists"),
    (("[ ]", "[x]", "[X]"), r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t]", "pymdownx.tasklist"),
)
"""Signs of which one stands in every text that needs an extension, what tells for certain, and the extension.

All texts are looked through in each build, and most hold none of the signs: to find that takes a third of the time.
"""

_BRINGS = {
    "extra": ("footnotes", "md_in_html"),
    "pymdownx.fancylists": ("sane_lists",),
    "pymdownx.extra": ("footnotes", "md_in_html", "pymdownx.superfences"),
}
"""What bundles of extensions bring, as far as it is looked for."""

_OPTIONS: dict[str, dict[str, Any]] = {"pymdownx.tasklist": {"custom_checkbox": True}}


def find_missing_extensions(texts: Iterable[str], present: Iterable[object]) -> dict[str, dict[str, Any]]:
    """Return the extensions that the texts need and a configuration lacks, in a fixed order, with their options.

    `present` are those of the configuration: by either of their names, `footnotes` or `markdown.extensions.footnotes`,
    or as the objects that plugins and hooks add.
    """
    known = {_name_of(extension).removeprefix("markdown.extensions.") for extension in present}
    known.update(name for bundle in tuple(known) for name in _BRINGS.get(bundle, ()))
    left = [(signs, re.compile(pattern, re.M), name) for signs, pattern, name in _NEEDS if name not in known]
    found: set[str] = set()
    for text in texts:
        met = {name for signs, pattern, name in left if any(map(text.__contains__, signs)) and pattern.search(text)}
        if met:
            found |= met
            left = [asked for asked in left if asked[-1] not in met]
    return {name: _OPTIONS.get(name, {}) for _, _, name in _NEEDS if name in found}


def _name_of(extension: object) -> str:
    """Return the name of an extension; the one of an object is the module that its class comes from."""
    return extension if isinstance(extension, str) else type(extension).__module__
