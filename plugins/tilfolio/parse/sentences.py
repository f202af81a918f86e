"""The sentence around a link: what a note says where it names another one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from tilfolio.model import Link
from tilfolio.parse.blocks import Block
from tilfolio.parse.plain import plain_text
from tilfolio.parse.sentence_ends import SENTENCE_END, is_sentence_end
from tilfolio.parse.text import summarize
from tilfolio.parse.tree import read

_ELSEWHERE = re.compile(r"(?!wiki:)[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$")
_BOX = re.compile(r"\[(?:[ xX]|!\w+)\][=+-]?[ \t]*")
"""What begins a task or an alert."""
_QUOTE = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_BARS = re.compile(r"\s*(?<!\\)\|\s*")
_AROUND = " .:;,-–—"
_SAYING = frozenset({"paragraph", "heading", "title", "row", "html"})
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
        self._body = body
        self._blocks = [block for block in read(body).blocks if block.kind in _SAYING]
        self._starts = [block.start for block in self._blocks]
        self._block = (0, 0)
        self._ends: list[int] = []
        self._told: dict[tuple[int, int], str] = {}

    def find_sentence(self, link: Link) -> str:
        number = bisect_right(self._starts, link.start) - 1
        block = self._blocks[number] if number >= 0 and link.end <= self._blocks[number].end else None
        if block and block.kind == "row":
            text = self._read(block.start, block.end, link, _BARS, " ")
        else:
            start, end = _find_edges(self._body, block) if block else (link.start, link.end)
            if (start, end) != self._block:
                words = read(self._body).masked[start:end]
                found = (match for match in SENTENCE_END.finditer(words) if is_sentence_end(words, match))
                self._block, self._ends = (start, end), [start + match.end() for match in found]
            before, after = bisect_right(self._ends, link.start), bisect_left(self._ends, link.end)
            begin = self._ends[before - 1] if before else start
            text = self._read(begin, self._ends[after] if after < len(self._ends) else end, link, _QUOTE, "\n")
        if link.kind == "inline" and len(text) <= link.end - link.start:
            own = plain_text(self._body[link.text_start : link.text_end])
            text = "" if text.strip(_AROUND) == own.strip(_AROUND) else text
        return summarize(text, 240)

    def _read(self, begin: int, until: int, link: Link, marks: re.Pattern[str], instead: str) -> str:
        if until - begin > _LONGEST:
            begin, until = max(begin, link.start - _NEAR), min(until, link.end + _NEAR)
        if (begin, until) not in self._told:  # a sentence may hold many links
            self._told[begin, until] = plain_text(marks.sub(instead, self._body[begin:until][: 2 * _LONGEST]))
        return self._told[begin, until]


def _find_edges(body: str, block: Block) -> tuple[int, int]:
    """Return where what a block says begins and ends."""
    if not block.places:
        return block.start, block.end
    box = _BOX.match(body, block.places[0])
    return box.end() if box else block.places[0], block.places[-1] + len(block.content.rsplit("\n", 1)[-1])
