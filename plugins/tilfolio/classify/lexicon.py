"""The classifier's weights, and what an author's own words make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import TypeAlias

from msgspec import Struct

from tilfolio.classify.term_positions import Term, Trie, grow_trie, is_normal, split_words
from tilfolio.model import NO_CATEGORY, Category, CategoryName

_KINDS = {
    "text": ("term", "prose", "error"),
    "code": ("term", "code", "error"),
    "topic": ("topic",),
    "fence": ("fence",),
    "import": ("import",),
    "command": ("command",),
}
"""Which kinds of terms are looked for in which kind of place."""

_SHOWN_AS = {"fence": "```{}", "import": "import {}", "command": "$ {}"}
"""How evidence names a term of a kind that does not speak for itself."""

_Row: TypeAlias = tuple[str, str, Mapping[str, float]]
"""A term as it is compared, as it is written, and its weights by voice."""

CategoryKey: TypeAlias = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
"""What of the categories bears on a verdict, hashable: each name with the author's words and weights."""


class Weights(Struct, frozen=True, kw_only=True, eq=False):
    """What ships in weights.tsv; two are the same only if they are one, so that a lexicon is made once."""

    terms: Mapping[tuple[str, str], Mapping[str, float]]
    """Kind and term to voice (a category's name, or `none`) and weight."""
    settings: Mapping[tuple[str, str], float]
    """Group (`votes`, `doubt`, `rule`) and name to figure."""


class Lexicon(Struct, frozen=True, kw_only=True):
    """The weights, made ready for one set of categories."""

    voices: tuple[CategoryName, ...]
    """The categories in their order, then NO_CATEGORY."""
    tries: Mapping[str, Trie]
    """By the keys of _KINDS."""
    fragments: Mapping[str, Sequence[Term]]
    """Terms beyond ASCII (`배포`), in scripts that put endings to a word or no space between words: found anywhere.

    They are kept by their first character beyond ASCII, of which most texts have none.
    """
    settings: Mapping[tuple[str, str], float]


def parse_weights(text: str) -> Weights:
    """Return the weights of a table of kind, voice, weight and term, parted by tabs.

    Lines that start with `#` are comments. Raises ValueError for any other line of another form.
    """
    terms: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    settings: dict[tuple[str, str], float] = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        kind, voice, weight, name = line.split("\t")
        if voice == "*":
            settings[kind, name] = float(weight)
        else:
            terms[kind, name][voice] = float(weight)
    return Weights(terms=terms, settings=settings)


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """Return the weights that ship."""
    return parse_weights(resources.files(__package__).joinpath("weights.tsv").read_text(encoding="utf-8"))


def make_key(categories: Sequence[Category]) -> CategoryKey:
    """Return what a lexicon of these categories is made from."""
    return tuple((category.name, tuple(sorted(category.words.items()))) for category in categories)


@lru_cache(maxsize=8)
def compile_lexicon(key: CategoryKey, weights: Weights | None = None) -> Lexicon:
    """Return the shipped weights with the author's words added to them.

    A word that an author gives to a category speaks for that one alone. Shipped terms of a category that the author
    does not have speak for none.
    """
    weights = weights or read_weights()
    voices = (*(CategoryName(name) for name, _ in key), NO_CATEGORY)
    own = _collect_own_words(key)
    rows = _group_by_kind(weights)
    terms = {place: dict(_list_terms(rows, kinds, own, voices)) for place, kinds in _KINDS.items()}
    return Lexicon(
        voices=voices,
        tries={
            place: grow_trie((words, term) for words, term in found.items() if words.isascii())
            for place, found in terms.items()
        },
        fragments=_by_character(term for words, term in terms["text"].items() if not words.isascii()),
        settings=weights.settings,
    )


def _by_character(terms: Iterable[Term]) -> Mapping[str, Sequence[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        found[next((character for character in term.name if not character.isascii()), "")].append(term)
    return found


def _collect_own_words(key: CategoryKey) -> dict[str, dict[str, float]]:
    own: dict[str, dict[str, float]] = defaultdict(dict)
    for category, words in key:
        for word, weight in words:
            own[normalize(word)][category] = weight
    return own


def normalize(name: str) -> str:
    """Return a term as it is compared with others: its words, or as it is in scripts without spaces."""
    if not name.isascii():
        return name.strip().lower()
    return name if is_normal(name) else " ".join(split_words(name))


def _group_by_kind(weights: Weights) -> Mapping[str, Sequence[_Row]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for (kind, name), spoken in weights.terms.items():
        rows[kind].append((normalize(name), name, spoken))
    return rows


def _list_terms(
    rows: Mapping[str, Sequence[_Row]],
    kinds: tuple[str, ...],
    own: Mapping[str, Mapping[str, float]],
    voices: tuple[CategoryName, ...],
) -> Iterator[tuple[str, Term]]:
    spoken_by: dict[str, Mapping[str, float]] = {}
    shown_as: dict[str, str] = {}
    for kind in (kind for kind in rows if kind in kinds):
        shown = _SHOWN_AS.get(kind, "{}").format
        for words, name, spoken in rows[kind]:
            shown_as.setdefault(words, shown(name))
            before = spoken_by.get(words)
            spoken_by[words] = spoken if before is None else _merge(before, spoken)
    places = {voice: place for place, voice in enumerate(voices)}
    for words in {**spoken_by, **own}:
        spoken = _settle(spoken_by.get(words, {}), own.get(words))
        yield words, Term(name=shown_as.get(words, words), weights=_order(spoken, places))


def _merge(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {voice: max(one.get(voice, 0.0), other.get(voice, 0.0)) for voice in {**one, **other}}


def _settle(spoken: Mapping[str, float], given: Mapping[str, float] | None) -> Mapping[str, float]:
    """Add what the author gives a term; where that is for a category, the term speaks for no other."""
    if not given:
        return spoken
    claimed = any(weight > 0 for weight in given.values())
    kept = given.keys() if claimed else spoken.keys() | given.keys()
    return {voice: spoken.get(voice, 0) + given.get(voice, 0) for voice in kept}


def _order(spoken: Mapping[str, float], places: Mapping[CategoryName, int]) -> tuple[float, ...]:
    weights = [0.0] * len(places)
    for voice, weight in spoken.items():
        weights[places.get(CategoryName(voice), places[NO_CATEGORY])] += max(0.0, weight)
    return tuple(weights)
