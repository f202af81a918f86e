"""Inline Markdown as HTML, for pieces of a text that stand on pages other than their own."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown import markdown
from markupsafe import Markup, escape

_LINK = re.compile(r"</?a\b[^>]*>|<img\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^<p>|</p>$")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?:\s[^<>]*)?>")
_INLINE = frozenset(
    (
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    )
)
_ALONE = frozenset({"br", "wbr"})
_BLOCK = re.compile(r"^(\s*)(#|>|[-+*](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


@lru_cache(maxsize=4096)
def render_inline(text: str) -> Markup:
    """Return a paragraph of Markdown as HTML on one line: emphasis and code stay, of links their words.

    Links are left out because they lead from the file that the text stands in. Tags of the author's own that are no
    inline ones, or that nothing closes, are shown as text: they would end what the text stands in.
    """
    # What would begin a list or a quotation is text here: it is the middle of one.
    html = markdown(_BLOCK.sub(r"\1\\\2", text.strip()) if _BLOCK.match(text) else text.strip())
    return Markup(" ".join(_close_tags(_PARAGRAPH.sub("", _LINK.sub("", html))).split()))


def _close_tags(html: str) -> str:
    kept: set[int] = set()
    unclosed: list[re.Match[str]] = []
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if name in _ALONE:
            kept.add(tag.start())
        elif name in _INLINE and not tag["close"]:
            unclosed.append(tag)
        elif any(opened["name"].lower() == name for opened in unclosed):
            while (opened := unclosed.pop())["name"].lower() != name:
                pass
            kept |= {opened.start(), tag.start()}
    return _TAG.sub(lambda tag: tag[0] if tag.start() in kept else str(escape(tag[0])), html)
