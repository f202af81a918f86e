"""Match notes and gotchas with checks by words and tags."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ahocorasick_rs import BytesAhoCorasick
from msgspec import Struct

from tilfolio.classify.checks import make_tag
from tilfolio.classify.lexicon import normalize
from tilfolio.classify.term_positions import (
    BODY_LIMIT,
    Named,
    Term,
    Trie,
    count_terms,
    grow_trie,
    split_body,
    split_words,
)
from tilfolio.debugging import Check, CheckMatch
from tilfolio.model import Til, Verdict

_TITLE, _TAG, _HEADING, _FINDING, _STEP = 4, 4, 3, 3, 1
_MOST_MENTIONS = 3
_LEAST = 2
"""The points a note needs to match a check: one for each mention in its text, one more if it is of the same step."""

Points: TypeAlias = tuple[tuple[int, int], ...]
"""The index of each check that a note matches, and its points."""


class _PreparedCheck(Struct, frozen=True, kw_only=True):
    """A check, prepared for searching."""

    check: Check
    trie: Trie[Named]
    fragments: tuple[str, ...]
    """Non-ASCII terms, found as substrings as in the classifier."""
    tags: frozenset[str]


class _Note(Struct, frozen=True, kw_only=True):
    """A note's words, split once for all checks."""

    title: list[str]
    headings: list[str]
    tags: list[str]
    findings: list[str]
    body: list[str]
    text: str
    """The whole note in lower case, for scripts without spaces."""


class _Clues(Struct, frozen=True, kw_only=True):
    """The longest word of each term, all of which are looked for at once; few notes contain any."""

    automaton: BytesAhoCorasick
    terms: Sequence[Sequence[tuple[tuple[str, ...], int]]]
    """For each such word, the other words of its terms with the numbers of their checks."""


class CheckIndex(Struct, frozen=True, kw_only=True):
    """Checks, prepared for searching many notes."""

    sought: tuple[_PreparedCheck, ...]
    clues: _Clues


def index_checks(checks: Sequence[Check]) -> CheckIndex:
    """Prepare checks for searching many notes."""
    return CheckIndex(sought=tuple(map(_prepare, checks)), clues=_collect_clues(checks))


def weigh_note(til: Til, verdict: Verdict, index: CheckIndex) -> Points:
    """Return the checks that a note matches.

    A note matches a check if one of the check's words occurs in its title, a heading, a tag or a finding, twice in its
    text, or once if the note belongs to the check's step; or if it has one of the check's tags.
    """
    text = f"{til.title}\n{til.body[:BODY_LIMIT]}\n{' '.join(til.tags)}\n{til.folder}".lower()
    candidates = _find_candidates(text, index.clues)
    tags = {make_tag(tag) for tag in til.tags}
    candidates |= {number for number, one in enumerate(index.sought) if one.tags & tags}
    if not candidates:
        return ()
    note = _read_note(til, text)
    counted = [(number, _count_points(index.sought[number], note, til, tags, verdict)) for number in sorted(candidates)]
    return tuple((number, points) for number, points in counted if points >= _LEAST)


def match_checks(index: CheckIndex, weighed: Iterable[tuple[Til, Points]]) -> tuple[CheckMatch, ...]:
    """Return each check with the notes and gotchas that match it; the points come from `weigh_note`."""
    found: list[list[tuple[int, Til]]] = [[] for _ in index.sought]
    for til, points in weighed:
        for number, count in points:
            found[number].append((count, til))
    return tuple(_make_match(one, sorted(matched, key=_rank)) for one, matched in zip(index.sought, found, strict=True))


def _rank(matched: tuple[int, Til]) -> tuple[int, int, str]:
    points, til = matched
    return -points, -til.learned_on.toordinal(), til.slug


def _make_match(sought: _PreparedCheck, ranked: Sequence[tuple[int, Til]]) -> CheckMatch:
    return CheckMatch(
        check=sought.check,
        tils=tuple(til.slug for _, til in ranked),
        gotchas=tuple(
            (til.slug, gotcha)
            for points, til in ranked
            for gotcha in til.gotchas
            if points >= _TITLE + _STEP or _contains_term(split_words(gotcha.text), gotcha.text.lower(), sought)
        ),
    )


def _prepare(check: Check) -> _PreparedCheck:
    terms = [normalize(word) for word in check.words]
    return _PreparedCheck(
        check=check,
        trie=grow_trie((term, Term(name=term, weights=())) for term in terms if term.isascii()),
        fragments=tuple(term for term in terms if term and not term.isascii()),
        tags=frozenset(check.tags),
    )


def _collect_clues(checks: Sequence[Check]) -> _Clues:
    clues: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for number, check in enumerate(checks):
        for term in map(normalize, check.words):
            words = [_begin_of(word) for word in term.split()] if term.isascii() else [term]
            longest, *others = sorted(words, key=len, reverse=True) or [""]
            if longest:
                clues[longest].append((tuple(others), number))
    return _Clues(automaton=BytesAhoCorasick([clue.encode() for clue in clues]), terms=tuple(clues.values()))


def _begin_of(word: str) -> str:
    """Return the common start of a word and its plural."""
    return word[:-1] if word.endswith("y") and len(word) > 2 else word


def _find_candidates(text: str, clues: _Clues) -> set[int]:
    found = clues.automaton.find_matches_as_indexes(text.encode("utf-8", "surrogatepass"), overlapping=True)
    return {
        number
        for clue in {clue for clue, _, _ in found}
        for others, number in clues.terms[clue]
        if all(other in text for other in others)
    }


def _read_note(til: Til, text: str) -> _Note:
    prose, code = split_body(til.body)
    return _Note(
        title=split_words(til.title),
        headings=split_words("\n\n".join(til.headings)),
        tags=split_words("\n\n".join((*til.tags, til.folder))),
        findings=split_words("\n\n".join(finding.text for finding in til.findings)),
        body=split_words(f"{prose}\n\n{code.text}"),
        text=text,
    )


def _count_points(sought: _PreparedCheck, note: _Note, til: Til, tags: set[str], verdict: Verdict) -> int:
    def has(words: list[str], text: str = "") -> bool:
        return _contains_term(words, text.lower(), sought)

    mentions = sum(count_terms(note.body, sought.trie).values())
    mentions += sum(note.text.count(fragment) for fragment in sought.fragments)
    points = min(mentions, _MOST_MENTIONS)
    points += _TITLE * has(note.title, til.title)
    points += _TAG * (bool(sought.tags & tags) or has(note.tags))
    points += _HEADING * has(note.headings)
    points += _FINDING * has(note.findings)
    step = sought.check.category in (verdict.category, verdict.secondary)
    return points + _STEP * bool(points and sought.check.category and step)


def _contains_term(words: list[str], text: str, sought: _PreparedCheck) -> bool:
    return bool(count_terms(words, sought.trie)) or any(fragment in text for fragment in sought.fragments)
