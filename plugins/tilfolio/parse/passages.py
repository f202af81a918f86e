"""The sentences of a text that can be read somewhere else, such as in a post, in the author's own words."""

import re
from collections.abc import Iterator, Sequence

from tilfolio.parse.blocks import Block
from tilfolio.parse.findings import starts_finding
from tilfolio.parse.paragraphs import TASK_BOX
from tilfolio.parse.plain import CODE, LINK, plain_text
from tilfolio.parse.tex import FORMULA
from tilfolio.parse.text import is_whole, split_sentences
from tilfolio.parse.tree import Tree, read
from tilfolio.prose import Passage

_SHORTEST, _SHORTEST_DENSE = 16, 8
"""Characters; scripts such as Chinese and Korean say as much with fewer."""
_FEWEST_WORDS = 5
"""Of a list item that no full stop ends: with fewer it is a label."""
_ALERT = re.compile(r"\[!\w+\]")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S")
_TEX = re.compile(r"\\[A-Za-z]{2}|\$\$|[\^_]\{")
_PLACEHOLDER = re.compile(r"\{[\w./-]+:[\w.]+(?::[^{}]*)?\}")
_SHORTCODE = re.compile(r"(?:^|\s):[a-z0-9_+-]+:(?:\s|$)|\[\[|^#\w")
_SIGNS = re.compile(r"[:{\\$#]|\[\[|www\.")
"""What the four above have at least one of."""
_POINTS_AWAY = re.compile(
    r"\b(?:as follows|the following|following (?:code|command|lines?|snippet)|like (?:this|so)\b(?! that)"
    r"|(?:see|shown|code|example|snippet|listing|table|picture|image|screenshot|figure|command|lines?) (?:below|above)"
    r"|(?:below|above) (?:is|are|code|example|snippet|command|table|figure)"
    r"|see (?:also|here|this|the (?:docs|documentation|manual))"
    r"|this (?:page|article|post|link|video|screenshot|table|figure|picture|code|snippet|example)"
    r"|here(?:[’']s| is| are)|(?:click|read|found|look) here|(?:this|these|those) (?:lines?|commands?|settings?)"
    r"|(?:the|as|see|from the|id|code) above|above (?:two|three|code|figures?)"
    r"|the (?:first|second|third|last|left|right|top|bottom|upper|lower)"
    r" (?:command|example|query|row|column|line|plot|panel|picture)"
    r"|see .{1,80} for (?:more|further|all|details|full)|como sigue|lo siguiente)\b"
    r"|\b(?<!sounds )(?<!looks )(?<!feels )like[.:]?$",
)
_POINTS_AWAY_ELSEWHERE = re.compile(
    r"(?:위에?|아래에?|다음과?)\s?(?:처럼|같[이은]|와 같)|(?:以下|上記|下記|次)の(?:よう|通り|コード)"
    r"|如[下上]|以下(?:代码|命令|是)|\b(?:a continuación|más (?:arriba|abajo))\b",
)
"""The same in Korean, Japanese, Chinese and Spanish."""
_LABEL = re.compile(r"[^.:：!?]{1,24}[:：](?:\s|$)")
DANGLES = re.compile(
    r"(?:(?:note|tip|nb|n\.b\.|p\.?s\.?):?\s+(?:that\s+)?)?"
    r"(?:it|its|this|that|these|those|they|them|their|he|she|so|but|and|or|then|also|instead|therefore|thus|hence"
    r"|otherwise|however|still|both|neither|such|same|another|afterwards|now|here|there|too|yes|no|as a result"
    r"|because of (?:this|that)|in (?:this|that|both) cases?|after (?:this|that)|with (?:this|that)|for example"
    r"|to do (?:this|that|so|it)|which|what (?:you|we|i) really|on (?:its|their) own|one more|since then|in fact|btw"
    r"|the (?:other|latter|former|(?:second|third|next|last) (?:one|way|approach|option|step|command|solution))"
    r"|(?:first|second|third|next|finally|lastly),"
    r"|e\.g\.|i\.e\.)(?!\w)|\.\.\.|…|\(",
    re.I,
)
"""What a sentence begins with that cannot be understood without the one before."""
_LEANS = re.compile(
    r"(?:we|you|i|let[’']s)\s(?:[\w’']+\s){1,3}(?:its|their)\b"
    r"|(?:we|you|i)\s(?:can|could|have|may|might|should|will|would)\s(?:also|now|then)\b"
    r"|(?:[\w’']+\s+){1,4}(?:it|them|this|these|those|that(?=[.,])|the same(?: thing)?|the others?)\b"
    r"|[^,.]{1,30}, (?:however|though|too|instead),",
    re.I,
)
"""The same further into a sentence: "I use it for everything"."""
_HANGS = re.compile(
    r"\bhere\b(?![.!]?$)"
    r"|\b(?:this|that|these|those) (?:approach|flag|method|option|setting|solution|technique|trick|way)s?\b"
    r"|\b(?:(?:this|that) one|even (?:further|more|better)|though|as well|either"
    r"|(?:of|to|with|for) (?:that|those|these) \w+)[.!]$",
)
"""The same anywhere in a sentence, or at its end: "a larger version of that image"."""
_FEWEST_ALONE = 5
"""Words of a sentence that is a paragraph of its own; with fewer it only leads from one piece of code to the next."""


def find_passages(markdown: str) -> tuple[Passage, ...]:
    """Return the paragraphs and list items that read well without what surrounds them, plain, in their order.

    A passage holds whole sentences. Left out are headings, code, formulas, tables, pictures and HTML; sentences with a
    link, since the link would be lost; those that lead to a listing ("like this:") or point at one; TeX; labels
    ("Time: O(n)"); and a sentence that depends on one that was left out. Symptoms, causes and other findings are told
    as stories.
    """
    tree = read(markdown)
    found: dict[tuple[str, ...], Passage] = {}
    follows = True
    lead: Passage | None = None
    for raw, kind in _find_blocks(tree):
        is_item = kind == "item"
        if not raw or starts_finding(raw) or FORMULA.fullmatch(raw.strip()):
            follows, lead = False, None
            continue
        told = plain_text(TASK_BOX.sub("", raw, count=1), tree.labels, marked=True)
        split = tuple(sentence.replace(CODE, "") for sentence in split_sentences(told))
        leads, lead = (lead, None) if is_item else (None, _read_lead(split, follows=follows))
        sentences = tuple(_read(split, kind=kind, follows=follows, goes_on=raw[:1].islower() and kind != "quote"))
        follows = bool(sentences)
        if sentences and leads:
            found.setdefault(leads.sentences, leads)
        elif is_item and leads:
            lead = leads
        if sentences:
            found.setdefault(
                sentences,
                Passage(
                    sentences=sentences,
                    alone=tuple(not _depends(sentence) for sentence in sentences),
                    is_item=is_item,
                ),
            )
    return tuple(found.values())


def _read_lead(sentences: Sequence[str], *, follows: bool) -> Passage | None:
    """Return what leads to a list: a paragraph's last sentence, which ends with a colon."""
    *before, text = sentences or ("",)
    if not text.endswith((":", "：")) or not _reads_well(f"{text[:-1]}.", is_item=False):
        return None
    return (
        None
        if _depends(text) and not (before and follows)
        else Passage(sentences=(text,), alone=(False,), leads_on=True)
    )


def _read(sentences: Sequence[str], *, kind: str, follows: bool, goes_on: bool) -> Iterator[str]:
    """Yield the sentences that can be read.

    `follows`: the passage before was kept; `goes_on`: the first one begins within a sentence.
    """
    is_short = len(sentences) == 1 and sentences[0].isascii() and len(sentences[0].split()) < _FEWEST_ALONE
    is_item = kind == "item"
    if not is_item and (goes_on or (is_short and (not follows or DANGLES.match(sentences[0])))):
        sentences = sentences[1:]
        follows = False
    for sentence in sentences:
        if _reads_well(sentence, is_item=is_item) and (follows or not _depends(sentence)):
            yield sentence if is_whole(sentence) or not sentence.isascii() else f"{sentence}."
            follows = True
        else:
            follows = False


def _depends(sentence: str) -> bool:
    return bool(DANGLES.match(sentence) or _LEANS.match(sentence) or _HANGS.search(sentence.lower()))


def _reads_well(sentence: str, *, is_item: bool) -> bool:
    if LINK in sentence or sentence.endswith((":", "：", ",", ";")):
        return False
    if not sentence.isascii() and len(sentence.encode()) > 2 * len(sentence):
        return len(sentence) >= _SHORTEST_DENSE and not _points_away(sentence)
    if len(sentence) < _SHORTEST or " " not in sentence:
        return False
    return (is_whole(sentence) or (is_item and not _is_fragment(sentence))) and not _points_away(sentence)


def _is_fragment(sentence: str) -> bool:
    is_short = len(sentence.split()) < _FEWEST_WORDS
    return is_short or sentence[0].islower() or _LABEL.match(sentence) is not None


def _points_away(sentence: str) -> bool:
    """Return whether a sentence holds what would be lost elsewhere, or points at something that is not there."""
    if _SIGNS.search(sentence) and any(each.search(sentence) for each in (_ADDRESS, _TEX, _PLACEHOLDER, _SHORTCODE)):
        return True
    lower = sentence.lower()
    if _POINTS_AWAY.search(lower):
        return True
    return not sentence.isascii() and _POINTS_AWAY_ELSEWHERE.search(lower) is not None


def _find_blocks(tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the author's Markdown of each paragraph and list item, and whether it is a `paragraph`, `item` or `quote`.

    An empty one stands for what a sentence below it may point at: code, a table, a picture.
    """
    seen: Block | None = None
    for block in tree.blocks:
        if block.kind in {"code", "html", "table", "box", "rule"}:
            yield "", ""
        elif block.kind == "paragraph" and (kind := _name_kind(block, seen)):
            seen = block.parent
            yield from _part(block.content, kind)


def _name_kind(block: Block, seen: Block | None) -> str:
    """Return what a paragraph is; nothing where it goes on with an item or stands in a box."""
    around = block.list_containers()
    if not around or set(around) == {"quote"}:
        return "quote" if around else "paragraph"
    if around[0] == "item" and not {"box", "footnote", "definition"} & set(around):
        return "item" if block.parent is not seen else ""
    return ""


def _part(typed: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield a paragraph cut at its lines that are pictures or HTML."""
    alert = _ALERT.match(typed)
    lines: list[str] = []
    for line in typed[alert.end() if alert else 0 :].split("\n"):
        if line.startswith(("![", "<")):
            if lines:
                yield "\n".join(lines), kind
            yield "", ""
            lines, kind = [], "paragraph"
        elif line.strip():
            lines.append(line.strip())
    if lines:
        yield "\n".join(lines), kind
