"""Related notes: which share the words that are rare elsewhere, or that an author tied together.

Terms are weighted by TF-IDF (Robertson and Spärck Jones' inverse document frequency) and notes compared by
the cosine of their strongest terms. Each note looks at a bounded number of others per term, so the
whole costs time in proportion to the notes, not to their square.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from math import log, sqrt
from typing import TypeAlias, TypeVar
from urllib.parse import unquote

from tilfolio.model import Slug, Til

_TERMS = 16
"""A note is known by so many of its strongest terms."""
_REACH = 16
"""For each term a note meets so many neighbours on either side, in the order of days, among the notes that have it."""
_MIN_SCORE = 0.1
"""Below this two notes share little more than one middling word."""
_PART = 32
"""So many notes are compared with all others at once: a part that more than one core can have."""
_LONGEST = 20_000
"""So many characters of a body are looked at."""

_LINKED, _SAME_SERIES, _SAME_PROJECT = 0.6, 0.5, 0.2
"""Added to the cosine of two notes."""
_SAME_TOPIC = 1.3
"""Two notes of one folder are so much closer."""

_WORD = re.compile(r"[^\W_][\w+#-]*[^\W_]|[^\W_][+#]*")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Chinese, Japanese and Korean: words are not set apart, or carry endings."""
_NOISE = re.compile(r"https?://\S+|\]\([^)]*\)|<[^>\n]*>")
_STOP_WORDS = frozenset(files("tilfolio.derive").joinpath("stopwords.txt").read_text(encoding="utf-8").split())
"""English words that say nothing of a note's subject."""

_Vector = Mapping[str, float]
_Closest: TypeAlias = list[list[int]]
"""For each note of a part, the numbers of those that are related to it."""
_Entry = TypeVar("_Entry")


def find_related(
    tils: Sequence[Til],
    limit: int = 5,
    terms: Mapping[Slug, Mapping[str, float]] | None = None,
    share_out: Callable[[Sequence[range], Callable[[range], _Closest]], Sequence[_Closest]] | None = None,
) -> Mapping[Slug, tuple[Slug, ...]]:
    """Return for each Til the slugs of up to `limit` others that belong with it, closest first.

    Links between two notes, a shared series and a shared project bring them closer. Of equally close
    ones the newest goes first. A Til that nothing is related to has none. `terms` holds what `count_terms` returns for
    each of them, where that is known. `share_out` asks a function for each of many parts, and may know the answer.
    """
    ordered = sorted(tils, key=lambda til: (til.learned_on, til.slug))

    @cache
    def compare() -> _Comparison:
        return _Comparison(ordered, [terms[til.slug] if terms is not None else count_terms(til) for til in ordered])

    parts = [range(begin, min(begin + _PART, len(ordered))) for begin in range(0, len(ordered), _PART)]

    def find(part: range) -> _Closest:
        return [compare().find_closest(number, limit) for number in part]

    found = share_out(parts, find) if share_out is not None else map(find, parts)
    closest = (tuple(ordered[other].slug for other in others) for part in found for others in part)
    return dict(zip((til.slug for til in ordered), closest, strict=True))


class _Comparison:
    """All notes, ready to be compared with one of them."""

    def __init__(self, tils: Sequence[Til], counted: Sequence[Mapping[str, float]]) -> None:
        self._folders = [til.folder for til in tils]
        self._ties = _find_ties(tils)
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._terms: list[list[tuple[float, list[tuple[int, float]], int]]] = []
        """Of each note: the weight of a term, the notes that have it, and where among them this one stands."""
        for number, vector in enumerate(_weigh(counted)):
            own = [(weight, postings[term]) for term, weight in vector.items()]
            self._terms.append([(weight, having, len(having)) for weight, having in own])
            for weight, having in own:
                having.append((number, weight))

    def find_closest(self, number: int, limit: int) -> list[int]:
        """Return the numbers of the notes that are closest to one."""
        scores = dict(self._ties[number])
        for weight, having, place in self._terms[number]:
            for other, theirs in _around(having, place):
                scores[other] = scores.get(other, 0.0) + weight * theirs
        del scores[number]
        return _choose_closest(scores, self._folders[number], self._folders, limit)


def _around(entries: Sequence[_Entry], place: int) -> Sequence[_Entry]:
    return entries[max(0, place - _REACH) : place + 1 + _REACH]


def _choose_closest(scores: Mapping[int, float], folder: str, folders: Sequence[str], limit: int) -> list[int]:
    """Return the Tils with the highest scores, those of the same folder raised."""
    close = []
    for other, plain in scores.items():
        if plain * _SAME_TOPIC >= _MIN_SCORE:  # most are too low either way
            score = plain * _SAME_TOPIC if folder and folders[other] == folder else plain
            if score >= _MIN_SCORE:
                # Rounded, so that the order in which terms were added up decides nothing.
                close.append((-round(score, 9), -other))
    return [-number for _, number in sorted(close)[:limit]]


def count_terms(til: Til) -> Mapping[str, float]:
    """Return a note's terms; a word in the title weighs as much as four in the text."""
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
        terms += (run[at : at + 2] for run in _UNSPACED.findall(low) for at in range(len(run) - 1))
    return terms


@lru_cache(maxsize=1 << 16)  # the same few thousand words make up most of what is written
def _read_word(word: str) -> str:
    """Return the term that a word stands for; nothing where it says nothing."""
    if len(word) < 2 or word in _STOP_WORDS or word.isdigit():
        return ""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _weigh(counted: Sequence[Mapping[str, float]]) -> list[_Vector]:
    """Return each note's strongest terms as a vector of length 1; a term of one note only joins nothing."""
    frequency = Counter(term for counts in counted for term in counts)
    total = len(counted)
    rarity = {term: log((total + 1) / (count + 0.5)) for term, count in frequency.items()}
    vectors: list[_Vector] = []
    for counts in counted:
        weighted = [(-weight * rarity[term], term) for term, weight in counts.items()]
        length = sqrt(sum(weight * weight for weight, _ in weighted)) or 1.0
        shared = sorted(entry for entry in weighted if frequency[entry[1]] > 1)
        vectors.append({term: -weight / length for weight, term in shared[:_TERMS]})
    return vectors


def _find_ties(tils: Sequence[Til]) -> list[dict[int, float]]:
    """Return for each Til itself and what its author tied it to, and how strongly."""
    ties: list[dict[int, float]] = [{number: 0.0} for number in range(len(tils))]
    for groups, strength in (
        (_group(til.series for til in tils), _SAME_SERIES),
        (_group(til.project for til in tils), _SAME_PROJECT),
    ):
        for members in groups:
            for place, number in enumerate(members):
                for other in _around(members, place):
                    ties[number][other] = ties[number].get(other, 0.0) + strength
    for one, other in _find_links(tils):
        ties[one][other] = ties[one].get(other, 0.0) + _LINKED
        ties[other][one] = ties[other].get(one, 0.0) + _LINKED
    return ties


def _group(names: Iterable[str | None]) -> Iterable[list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        if name:
            groups[name].append(number)
    return groups.values()


def _find_links(tils: Sequence[Til]) -> set[tuple[int, int]]:
    """Return pairs of Tils, lower number first, of which one links to the other."""
    by_source: dict[str, int] = {}
    for number, til in enumerate(tils):
        by_source.setdefault(til.source, number)
    pairs = set()
    for number, til in enumerate(tils):
        for link in til.links:
            target = unquote(link.target.partition("#")[0].partition("?")[0])
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(til.source), target))
            found = by_source.get(beside, by_source.get(target.lstrip("/")))
            if found is not None and tils[found].source != til.source:
                pairs.add((min(number, found), max(number, found)))
    return pairs
