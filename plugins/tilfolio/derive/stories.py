"""Debugging stories in notes, and the topics of notes by category."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tilfolio.debugging import Story, Topic
from tilfolio.model import Category, CategoryName, Finding, Slug, Til, Verdict

_SHOWS = frozenset({"symptom", "error"})
_EXPLAINS = frozenset({"cause", "check", "fix"})
_FOLLOWS = _EXPLAINS | {"tried"}


def find_stories(tils: Iterable[Til]) -> tuple[Story, ...]:
    """Return the debugging stories in notes, in the order of the notes.

    A symptom, or an error in a code fence, starts a story, which lasts until the next symptom. Consecutive symptoms
    belong to one story, and so does an error after something that was tried. A cause or a fix alone is a story without
    symptoms; a check or an attempt alone is not a story. A gotcha is a story of its own, with the gotcha as its
    symptom. A repeated error is one symptom.
    """
    return tuple(story for til in tils for story in _read_stories(til))


def _read_stories(til: Til) -> Iterator[Story]:
    for findings in _split_stories(til.findings):
        if any(finding.kind not in ("check", "tried") for finding in findings):
            yield Story(
                til=til.slug,
                symptoms=tuple(_find_symptoms(findings)),
                tried=tuple(finding for finding in findings if finding.kind == "tried"),
                causes=tuple(finding for finding in findings if finding.kind == "cause"),
                checks=tuple(finding for finding in findings if finding.kind == "check"),
                fixes=tuple(finding for finding in findings if finding.kind == "fix"),
            )


def _find_symptoms(findings: Iterable[Finding]) -> Iterable[Finding]:
    found: dict[str, Finding] = {}
    for finding in findings:
        if finding.kind not in _FOLLOWS:
            found.setdefault(finding.text, finding)
    return found.values()


def _split_stories(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    story: list[Finding] = []
    for finding in findings:
        closing = _FOLLOWS if finding.kind == "symptom" else _EXPLAINS  # after these, a new story begins
        explained = any(one.kind in closing for one in story)
        if finding.kind == "gotcha":
            yield [finding]
        elif finding.kind in _SHOWS and explained:
            yield story
            story = [finding]
        else:
            story.append(finding)
    if story:
        yield story


def count_topics(
    tils: Iterable[Til], verdicts: Mapping[Slug, Verdict], categories: Sequence[Category]
) -> tuple[Topic, ...]:
    """Return the topics of notes (their tags and folders) with the notes of each category.

    A topic is spelled as in its first note. Names of categories are not topics. Topics with the most notes come first,
    then by name.
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
