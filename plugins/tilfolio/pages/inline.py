"""Inline Markdown as HTML, for pieces of a text that stand on pages other than their own."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from markdown import markdown
from markupsafe import Markup, escape

_LINK = re.compile(r"</?a\b[^<>]*>|<img\b[^<>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^<p>|</p>$")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?:\s[^<>]*)?>")
_INLINE = re.compile(
    r"abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|time|u|var"
)
_LONGEST = 2_000
_ALONE = frozenset({"br", "wbr"})
_BLOCK = re.compile(r"^([ \t]*)(#|>|[-+*](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


@lru_cache(maxsize=4096)
def render_inline(text: str) -> Markup:
    """Return a paragraph of Markdown as HTML on one line: emphasis and code stay, of links their words.

    Links are left out because they lead from the file that the text stands in. Tags of the author's own that are no
    inline ones, or that nothing closes, are shown as text: they would end what the text stands in.
    """
    if len(text) > _LONGEST:  # a paragraph that Markdown may take minutes for
        return Markup(" ".join(escape(text).split()))
    # What would begin a list or a quotation is text here: it is the middle of one.
    html = markdown(_BLOCK.sub(r"\1\\\2", text.strip()) if _BLOCK.match(text) else text.strip())
    return Markup(" ".join(_close_tags(_PARAGRAPH.sub("", _LINK.sub("", html))).split()))


def _close_tags(html: str) -> str:
    kept: set[int] = set()
    unclosed: list[re.Match[str]] = []
    names: Counter[str] = Counter()
    for tag in _TAG.finditer(html):
        name = tag["name"].lower()
        if name in _ALONE:
            kept.add(tag.start())
        elif _INLINE.fullmatch(name) and not tag["close"]:
            unclosed.append(tag)
            names[name] += 1
        elif names[name]:
            while (opened := unclosed.pop())["name"].lower() != name:
                names[opened["name"].lower()] -= 1
            names[name] -= 1
            kept |= {opened.start(), tag.start()}
    return re.sub("<", lambda sign: "<" if sign.start() in kept else "&lt;", html)
