"""Width and height on an author's images, so that nothing jumps while a page loads; those further down come later."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

_IMAGE = re.compile(r"<img\s[^<>]{1,4000}>")
_SOURCE = re.compile(r"\ssrc=\"([^\"]{1,2000})\"")
_SIZED = re.compile(r"\sheight=|\sstyle=")
_WIDTH = re.compile(r"\swidth=\"?(\d{1,5})(?:px)?[\"\s/>]")
_ANY_WIDTH = re.compile(r"\swidth=")
_EARLY = 1
"""Images at the top of a page, which are not left for later."""

Measure = Callable[[str], tuple[int, int]]
"""Returns the width and height of a file of the site by its URI; zeros where that is not known."""


def size_images(html: str, folder: str, measure: Measure) -> str:
    """Return HTML whose images have width and height; `folder` is the page's own address below the site's root.

    What the author wrote stays: with a width of so many pixels an image gets the height that belongs to it.
    """
    if "<img" not in html:
        return html
    count = 0

    def complete(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        tag = match[0]
        more = "" if "loading=" in tag or count <= _EARLY else ' loading="lazy"'
        source = _SOURCE.search(tag)
        if source and not _SIZED.search(tag):
            more = _tell_size(tag, source[1], folder, measure) + more
        return f"<img{more}{tag[4:]}" if more else tag

    return _IMAGE.sub(complete, html)


def _tell_size(tag: str, source: str, folder: str, measure: Measure) -> str:
    if ":" in source or source.startswith(("/", "#", "?")):
        return ""
    path = unquote(re.split("[?#]", source, maxsplit=1)[0])
    uri = posixpath.normpath(posixpath.join(folder, path))
    width, height = measure(uri) if not uri.startswith("..") else (0, 0)
    if not width or not height:
        return ""
    written = _WIDTH.search(tag)
    if written:
        return f' height="{max(1, round(height * int(written[1]) / width))}"'
    return "" if _ANY_WIDTH.search(tag) else f' width="{width}" height="{height}"'
