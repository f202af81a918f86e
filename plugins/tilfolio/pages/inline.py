"""Inline Markdown as HTML, for pieces of a text that stand on pages other than their own."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown import markdown
from markupsafe import Markup

_LINK = re.compile(r"</?a\b[^>]*>|<img\b[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"^<p>|</p>$")
_BLOCK = re.compile(r"^(\s*)(#|>|[-+*](?=\s)|\d+(?=[.)]\s))", re.MULTILINE)


@lru_cache(maxsize=4096)
def render_inline(text: str) -> Markup:
    """Return a paragraph of Markdown as HTML on one line: emphasis and code stay, of links their words.

    Links are left out because they lead from the file that the text stands in.
    """
    # What would begin a list or a quotation is text here: it is the middle of one.
    html = markdown(_BLOCK.sub(r"\1\\\2", text.strip()) if _BLOCK.match(text) else text.strip())
    return Markup(" ".join(_PARAGRAPH.sub("", _LINK.sub("", html)).split()))
