"""Decide which step of the debugging checklist a Til belongs to, with evidence.

Each place of a note (its title, headings, text, code, folder, tags) has a number of votes, which it divides among the
categories and `none` by the weights of the terms found there; the more terms, the more of its votes it casts. A
category's score is its share of all votes. If no score is high enough, the note stays unlabelled, which is better than
a wrong label. docs/guide/classifier.md has the details.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tilfolio.classify.lexicon import Lexicon, compile_lexicon, make_key
from tilfolio.classify.term_positions import (
    Code,
    Term,
    count_terms,
    find_folders,
    find_tags,
    name_file,
    split_body,
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
"""The default checklist, in the order of its questions."""

SHOWN = 12
"""The number of terms that a verdict keeps as evidence for each category."""


def classify(til: Til, categories: Sequence[Category], *, explain: bool = True) -> Verdict:
    """Return the category a Til belongs to, if any, with evidence if `explain` is set.

    A category that the author declared is the verdict; scores and evidence still come from the text. They include
    NO_CATEGORY, which stands for no label. The scores of all categories and NO_CATEGORY add up to 1.
    """
    return judge(til, compile_lexicon(make_key(categories)), explain=explain)


def judge(til: Til, lexicon: Lexicon, *, explain: bool = True) -> Verdict:
    """Return the verdict on a Til by a lexicon: `classify` with weights other than the built-in ones."""
    points = [0.0] * len(lexicon.voices)
    points[-1] = lexicon.settings["rule", "none_prior"]
    evidence: list[list[Evidence]] = [[] for _ in lexicon.voices]
    for place, counts in _count_by_place(til, lexicon).items():
        for term, weights in _cast_votes(place, counts, lexicon):
            for voice, weight in enumerate(weights):
                if weight:
                    points[voice] += weight
                    if explain:
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
            if explain
        },
    )


def _count_by_place(til: Til, lexicon: Lexicon) -> dict[str, Counter[Term]]:
    prose, code = split_body(til.body)
    return {
        "title": Counter(dict.fromkeys(_count(f"{til.title}\n\n{name_file(til)}", "text", lexicon), 1)),
        "heading": _count("\n\n".join(til.headings), "text", lexicon),
        "text": _count(prose, "text", lexicon),
        "code": _count_code(code, lexicon),
        "folder": _count_topics(find_folders(til), lexicon),
        "tag": _count_topics(find_tags(til), lexicon),
    }


def _count(text: str, place: str, lexicon: Lexicon) -> Counter[Term]:
    counts = count_terms(split_words(text), lexicon.tries[place])
    if not text.isascii() and place in ("text", "code"):
        lowered = text.lower()
        for character in sorted(lexicon.fragments.keys() & set(lowered)):
            for term in lexicon.fragments[character]:
                if found := lowered.count(term.name):
                    counts[term] += found
    return counts


def _count_code(code: Code, lexicon: Lexicon) -> Counter[Term]:
    counts = _count(code.text, "code", lexicon)
    for place, names in (("fence", code.languages), ("import", code.imports), ("command", code.commands)):
        for name in names:
            counts.update(_count(name, place, lexicon))
    return counts


def _count_topics(names: Iterable[str], lexicon: Lexicon) -> Counter[Term]:
    counts: Counter[Term] = Counter()
    for name in names:
        counts.update(_count(name, "topic", lexicon) or _count(name, "text", lexicon))
    return counts


def _cast_votes(place: str, counts: Counter[Term], lexicon: Lexicon) -> Iterator[tuple[Term, tuple[float, ...]]]:
    """Divide a place's votes among its terms by their weights and the logarithms of their counts."""
    factors = [(term, math.log2(1 + count)) for term, count in counts.items()]
    total = sum(factor * sum(term.weights) for term, factor in factors)
    votes = lexicon.settings["votes", place] / (lexicon.settings["doubt", place] + total)
    return ((term, tuple(weight * factor * votes for weight in term.weights)) for term, factor in factors)


def _share_out(points: Sequence[float], lexicon: Lexicon) -> dict[CategoryName, float]:
    sharp = [point ** lexicon.settings["rule", "sharpness"] for point in points]
    return {voice: share / sum(sharp) for voice, share in zip(lexicon.voices, sharp, strict=True)}


def _choose(scores: Mapping[CategoryName, float], lexicon: Lexicon) -> tuple[CategoryName | None, CategoryName | None]:
    """Return the category and the secondary one; on equal scores, the earlier category wins."""
    ranked = sorted((voice for voice in scores if voice != NO_CATEGORY), key=lambda voice: -scores[voice])
    rules = {name: figure for (group, name), figure in lexicon.settings.items() if group == "rule"}
    if not ranked or scores[ranked[0]] < max(rules["label"], scores[NO_CATEGORY]):
        return None, None
    if len(ranked) > 1 and scores[ranked[1]] >= max(rules["secondary"], rules["secondary_share"] * scores[ranked[0]]):
        return ranked[0], ranked[1]
    return ranked[0], None
