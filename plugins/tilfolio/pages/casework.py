"""A project's README as a case study: the parts shown at the top of its page, and the remaining text."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

Part = Literal["problem", "approach", "result"]

_PICTURE = re.compile(r"!\[(?P<alt>[^\]\n]*)\]\((?P<target>[^()\s]+)[^()\n]*\)$")
_HEADING = re.compile(
    r"^## +(?:the +)?(problem|approach|results?)\b[^\n]*\n+((?!#)[^\n]+(?:\n(?!#)[^\n]+)*)", re.I | re.M
)
_OPENED = re.compile(r"<(?!br\b)[a-z]", re.I)
_BLOCK_MARK = re.compile(r"[ \t]*(?:[-*+>|#]|\d+[.)]|`{3}|~{3}|!!!|<)")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+(?=[A-Z0-9\"“À-Þ])")
_LONGEST = 180


class Case(Struct, frozen=True, kw_only=True):
    """The parts shown above a README's text, and the remaining text."""

    lede: str
    """The first paragraph as Markdown, or the summary as plain text."""
    body: str
    cover_alt: str
    parts: tuple[tuple[Part, str], ...]
    """The first sentences of the sections `## Problem`, `## Approach` and `## Result`, as plain text."""


def split_case(
    body: str,
    summary: str,
    cover: str,
    plain: Callable[[str], str],
    written: Mapping[str, str] = MappingProxyType({}),
    mask: Callable[[str], str] = str,
) -> Case:
    """Move the first paragraph, the cover, and the first sentences of some sections out of a README's text.

    The paragraph is removed if it begins with the summary, HTML such as `<p align="center">` if it equals the summary,
    the image if it is alone before the first heading, and a sentence if it has no markup and its section has more text.
    `written` are parts from front matter; `mask` blanks out code.
    """
    parts, body = _take_parts(body, plain, written, mask)
    blocks = body.strip("\n").split("\n\n")
    first_heading = next((place for place, block in enumerate(blocks) if block.startswith("#")), len(blocks))
    opening = [block for block in blocks[:first_heading] if not _is_tagline(block, summary, plain)]
    lede, alt = summary, ""
    for block in opening:
        if not _BLOCK_MARK.match(block) and not _PICTURE.match(block.strip()):
            if summary and " ".join(plain(block).split()).startswith(summary.rstrip(".…")):
                lede = block.strip()
                opening = [other for other in opening if other is not block]
            break
    for block in opening:
        picture = _PICTURE.match(block.strip())
        if picture and cover and picture["target"].rpartition("/")[2] == cover.rpartition("/")[2]:
            alt = picture["alt"]
            opening = [other for other in opening if other is not block]
            break
    return Case(
        lede=lede,
        body="\n\n".join((*opening, *blocks[first_heading:])),
        cover_alt=alt,
        parts=parts,
    )


def _is_tagline(block: str, summary: str, plain: Callable[[str], str]) -> bool:
    """Return whether a block is a complete HTML element whose text is the summary."""
    is_whole = len(_OPENED.findall(block)) == block.count("</") and "<img" not in block
    return block.lstrip().startswith("<") and is_whole and " ".join(plain(block).split()) == summary != ""


def _take_parts(
    body: str, plain: Callable[[str], str], written: Mapping[str, str], mask: Callable[[str], str]
) -> tuple[tuple[tuple[Part, str], ...], str]:
    """Return the sentences to show above the text, and the text without them."""
    order: tuple[Part, ...] = ("problem", "approach", "result")
    found: dict[Part, str] = {name: written[name] for name in order if name in written}
    says_more = False
    names: dict[str, Part] = {"problem": "problem", "approach": "approach", "result": "result", "results": "result"}
    kept, end = [], 0
    masked = mask(body)
    for match in _HEADING.finditer(body):
        if not masked.startswith("#", match.start()):
            continue  # in a code block
        listed = _BLOCK_MARK.match(match[2])
        text = match[2][listed.end() :].split("\n")[0] if listed else match[2]
        sentence = _SENTENCE.split(" ".join(plain(text).split()))[0]
        name = names[match[1].lower()]
        first = _SENTENCE.split(match[2])[0]
        after = match[2][len(first) :].lstrip()
        rest = body[match.end() :].partition("\n#")[0].strip()
        says_more |= bool(rest) or " ".join(plain(match[2]).split()) != sentence
        if name in found or not sentence or len(sentence) > _LONGEST:
            continue
        found[name] = sentence
        if not listed and " ".join(first.split()) == sentence and (after or rest):
            kept.append(body[end : match.start(2)])
            end = match.end() - len(after)
    # If the sections have no other text, showing it above them would only repeat it.
    if not written and (len(found) < 2 or not says_more):
        return (), body
    return tuple((name, found[name]) for name in order if name in found), "".join((*kept, body[end:]))
