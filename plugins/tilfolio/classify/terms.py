"""The terms of a note, weighted by TF-IDF: frequent in the note and rare in others.

The weights use the inverse document frequency of Robertson and Spärck Jones, but counts are rounded, so that most
edits of a note leave the weights of all others unchanged.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from math import log, sqrt
from typing import TypeAlias

from tilfolio.model import Til

_TERMS = 16
"""The number of strongest terms that are kept of a note."""
_LONGEST = 20_000
"""The number of characters that are read of a body."""
_EXACT_BITS = 3
"""Counts up to 7 are exact, larger ones are rounded down to three binary digits: 8, 10, 12, 14, 16, 20, 24."""

_WORD = re.compile(r"[^\W_][\w+#-]*[^\W_]|[^\W_][+#]*")
_UNSPACED = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
"""Chinese, Japanese and Korean: words are not separated by spaces, or have endings.

A pattern with so many characters takes 2 ms to compile, so it is when a text needs it; the same elsewhere.
"""
_NOISE = re.compile(r"https?://\S+|\]\((?:[^()]|\([^()]*\))*\)|<[^<>\n]*>")
_STOP_WORDS = frozenset(files("tilfolio.classify").joinpath("stopwords.txt").read_text(encoding="utf-8").split())
"""English words without a topic."""

Terms: TypeAlias = Mapping[str, float]
"""Terms of one note and their weights."""


def count_terms(til: Til) -> Mapping[str, float]:
    """Count the terms of a note; a word in the title counts as four in the text."""
    folders = til.slug.rpartition("/")[0].replace("/", " ")
    body = _NOISE.sub(" ", til.body[:_LONGEST])
    counts: Counter[str] = Counter(_split(body))
    weights: dict[str, float] = {term: 1 + log(count) for term, count in counts.items()}
    for text, weight in ((til.title, 4.0), (" ".join(til.headings), 1.5), (folders, 2.0)):
        for term in set(_split(text)):
            weights[term] = weights.get(term, 0.0) + weight
    for tag in til.tags:
        weights[f"#{tag.lower()}"] = 3.0
    return weights


def _split(text: str) -> Iterable[str]:
    low = text.lower()
    terms = list(filter(None, map(_read_word, _WORD.findall(low))))
    if not low.isascii():
        terms += (run[at : at + 2] for run in re.findall(_UNSPACED, low) for at in range(len(run) - 1))
    return terms


@lru_cache(maxsize=1 << 16)  # a few thousand words make up most texts
def _read_word(word: str) -> str:
    """Return the term for a word; "" for a stop word or the like."""
    if len(word) < 2 or word in _STOP_WORDS or word.isdigit():
        return ""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def count_notes(counted: Iterable[Terms]) -> Mapping[str, int]:
    """Return the rounded number of notes with each term; a term of only one note relates nothing and is left out."""
    frequency = Counter(chain.from_iterable(counted))
    return {term: round_down(count) for term, count in frequency.items() if count > 1}


def round_down(count: int) -> int:
    """Round a count down to its first three binary digits."""
    spare = max(0, count.bit_length() - _EXACT_BITS)
    return count >> spare << spare


def measure_rarity(notes: Mapping[str, int], total: int) -> tuple[Mapping[str, float], float]:
    """Return how rare the terms are that `count_notes` counted, among `total` notes, and one of a single note."""
    steps = {step: log((round_down(total) + 1) / (step + 0.5)) for step in {1, *notes.values()}}
    return {term: steps[step] for term, step in notes.items()}, steps[1]


def weigh(counts: Terms, rarity: Mapping[str, float], once: float) -> Terms:
    """Return a note's strongest terms that other notes also have, as a vector of length 1."""
    weighted = [(-weight * rarity.get(term, once), term) for term, weight in counts.items()]
    length = sqrt(sum([weight * weight for weight, _ in weighted])) or 1.0
    shared = sorted([entry for entry in weighted if entry[1] in rarity])
    return {term: -weight / length for weight, term in shared[:_TERMS]}
