"""Earned achievements: which rules the notes and projects meet, and the progress of the others."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, tzinfo
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.rhythm import find_done, focus_of
from tilfolio.derive.streaks import derive_streaks, measure_days, measure_weeks
from tilfolio.derive.weeks import category_of
from tilfolio.facts import Earned, EarnedRule, Rhythm, Run, StreakRules
from tilfolio.model import Portfolio, Slug, Til, Verdict, Week


class _Step(NamedTuple):
    """A count after a note or project increased it; a tuple, because there are many."""

    value: int
    day: date | None
    til: Slug | None = None
    project: Slug | None = None


class RuleInput(Struct, frozen=True, kw_only=True, dict=True):
    """What an author has done, and what of it counts."""

    portfolio: Portfolio
    verdicts: Mapping[Slug, Verdict]
    categories: frozenset[str] = frozenset()
    rhythm: Rhythm | None
    streak: StreakRules
    today: date
    zone: tzinfo | None = None

    @cached_property
    def tils(self) -> Sequence[Til]:
        """Published notes, oldest first, up to today."""
        tils = [til for til in self.portfolio.tils if til.is_public(self.today)]
        return sorted(tils, key=lambda til: (til.learned_on, til.slug))


def derive_earned(rules: Iterable[EarnedRule], given: RuleInput) -> tuple[Earned, ...]:
    """Return the state of each rule: reached ones by day, then the others in the order of the rules.

    Drafts and days after today do not count. Rules about the rhythm or the checklist are skipped if the
    site has none.
    """
    count = cache(lambda rule: _COUNTS[rule.count](rule, given))
    earned: list[Earned] = []
    for rule in rules:
        if _applies(rule, given):
            # Rules that differ in their target only are counted once.
            steps = count(replace(rule, key="", title="", text="", emoji="", target=0))
            earned.append(_evaluate(rule, given, steps))
    return tuple(sorted(earned, key=lambda one: (not one.reached, one.earned_on or date.max)))


def _applies(rule: EarnedRule, given: RuleInput) -> bool:
    if rule.count == "rhythm-weeks" or rule.focus is not None:
        return given.rhythm is not None and bool(given.rhythm.focuses)
    return rule.count != "checklist-weeks" or bool(given.categories)


def _evaluate(rule: EarnedRule, given: RuleInput, steps: Sequence[_Step]) -> Earned:
    reached = next((step for step in steps if step.value >= rule.target), None)
    best = max((step.value for step in steps), default=0)
    now = rule.target if reached else _current_value(rule, given, best)
    return Earned(
        key=rule.key,
        emoji=rule.emoji,
        title=rule.title,
        text=rule.text,
        reached=reached is not None,
        earned_on=reached.day if reached else None,
        til=reached.til if reached else None,
        project=reached.project if reached else None,
        value=min(now, rule.target),
        target=rule.target,
        best=min(best, rule.target),
    )


def _current_value(rule: EarnedRule, given: RuleInput, best: int) -> int:
    """Return the current count; only streaks can fall below their best."""
    if not rule.count.startswith("streak-"):
        return best
    streaks = derive_streaks((til.learned_on for til in given.tils), given.today, given.streak)
    return (streaks.current_days if rule.count == "streak-days" else streaks.current_weeks).length


def _count_notes(rule: EarnedRule, given: RuleInput) -> list[_Step]:
    matching = _find_matching(rule, given)
    weights: Iterable[int]
    if rule.count == "words":
        weights = (til.words for til in matching)
    elif rule.count == "gotchas":
        weights = (len(til.gotchas) for til in matching)
    elif rule.count == "days":
        before = [None, *(til.learned_on for til in matching)]
        weights = (int(til.learned_on != day) for til, day in zip(matching, before, strict=False))
    else:
        matching = list(_skip_bulk_commits(matching))
        weights = (1 for _ in matching)
    totals = zip(matching, accumulate(weights), strict=True)
    return [_Step(value=total, day=til.learned_on, til=til.slug) for til, total in totals]


def _skip_bulk_commits(tils: Iterable[Til]) -> Iterator[Til]:
    """Yield notes, but of undated ones only one per commit, or per day if they are not committed.

    Copying a folder of notes is not an achievement.
    """
    seen: set[object] = set()
    for til in tils:
        key = til.slug if til.is_dated else til.committed_at or til.learned_on
        if key not in seen:
            seen.add(key)
            yield til


def _find_matching(rule: EarnedRule, given: RuleInput) -> list[Til]:
    a_day = Counter(til.learned_on for til in given.tils) if rule.only_of_day else Counter()
    return [
        til
        for til in given.tils
        if (rule.category is None or category_of(til, given.verdicts) == rule.category)
        and (rule.tag is None or rule.tag.lower() in (tag.lower() for tag in til.tags))
        and (rule.project is None or til.project == rule.project)
        and (rule.focus is None or _focus_name(til, given) == rule.focus.lower())
        and (rule.folder is None or til.slug.startswith(rule.folder.strip("/").lower() + "/"))
        and (rule.words_under is None or til.words < rule.words_under)
        and (not rule.only_of_day or a_day[til.learned_on] == 1)
    ]


def _focus_name(til: Til, given: RuleInput) -> str | None:
    focus = focus_of(til, given.rhythm) if given.rhythm else None
    return focus.name if focus else None


def _count_streak_days(_rule: EarnedRule, given: RuleInput) -> list[_Step]:
    first = {til.learned_on: til for til in reversed(given.tils)}
    runs = measure_days(first, given.streak)
    return [_streak_step(run, first[run.last_on]) for run in runs if run.last_on is not None]


def _count_streak_weeks(_rule: EarnedRule, given: RuleInput) -> list[_Step]:
    first = {Week.of(til.learned_on): til for til in reversed(given.tils)}
    runs = measure_weeks((til.learned_on for til in given.tils), given.streak)
    return [_streak_step(run, first[Week.of(run.last_on)]) for run in runs if run.last_on is not None]


def _streak_step(run: Run, til: Til) -> _Step:
    return _Step(value=run.length, day=til.learned_on, til=til.slug)


def _count_checklist_weeks(_rule: EarnedRule, given: RuleInput) -> list[_Step]:
    days: dict[Week, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    steps: list[_Step] = []
    full: set[Week] = set()
    for til in given.tils:
        week, category = Week.of(til.learned_on), category_of(til, given.verdicts)
        if week not in full and category in given.categories:
            days[week][category].add(til.learned_on)
            if len(days[week]) == len(given.categories) and _have_separate_days(list(days[week].values())):
                full.add(week)
                steps.append(_Step(value=len(steps) + 1, day=til.learned_on, til=til.slug))
    return steps


def _have_separate_days(choices: Sequence[set[date]], taken: frozenset[date] = frozenset()) -> bool:
    """Return whether each category can be given a different day."""
    if not choices:
        return True
    return any(_have_separate_days(choices[1:], taken | {day}) for day in choices[0] - taken)


def _count_rhythm_weeks(_rule: EarnedRule, given: RuleInput) -> list[_Step]:
    if given.rhythm is None:
        return []
    done = find_done(given.tils, given.portfolio.commits, given.rhythm, given.zone)
    last = {til.learned_on: til.slug for til in given.tils}
    names = {focus.name for focus in given.rhythm.focuses}
    missing: dict[Week, set[str]] = defaultdict(lambda: set(names))
    steps: list[_Step] = []
    for day in sorted(day for day in done if day <= given.today):
        left = missing[Week.of(day)]
        if left:
            left.difference_update(focus.name for focus in done[day])
            if not left:
                steps.append(_Step(value=len(steps) + 1, day=day, til=last.get(day)))
    return steps


def _count_shipped(_rule: EarnedRule, given: RuleInput) -> list[_Step]:
    shipped = [
        project
        for project in given.portfolio.projects
        if project.status == "shipped"
        and not (project.draft or project.scheduled or project.expired)
        and (project.shipped_on or date.min) <= given.today
    ]
    ordered = sorted(shipped, key=lambda project: (project.shipped_on or date.max, project.name))
    return [
        _Step(value=number, day=project.shipped_on, project=project.name)
        for number, project in enumerate(ordered, start=1)
    ]


def _count_comebacks(rule: EarnedRule, given: RuleInput) -> list[_Step]:
    steps: list[_Step] = []
    for before, til in zip(given.tils, given.tils[1:], strict=False):
        if (til.learned_on - before.learned_on).days >= rule.away_days:
            steps.append(_Step(value=len(steps) + 1, day=til.learned_on, til=til.slug))
    return steps


_COUNTS: Mapping[str, Callable[[EarnedRule, RuleInput], list[_Step]]] = {
    "tils": _count_notes,
    "days": _count_notes,
    "words": _count_notes,
    "gotchas": _count_notes,
    "streak-days": _count_streak_days,
    "streak-weeks": _count_streak_weeks,
    "checklist-weeks": _count_checklist_weeks,
    "rhythm-weeks": _count_rhythm_weeks,
    "shipped": _count_shipped,
    "comebacks": _count_comebacks,
}
