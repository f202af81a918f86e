"""Markdown to HTML, with the site's extensions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import markdown

PURE_EXTENSIONS = frozenset(
    {f"markdown.extensions.{name}" for name in (
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
        "legacy_attrs", "legacy_em", "md_in_html", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
    )}
    | {f"pymdownx.{name}" for name in (
        "arithmatex", "betterem", "bracketspan", "caret", "critic", "details", "emoji", "escapeall", "extra",
        "fancylists", "highlight", "inlinehilite", "keys", "magiclink", "mark", "progressbar", "quotes", "saneheaders",
        "smartsymbols", "striphtml", "superfences", "tabbed", "tasklist", "tilde",
        "blocks.admonition", "blocks.caption", "blocks.definition", "blocks.details", "blocks.html", "blocks.tab",
    )}
    | {"tilfolio.render.formulas"}
)  # fmt: skip
"""Extensions whose output depends on the text and their options alone.

Not among them: `pymdownx.snippets` and `pymdownx.b64`, which read files, `pymdownx.pathconverter`, which looks at the
working folder, and everything that is not part of these two packages and our own.
"""


class Part(Protocol):
    """A processor that is made anew for each page, under a name of its own."""

    def _register(self, md: markdown.Markdown) -> None: ...


class Converter:
    """Converts texts with one set of extensions, which are set up once where that makes no difference."""

    def __init__(self, extensions: Sequence[Any], options: Mapping[str, Any]) -> None:
        """Name the extensions and their options, as Python-Markdown takes them."""
        self._extensions, self._options = extensions, leave_out_colours(extensions, options)
        self._reusable = can_reuse(extensions, options)
        self._markdown: markdown.Markdown | None = None

    def convert(self, text: str, parts: Iterable[Part]) -> tuple[str, list[dict[str, Any]]]:
        """Return a text as HTML, and its table of contents as Python-Markdown gives it."""
        md, self._markdown = self._markdown, None
        if md is None:
            md = markdown.Markdown(extensions=self._extensions, extension_configs=self._options)
        else:
            md.reset()
        for part in parts:
            part._register(md)  # in place of the part of the page before, which has the same name
        html = md.convert(text)
        if self._reusable:  # a conversion that fails may leave anything behind, and so does not come here
            self._markdown = md
        return html, getattr(md, "toc_tokens", [])


class _NoColours:
    """A Pygments style that gives nothing a colour."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(())


def leave_out_colours(extensions: Sequence[Any], options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return options of extensions with which Pygments makes no style sheet for each piece of code.

    Pygments writes classes only, and the theme's style sheet colours them, so its own is never used. Making it takes
    longer than highlighting a few lines. With `noclasses` the colours are in the page, so the style stays.
    """
    highlight = options.get("pymdownx.highlight") or {}
    if "pymdownx.highlight" not in extensions or highlight.get("noclasses"):
        return options
    return {**options, "pymdownx.highlight": {**highlight, "pygments_style": _NoColours()}}


def find_impure_extension(extensions: Sequence[Any]) -> str | None:
    """Return an extension that may read more than the text, if there is one."""
    return next((str(each) for each in extensions if _full_name(each) not in PURE_EXTENSIONS), None)


def can_reuse(extensions: Sequence[Any], options: Mapping[str, Any]) -> bool:
    """Return whether `Markdown.reset()` brings every extension back to how it was made.

    Footnotes with `UNIQUE_IDS` count the resets; of extensions from elsewhere nothing is known.
    """
    footnotes = [options.get(name) or {} for name in ("footnotes", "markdown.extensions.footnotes")]
    extra = [options.get(name) or {} for name in ("extra", "markdown.extensions.extra", "pymdownx.extra")]
    footnotes += [each.get("footnotes") or each.get("markdown.extensions.footnotes") or {} for each in extra]
    return find_impure_extension(extensions) is None and not any(each.get("UNIQUE_IDS") for each in footnotes)


def _full_name(extension: object) -> str:
    """Return the module of an extension: `toc` is `markdown.extensions.toc`; nothing for a nameless one."""
    if not isinstance(extension, str):
        return ""
    return f"markdown.extensions.{extension}" if f"markdown.extensions.{extension}" in PURE_EXTENSIONS else extension
