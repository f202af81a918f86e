"""Find the Markdown extensions that a site's texts need, so that authors need not list them in mkdocs.yml.

The texts are those that `parse` returns: GitHub alerts are admonitions there, and `<details>` has a `markdown`
attribute. An extension costs time on every page, so unneeded ones are not added.
"""

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
"""For each extension: strings of which every text that needs it contains one, and a pattern that decides.

All texts are searched in each build. Searching for the strings first takes a third of the time.
"""

_BRINGS = {
    "extra": ("footnotes", "md_in_html"),
    "pymdownx.fancylists": ("sane_lists",),
    "pymdownx.extra": ("footnotes", "md_in_html", "pymdownx.superfences"),
}
"""Extensions included in bundles."""

_OPTIONS: dict[str, dict[str, Any]] = {"pymdownx.tasklist": {"custom_checkbox": True}}


def find_missing_extensions(texts: Iterable[str], present: Iterable[object]) -> dict[str, dict[str, Any]]:
    """Return the extensions that texts need and a configuration lacks, in a fixed order, with their options.

    `present` are the configured extensions: names such as `footnotes` or `markdown.extensions.footnotes`, or objects
    added by plugins and hooks.
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
    """Return the name of an extension; for an object, the module of its class."""
    return extension if isinstance(extension, str) else type(extension).__module__
