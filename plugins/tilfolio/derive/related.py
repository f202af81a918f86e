"""Related notes: those that share rare words, or that an author connected by links, series or projects.

Notes are compared by the cosine similarity of their strongest terms. Each note is compared with a bounded number of
others per term, so the time is linear in the number of notes. After an edit, only notes whose neighbours have changed
are compared again.
"""

import posixpath
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from typing import TypeAlias, TypeVar
from urllib.parse import unquote

from msgspec import Struct

from tilfolio.classify.terms import Terms, count_notes, measure_rarity, round_down, weigh
from tilfolio.facts import group
from tilfolio.model import Slug, Til

_REACH = 16
"""For each term, a note is compared with this many notes before and after it that have the term, in order of days."""
_MIN_SCORE = 0.1
"""Below this, two notes share little more than one ordinary word."""
_PART = 32
"""Notes per task for the workers."""

_LINKED, _SAME_SERIES, _SAME_PROJECT = 0.6, 0.5, 0.2
"""Added to the cosine similarity of two notes."""
_SAME_TOPIC = 1.3
"""Factor for two notes of the same folder."""

_Closest: TypeAlias = list[list[int]]
"""For each note of a part, the numbers of its related notes."""
_ShareOut: TypeAlias = Callable[[Sequence[range], Callable[[range], _Closest]], Sequence[_Closest]]
_Entry = TypeVar("_Entry")


class Relations(Struct, frozen=True, kw_only=True):
    """The related notes of each note, and the inputs they were computed from; all by slug."""

    closest: Mapping[Slug, tuple[Slug, ...]] = {}
    """Closest first."""
    limit: int = 0
    names: Mapping[Slug, bytes] = {}
    """A hash of each note."""
    days: Mapping[Slug, date] = {}
    notes: Mapping[str, int] = {}
    """As `count_notes` returns it."""
    vectors: Mapping[Slug, Terms] = {}
    ties: Mapping[Slug, Mapping[Slug, float]] = {}
    """The notes that the author connected to each note, with the strength of the connection."""


def relate(
    tils: Sequence[Til],
    limit: int,
    terms: Mapping[Slug, Terms],
    names: Mapping[Slug, bytes],
    before: Relations | None = None,
    share_out: _ShareOut | None = None,
) -> Relations:
    """Return for each note up to `limit` related notes, closest first, with the state for the next build.

    Links between two notes, a shared series and a shared project bring them closer. Of equally close notes the newest
    comes first. `terms` are the results of `count_terms`, `names` the hashes of the notes. `before` is an earlier
    result; it only saves time. `share_out` maps a function over many parts on several cores; it is used if there is no
    earlier result.
    """
    ordered = sorted(tils, key=lambda til: (til.learned_on, til.slug))
    # With another number of notes, terms are not as rare as before.
    if before is None or before.limit != limit or round_down(len(before.names)) != round_down(len(tils)):
        before = Relations()
    notes = count_notes(terms.values())
    vectors = _weigh_all(terms, names, notes, before)
    ties = _find_ties(ordered)
    tied = {
        til.slug: {ordered[other].slug: strength for other, strength in own.items() if other != number}
        for number, (til, own) in enumerate(zip(ordered, ties, strict=True))
        if len(own) > 1
    }
    stale = _find_stale(ordered, names, vectors, tied, before)
    wanted = [number for number, til in enumerate(ordered) if til.slug in stale]
    comparison = _Comparison(ordered, [vectors[til.slug] for til in ordered], ties, wanted)

    def find(part: range) -> _Closest:
        return [comparison.find_closest(number, limit) for number in wanted[part.start : part.stop]]

    parts = [range(begin, min(begin + _PART, len(wanted))) for begin in range(0, len(wanted), _PART)]
    found = share_out(parts, find) if share_out is not None and not before.names else map(find, parts)
    closest = {til.slug: before.closest.get(til.slug, ()) for til in ordered}
    for number, others in zip(wanted, (others for part in found for others in part), strict=True):
        closest[ordered[number].slug] = tuple(ordered[other].slug for other in others)
    days = {til.slug: til.learned_on for til in ordered}
    return Relations(closest=closest, limit=limit, names=names, days=days, notes=notes, vectors=vectors, ties=tied)


def _weigh_all(
    terms: Mapping[Slug, Terms], names: Mapping[Slug, bytes], notes: Mapping[str, int], before: Relations
) -> Mapping[Slug, Terms]:
    """Return the vector of each note; an unchanged vector is the same object as before."""
    rarity, once = measure_rarity(notes, len(terms))
    moved = {term for term, _ in before.notes.items() ^ notes.items()}
    vectors: dict[Slug, Terms] = {}
    for slug, counts in terms.items():
        known = before.vectors.get(slug)
        if known is None or before.names[slug] != names[slug] or not moved.isdisjoint(counts):
            made = weigh(counts, rarity, once)
            known = known if made == known else made
        vectors[slug] = known
    return vectors


def _find_stale(
    ordered: Sequence[Til],
    names: Mapping[Slug, bytes],
    vectors: Mapping[Slug, Terms],
    tied: Mapping[Slug, Mapping[Slug, float]],
    before: Relations,
) -> Set[Slug]:
    """Return the notes to compare again: changed ones, and those near them in the order of a shared term."""
    if not before.names:
        return vectors.keys()
    changed = {slug for slug, _ in before.names.items() ^ names.items()}
    moved = {slug for slug, vector in vectors.items() if vector is not before.vectors.get(slug)} | changed
    days = {til.slug: til.learned_on for til in ordered}
    stood = [(before.days[slug], slug, before.vectors[slug]) for slug in moved if slug in before.days]
    stood += [(days[slug], slug, vectors[slug]) for slug in moved if slug in days]
    asked = {term for _, _, vector in stood for term in vector}
    having: dict[str, list[tuple[date, Slug]]] = defaultdict(list)
    for til in ordered:
        for term in asked.intersection(vectors[til.slug]):
            having[term].append((til.learned_on, til.slug))
    near = (
        slug
        for day, own, vector in stood
        for term in vector
        for _, slug in _around(having[term], bisect_left(having[term], (day, own)))
    )
    loose = (
        slug for slug in names if tied.get(slug) != before.ties.get(slug) or not changed.isdisjoint(tied.get(slug, ()))
    )
    return {*near, *loose, *(moved & names.keys())}


class _Comparison:
    """An index of all notes by the terms of the wanted ones."""

    def __init__(
        self, tils: Sequence[Til], vectors: Sequence[Terms], ties: Sequence[Mapping[int, float]], wanted: Iterable[int]
    ) -> None:
        self._folders = [til.folder for til in tils]
        self._ties = ties
        asked = {term for number in wanted for term in vectors[number]}
        postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._terms: list[list[tuple[float, list[tuple[int, float]], int]]] = []
        """For each note: the weight of a term, the notes with this term, and the note's position among them."""
        for number, vector in enumerate(vectors):
            own = []
            for term, weight in vector.items():
                if term in asked:
                    having = postings[term]
                    own.append((weight, having, len(having)))
                    having.append((number, weight))
            self._terms.append(own)

    def find_closest(self, number: int, limit: int) -> list[int]:
        """Return the numbers of the notes closest to a note."""
        scores = dict(self._ties[number])
        for weight, having, place in self._terms[number]:
            for other, theirs in _around(having, place):
                scores[other] = scores.get(other, 0.0) + weight * theirs
        del scores[number]
        return _choose_closest(scores, self._folders[number], self._folders, limit)


def _around(entries: Sequence[_Entry], place: int) -> Sequence[_Entry]:
    return entries[max(0, place - _REACH) : place + 1 + _REACH]


def _choose_closest(scores: Mapping[int, float], folder: str, folders: Sequence[str], limit: int) -> list[int]:
    """Return the notes with the highest scores; those of the same folder are raised by `_SAME_TOPIC`."""
    close = []
    for other, plain in scores.items():
        if plain * _SAME_TOPIC >= _MIN_SCORE:  # skips most
            score = plain * _SAME_TOPIC if folder and folders[other] == folder else plain
            if score >= _MIN_SCORE:
                # Rounded, so that the order of summation does not matter.
                close.append((-round(score, 9), -other))
    return [-number for _, number in sorted(close)[:limit]]


def _find_ties(tils: Sequence[Til]) -> list[dict[int, float]]:
    """Return for each note the strength of its connections by series, project and links; 0 for itself."""
    ties: list[dict[int, float]] = [{number: 0.0} for number in range(len(tils))]
    for groups, strength in (
        (group((til.series, number) for number, til in enumerate(tils) if til.series), _SAME_SERIES),
        (group((til.project, number) for number, til in enumerate(tils) if til.project), _SAME_PROJECT),
    ):
        for members in groups.values():
            for place, number in enumerate(members):
                for other in _around(members, place):
                    ties[number][other] = ties[number].get(other, 0.0) + strength
    for one, other in _find_links(tils):
        ties[one][other] = ties[one].get(other, 0.0) + _LINKED
        ties[other][one] = ties[other].get(one, 0.0) + _LINKED
    return ties


def _find_links(tils: Sequence[Til]) -> set[tuple[int, int]]:
    """Return pairs of notes, lower number first, where one links to the other."""
    by_source: dict[str, int] = {}
    for number, til in enumerate(tils):
        by_source.setdefault(til.source, number)
    pairs = set()
    for number, til in enumerate(tils):
        for link in til.links:
            if "://" in link.target:
                continue
            target = unquote(link.target.partition("#")[0].partition("?")[0])
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(til.source), target))
            found = by_source.get(beside, by_source.get(target.lstrip("/")))
            if found is not None and tils[found].source != til.source:
                pairs.add((min(number, found), max(number, found)))
    return pairs
