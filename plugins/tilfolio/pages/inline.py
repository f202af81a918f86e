"""Inline Markdown as HTML, for pieces of a text on other pages."""

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
    """Return a paragraph of Markdown as HTML on one line, with links reduced to their text.

    Links would be relative to the original file. The author's block tags and unclosed tags are escaped, since they
    would break the surrounding element.
    """
    if len(text) > _LONGEST:  # Markdown may take minutes for a long paragraph
        return Markup(" ".join(escape(text).split()))
    # Markers of lists and quotes are plain text here, because this is the inside of a paragraph.
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
