"""Add width, height and lazy loading to an author's images, which avoids layout shifts."""

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
"""Number of images at the top of a page that are not loaded lazily."""

Measure = Callable[[str], tuple[int, int]]
"""Returns the width and height of an image by its URI; zeros if unknown."""


def size_images(html: str, folder: str, measure: Measure) -> str:
    """Return HTML whose images have width and height; `folder` is the page's address relative to the site's root.

    The author's own attributes stay; for a given width in pixels only the height is added.
    """
    count = 0

    def complete(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        tag = match[0]
        more = "" if "loading=" in tag or count <= _EARLY else ' loading="lazy"'
        source = _SOURCE.search(tag)
        if source and not _SIZED.search(tag):
            more = _size_attributes(tag, source[1], folder, measure) + more
        return f"<img{more}{tag[4:]}" if more else tag

    return _IMAGE.sub(complete, html)


def _size_attributes(tag: str, source: str, folder: str, measure: Measure) -> str:
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
