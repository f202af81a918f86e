"""Weekly outputs: the targets of each focus, and the notes, commits and links that count towards them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from fnmatch import translate
from functools import cache
from typing import Any

from msgspec import Struct

from tilfolio.facts import Focus, Rhythm
from tilfolio.model import Commit, Opening, Slug, Til
from tilfolio.plan import Counted, Output, OutputCount

KINDS = ("note", "snippet", "gotcha", "story")
"""Kinds of notes: any note of the focus, one with a code block, one with a gotcha, one that tells a bug fix."""

_FIELDS = ("text", "tags", "kinds", "commits", "shared")
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_NUMBER = re.compile(rf"\s*(?:(?P<figure>\d+)(?:\s*[-–—]\s*\d+)?|(?P<word>{'|'.join(_WORDS)}))\s+", re.I)
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[(?P<box>[ xX])\][ \t]+)?(?P<text>\S.*)")
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = frozenset(["a", "an", "and", "at", "for", "in", "my", "of", "on", "or", "the", "to", "with"])
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)", re.M)
_ALIKE = 5
"""Words are compared by their first letters only: `updated` equals `update`."""


def read_outputs(raw: object, focus: str) -> tuple[Output, ...]:
    """Return the outputs listed for a focus: plain texts, or mappings with `text` and what counts.

    A leading number is the target: `3 LeetCode problems`. The words of a plain text are compared with tags and with
    list items of the week's opening.

    Raises:
        ValueError: an entry is invalid; the message says why.
    """
    if raw is None:
        return ()
    return tuple(_read_output(entry, focus) for entry in (raw if isinstance(raw, list) else [raw]))


def _read_output(entry: object, focus: str) -> Output:
    if not isinstance(entry, dict):
        text = str(entry).strip()
        return Output(
            text=text, target=_read_number(text)[0], tags=("-".join(_significant(text)[:2]), *_significant(text)[:1])
        )
    unknown = sorted(set(map(str, entry)) - set(_FIELDS))
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not a field of an output of '{focus}'; write one of {', '.join(_FIELDS)}")
    text = str(entry.get("text") or "").strip()
    if not text:
        raise ValueError(f"an output of '{focus}' has no 'text'")
    kinds = read_texts(entry, "kinds")
    wrong = next((kind for kind in kinds if kind not in KINDS), None)
    if wrong:
        raise ValueError(f"'{wrong}' is not a kind of note; write one of {', '.join(KINDS)}")
    return Output(
        text=text,
        target=_read_number(text)[0],
        tags=tuple(tag.replace(" ", "-") for tag in read_texts(entry, "tags")),
        kinds=kinds,
        commits=read_texts(entry, "commits"),
        shared=read_texts(entry, "shared"),
    )


def read_texts(entry: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return the texts of a field that is a list or a single text, in lower case."""
    raw = entry.get(field)
    texts = raw if isinstance(raw, list) else [] if raw is None else [raw]
    return tuple(str(text).lower() for text in texts)


def _read_number(text: str) -> tuple[int, str]:
    """Return the leading number of a text, 1 by default, and the rest of the text."""
    match = _NUMBER.match(text)
    if match is None:
        return 1, text
    number = int(match["figure"]) if match["figure"] else _WORDS[match["word"].lower()]
    return min(max(1, number), 99), text[match.end() :]


class WeekActivity(Struct, frozen=True, kw_only=True):
    """The notes, commits and opening of a week."""

    tils: Sequence[Til] = ()
    commits: Sequence[tuple[date, Commit]] = ()
    """Each with its day."""
    opening: Opening | None = None
    focuses: Mapping[Slug, Focus | None] = {}
    """The focus of each note."""


def count_outputs(week: WeekActivity, rhythm: Rhythm) -> tuple[tuple[Focus, tuple[OutputCount, ...]], ...]:
    """Return how many of each output a week has, by focus.

    Notes count by their tags, folder, kind, or a link in `shared:` or `links:`; commits by the files they touch; the
    opening by its links and list items. A list item states a total ("2 LeetCode problems"), so it is not added to the
    notes; the larger number counts.
    """
    lines = tuple(_read_lines(week.opening)) if week.opening else ()
    tagged = [(til, {tag.lower().replace(" ", "-") for tag in (*til.tags, til.folder) if tag}) for til in week.tils]
    return tuple(
        (focus, tuple(_count(output, focus, week, tagged, lines) for output in focus.outputs))
        for focus in rhythm.focuses
        if focus.outputs
    )


def _count(
    output: Output,
    focus: Focus,
    week: WeekActivity,
    tagged: Sequence[tuple[Til, Set[str]]],
    lines: Sequence[tuple[int, str]],
) -> OutputCount:
    asks_more = output.shared or output.kinds
    counted = [
        Counted(day=til.learned_on, til=til.slug)
        for til, tags in tagged
        if not tags.isdisjoint(output.tags) or (asks_more and _counts_for(til, output, focus, week))
    ]
    if output.commits:
        counted += (
            Counted(day=day, commit=commit.subject, paths=commit.paths)
            for day, commit in week.commits
            if any(matches_any(path.lower(), output.commits) for path in commit.paths)
        )
    if week.opening and output.shared:
        links = dict.fromkeys((*week.opening.shared, *(link.target for link in week.opening.links)))
        counted += (Counted(link=link) for link in links if _is_at(link, output))
    items = [(number, text) for number, text in lines if _is_about(text, output)]
    most = max((number for number, _ in items), default=0)
    if most > len(counted):
        counted += [Counted(text=text) for _, text in items]
    return OutputCount(output=output, done=max(most, len(counted)), counted=tuple(counted))


def _counts_for(til: Til, output: Output, focus: Focus, week: WeekActivity) -> bool:
    """Return whether a note counts towards an output without one of its tags."""
    if output.shared and any(_is_at(link, output) for link in (*til.shared, *(url for _, url in til.see_also))):
        return True
    is_planned = week.focuses.get(til.slug) == focus
    return any(_is_of_kind(til, kind, is_planned=is_planned) for kind in output.kinds)


def _is_of_kind(til: Til, kind: str, *, is_planned: bool) -> bool:
    if kind == "gotcha":
        return bool(til.gotchas)
    if kind == "story":
        return any(finding.kind == "fix" for finding in til.findings)
    if not is_planned or kind == "note":
        return is_planned
    return ("```" in til.body or "~~~" in til.body) and _FENCE.search(til.body) is not None


def _is_at(link: str, output: Output) -> bool:
    return any(place in link.lower() for place in output.shared)


def _read_lines(opening: Opening) -> Iterator[tuple[int, str]]:
    """Yield the list items of an opening with their leading number; unticked boxes are skipped."""
    for line in opening.body.split("\n"):
        match = _ITEM.match(line)
        if match and match["box"] != " ":
            yield _read_number(match["text"])[0], match["text"].strip()


def _is_about(line: str, output: Output) -> bool:
    """Return whether a list item has the first two significant words of an output, or one of its tags."""
    words = [word[:_ALIKE] for word in _significant(line)]
    wanted = [word[:_ALIKE] for word in _significant(output.text)[:2]]
    if wanted and all(word in words for word in wanted):
        return True
    return any(all(part[:_ALIKE] in words for part in tag.split("-")) for tag in output.tags)


def _significant(text: str) -> list[str]:
    words = (word.casefold() for word in _WORD.findall(_read_number(text)[1]))
    return [word for word in words if word not in _SMALL_WORDS and not word.isdigit()]


def matches_any(path: str, patterns: tuple[str, ...]) -> bool:
    """Return whether a path, or its last part, matches one of some shell patterns."""
    pattern = _compile(patterns)
    return bool(pattern.match(path) or pattern.match(path.rsplit("/", 1)[-1]))


@cache
def _compile(patterns: Iterable[str]) -> re.Pattern[str]:
    # Thousands of commits are matched with a dozen patterns each, so these become one expression.
    return re.compile("|".join(map(translate, patterns)) or r"(?!)")
