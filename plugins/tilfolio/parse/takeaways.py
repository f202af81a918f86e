"""The sentences of a text that can stand for it, in the author's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilfolio.parse.formulas import FORMULA
from tilfolio.parse.masking import mask_code
from tilfolio.parse.paragraphs import TASK_BOX
from tilfolio.parse.plain import plain_text
from tilfolio.parse.quoted_code import LIST_MARKER
from tilfolio.parse.text import summarize

_SHORTEST, _SHORTEST_DENSE, _LONGEST = 20, 8, 240
"""Characters; scripts such as Chinese and Korean say as much with fewer."""
_NO_PROSE = re.compile(r"[ \t]*(?:#{1,6}(?:\s|$)|\||!!!|\?\?\?|===|///|<|\[[^\]]+\]:|:?-{3,}|={3,}|\*{3,}|_{3,}|!\[)")
_MARKED = re.compile(r"^(?:\*\*|__)?(?:gotcha|symptom|cause|check|fix|error)(?:\*\*|__)?\s*:", re.I)
_INDENTED = re.compile(r"(?: {4}|\t)")
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+(?:\[!\w+\])?", re.M)


def find_takeaways(markdown: str) -> tuple[str, ...]:
    """Return what the paragraphs and list items of a text say first, plain, in their order, each once.

    Headings, code, formulas alone, tables, pictures and HTML say nothing, nor does a paragraph that only leads to what
    follows it (it ends with a colon); gotchas and other marked findings have a place of their own.
    """
    found: dict[str, None] = {}
    for raw in _find_blocks(markdown):
        if _MARKED.match(raw) or FORMULA.fullmatch(raw.strip()):
            continue
        text = summarize(plain_text(_QUOTE.sub("", raw)), _LONGEST)
        if _says_something(text) and not text.endswith((":", "：")):
            found.setdefault(text)
    return tuple(found)


def _says_something(text: str) -> bool:
    if text.isascii():
        return len(text) >= _SHORTEST and " " in text
    return len(text) >= _SHORTEST_DENSE


def _find_blocks(markdown: str) -> Iterator[str]:
    """Yield the author's Markdown of each paragraph and list item."""
    masked = mask_code(markdown)
    lines, shown = markdown.split("\n"), masked.split("\n")
    block: list[str] = []
    for line, visible in zip(lines, shown, strict=True):
        item = LIST_MARKER.match(visible)
        breaks = not visible.strip() or _NO_PROSE.match(visible) or item
        if breaks and block:
            yield "\n".join(block)
            block = []
        if item and visible[item.end() :].strip():
            box = TASK_BOX.match(visible, item.end())
            block = [line[(box or item).end() :]]
        elif not breaks and (block or not _INDENTED.match(visible)):
            block.append(line.strip())
    if block:
        yield "\n".join(block)
