"""Which Markdown extensions the texts of a site need, so that a short mkdocs.yml shows them whole.

The texts are what `parse` makes of notes and READMEs: alerts are admonitions there, `<details>` says `markdown`.
An extension costs time on every page, so one that no text asks for is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

_NEEDS = (
    (re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)*(?:`{3}|~{3})", re.M), "pymdownx.superfences"),
    (re.compile(r"^[ \t]*!!! ?\w", re.M), "admonition"),
    (re.compile(r"^[ \t]*\?\?\?\+? ?\w", re.M), "pymdownx.details"),
    (re.compile(r"^[ \t]*\[\^[^\]\n]+\]:", re.M), "footnotes"),
    (re.compile(r"<[a-zA-Z][^<>]* markdown(?:=|[ >])"), "md_in_html"),
    (re.compile(r"^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ xX]\][ \t]", re.M), "pymdownx.tasklist"),
)
"""What is looked for, and the extension that reads it."""

_BRINGS = {
    "extra": ("footnotes", "md_in_html"),
    "pymdownx.extra": ("footnotes", "md_in_html", "pymdownx.superfences"),
}
"""What bundles of extensions bring, as far as it is looked for."""

_OPTIONS: dict[str, dict[str, Any]] = {"pymdownx.tasklist": {"custom_checkbox": True}}


def find_missing_extensions(texts: Iterable[str], present: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the extensions that the texts need and a configuration lacks, in a fixed order, with their options.

    `present` are those of the configuration, by either of their names: `footnotes`, `markdown.extensions.footnotes`.
    """
    known = {name.removeprefix("markdown.extensions.") for name in present}
    known.update(name for bundle in tuple(known) for name in _BRINGS.get(bundle, ()))
    asked = [(pattern, name) for pattern, name in _NEEDS if name not in known]
    found: set[str] = set()
    for text in texts:
        found.update(name for pattern, name in asked if name not in found and pattern.search(text))
        if len(found) == len(asked):
            break
    return {name: _OPTIONS.get(name, {}) for _, name in asked if name in found}
