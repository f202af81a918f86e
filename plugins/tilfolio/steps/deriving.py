"""Derive all facts from a Portfolio and the author's options."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, tzinfo
from functools import cache
from typing import TypeAlias

from msgspec import Struct

from tilfolio.classify.lexicon import Lexicon, compile_lexicon, make_key
from tilfolio.classify.matches import Points, index_checks, match_checks, weigh_note
from tilfolio.classify.terms import count_terms
from tilfolio.classify.verdicts import judge
from tilfolio.debugging import Checks, LivingChecklist
from tilfolio.derive.achievements import RuleInput, derive_earned
from tilfolio.derive.related import Relations, relate
from tilfolio.derive.stories import count_topics, find_stories
from tilfolio.derive.streaks import derive_streaks
from tilfolio.derive.weeks import count_by_day, count_by_month, count_by_week, derive_weeks
from tilfolio.facts import Earned, EarnedRule, Facts, Rhythm, StreakRules, Streaks, WeekRecord
from tilfolio.faults import attempt_each, describe_fault
from tilfolio.model import Portfolio, Problem, Slug, Til, Verdict
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.settings import Settings

_Judged: TypeAlias = tuple[Verdict, Points, Mapping[str, float]]
"""For a note: its verdict, its points for checks, and its terms."""


def _open_lexicon(settings: Settings, remember: Remember) -> Callable[[], Lexicon]:
    """Return a function that compiles the lexicon on its first call; a build without new notes does not need it."""
    return cache(lambda: remember("lexicon", [make_key(settings.categories)], stamp, compile_lexicon)[0])


class Choices(Struct, frozen=True, kw_only=True):
    """The author's options for derivations."""

    zone: tzinfo | None = None
    rhythm: Rhythm | None = None
    streak: StreakRules = StreakRules()
    rules: tuple[EarnedRule, ...] = ()
    checks: Checks = Checks()
    problems: tuple[Problem, ...] = ()
    """Problems with these options; invalid values are ignored."""


def derive(
    portfolio: Portfolio, settings: Settings, choices: Choices, today: date, remember: Remember = work_out
) -> Facts:
    """Return all facts about a portfolio."""
    tils = portfolio.tils
    stamps = {til.slug: stamp(til) for til in tils}
    steps = stamp(settings.categories, choices.checks)
    checks = index_checks((*choices.checks.checks, *choices.checks.challenges))

    lexicon = _open_lexicon(settings, remember)

    def work(til: Til) -> _Judged:
        verdict = judge(til, lexicon(), explain=False)  # pages show no evidence; `til why` does
        return verdict, weigh_note(til, verdict, checks), count_terms(til)

    faults: list[Problem] = []

    def fail(til: Til, error: Exception) -> _Judged:
        faults.append(describe_fault(til.shown, "choosing the category of this note, so it has none", error))
        return Verdict(category=til.category), (), {}

    judged = attempt_each(
        tils, lambda some: remember("derived", some, lambda til: steps + stamps[til.slug], work, _Judged), fail
    )
    terms = {til.slug: counted for til, (_, _, counted) in zip(tils, judged, strict=True)}

    def share_out(parts: Sequence[range], find: Callable[[range], list[list[int]]]) -> list[list[list[int]]]:
        everything = stamp(settings.related, list(stamps.values()))
        return remember("related", parts, lambda part: everything + stamp(part.start), find, list[list[int]])

    related = remember.revise(
        "related", lambda before: relate(tils, settings.related, terms, stamps, before, share_out), Relations
    ).closest
    verdicts = {til.slug: verdict for til, (verdict, _, _) in zip(tils, judged, strict=True)}
    matches = match_checks(checks, [(til, points) for til, (_, points, _) in zip(tils, judged, strict=True)])
    progress = derive_progress(portfolio, verdicts, settings, choices, today)
    return Facts(
        stamps=stamps,
        verdicts=verdicts,
        checklist=LivingChecklist(
            checks=matches[: len(choices.checks.checks)],
            challenges=matches[len(choices.checks.checks) :],
            stories=find_stories(portfolio.tils),
            topics=count_topics(portfolio.tils, verdicts, settings.categories),
        ),
        weeks=progress.weeks,
        streaks=progress.streaks,
        earned=progress.earned,
        related=related,
        counts=count_by_day(portfolio.tils),
        weekly=count_by_week(portfolio.tils, verdicts, today),
        monthly=count_by_month(portfolio.tils, verdicts, today),
        rhythm=choices.rhythm,
        problems=tuple(faults),
    )


class Progress(Struct, frozen=True, kw_only=True):
    """The weeks, streaks and achievements of a portfolio."""

    weeks: tuple[WeekRecord, ...]
    """Newest first; only weeks with notes."""
    streaks: Streaks
    earned: tuple[Earned, ...]


def derive_progress(
    portfolio: Portfolio, verdicts: Mapping[Slug, Verdict], settings: Settings, choices: Choices, today: date
) -> Progress:
    """Return the weeks, streaks and achievements of a portfolio."""
    given = RuleInput(
        portfolio=portfolio,
        verdicts=verdicts,
        categories=frozenset(category.name for category in settings.categories),
        rhythm=choices.rhythm,
        streak=choices.streak,
        today=today,
        zone=choices.zone,
    )
    earned = derive_earned(choices.rules, given)
    reached = [each.as_achievement() for each in earned if each.reached]
    declared = [each for project in portfolio.projects for each in project.achievements]
    weeks = derive_weeks(
        portfolio,
        verdicts,
        choices.rhythm,
        [*declared, *reached],
        today,
        zone=choices.zone,
        streak=choices.streak,
    )
    streaks = derive_streaks((til.learned_on for til in portfolio.tils), today, choices.streak)
    return Progress(weeks=weeks, streaks=streaks, earned=earned)


def classify_notes(tils: Sequence[Til], settings: Settings, remember: Remember) -> dict[Slug, Verdict]:
    """Return the verdict of each note."""
    lexicon = _open_lexicon(settings, remember)
    steps = stamp(settings.categories)
    judged = remember(
        "judged", tils, lambda til: steps + stamp(til), lambda til: judge(til, lexicon(), explain=False), Verdict
    )
    return {til.slug: verdict for til, verdict in zip(tils, judged, strict=True)}
