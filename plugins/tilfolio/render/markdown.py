"""Markdown to HTML, with the site's extensions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import markdown

from tilfolio.render.shortcuts import take_shortcuts

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
"""Extensions whose output depends only on the text and their options.

Not included: `pymdownx.snippets` and `pymdownx.b64`, which read files, `pymdownx.pathconverter`, which uses the working
folder, and all extensions of other packages.
"""


class Part(Protocol):
    """A processor that is created for each page and registered under a fixed name."""

    def _register(self, md: markdown.Markdown) -> None: ...


class Converter:
    """Converts texts with one set of extensions; the Markdown instance is reused if that is safe."""

    def __init__(self, extensions: Sequence[Any], options: Mapping[str, Any]) -> None:
        self._extensions, self._options = extensions, _leave_out_colours(extensions, options)
        self._reusable = can_reuse(extensions, options)
        self._markdown: markdown.Markdown | None = None

    def convert(self, text: str, parts: Iterable[Part]) -> tuple[str, list[dict[str, Any]]]:
        """Return the HTML of a text, and the tokens of its table of contents."""
        md, self._markdown = self._markdown, None
        if md is None:
            md = markdown.Markdown(extensions=self._extensions, extension_configs=self._options)
            if self._reusable:
                take_shortcuts(md)
        else:
            md.reset()
        for part in parts:
            part._register(md)  # replaces that of the previous page
        html = md.convert(text)
        if self._reusable:  # not reached after an error, which may leave the instance in any state
            self._markdown = md
        return html, getattr(md, "toc_tokens", [])


class _NoColours:
    """A Pygments style without colours."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(())


def _leave_out_colours(extensions: Sequence[Any], options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return options with which Pygments builds no style sheet for each code block.

    Building it takes longer than highlighting a few lines, and the theme's style sheet is used anyway. With `noclasses`
    the colours are written into the page, so the style stays.
    """
    highlight = options.get("pymdownx.highlight") or {}
    if "pymdownx.highlight" not in extensions or highlight.get("noclasses"):
        return options
    return {**options, "pymdownx.highlight": {**highlight, "pygments_style": _NoColours()}}


def find_impure_extension(extensions: Sequence[Any]) -> str | None:
    """Return the first extension that is not in `PURE_EXTENSIONS`, if any."""
    return next((str(each) for each in extensions if _full_name(each) not in PURE_EXTENSIONS), None)


def can_reuse(extensions: Sequence[Any], options: Mapping[str, Any]) -> bool:
    """Return whether `Markdown.reset()` restores the initial state of every extension.

    It does not for footnotes with `UNIQUE_IDS`, which count resets, and for unknown extensions.
    """
    footnotes = [options.get(name) or {} for name in ("footnotes", "markdown.extensions.footnotes")]
    extra = [options.get(name) or {} for name in ("extra", "markdown.extensions.extra", "pymdownx.extra")]
    footnotes += [each.get("footnotes") or each.get("markdown.extensions.footnotes") or {} for each in extra]
    return find_impure_extension(extensions) is None and not any(each.get("UNIQUE_IDS") for each in footnotes)


def _full_name(extension: object) -> str:
    """Return the module of an extension: `toc` is `markdown.extensions.toc`; "" if it is given as an object."""
    if not isinstance(extension, str):
        return ""
    return f"markdown.extensions.{extension}" if f"markdown.extensions.{extension}" in PURE_EXTENSIONS else extension
