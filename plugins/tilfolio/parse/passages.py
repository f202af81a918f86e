"""The sentences of a text that can be read somewhere else, such as in a post, in the author's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilfolio.parse.code_spans import mask_code
from tilfolio.parse.findings import starts_finding
from tilfolio.parse.formulas import FORMULA
from tilfolio.parse.links import find_links
from tilfolio.parse.plain import plain_text
from tilfolio.parse.quoted_code import LIST_MARKER
from tilfolio.parse.sentence_ends import is_whole, split_sentences
from tilfolio.prose import Passage

_SHORTEST, _SHORTEST_DENSE = 16, 8
"""Characters; scripts such as Chinese and Korean say as much with fewer."""
_FEWEST_WORDS = 5
"""Of a list item that no full stop ends: with fewer it is a label."""
_NOT_PROSE = re.compile(r"[ \t]*(?:#{1,6}(?:\s|$)|\||!!!|\?\?\?|===|///|<|\[[^\]]+\]:|:?-{3,}|={3,}|\*{3,}|_{3,}|!\[)")
_INDENTED = re.compile(r"(?: {4}|\t)")
_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+(?:\[!\w+\])?", re.M)
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_REFERENCE = re.compile(r"\]\[[^\[\]\n]*\]")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S")
_LINK = "\ue000"
"""Stands where a link was: of Unicode's private characters, so no author's text has it."""
_TEX = re.compile(r"\\[A-Za-z]{2}|\$\$|[\^_]\{")
_PLACEHOLDER = re.compile(r"\{[\w./-]+:[\w.]+(?::[^{}]*)?\}")
_SHORTCODE = re.compile(r"(?:^|\s):[a-z0-9_+-]+:(?:\s|$)|\[\[|^#\w")
_POINTS_AWAY = re.compile(
    r"\b(?:as follows|the following|following (?:code|command|lines?|snippet)|like (?:this|so)\b(?! that)"
    r"|(?:see|shown|code|example|snippet|listing|table|picture|image|screenshot|figure|command|lines?) (?:below|above)"
    r"|(?:below|above) (?:is|are|code|example|snippet|command|table|figure)"
    r"|see (?:also|here|this|the (?:docs|documentation|manual))"
    r"|this (?:page|article|post|link|video|screenshot|table|figure|picture|code|snippet|example)"
    r"|here(?:[’']s| is| are)|(?:click|read|found|look) here)\b",
    re.I,
)
_LABEL = re.compile(r"[^.:：!?]{1,24}[:：](?:\s|$)")
DANGLES = re.compile(
    r"(?:it|its|this|that|these|those|they|them|their|he|she|so|but|and|or|then|also|instead|therefore|thus|hence"
    r"|otherwise|however|still|both|neither|such|same|another|afterwards|now|here|there|too|yes|no|as a result"
    r"|because of (?:this|that)|in (?:this|that|both) cases?|after (?:this|that)|with (?:this|that)|for example"
    r"|e\.g\.|i\.e\.)\b",
    re.I,
)
"""What a sentence begins with that cannot be understood without the one before."""
_LEANS = re.compile(r"(?:[\w’']+\s+){1,4}(?:it|them|this|these|those|that(?=[.,]))\b", re.I)
"""The same a few words into a sentence: "I use it for everything"."""


def find_passages(markdown: str) -> tuple[Passage, ...]:
    """Return the paragraphs and list items that read well without what surrounds them, plain, in their order.

    A passage holds whole sentences. Left out are headings, code, formulas, tables, pictures and HTML; sentences with a
    link, since the link would be lost; those that lead to a listing ("like this:") or point at one; TeX; labels
    ("Time: O(n)"); and a sentence that depends on one that was left out. Symptoms, causes and other findings are told
    as stories.
    """
    found: dict[tuple[str, ...], Passage] = {}
    follows = True
    lead: Passage | None = None
    for raw, is_item in _find_blocks(markdown):
        if starts_finding(raw) or FORMULA.fullmatch(raw.strip()):
            follows, lead = False, None
            continue
        if is_item and lead:
            found.setdefault(lead.sentences, lead)
            follows = True
        lead = None if is_item else _read_lead(raw)
        sentences = tuple(_read(raw, is_item=is_item, follows=follows))
        follows = bool(sentences)
        if sentences:
            found.setdefault(
                sentences,
                Passage(
                    sentences=sentences,
                    alone=tuple(DANGLES.match(sentence) is None for sentence in sentences),
                    is_item=is_item,
                ),
            )
    return tuple(found.values())


def _read_lead(raw: str) -> Passage | None:
    """Return what leads to a list: a paragraph of one sentence that ends with a colon."""
    text = plain_text(_mark_links(_QUOTE.sub("", raw)))
    readable = text.endswith((":", "：")) and _reads_well(f"{text[:-1]}.", is_item=False)
    return Passage(sentences=(text,), alone=(False,), leads_on=True) if readable and not DANGLES.match(text) else None


def _read(raw: str, *, is_item: bool, follows: bool) -> Iterator[str]:
    """Yield the sentences that can be read; `follows`: the passage before was kept."""
    for sentence in split_sentences(plain_text(_mark_links(_TASK.sub("", _QUOTE.sub("", raw), count=1)))):
        if _reads_well(sentence, is_item=is_item) and (follows or not _depends(sentence)):
            yield sentence if is_whole(sentence) or not sentence.isascii() else f"{sentence}."
            follows = True
        else:
            follows = False


def _depends(sentence: str) -> bool:
    return bool(DANGLES.match(sentence) or _LEANS.match(sentence))


def _reads_well(sentence: str, *, is_item: bool) -> bool:
    if _LINK in sentence or sentence.endswith((":", "：", ",", ";")):
        return False
    if any(pattern.search(sentence) for pattern in (_ADDRESS, _TEX, _PLACEHOLDER, _SHORTCODE, _POINTS_AWAY)):
        return False
    if not sentence.isascii() and len(sentence.encode()) > 2 * len(sentence):
        return len(sentence) >= _SHORTEST_DENSE
    if len(sentence) < _SHORTEST or " " not in sentence:
        return False
    if is_whole(sentence):
        return True
    is_fragment = sentence[0].islower() or len(sentence.split()) < _FEWEST_WORDS or _LABEL.match(sentence)
    return is_item and not is_fragment


def _mark_links(raw: str) -> str:
    """Put a mark behind each link, picture and footnote, so that sentences with one are known once they are plain."""
    for link in reversed(find_links(raw)):
        raw = f"{raw[: link.end]}{_LINK}{raw[link.end :]}"
    return _REFERENCE.sub(f"]{_LINK}", raw)


def _find_blocks(markdown: str) -> Iterator[tuple[str, bool]]:
    """Yield the author's Markdown of each paragraph and list item, and whether it is an item."""
    masked = mask_code(markdown)
    lines, shown = markdown.split("\n"), masked.split("\n")
    block: list[str] = []
    is_item = False
    for line, visible in zip(lines, shown, strict=True):
        item = LIST_MARKER.match(visible)
        breaks = not visible.strip() or _NOT_PROSE.match(visible) or item
        if breaks and block:
            yield "\n".join(block), is_item
            block = []
        if item and visible[item.end() :].strip():
            block, is_item = [line[item.end() :]], True
        elif not breaks and (block or not _INDENTED.match(visible)):
            is_item = is_item and bool(block)
            block.append(line.strip())
    if block:
        yield "\n".join(block), is_item
