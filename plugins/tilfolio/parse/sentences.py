"""The sentence around a link: what a note says where it names another one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from tilfolio.model import Link
from tilfolio.parse.marks import BLOCK_END, LIST_MARKER
from tilfolio.parse.paragraphs import TASK_BOX
from tilfolio.parse.plain import plain_text
from tilfolio.parse.sentence_ends import SENTENCE_END, is_sentence_end
from tilfolio.parse.text import summarize
from tilfolio.parse.tree import read

_ELSEWHERE = re.compile(r"(?!wiki:)[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$")
_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?(?:\[!\w+\][=+-]?)?")
_QUOTE = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_BARS = re.compile(r"\s*(?<!\\)\|\s*")
_AROUND = " .:;,-–—"
_LONGEST = 600
"""Of a sentence that is longer, in characters, only what is near the link is read."""
_NEAR = 150


def may_lead_to_note(link: Link) -> bool:
    """Return whether a link may lead to another note: it is no picture and names no other site."""
    return link.kind in {"inline", "html"} and not _ELSEWHERE.match(link.target)


def add_sentences(links: Sequence[Link], body: str) -> Sequence[Link]:
    """Return the links, those that may lead to a note with the sentence that holds them.

    That is plain text; there is none where the link is all that it says.
    """
    if not any(map(may_lead_to_note, links)):
        return links
    text = _Text(body)
    return [
        replace(link, sentence=text.find_sentence(link)) if may_lead_to_note(link) and link.start < link.end else link
        for link in links
    ]


class _Text:
    """A text in which sentences are looked for: it is taken apart once, not once for each link."""

    def __init__(self, body: str) -> None:
        self._body, self._masked = body, read(body).masked
        masked = self._masked
        self._breaks = [0, *(match.start() + 1 for match in BLOCK_END.finditer(masked)), len(masked) + 1]
        self._block = (0, 0)
        self._ends: list[int] = []

    def find_sentence(self, link: Link) -> str:
        start, end = self._find_block(link)
        if self._masked.startswith("|", start):
            begin = self._masked.rfind("\n", start, link.start) + 1 or start
            row_end = self._masked.find("\n", link.end, end)
            text = self._read(begin, row_end if row_end >= 0 else end, link, _BARS, " ")
        else:
            if (start, end) != self._block:
                block = self._masked[start:end]
                found = (match for match in SENTENCE_END.finditer(block) if is_sentence_end(block, match))
                self._block, self._ends = (start, end), [start + match.end() for match in found]
            before, after = bisect_right(self._ends, link.start), bisect_left(self._ends, link.end)
            begin = self._ends[before - 1] if before else start
            text = self._read(begin, self._ends[after] if after < len(self._ends) else end, link, _QUOTE, "\n")
        if link.kind == "inline" and len(text) <= link.end - link.start:
            own = plain_text(self._body[link.text_start : link.text_end])
            text = "" if text.strip(_AROUND) == own.strip(_AROUND) else text
        return summarize(text, 240)

    def _find_block(self, link: Link) -> tuple[int, int]:
        """Return where the paragraph, item or heading begins and ends that holds a link, without its mark."""
        number = bisect_right(self._breaks, link.start)
        start, masked = self._breaks[number - 1], self._masked
        while start < link.start and masked[start].isspace():
            start += 1
        quoted = _MARKS.match(masked, start, link.start)
        start = quoted.end() if quoted else start
        if item := LIST_MARKER.match(masked, start, link.start):
            start = (TASK_BOX.match(masked, item.end(), link.start) or item).end()
        return start, max(self._breaks[bisect_left(self._breaks, link.end)] - 1, link.end)

    def _read(self, begin: int, until: int, link: Link, marks: re.Pattern[str], instead: str) -> str:
        if until - begin > _LONGEST:
            begin, until = max(begin, link.start - _NEAR), min(until, link.end + _NEAR)
        return plain_text(marks.sub(instead, self._body[begin:until][: 2 * _LONGEST]))
