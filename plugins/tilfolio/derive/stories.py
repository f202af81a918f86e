"""The stories of bugs that notes tell, and the topics they were met in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tilfolio.debugging import Story, Topic
from tilfolio.model import Category, CategoryName, Finding, Slug, Til, Verdict

_SHOWS = frozenset({"symptom", "error"})
_EXPLAINS = frozenset({"cause", "check", "fix"})
_FOLLOWS = _EXPLAINS | {"tried"}


def tell_stories(tils: Iterable[Til]) -> tuple[Story, ...]:
    """Return the stories that notes tell, in the order of the notes.

    A symptom, or an error in a code fence, begins a story, and what comes after it up to the next symptom belongs
    to it. Symptoms that follow each other are of one story, and so is an error that came of what was tried. A cause
    or a fix without a symptom is a story without symptoms; a check or what was tried alone is none. A gotcha is a
    story of its own, with the gotcha as its symptom. An error that is shown twice is one symptom.
    """
    return tuple(story for til in tils for story in _tell(til))


def _tell(til: Til) -> Iterator[Story]:
    for told in _part(til.findings):
        if any(finding.kind not in ("check", "tried") for finding in told):
            yield Story(
                til=til.slug,
                symptoms=tuple(_find_symptoms(told)),
                tried=tuple(finding for finding in told if finding.kind == "tried"),
                causes=tuple(finding for finding in told if finding.kind == "cause"),
                checks=tuple(finding for finding in told if finding.kind == "check"),
                fixes=tuple(finding for finding in told if finding.kind == "fix"),
            )


def _find_symptoms(told: Iterable[Finding]) -> Iterable[Finding]:
    found: dict[str, Finding] = {}
    for finding in told:
        if finding.kind not in _FOLLOWS:
            found.setdefault(finding.text, finding)
    return found.values()


def _part(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings of each story."""
    told: list[Finding] = []
    for finding in findings:
        ends = _FOLLOWS if finding.kind == "symptom" else _EXPLAINS
        explained = any(one.kind in ends for one in told)
        if finding.kind == "gotcha":
            yield [finding]
        elif finding.kind in _SHOWS and explained:
            yield told
            told = [finding]
        else:
            told.append(finding)
    if told:
        yield told


def count_topics(
    tils: Iterable[Til], verdicts: Mapping[Slug, Verdict], categories: Sequence[Category]
) -> tuple[Topic, ...]:
    """Return the topics of notes, their tags and first folders, and the notes on each in each category.

    A topic is written as its newest note writes it. What is called like a category is no topic. The one with most
    notes goes first, of as many the one whose name does.
    """
    ours = {name.lower() for category in categories for name in (category.name, category.title)}
    names: dict[str, str] = {}
    met: dict[str, dict[CategoryName, list[Slug]]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    for til in tils:
        verdict = verdicts.get(til.slug)
        known = [name for name in (verdict.category, verdict.secondary) if name] if verdict else []
        for key, written in {topic.lower(): topic for topic in (til.folder, *til.tags) if topic}.items():
            if known and key not in ours:
                names.setdefault(key, written)
                totals[key] += 1
                for name in known:
                    met[key].setdefault(name, []).append(til.slug)
    ranked = sorted(met, key=lambda key: (-totals[key], key))
    return tuple(
        Topic(
            name=names[key],
            tils={name: tuple(slugs) for name, slugs in met[key].items()},
            total=totals[key],
        )
        for key in ranked
    )
