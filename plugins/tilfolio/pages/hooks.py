"""Choose the first sentence of a post, which decides whether people read on."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.prose import Passage

LONGEST = 140
"""About how many characters phones show before "see more"."""
_SHORTEST = 25
_FEWEST_WORDS = 4
"""Titles with fewer words only name a topic."""

_BEFORE_AFTER = re.compile(
    r"\d+\.\d.*\d+\.\d|\d.*(?:→|->|\b(?:to|instead of|rather than|against|vs\.?|not|reaches|down|up)\b).*\d"
    r"|\bfrom\b.*\bto\b.*\d",
    re.I,
)
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s?(?:%|×|x\b|ms\b|s\b|min|hours?|seconds?|times|GB\b|MB\b|points?)|\b\d{2,}\b")
_SURPRISE = re.compile(
    r"\b(?:not|never|no longer|nothing|nobody|without|but|although|even|only|silently|turns out|turned out"
    r"|surpris\w+|wrong|fails?|failed|broke|breaks|crash\w*|hangs?|hung|slow\w*|fast\w*|leak\w*|lost|loses?|nan|oom|half|twice|cannot|can[’']t|don[’']t"
    r"|doesn[’']t|isn[’']t|didn[’']t|too late|for free|instead of|forgot\w*|mistake|wasted|because)\b",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:it|this|these|those|them|they|here)\b", re.I)
_REFERS_BACK = re.compile(
    r"\b(?:it|its|this|that|these|those|them|they|here|there|both|each|above|below|again|the same"
    r"|the (?:other|first|second|last)|first|next|finally|after|another|such|else|one|too|instead|more)\b",
    re.I,
)
"""Words that may refer to an earlier sentence."""
_STRONG = 2.0
"""Minimum score of sentences that are not the first of a text, since they lose their context."""
_SIGNS = re.compile(r"[=(){}\[\]<>|\\/_$;]")


class Opener(Struct, frozen=True, kw_only=True):
    """A chosen first sentence and the remaining text."""

    hook: str
    rest: tuple[Passage, ...]
    """The other passages, in the author's order, without the hook."""


def choose_hook(title: str, passages: Sequence[Passage], remarks: Sequence[str] = ()) -> Opener:
    """Return the best first sentence: one with figures before and after, or a surprise, else the title.

    Candidates are the title, sentences that need no context, and remarks about what broke, of up to 140 characters.
    Without a title, the text's first sentence takes its place.
    """
    place = (-1, -1)
    if not title and passages:
        title, place = passages[0].sentences[0], (0, 0)
    says_something = len(title.split()) >= _FEWEST_WORDS
    own = _score(title)
    best, best_score = title, own + (1.6 if says_something and own else 0.9)
    for at, sentence, worth in _list_candidates(passages, items=not says_something):
        score = worth + 1 - 0.3 * at[0] - 0.2 * at[1]
        if score > best_score:
            best, best_score, place = sentence, score, at
    for remark in filter(_fits, remarks):
        score = _score(remark) + 1.5
        if score > best_score:
            best, best_score, place = remark, score, (-1, -1)
    rest = tuple(_take_out(passages, place))
    if place == (0, 0):
        best, rest = _go_on(best, rest)
    return Opener(hook=best, rest=rest)


def _go_on(hook: str, rest: tuple[Passage, ...]) -> tuple[str, tuple[Passage, ...]]:
    """Extend the hook by the next sentence if that depends on it: "It took an hour. Now it takes a minute."."""
    behind = rest[0] if rest else None
    if behind is None or behind.alone[0] or behind.is_item or len(hook) + len(behind.sentences[0]) >= LONGEST:
        return hook, rest
    left = replace(behind, sentences=behind.sentences[1:], alone=behind.alone[1:])
    return f"{hook} {behind.sentences[0]}", (*([left] if left.sentences else []), *rest[1:])


def _fits(sentence: str) -> bool:
    return _SHORTEST <= len(sentence) <= LONGEST


def _list_candidates(passages: Sequence[Passage], *, items: bool) -> Iterator[tuple[tuple[int, int], str, float]]:
    """Yield sentences that need no context, with their places and scores; list items only if `items`."""
    for number, passage in enumerate(passages):
        if passage.is_item and not items:
            continue
        for place, (sentence, alone) in enumerate(zip(passage.sentences, passage.alone, strict=True)):
            is_first = number == place == 0
            if alone and _fits(sentence) and not (_PRONOUN if is_first else _REFERS_BACK).search(sentence):
                score = _score(sentence)
                if is_first or score >= _STRONG:
                    yield (number, place), sentence, score


def _score(sentence: str) -> float:
    before_after = 0.0
    if _DIGIT.search(sentence):
        before_after = 3.0 if _BEFORE_AFTER.search(sentence) else 1.0 if _FIGURE.search(sentence) else 0.0
    surprise = min(2, len(_SURPRISE.findall(sentence))) * 1.0
    return before_after + surprise - min(2.0, 0.4 * len(_SIGNS.findall(sentence)))


def _take_out(passages: Sequence[Passage], place: tuple[int, int]) -> Iterator[Passage]:
    """Yield the passages without one sentence, and without the next one if that depends on it."""
    for number, passage in enumerate(passages):
        if number != place[0]:
            yield passage
            continue
        kept = [
            (sentence, alone)
            for at, (sentence, alone) in enumerate(zip(passage.sentences, passage.alone, strict=True))
            if at != place[1] and not (place != (0, 0) and at == place[1] + 1 and not alone)
        ]
        if kept:
            sentences, alone = zip(*kept, strict=True)
            yield replace(passage, sentences=sentences, alone=alone)
