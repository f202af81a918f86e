"""The weekly rhythm: the planned focus of each day, and the focus that notes and commits count for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, tzinfo
from functools import cache
from typing import Any

from tilfolio.derive.outputs import matches_any, read_outputs, read_texts
from tilfolio.derive.weekdays import WEEKDAYS, read_weekdays
from tilfolio.facts import Focus, Rhythm
from tilfolio.model import Commit, Problem, Til, day_in
from tilfolio.shipped_data import read_shipped


@cache
def default_rhythm() -> Rhythm:
    """Return the built-in rhythm: core Mon-Wed, theory Thu, polish Fri, practice Sat, share Sun."""
    entries = read_shipped("tilfolio.derive", "rhythm.yml")
    return Rhythm(focuses=tuple(_read_focus(entry, None) for entry in entries))


def read_rhythm(raw: object, place: str = "mkdocs.yml") -> tuple[Rhythm | None, tuple[Problem, ...]]:
    """Return the rhythm of the `rhythm:` option, None if it is off, and the problems found.

    Nothing, `true` or an empty mapping gives the default, `false` or an empty list turns it off. Entries of
    a list have the form of `rhythm.yml`; invalid ones are skipped with a Problem.
    """
    if raw is None or raw is True or raw == {}:
        return default_rhythm(), ()
    if raw is False or raw == []:
        return None, ()
    if not isinstance(raw, list):
        return default_rhythm(), (_problem(place, f"rhythm: {raw!r} is not a list"),)
    focuses: list[Focus] = []
    problems: list[Problem] = []
    for number, entry in enumerate(raw, start=1):
        read = _read_entry(entry, focuses)
        if isinstance(read, Focus):
            focuses.append(read)
        else:
            problems.append(_problem(place, f"rhythm: entry {number}: {read}"))
    return Rhythm(focuses=tuple(focuses)) if focuses else None, tuple(problems)


def focus_of(til: Til, rhythm: Rhythm) -> Focus | None:
    """Return the focus of a note: from its `focus:`, else its tags, else its weekday.

    If tags match several, the one planned for that day wins, then that of the first tag.
    """
    planned = rhythm.planned_on(til.learned_on)
    if til.focus is not None and (declared := _find_focus(rhythm, til.focus)) is not None:
        return declared
    tags = [tag.lower().replace(" ", "-") for tag in til.tags]
    named = [focus for tag in tags for focus in rhythm.focuses if tag in focus.tags]
    return planned if planned in named or not named else named[0]


def find_unknown_focuses(tils: Iterable[Til], rhythm: Rhythm) -> tuple[Problem, ...]:
    """Return a Problem for each note with an unknown `focus:`."""
    names = ", ".join(focus.name for focus in rhythm.focuses)
    return tuple(
        Problem(
            path=til.shown,
            what=f"focus '{til.focus}' is not in the weekly rhythm",
            remedy=f"Write one of {names}, or add it to rhythm in mkdocs.yml",
        )
        for til in tils
        if til.focus is not None and _find_focus(rhythm, til.focus) is None
    )


def focuses_of_commit(commit: Commit, rhythm: Rhythm) -> tuple[Focus, ...]:
    """Return the focuses that a commit under `projects/` counts for, in the rhythm's order."""
    paths = [path.lower() for path in commit.paths]
    return tuple(focus for focus in rhythm.focuses if any(matches_any(path, focus.commits) for path in paths))


def find_done(
    tils: Iterable[Til], commits: Iterable[Commit], rhythm: Rhythm, zone: tzinfo | None = None
) -> Mapping[date, tuple[Focus, ...]]:
    """Return the focuses of each day with notes or commits, in the rhythm's order."""
    done: dict[date, set[str]] = defaultdict(set)
    for til in tils:
        focus = focus_of(til, rhythm)
        if focus is not None:
            done[til.learned_on].add(focus.name)
    for commit in commits:
        done[day_in(commit.authored_at, zone)].update(focus.name for focus in focuses_of_commit(commit, rhythm))
    return {
        day: tuple(focus for focus in rhythm.focuses if focus.name in names) for day, names in done.items() if names
    }


def _find_focus(rhythm: Rhythm, name: str | None) -> Focus | None:
    wanted = (name or "").strip().lower()
    return next((focus for focus in rhythm.focuses if wanted in (focus.name, focus.title.lower())), None)


def _read_entry(entry: object, before: list[Focus]) -> Focus | str:
    """Return the focus of an entry, or an error message."""
    if not isinstance(entry, dict) or not str(entry.get("focus") or "").strip():
        return "has no 'focus'"
    try:
        focus = _read_focus(entry, _find_focus(default_rhythm(), str(entry["focus"])))
    except ValueError as error:
        return str(error)
    if any(other.name == focus.name for other in before):
        return f"focus '{focus.name}' is used twice"
    taken = {day: other.name for other in before for day in other.days}
    clash = next((day for day in focus.days if day in taken), None)
    return focus if clash is None else f"{WEEKDAYS[clash]} is for '{taken[clash]}' already"


def _read_focus(entry: Mapping[str, Any], base: Focus | None) -> Focus:
    unknown = sorted(set(map(str, entry)) - {"focus", "title", "days", "outputs", "tags", "commits"})
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not a field of a focus")
    name = str(entry["focus"]).strip().lower()
    base = base or Focus(name=name, title=name.capitalize(), tags=(name,))
    try:
        days = read_weekdays(entry["days"]) if "days" in entry else base.days
    except ValueError as error:
        raise ValueError(f"'{error}' is not a weekday") from error
    return Focus(
        name=base.name,
        title=str(entry.get("title") or base.title),
        days=days,
        outputs=read_outputs(entry.get("outputs"), name) or base.outputs,
        tags=read_texts(entry, "tags") or base.tags,
        commits=read_texts(entry, "commits") or base.commits,
    )


def _problem(place: str, what: str) -> Problem:
    remedy = 'Write "- focus: core" with "days: mon-wed" for each part of the week, or "rhythm: false" for none'
    return Problem(path=place, what=what, remedy=remedy)
