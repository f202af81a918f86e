"""The Markdown extension for formulas: `` $`x`$ `` and `` $$`x`$$ ``, as `parse.formulas` writes them.

Each becomes a `<span class="til-math" data-tex="x">`, in which a script renders the formula. The span's text is a
readable form for feeds, search results and browsers without JavaScript. If there is none, it is the TeX source, which
feeds and search leave out.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from tilfolio.parse.tex import FORMULA, read_tex

_ARITHMATEX = "pymdownx.arithmatex"


class _Formulas(InlineProcessor):
    def __init__(self, md: Markdown) -> None:
        super().__init__(FORMULA.pattern, md)
        self.compiled_re = FORMULA

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, match: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        if not match["tex"]:
            return None, None, None  # part of a longer code span
        display = match["mark"] == "$$"
        own = next((each for each in self.md.registeredExtensions if type(each).__module__ == _ARITHMATEX), None)
        tex = match["tex"].strip()
        shown = _show(tex, display=display) if own is None else _show_as(own.getConfigs(), tex, display=display)
        return shown, *match.span()


def _show(tex: str, *, display: bool) -> Element:
    readable = read_tex(tex)
    element = Element("span", {"class": f"til-math{' til-math--display' if display else ''}", "data-tex": tex})
    if not readable:
        element.set("data-search-exclude", "")
    element.text = AtomicString(readable or tex)
    return element


def _show_as(options: Mapping[str, Any], tex: str, *, display: bool) -> Element:
    """Return a formula as `pymdownx.arithmatex` writes it, for sites that use it with their own scripts."""
    element = Element(str(options.get("inline_tag") or "span"), {"class": "arithmatex"})
    if options.get("generic"):
        begin, end = options["tex_block_wrap"] if display else options["tex_inline_wrap"]
        element.text = AtomicString(f"{begin}{tex}{end}")
        return element
    script = SubElement(element, "script", {"type": f"math/tex{'; mode=display' if display else ''}"})
    script.text = AtomicString(tex)
    return element


class FormulasExtension(Extension):
    """Formulas for Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register formulas before code spans, whose priority is 190."""
        md.inlinePatterns.register(_Formulas(md), "tilfolio-formulas", 195)


def makeExtension(**options: Any) -> FormulasExtension:  # noqa: N802
    """Return the extension; Python-Markdown calls this."""
    return FormulasExtension(**options)
