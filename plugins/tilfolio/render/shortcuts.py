"""Shortcuts through Python-Markdown, which does not look for what a text cannot have. Its HTML stays the same."""

import re
from contextlib import suppress
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown, inlinepatterns
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.tables import TableProcessor
from markdown.extensions.toc import TocTreeprocessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from tilfolio.pages.raw_blocks import PLACE
from tilfolio.parse.tex import FORMULA

_PLACE_LINE = re.compile(rf"^{PLACE.pattern}(?=(?: *\n){{2}})", re.MULTILINE)
"""A placeholder of ours above an empty line, as templates write it."""
_PLAIN = re.compile(r"[A-Za-z`\"'(].*(?:\n[A-Za-z`\"'(].*)*\Z")
_PLAIN_IS_PARAGRAPH = (
    "markdown.",
    *(f"pymdownx.{name}" for name in ("arithmatex", "details", "quotes", "saneheaders", "superfences", "tabbed")),
)
"""Modules of block processors that do nothing where each line begins with a letter or such a sign."""
_MARKS = {
    FORMULA.pattern: "`",
    inlinepatterns.BACKTICK_RE: "`",
    inlinepatterns.ESCAPE_RE: "\\",
    inlinepatterns.LINK_RE: "[",
    inlinepatterns.IMAGE_LINK_RE: "![",
    inlinepatterns.AUTOLINK_RE: "<",
    inlinepatterns.AUTOMAIL_RE: "<",
    inlinepatterns.HTML_RE: "<",
    inlinepatterns.ENTITY_RE: "&",
    inlinepatterns.LINE_BREAK_RE: "  \n",
    r"\*|_": "",
    r"\[\^([^\]]*)\]": "[^",
}
"""For patterns of inline markup, what a text that matches has in it."""
_ANY_MARK = re.compile(r"[`\\\[!<&*_]|  \n")


def take_shortcuts(md: Markdown) -> None:
    """Replace processors by quicker ones. Only for extensions whose processors are known."""
    md.preprocessors.register(_HtmlBlocks(md, md.preprocessors["html_block"]), "html_block", 20)
    md.treeprocessors.register(_InlineMarkup(md), "inline", 20)
    if "toc" in md.treeprocessors:
        md.treeprocessors.register(_Contents(md.treeprocessors["toc"]), "toc", 5)
    blocks = md.parser.blockprocessors
    if all(type(each).__module__.startswith(_PLAIN_IS_PARAGRAPH) for each in blocks):
        blocks.register(_Plain(md.parser), "plain", 110)
    if "table" in blocks:
        blocks.register(_Tables(md.parser, vars(blocks["table"])["config"]), "table", 75)
    for extension in md.registeredExtensions:
        if type(extension).__module__ == "pymdownx.highlight":
            vars(extension)["get_pymdownx_highlighter"] = _load_highlighter


@cache
def _load_highlighter() -> type[Any]:
    """Return `pymdownx.highlight.Highlight`, which looks each lexer up once; not every site needs it."""
    from pygments.lexers import find_lexer_class_by_name  # noqa: PLC0415
    from pygments.util import ClassNotFound  # noqa: PLC0415
    from pymdownx.highlight import Highlight  # type: ignore[import-untyped]  # noqa: PLC0415

    @cache
    def find(language: str) -> Any:
        with suppress(ClassNotFound):
            return find_lexer_class_by_name(language)

    class Quick(Highlight):  # type: ignore[misc]
        def get_lexer(self, src: str, language: str | None, inline: bool, stripnl: bool) -> Any:
            if not self.guess_lang and (language or "").lower() not in self.extend_pygments_lang:
                if known := find(language or ""):
                    return known(stripnl=stripnl), language
                if plain := find(self.default_lang or "text"):
                    return plain(stripnl=stripnl), plain.aliases[0]
            return super().get_lexer(src, language, inline, stripnl)

    return Quick


class _Plain(ParagraphProcessor):
    """Reads plain lines, and what was stashed as text, before any other processor tries them."""

    def test(self, parent: Element, block: str) -> bool:
        if stashed := HTML_PLACEHOLDER_RE.fullmatch(block):
            return isinstance(self.parser.md.htmlStash.rawHtmlBlocks[int(stashed[1])], str)
        return _PLAIN.match(block) is not None


class _Tables(TableProcessor):
    def test(self, parent: Element, block: str) -> bool:
        return "|" in block and super().test(parent, block)


class _HtmlBlocks(Preprocessor):
    """Keeps our placeholders as Python-Markdown keeps blocks of HTML; most texts have no other HTML to parse."""

    def __init__(self, md: Markdown, usual: Preprocessor) -> None:
        super().__init__(md)
        self._usual = usual

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        others = _PLACE_LINE.sub("", text)
        if "<" in others or "&" in others:
            return self._usual.run(lines)
        stash = self.md.htmlStash
        return _PLACE_LINE.sub(lambda place: "\n" + stash.store(place[0] + "\n") + "\n\n", text).split("\n")


class _InlineMarkup(InlineProcessor):
    """Tries only patterns whose marks a page has, and none in a text without any mark."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        text = "".join(tree.itertext())
        marks = {} if "[^" in text else _MARKS  # numbers of footnotes may have marks of their own: `SUPERSCRIPT_TEXT`
        patterns: Any = [each for each in self.md.inlinePatterns if marks.get(each.pattern, "") in text]
        self.inlinePatterns = patterns
        plain = []
        if all(each.pattern in marks for each in patterns):
            plain = [each for each in tree.iter() if type(each.text) is str and not _ANY_MARK.search(each.text)]
        for each in plain:
            each.text = AtomicString(each.text)
        tree = super().run(tree, ancestors)
        for each in plain:
            each.text = str(each.text)
        return tree


class _Contents(TocTreeprocessor):
    """Writes no table of contents that the page does not show; MkDocs needs the headings only."""

    def __init__(self, usual: Treeprocessor) -> None:
        vars(self).update(vars(usual))
        self._is_shown = True

    def run(self, doc: Element) -> None:
        self._is_shown = bool(self.marker) and self.marker in "".join(doc.itertext())
        super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        return super().build_toc_div(toc_list) if self._is_shown else Element("div")

    def replace_marker(self, root: Element, elem: Element) -> None:
        if self._is_shown:
            super().replace_marker(root, elem)
