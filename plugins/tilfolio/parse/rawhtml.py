"""Where raw HTML is in Markdown, and in which parts of it Python-Markdown leaves Markdown alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TAG = re.compile(r"<(?P<slash>/?)(?P<name>[a-zA-Z][\w-]*)(?P<attributes>(?:\s+|\"[^\"]*\"|'[^']*'|[^\s<>\"'])*)>")
"""An opening or closing tag; it may reach over lines."""

BLOCK_TAGS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body canvas center colgroup dd details div dl dt fieldset "
        "figcaption figure footer form group h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li main "
        "map math menu nav noscript ol object option output p pre progress script search section style "
        "summary table tbody td textarea tfoot th thead tr ul video ",
    )
)
"""Tags that begin a raw block at the start of a line: those of Python-Markdown's `block_level_elements`."""

VOID_TAGS = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta param source track wbr"))
"""Tags that hold nothing and are never closed."""

_MARKDOWN_ATTRIBUTE = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|markdown)[\"']?)?(?=[\s/>]|$)", re.I)


@dataclass(slots=True)
class _Elements:
    """The elements that are open, outermost first, and since where Markdown is off."""

    names: list[str] = field(default_factory=list)
    active: list[bool] = field(default_factory=list)
    """Whether Markdown is read in each of them."""
    off_since: int = -1
    tail_end: int = -1
    """The end of the line where the last outermost element ended: a block may begin anywhere before it."""


def find_raw_html(masked: str) -> tuple[tuple[int, int], ...]:
    """Return start and end of each part in which Markdown is not read, in order.

    A tag of a block that begins a line starts one, unless it says `markdown` (the extension md_in_html); it ends
    with its closing tag, over blank lines too. An element that is never closed goes on to the end.
    """
    if "<" not in masked:
        return ()
    regions: list[tuple[int, int]] = []
    elements = _Elements()
    for tag in TAG.finditer(masked):
        if tag["slash"]:
            _close(elements, tag, masked, regions)
        else:
            _open(elements, tag, masked)
    if elements.off_since >= 0:
        regions.append((elements.off_since, len(masked)))
    return tuple(regions)


def _open(elements: _Elements, tag: re.Match[str], masked: str) -> None:
    name = tag["name"].lower()
    if name in VOID_TAGS or tag["attributes"].endswith("/"):
        return
    is_off = elements.off_since >= 0
    if name not in BLOCK_TAGS and not is_off:
        return
    if not elements.names and not (starts_line(masked, tag.start()) or tag.start() < elements.tail_end):
        return
    reads_markdown = not is_off and _MARKDOWN_ATTRIBUTE.search(tag["attributes"]) is not None
    elements.names.append(name)
    elements.active.append(reads_markdown)
    if not reads_markdown and not is_off:
        elements.off_since = tag.end()


def _close(elements: _Elements, tag: re.Match[str], masked: str, regions: list[tuple[int, int]]) -> None:
    name = tag["name"].lower()
    if name not in elements.names:
        return
    while elements.names:
        elements.active.pop()
        if elements.names.pop() == name:
            break
    if elements.off_since >= 0 and all(elements.active):
        regions.append((elements.off_since, tag.start()))
        elements.off_since = -1
    if not elements.names:
        line_end = masked.find("\n", tag.end())
        elements.tail_end = line_end if line_end >= 0 else len(masked)


def starts_line(text: str, position: int) -> bool:
    """Return whether nothing but up to three spaces stands before a position in its line."""
    line_start = text.rfind("\n", 0, position) + 1
    return position - line_start <= 3 and not text[line_start:position].strip()
