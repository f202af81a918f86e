"""Find the checks that match a pasted error.

`assets/checklist.js` does the same in the browser; `tests/derive/test_symptoms.yml` tests both with the same errors.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import TypeAlias

from msgspec import Struct

from tilfolio.debugging import Check

Words: TypeAlias = Sequence[frozenset[str]]
"""The words of a text in order, each with its parts: `OutOfMemoryError` also gives `memory`."""

_PATH = re.compile(r"(?:\w+://|[A-Za-z]:\\)\S+|(?<!\S)[\"'(=\[]?[~.]{0,2}/[^\s\"':,)]+|[\w.-]+/[\w.-]+/[^\s\"':,)]*")
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for from has have i in is it its may my not of on or so than that the there this"
        " to was when with you your call error exception file line last most recent traceback python site packages",
    )
)
"""Stop words, also of error messages."""
_GAP = 8
"""Maximum number of other words between the words of a term."""
_NEAR = 0.6
"""Checks are returned if they score at least this fraction of the best score."""
_WHOLE = 0.8
"""A text contains an error if it has this fraction of its significant words."""
_FEWEST = 2
"""Errors with fewer significant words match no text."""


def stem(word: str) -> str:
    """Return the stem of an English word: `kills`, `killed` and `killing` give `kill`."""
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def read_words(text: str) -> Words:
    """Return the stemmed words of a text, without paths and URLs."""
    words = []
    for match in _WORD.finditer(_PATH.sub(" ", text)):
        written = match[0]
        parts = _PART.findall(written) if written != written.lower() and written != written.upper() else ()
        words.append(frozenset(stem(part.lower()) for part in (written, *parts)))
    return words


def _significant_words(text: str) -> tuple[frozenset[str], ...]:
    """Return the distinct words of a text without stop words and numbers."""
    stop_words = {stem(word) for word in _STOP_WORDS}
    return tuple(
        dict.fromkeys(word for word in read_words(text) if not word & stop_words and not any(map(str.isdigit, word)))
    )


class SymptomIndex(Struct, frozen=True, kw_only=True):
    """The search terms of checks."""

    terms: tuple[tuple[str, tuple[str, ...]], ...]
    """The key of a check and the stemmed words of one of its terms."""
    weights: Mapping[str, float]
    """The weight of each word: the fewer checks have it, the higher."""


def index_symptoms(checks: Iterable[Check]) -> SymptomIndex:
    """Return an index of the terms and tags of checks."""
    terms = []
    owners: dict[str, set[str]] = defaultdict(set)
    total = 0
    for check in checks:
        total += 1
        for term in (*check.words, *check.finds, *check.tags):
            words = tuple(stem(word.lower()) for word in _WORD.findall(term))
            terms.append((check.key, words))
            for word in words:
                owners[word].add(check.key)
    weights = {word: 1 + log(total / len(keys)) for word, keys in owners.items()}
    return SymptomIndex(terms=tuple(terms), weights=weights)


def rank_checks(text: str, index: SymptomIndex) -> tuple[str, ...]:
    """Return the keys of the checks whose terms occur in a text, best first."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(read_words(text)):
        for spelling in word:
            places[spelling].append(place)
    scores: dict[str, float] = defaultdict(float)
    for key, words in index.terms:
        if _occur_together(words, places):
            # One long term says more than many short ones, so the best one counts and the others only break ties.
            score = sum(index.weights[word] for word in set(words))
            scores[key] = max(scores[key], score) + min(scores[key], score) / 20
    ranked = sorted(scores.items(), key=lambda scored: -scored[1])
    return tuple(key for key, score in ranked if score >= _NEAR * ranked[0][1])


def contains_error(text: str, error: str) -> bool:
    """Return whether a text contains a pasted error, apart from paths and numbers."""
    wanted = _significant_words(error)
    lowered = text.lower()
    # A fast substring test rules out most texts.
    possible = sum(any(each in lowered for each in word) for word in wanted)
    if len(wanted) < _FEWEST or possible < _WHOLE * len(wanted):
        return False
    there = frozenset().union(*read_words(text)) if text else frozenset()
    return sum(bool(word & there) for word in wanted) >= _WHOLE * len(wanted)


def _occur_together(words: Sequence[str], places: Mapping[str, Sequence[int]]) -> bool:
    if not words or not all(word in places for word in words):
        return False
    rarest = min(words, key=lambda word: len(places[word]))
    reach = len(words) + _GAP
    return any(
        all(any(abs(other - place) <= reach for other in places[word]) for word in words) for place in places[rarest]
    )
