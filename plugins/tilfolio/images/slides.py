"""Which pages a carousel has: from a note's own words to five to ten of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

SlideKind: TypeAlias = Literal["title", "takeaway", "code", "gotcha", "last"]

FEWEST, MOST = 5, 10
"""Pages of a carousel: what LinkedIn's readers swipe to the end of."""

_FULL = 220
"""Characters that a page holds in letters large enough for a telephone."""
_SENTENCE = re.compile(r"(?<=[.!?…。！？।؟])[\"”’)\]]*(?:\s+|(?<=[。！？]))")


@dataclass(frozen=True, kw_only=True, slots=True)
class Slide:
    """One page; texts are plain."""

    kind: SlideKind
    text: str
    """The title, the takeaway, the gotcha, what the code does, or the last page's call."""
    label: str = ""
    """Small, at the top: the category, `Gotcha`."""
    code: str = ""
    language: str = ""
    """Of the code, as its fence names it: `python`."""
    link: str = ""
    """On the last page: the address, shown without its scheme."""


def plan_slides(
    *,
    first: Slide,
    last: Slide,
    takeaways: Sequence[Slide] = (),
    codes: Sequence[Slide] = (),
    gotchas: Sequence[Slide] = (),
    spare: Sequence[Slide] = (),
    woven: bool = True,
) -> tuple[Slide, ...]:
    """Return five to ten pages: the first, takeaways with code between them (or after them), gotchas, the last.

    Of what is too much, gotchas stay before code and code before takeaways, two of each. Where it is too little, long
    takeaways are told a sentence a page, and spare pages (the category's question, what else there is) fill up: three
    of them are always enough.
    """
    inner = MOST - 2
    gotchas, codes = gotchas[:2], codes[:2]
    takeaways = _spread(takeaways, inner - len(gotchas) - len(codes), at_least=FEWEST - 2 - len(gotchas) - len(codes))
    story = [*(_weave(takeaways, codes) if woven else (*takeaways, *codes)), *gotchas]
    story += spare[: max(0, FEWEST - 2 - len(story))]
    return (first, *story, last)


def _spread(slides: Sequence[Slide], room: int, at_least: int) -> tuple[Slide, ...]:
    """Divide what is too long for a page, and more when there would be too few pages."""
    pages = [page for slide in slides[:room] for page in _divide(slide, _FULL)]
    if len(pages) > room:
        pages = list(slides[:room])
    if len(pages) < at_least:
        pages = [page for slide in pages for page in _divide(slide, 1)][:room]
    return tuple(pages)


def _divide(slide: Slide, full: int) -> Iterable[Slide]:
    if len(slide.text) <= full:
        return [slide]
    pages: list[str] = []
    for sentence in filter(None, _SENTENCE.split(slide.text)):
        if pages and len(pages[-1]) + len(sentence) < full:
            pages[-1] += f" {sentence}"
        else:
            pages.append(sentence)
    return [replace(slide, text=page) for page in pages]


def part_slide(slide: Slide) -> tuple[Slide, ...]:
    """Return two slides in the place of one with too much on it; the title and the last page stay one."""
    if slide.kind in ("title", "last"):
        return (slide,)
    if slide.code:
        if slide.text:
            return replace(slide, code="", kind="takeaway"), replace(slide, text="")
        return tuple(replace(slide, code=code) for code in _halve(slide.code, (r"\n\n", r"\n")))
    return tuple(replace(slide, text=text) for text in _halve(slide.text, (r"\n", _SENTENCE.pattern, r"\s")))


def _halve(text: str, marks: Sequence[str]) -> list[str]:
    """Cut a text in two near its middle, at the first kind of mark that there is in its middle half."""
    middle, found = len(text) // 2, len(text)
    for mark in marks:
        ends = (match.end() for match in re.finditer(mark, text))
        found = min(ends, key=lambda end: abs(end - middle), default=len(text))
        if len(text) // 4 < found < len(text) * 3 // 4:
            break
    else:
        found = middle if len(text) > 1 else len(text)
    return [part for part in (text[:found].rstrip(), text[found:].strip("\n")) if part.strip()]


def _weave(takeaways: Sequence[Slide], codes: Sequence[Slide]) -> list[Slide]:
    """Let each piece of code follow a takeaway."""
    woven: list[Slide] = []
    for at in range(max(len(takeaways), len(codes))):
        woven += takeaways[at : at + 1]
        woven += codes[at : at + 1]
    return woven
