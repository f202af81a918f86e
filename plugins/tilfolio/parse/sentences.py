"""The sentence around a link: what a note says where it names another one."""

from __future__ import annotations

import re

from tilfolio.model import Link
from tilfolio.parse.masking import BLOCK_END
from tilfolio.parse.paragraphs import TASK_BOX
from tilfolio.parse.plain import plain_text
from tilfolio.parse.quoted_code import LIST_MARKER
from tilfolio.parse.sentence_ends import SENTENCE_END, is_sentence_end
from tilfolio.parse.text import summarize

_ELSEWHERE = re.compile(r"(?!wiki:)[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$")
_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?(?:\[!\w+\][=+-]?)?")
_QUOTE = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_BARS = re.compile(r"\s*(?<!\\)\|\s*")
_AROUND = " .:;,-–—"
_REACH = 1_000
"""How far from a link, in characters, its sentence is looked for."""


def may_lead_to_note(link: Link) -> bool:
    """Return whether a link may lead to another note: it is no picture and names no other site."""
    return link.kind in {"inline", "html"} and not _ELSEWHERE.match(link.target)


def find_sentence(body: str, masked: str, link: Link) -> str:
    """Return the sentence that holds a link, as plain text; nothing where it is all that there is."""
    start, end = _find_block(masked, link)
    block = masked[start:end]
    if block.startswith("|"):
        text = plain_text(_BARS.sub(" ", body[start:end].split("\n")[-1 - body.count("\n", link.start, end)]))
    else:
        ends = [start + match.end() for match in SENTENCE_END.finditer(block) if is_sentence_end(block, match)]
        begin = max((at for at in ends if at <= link.start), default=start)
        until = min((at for at in ends if at >= link.end), default=end)
        text = plain_text(_QUOTE.sub("\n", body[begin:until]))
    own = plain_text(body[link.text_start : link.text_end]) if link.kind == "inline" else ""
    return "" if text.strip(_AROUND) == own.strip(_AROUND) else summarize(text, 240)


def _find_block(masked: str, link: Link) -> tuple[int, int]:
    """Return where the paragraph, item or heading begins and ends that holds a link, without its mark."""
    start = max(0, link.start - _REACH)
    start = max((match.start() + 1 for match in BLOCK_END.finditer(masked, start, link.start)), default=start)
    above = masked[start : link.start]
    start += len(above) - len(above.lstrip())
    quoted = _MARKS.match(masked, start, link.start)
    start = quoted.end() if quoted else start
    if item := LIST_MARKER.match(masked, start, link.start):
        start = (TASK_BOX.match(masked, item.end(), link.start) or item).end()
    after = BLOCK_END.search(masked, link.end, link.end + _REACH)
    return start, after.start() if after else min(len(masked), link.end + _REACH)
