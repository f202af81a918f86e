"""Divide a note's text into the five to ten pages of a carousel."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from typing import Literal, TypeAlias

SlideKind: TypeAlias = Literal["title", "takeaway", "code", "gotcha", "last"]

FEWEST, MOST = 5, 10
"""Pages of a carousel; LinkedIn's readers swipe through so many to the end."""

_FULL = 220
"""Characters that fit on a page in letters large enough for a phone."""
_SENTENCE = re.compile(r"(?<=[.!?…。！？।؟])[\"”’)\]]*(?:\s+|(?<=[。！？]))")


@dataclass(frozen=True, kw_only=True, slots=True)
class Slide:
    """One page; its texts are plain."""

    kind: SlideKind
    text: str
    """The title, takeaway, gotcha, description of the code, or the last page's call to action."""
    label: str = ""
    """Small text at the top: the category, `Gotcha`."""
    code: str = ""
    language: str = ""
    """The language of the code, as its fence names it: `python`."""
    link: str = ""
    """The URL on the last page, shown without its scheme."""


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
    """Return five to ten pages: the first, takeaways with code between (`woven`) or after them, gotchas, the last.

    If there are too many, gotchas are kept first, then code, then takeaways, two of each. If there are too few, long
    takeaways are split into sentences and spare pages (such as the category's question) are added; three are always
    enough.
    """
    inner = MOST - 2
    gotchas, codes = gotchas[:2], codes[:2]
    takeaways = _spread(takeaways, inner - len(gotchas) - len(codes), at_least=FEWEST - 2 - len(gotchas) - len(codes))
    inside = chain.from_iterable(zip_longest(takeaways, codes)) if woven else (*takeaways, *codes)
    story = [*filter(None, inside), *gotchas]
    story += spare[: max(0, FEWEST - 2 - len(story))]
    return (first, *story, last)


def _spread(slides: Sequence[Slide], room: int, at_least: int) -> tuple[Slide, ...]:
    """Split slides that are too long for a page, and further ones if there are too few pages."""
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


def split_slide(slide: Slide) -> tuple[Slide, ...]:
    """Split a slide with too much text in two; the title and the last page are never split."""
    if slide.kind in ("title", "last"):
        return (slide,)
    if slide.code:
        if slide.text:
            return replace(slide, code="", kind="takeaway"), replace(slide, text="")
        return tuple(replace(slide, code=code) for code in _halve(slide.code, (r"\n\n", r"\n")))
    return tuple(replace(slide, text=text) for text in _halve(slide.text, (r"\n", _SENTENCE.pattern, r"\s")))


def _halve(text: str, marks: Sequence[str]) -> list[str]:
    """Split a text near its middle, at the first of the marks that occurs in its middle half."""
    middle, found = len(text) // 2, len(text)
    for mark in marks:
        ends = (match.end() for match in re.finditer(mark, text))
        found = min(ends, key=lambda end: abs(end - middle), default=len(text))
        if len(text) // 4 < found < len(text) * 3 // 4:
            break
    else:
        found = middle if len(text) > 1 else len(text)
    return [part for part in (text[:found].rstrip(), text[found:].strip("\n")) if part.strip()]
