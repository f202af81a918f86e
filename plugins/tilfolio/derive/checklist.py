"""Decide which step of the debugging checklist a Til belongs to, and tell why.

Every place of a note (its title, headings, text, code, folder, tags) has some votes and shares them out among the categories
and `none` by the weights of the terms that stand there, the more of them the more it has to say. The votes' shares are the
scores. `none` wins whenever no category is clearly ahead: better unlabelled than wrong. docs/guide/classifier.md tells it at length.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TypeAlias

from tilfolio.derive.evidence import (
    Code,
    Term,
    Trie,
    count_terms,
    find_folders,
    find_tags,
    grow_trie,
    name_file,
    part_body,
    split_words,
)
from tilfolio.model import NO_CATEGORY, Category, CategoryName, Evidence, Til, Verdict

DEFAULT_CATEGORIES = (
    Category(
        name=CategoryName("data"),
        title="Data",
        question="Is it data?",
        advice="Check for leaks (train/test overlap). Plot distributions (seaborn's `kdeplot`).",
        icon="material/database",
        color="#00695c",
    ),
    Category(
        name=CategoryName("model"),
        title="Model",
        question="Is it the model?",
        advice="Overfitting: add dropout or L2. NaN gradients: debug with `torch.autograd.set_detect_anomaly(True)`.",
        icon="material/brain",
        color="#6a1b9a",
    ),
    Category(
        name=CategoryName("infra"),
        title="Infrastructure",
        question="Is it infrastructure?",
        advice="Colab disconnecting: `nohup` or cron pings. CUDA OOM: `torch.utils.checkpoint`.",
        icon="material/server",
        color="#b23c00",
    ),
)
"""The checklist as the mission gives it, in the order in which to ask."""

SHOWN = 12
"""How many terms of evidence a verdict keeps for each category."""

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

CategoryKey: TypeAlias = tuple[tuple[str, tuple[tuple[str, float], ...]], ...]
"""What of the categories bears on a verdict, hashable: each name with the author's words and weights."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """What ships in weights.tsv."""

    terms: Mapping[tuple[str, str], Mapping[str, float]]
    """Kind and term to voice (a category's name, or `none`) and weight."""
    settings: Mapping[tuple[str, str], float]
    """Group (`votes`, `doubt`, `rule`) and name to figure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The weights, made ready for one set of categories."""

    voices: tuple[CategoryName, ...]
    """The categories in their order, then NO_CATEGORY."""
    tries: Mapping[str, Trie]
    """By the keys of _KINDS."""
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


def classify(til: Til, categories: Sequence[Category]) -> Verdict:
    """Return which of the categories a Til belongs to, if any, and the evidence.

    What the author declared is the verdict; scores and evidence come from the text all the same. They hold NO_CATEGORY
    too: what speaks for no label. The scores of all categories and NO_CATEGORY add up to 1.
    """
    return judge(til, compile_lexicon(_key(categories)))


def _key(categories: Sequence[Category]) -> CategoryKey:
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
    tries = {place: grow_trie(_list_terms(weights, kinds, own, voices)) for place, kinds in _KINDS.items()}
    return Lexicon(voices=voices, tries=tries, settings=weights.settings)


def _collect_own_words(key: CategoryKey) -> dict[str, dict[str, float]]:
    own: dict[str, dict[str, float]] = defaultdict(dict)
    for category, words in key:
        for word, weight in words:
            own[_normalize(word)][category] = weight
    return own


def _normalize(name: str) -> str:
    return " ".join(split_words(name))


def _list_terms(
    weights: Weights, kinds: tuple[str, ...], own: Mapping[str, Mapping[str, float]], voices: tuple[CategoryName, ...]
) -> Iterator[Term]:
    spoken_by: dict[str, dict[str, float]] = defaultdict(dict)
    shown_as: dict[str, str] = {}
    for (kind, name), spoken in weights.terms.items():
        if kind in kinds:
            words = _normalize(name)
            shown_as.setdefault(words, _SHOWN_AS.get(kind, "{}").format(name))
            for voice, weight in spoken.items():
                spoken_by[words][voice] = max(weight, spoken_by[words].get(voice, 0.0))
    for words in spoken_by.keys() | own.keys():
        spoken = _settle(spoken_by.get(words, {}), own.get(words))
        yield Term(name=shown_as.get(words, words), weights=_order(spoken, voices))


def _settle(spoken: Mapping[str, float], given: Mapping[str, float] | None) -> Mapping[str, float]:
    """Add what the author gives a term; where that is for a category, the term speaks for no other."""
    if not given:
        return spoken
    claimed = any(weight > 0 for weight in given.values())
    kept = given.keys() if claimed else spoken.keys() | given.keys()
    return {voice: spoken.get(voice, 0) + given.get(voice, 0) for voice in kept}


def _order(spoken: Mapping[str, float], voices: tuple[CategoryName, ...]) -> tuple[float, ...]:
    weights = dict.fromkeys(voices, 0.0)
    for voice, weight in spoken.items():
        heard = CategoryName(voice)
        weights[heard if heard in weights else NO_CATEGORY] += max(0.0, weight)
    return tuple(weights.values())


def judge(til: Til, lexicon: Lexicon) -> Verdict:
    """Return the verdict on a Til by a lexicon; `classify` with weights other than those that ship."""
    points = [0.0] * len(lexicon.voices)
    points[-1] = lexicon.settings["rule", "none_prior"]
    evidence: list[list[Evidence]] = [[] for _ in lexicon.voices]
    for place, counts in _count_by_place(til, lexicon).items():
        for term, weights in _cast_votes(place, counts, lexicon):
            for voice, weight in enumerate(weights):
                if weight:
                    points[voice] += weight
                    evidence[voice].append(Evidence(term=term.name, weight=weight, where=place))
    scores = _share_out(points, lexicon)
    category, secondary = _choose(scores, lexicon)
    if til.category is not None:
        category, secondary = (None if til.category == NO_CATEGORY else til.category), None
    return Verdict(
        category=category,
        secondary=secondary,
        declared=til.category is not None,
        scores=scores,
        evidence={
            voice: tuple(sorted(found, key=lambda one: -one.weight)[:SHOWN])
            for voice, found in zip(lexicon.voices, evidence, strict=True)
        },
    )


def _count_by_place(til: Til, lexicon: Lexicon) -> dict[str, Counter[Term]]:
    prose, code = part_body(til.body)
    return {
        "title": Counter(set(_count(f"{til.title}\n\n{name_file(til)}", "text", lexicon))),
        "heading": _count("\n\n".join(til.headings), "text", lexicon),
        "text": _count(prose, "text", lexicon),
        "code": _count_code(code, lexicon),
        "folder": _count_topics(find_folders(til), lexicon),
        "tag": _count_topics(find_tags(til), lexicon),
    }


def _count(text: str, place: str, lexicon: Lexicon) -> Counter[Term]:
    return count_terms(split_words(text), lexicon.tries[place])


def _count_code(code: Code, lexicon: Lexicon) -> Counter[Term]:
    counts = _count(code.text, "code", lexicon)
    for place, names in (("fence", code.languages), ("import", code.imports), ("command", code.commands)):
        for name in names:
            counts += _count(name, place, lexicon)
    return counts


def _count_topics(names: Iterable[str], lexicon: Lexicon) -> Counter[Term]:
    counts: Counter[Term] = Counter()
    for name in names:
        counts += _count(name, "topic", lexicon) or _count(name, "text", lexicon)
    return counts


def _cast_votes(place: str, counts: Counter[Term], lexicon: Lexicon) -> Iterator[tuple[Term, tuple[float, ...]]]:
    """Part a place's votes among its terms: the ninth mention of a term says three times as much as the first alone."""
    said = [(term, math.log2(1 + count)) for term, count in counts.items()]
    total = sum(loud * sum(term.weights) for term, loud in said)
    votes = lexicon.settings["votes", place] / (lexicon.settings["doubt", place] + total)
    return ((term, tuple(weight * loud * votes for weight in term.weights)) for term, loud in said)


def _share_out(points: Sequence[float], lexicon: Lexicon) -> dict[CategoryName, float]:
    sharp = [point ** lexicon.settings["rule", "sharpness"] for point in points]
    return {voice: share / sum(sharp) for voice, share in zip(lexicon.voices, sharp, strict=True)}


def _choose(scores: Mapping[CategoryName, float], lexicon: Lexicon) -> tuple[CategoryName | None, CategoryName | None]:
    """Return the category and the secondary one; of equal scores, the one asked for first wins."""
    ranked = sorted((voice for voice in scores if voice != NO_CATEGORY), key=lambda voice: -scores[voice])
    rules = {name: figure for (group, name), figure in lexicon.settings.items() if group == "rule"}
    if not ranked or scores[ranked[0]] < rules["label"] or scores[NO_CATEGORY] > rules["none"]:
        return None, None
    if len(ranked) > 1 and scores[ranked[1]] >= max(rules["secondary"], rules["secondary_share"] * scores[ranked[0]]):
        return ranked[0], ranked[1]
    return ranked[0], None
