"""The sentence around a link: what a note says where it names another one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from tilfolio.model import Link
from tilfolio.parse.blocks import Block
from tilfolio.parse.plain import plain_text
from tilfolio.parse.text import SENTENCE_END, is_sentence_end, summarize
from tilfolio.parse.tree import Tree, read

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
    tree = read(body)
    blocks = [block for block in tree.blocks if block.kind in _SAYING]
    starts = [block.start for block in blocks]
    groups = groupby(links, lambda link: bisect_right(starts, link.start))
    return [link for number, group in groups for link in _add(group, tree, blocks[number - 1] if number else None)]


def _add(links: Iterable[Link], tree: Tree, block: Block | None) -> Iterator[Link]:
    """Yield the links of a block with their sentences; the block is cut and told once, however many links it holds."""
    start, end, ends = _cut(tree, block) if block else (0, 0, [])
    marks, between = (_BARS, " ") if block and block.kind == "row" else (_QUOTE, "\n")
    told: dict[tuple[int, int], str] = {}
    for link in links:
        if not may_lead_to_note(link) or link.start == link.end:
            yield link
            continue
        before, after = bisect_right(ends, link.start), bisect_left(ends, link.end)
        begin, until = ends[before - 1] if before else start, ends[after] if after < len(ends) else end
        if block is None or link.end > block.end:
            begin, until = link.start, link.end
        if until - begin > _LONGEST:
            begin, until = max(begin, link.start - _NEAR), min(until, link.end + _NEAR)
        if (begin, until) not in told:
            told[begin, until] = plain_text(marks.sub(between, tree.text[begin:until][: 2 * _LONGEST]))
        text = told[begin, until]
        if link.kind == "inline" and len(text) <= link.end - link.start:
            own = plain_text(tree.text[link.text_start : link.text_end])
            text = "" if text.strip(_AROUND) == own.strip(_AROUND) else text
        yield replace(link, sentence=summarize(text, 240))


def _cut(tree: Tree, block: Block) -> tuple[int, int, list[int]]:
    """Return where what a block says begins and ends, and where its sentences do; a row of a table is one."""
    if block.kind == "row":
        return block.start, block.end, []
    start, end = block.start, block.end
    if block.places:
        box = _BOX.match(tree.text, block.places[0])
        start = box.end() if box else block.places[0]
        end = block.places[-1] + len(block.content.rsplit("\n", 1)[-1])
    words = tree.prose(block)[start - block.start : end - block.start]
    found = (match for match in SENTENCE_END.finditer(words) if is_sentence_end(words, match))
    return start, end, [start + match.end() for match in found]
