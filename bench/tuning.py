"""Tune the classifier's global parameters, and cross-validate the tuning over repositories.

The terms and their weights in bench/lexicon are not fitted. Only the parameters in bench/lexicon/settings.txt are
searched, one after the other, and changed only for a significant gain.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from msgspec.structs import replace

from tilfolio.classify.lexicon import Lexicon, Weights, compile_lexicon, make_key, normalize, read_weights
from tilfolio.classify.term_positions import Term, count_terms, grow_trie, split_words
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, judge
from tilfolio.model import NO_CATEGORY, CategoryName, Til, Verdict

LABELS = ("data", "model", "infra", "none")

Settings = Mapping[tuple[str, str], float]

CHOICES: Mapping[tuple[str, str], tuple[float, ...]] = {
    ("rule", "none_prior"): (0.4, 0.6, 0.8, 1.0),
    ("rule", "sharpness"): (1.0, 1.25, 1.5, 2.0),
    ("rule", "label"): (0.3, 0.34, 0.38, 0.42),
    ("votes", "title"): (2.0, 3.0, 4.0, 5.0),
    ("votes", "text"): (3.0, 4.0, 5.0, 6.0),
    ("votes", "code"): (2.0, 3.0, 4.0),
    ("votes", "folder"): (2.0, 3.0, 4.0, 5.0),
    ("votes", "heading"): (1.0, 2.0, 3.0),
    ("votes", "tag"): (2.0, 3.0, 4.0),
    ("doubt", "title"): (0.75, 1.5, 3.0),
    ("doubt", "text"): (3.0, 6.0, 10.0),
    ("doubt", "code"): (3.0, 6.0, 10.0),
}
"""The candidate values of each parameter."""

WORTH = 0.004
"""The minimum gain for a change: about half a note of the development set."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A note with its labels from a reader."""

    til: Til
    repo: str
    primary: str
    secondary: str
    """Empty if no other label fits as well."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The correct labels."""
        return (self.primary, self.secondary) if self.secondary else (self.primary,)


Judged = tuple[Labelled, Verdict]


def name_label(verdict: Verdict) -> str:
    """Return the category's name, or `none`."""
    return verdict.category or NO_CATEGORY


def compute_f1(pairs: Sequence[tuple[str, str]], label: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a label over pairs of (gold, given); 0 where undefined."""
    hits = sum(gold == given == label for gold, given in pairs)
    gold_count, given_count = (sum(pair[side] == label for pair in pairs) for side in (0, 1))
    precision, recall = (hits / count if count else 0.0 for count in (given_count, gold_count))
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def compute_macro_f1(judged: Sequence[Judged]) -> float:
    """Return the mean F1 of the four labels, by the primary label."""
    pairs = [(note.primary, name_label(verdict)) for note, verdict in judged]
    return fmean(compute_f1(pairs, label)[2] for label in LABELS)


def compute_accuracy(judged: Sequence[Judged]) -> float:
    """Return the share of notes whose category is the primary label or the secondary one."""
    return fmean(name_label(verdict) in note.labels for note, verdict in judged)


def judge_all(notes: Sequence[Labelled], lexicon: Lexicon) -> list[Judged]:
    """Return each note with the verdict on it."""
    return [(note, judge(note.til, lexicon)) for note in notes]


def ship_lexicon(weights: Weights | None = None) -> Lexicon:
    """Return the lexicon of the default categories, by default with the built-in weights."""
    return compile_lexicon(make_key(DEFAULT_CATEGORIES), weights or read_weights())


def search_settings(notes: Sequence[Labelled]) -> Settings:
    """Return the built-in settings with changes that gain enough on the notes."""
    lexicon = ship_lexicon()
    best = _rate(judge_all(notes, lexicon))
    for name, choices in CHOICES.items():
        tried = [replace(lexicon, settings={**lexicon.settings, name: choice}) for choice in choices]
        rated = [(_rate(judge_all(notes, other)), other) for other in tried]
        gain, winner = max(rated, key=lambda pair: pair[0])
        if gain > best + WORTH:
            best, lexicon = gain, winner
    return lexicon.settings


def _rate(judged: Sequence[Judged]) -> float:
    """Return the objective: the classifier's score, plus its confidence in the correct labels to break ties."""
    confidence = fmean(
        math.log(max(0.02, *(verdict.scores.get(CategoryName(label), 0.0) for label in note.labels)))
        for note, verdict in judged
    )
    return (compute_macro_f1(judged) + compute_accuracy(judged)) / 2 + 0.1 * confidence


def cross_validate(notes: Sequence[Labelled], *, strike: bool = False) -> list[Judged]:
    """Return the verdicts on each repository's notes with settings tuned on the other repositories.

    With `strike`, terms that occur in no other repository's notes are removed too, although most of them would be in
    the lexicon anyway: this is the worst case.
    """
    judged: list[Judged] = []
    terms = {repo: find_terms([note for note in notes if note.repo == repo]) for repo in {note.repo for note in notes}}
    for repo in sorted(terms):
        settings = search_settings([note for note in notes if note.repo != repo])
        others = frozenset[str]().union(*(found for other, found in terms.items() if other != repo))
        lexicon = ship_lexicon(_leave_out(terms[repo] - others)) if strike else ship_lexicon()
        left_out = [note for note in notes if note.repo == repo]
        judged += judge_all(left_out, replace(lexicon, settings=settings))
    return judged


def find_terms(notes: Sequence[Labelled]) -> frozenset[str]:
    """Return the terms of the lexicon that occur in the notes or their paths."""
    text = "\n\n".join(f"{note.til.source}\n\n{note.til.title}\n\n{note.til.body}" for note in notes)
    names = sorted({normalize(name) for _, name in read_weights().terms})
    trie = grow_trie((name, Term(name=name, weights=())) for name in names if name.isascii())
    found = {term.name for term in count_terms(split_words(text), trie)}
    return frozenset(found | {name for name in names if not name.isascii() and name in text})


def _leave_out(struck: frozenset[str]) -> Weights:
    weights = read_weights()
    kept = {(kind, name): spoken for (kind, name), spoken in weights.terms.items() if normalize(name) not in struck}
    return Weights(terms=kept, settings=weights.settings)


def strike_terms(share: float, seed: int) -> Lexicon:
    """Return the lexicon without a random share of its terms."""
    draw = random.Random(seed)
    weights = read_weights()
    kept = {term: spoken for term, spoken in sorted(weights.terms.items()) if draw.random() >= share}
    return ship_lexicon(Weights(terms=kept, settings=weights.settings))
