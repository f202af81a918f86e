"""Where raw HTML is in Markdown, and in which parts of it Python-Markdown leaves Markdown alone."""

import re
from collections import Counter

from markdown import Markdown
from markdown.extensions.md_in_html import HTMLExtractorExtra
from msgspec import Struct

from tilfolio.edits import apply_edits

TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z][\w-]*)"
    r"(?P<attributes>(?:(?:[^\w<>\"'-]|\"[^\"]*\"|'[^']*')(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)>"
)
"""An opening or closing tag; it may reach over lines. No character can be read in two ways, so no text takes long."""

_READER = HTMLExtractorExtra(Markdown())
BLOCK_TAGS = frozenset({*_READER.block_level_tags, "search"})
"""Tags that begin a raw block at the start of a line."""

BLOCK_START = re.compile(rf"[ \t]*</?(?:{'|'.join(sorted(BLOCK_TAGS))})(?=[\s/>]|$)", re.I)
"""A line that begins an HTML block: it interrupts a paragraph."""

SPAN_TAGS = frozenset(_READER.span_tags)
MARKDOWN_TAGS = frozenset({*_READER.span_and_blocks_tags, "search"})
"""Those whose content md_in_html reads when they say `markdown`; in the first, `markdown` alone means words."""

VOID_TAGS = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta param source track wbr"))
"""Tags that hold nothing and are never closed."""

_MARKDOWN_ATTRIBUTE = re.compile(r"\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|markdown)[\"']?)?(?=[\s/>]|$)", re.I)


class Element(Struct, kw_only=True):
    """An element of raw HTML that Python-Markdown takes out as a block, or one within such."""

    name: str
    start: int
    content_start: int
    content_end: int = -1
    closed: bool = True
    """Whether it ends before the text does."""
    reads_markdown: bool = False
    """Whether its own text is read as Markdown: it says `markdown`, and so does everything around it."""
    parent: "Element | None" = None


def find_elements(masked: str) -> tuple[Element, ...]:
    """Return the elements of raw blocks, in the order in which they begin.

    A tag of a block that begins a line starts one; it ends with its closing tag, over blank lines too. An element that
    is never closed goes on to the end.
    """
    if "<" not in masked:
        return ()
    found: list[Element] = []
    open_elements: list[Element] = []
    open_names: Counter[str] = Counter()
    tail_end = -1  # where the line of the last block's end ends: up to there, a block may begin within a line
    for tag in TAG.finditer(masked):
        if tag["slash"]:
            _close(open_elements, open_names, tag)
            if not open_elements and found and tail_end < tag.end():
                tail_end = masked.find("\n", tag.end())
        elif open_elements or starts_line(masked, tag.start()) or tag.start() < tail_end:
            opened = _open(open_elements, tag)
            found += opened
            open_names.update(element.name for element in opened)
    for element in open_elements:
        element.content_end = len(masked)
        element.closed = False
    return tuple(found)


def _open(open_elements: list[Element], tag: re.Match[str]) -> list[Element]:
    name, parent = tag["name"].lower(), open_elements[-1] if open_elements else None
    if name in VOID_TAGS or tag["attributes"].endswith("/"):
        return []
    may_read = parent is None or parent.reads_markdown
    if name not in BLOCK_TAGS and may_read:
        return []
    element = Element(
        name=name,
        start=tag.start(),
        content_start=tag.end(),
        reads_markdown=may_read and _MARKDOWN_ATTRIBUTE.search(tag["attributes"]) is not None,
        parent=parent,
    )
    open_elements.append(element)
    return [element]


def _close(open_elements: list[Element], open_names: Counter[str], tag: re.Match[str]) -> None:
    name = tag["name"].lower()
    while open_names[name]:
        element = open_elements.pop()
        open_names[element.name] -= 1
        element.content_end = tag.start()
        if element.name == name:
            return


def find_comments(text: str) -> list[tuple[int, int]]:
    """Return start and end of each HTML comment, in order; one without an end is none."""
    found, end = [], 0
    while (start := text.find("<!--", end)) >= 0 and (closing := text.find("-->", start + 4)) >= 0:
        end = closing + 3
        found.append((start, end))
    return found


def without_comments(text: str) -> str:
    """Return a text without its HTML comments."""
    return apply_edits(text, [(start, end, "") for start, end in find_comments(text)])


def starts_line(text: str, position: int) -> bool:
    """Return whether nothing but up to three spaces stands before a position in its line."""
    near = max(0, position - 4)  # not the whole line, which may be as long as the text
    line_start = text.rfind("\n", near, position) + 1 or near
    return position - line_start <= 3 and not text[line_start:position].strip()
