"""The classifier's weights, combined with an author's own words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib import resources
from typing import TypeAlias

from msgspec import Struct

from tilfolio.classify.term_positions import Term, Trie, group_by_first, is_normal, split_words
from tilfolio.model import NO_CATEGORY, Category, CategoryName

_KINDS = {
    "text": ("term", "prose", "error"),
    "code": ("term", "code", "error"),
    "topic": ("topic",),
    "fence": ("fence",),
    "import": ("import",),
    "command": ("command",),
}
"""The kinds of terms that are searched in each kind of place."""

_SHOWN_AS = {"fence": "```{}", "import": "import {}", "command": "$ {}"}
"""How evidence shows terms of the less obvious kinds."""

_Row: TypeAlias = tuple[str, str, str, Mapping[str, float]]
"""The kind of a term, the term in normal form, as written, and its weights by voice."""
_OWN = "own"
"""The kind of an author's words, which are searched everywhere."""

CategoryKey: TypeAlias = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
"""The part of the categories that affects verdicts, hashable: each name with the author's words and weights."""


class Weights(Struct, frozen=True, kw_only=True, eq=False):
    """The content of weights.tsv; compared by identity, so that the cache for lexicons is fast."""

    terms: Mapping[tuple[str, str], Mapping[str, float]]
    """(Kind, term) to the weight for each voice (a category's name, or `none`)."""
    settings: Mapping[tuple[str, str], float]
    """(Group, name) to value; groups are `votes`, `doubt` and `rule`."""


class Lexicon(Struct, frozen=True, kw_only=True):
    """The weights, prepared for one set of categories."""

    voices: tuple[CategoryName, ...]
    """The categories in their order, then NO_CATEGORY."""
    tries: Mapping[str, Trie[_Row]]
    """By the keys of _KINDS."""
    fragments: Mapping[str, Sequence[Term]]
    """Non-ASCII terms (`배포`), found as substrings, since their scripts may have endings or no spaces between words.

    The keys are their first non-ASCII characters, none of which most texts contain.
    """
    settings: Mapping[tuple[str, str], float]


def parse_weights(text: str) -> Weights:
    """Parse a tab-separated table of kind, voice, weight and term.

    Lines that start with `#` are comments. Raises ValueError for a malformed line.
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
    """Return the built-in weights."""
    return parse_weights(resources.files(__package__).joinpath("weights.tsv").read_text(encoding="utf-8"))


def make_key(categories: Sequence[Category]) -> CategoryKey:
    """Return the key from which a lexicon of these categories is made."""
    return tuple((category.name, tuple(sorted(category.words.items()))) for category in categories)


@lru_cache(maxsize=8)
def compile_lexicon(key: CategoryKey, weights: Weights | None = None) -> Lexicon:
    """Return the built-in weights with the author's words added.

    A word that an author gives to a category counts only for that category. Built-in terms of a category that the
    author does not have count for `none`.
    """
    weights = weights or read_weights()
    voices = (*(CategoryName(name) for name, _ in key), NO_CATEGORY)
    own = _collect_own_words(key)
    rows: list[_Row] = [(kind, normalize(name), name, spoken) for (kind, name), spoken in weights.terms.items()]
    rows += [(_OWN, words, words, {}) for words in own]
    firsts = group_by_first((row[1], row) for row in rows if row[1].isascii())
    unspaced = [row for row in rows if not row[1].isascii()]
    places: dict[str, int] = {voice: number for number, voice in enumerate(voices)}
    return Lexicon(
        voices=voices,
        tries={place: Trie(firsts, partial(_list_terms, kinds, own, places)) for place, kinds in _KINDS.items()},
        fragments=_by_character(term for _, term in _list_terms(_KINDS["text"], own, places, unspaced)),
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
    """Return the form in which a term is compared: its words; unchanged in scripts without spaces."""
    if not name.isascii():
        return name.strip().lower()
    return name if is_normal(name) else " ".join(split_words(name))


def _list_terms(
    kinds: tuple[str, ...],
    own: Mapping[str, Mapping[str, float]],
    places: Mapping[str, int],
    rows: Iterable[_Row],
) -> Iterator[tuple[str, Term]]:
    spoken_by: dict[str, Mapping[str, float]] = {}
    shown_as: dict[str, str] = {}
    for kind, words, name, spoken in rows:
        if kind in kinds or kind == _OWN:
            shown_as.setdefault(words, _SHOWN_AS[kind].format(name) if kind in _SHOWN_AS else name)
            before = spoken_by.get(words)
            spoken_by[words] = spoken if before is None else _merge(before, spoken)
    for words, spoken in spoken_by.items():
        weights = _order(_add_own_weights(spoken, own.get(words)), places)
        yield words, Term(name=shown_as[words], weights=weights)


def _merge(one: Mapping[str, float], other: Mapping[str, float]) -> Mapping[str, float]:
    return {voice: max(one.get(voice, 0.0), other.get(voice, 0.0)) for voice in {**one, **other}}


def _add_own_weights(spoken: Mapping[str, float], given: Mapping[str, float] | None) -> Mapping[str, float]:
    """Add an author's weights for a term; if they are for a category, the term counts for no other."""
    if not given:
        return spoken
    claimed = any(weight > 0 for weight in given.values())
    kept = given.keys() if claimed else spoken.keys() | given.keys()
    return {voice: spoken.get(voice, 0) + given.get(voice, 0) for voice in kept}


def _order(spoken: Mapping[str, float], places: Mapping[str, int]) -> tuple[float, ...]:
    weights = [0.0] * len(places)
    for voice, weight in spoken.items():
        if weight > 0:
            weights[places.get(voice, places[NO_CATEGORY])] += weight
    return tuple(weights)
