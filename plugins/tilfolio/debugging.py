"""What the living checklist holds: records that `derive` makes from checks and notes, and that `pages` shows.

Same rank as `model`: no reading, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from tilfolio.model import CategoryName, Finding, Slug


class Check(Struct, frozen=True, kw_only=True):
    """Something to look at in a step of the checklist, or a challenge that a learner can expect."""

    key: str
    """Stable and unique, for URLs: `leaks`."""
    title: str
    """Inline Markdown: what to check (`Check for leaks`), or the symptom of a challenge."""
    advice: str = ""
    """Inline Markdown: how, or what helps."""
    category: CategoryName | None = None
    """The step it belongs to; a challenge may have none."""
    words: tuple[str, ...] = ()
    """Terms that notes about it have, compared as the classifier compares terms."""
    finds: tuple[str, ...] = ()
    """More words that find it when they are typed, and that notes about other things have as well."""
    tags: tuple[str, ...] = ()
    """Lower case, spaces as dashes: a note with one of these is about it."""
    links: tuple[tuple[str, str], ...] = ()
    """First aid: title and URL of pages that help."""


class Checks(Struct, frozen=True, kw_only=True):
    """All checks in the order of the page, and all challenges."""

    checks: tuple[Check, ...] = ()
    challenges: tuple[Check, ...] = ()


class CheckMatch(Struct, frozen=True, kw_only=True):
    """A check, and the notes and gotchas that are about it."""

    check: Check
    tils: tuple[Slug, ...] = ()
    """What is most about it first; of two as much about it, the newer."""
    gotchas: tuple[tuple[Slug, Finding], ...] = ()
    """In the order of their notes."""


class Story(Struct, frozen=True, kw_only=True):
    """A bug as a note tells it: how it showed, why, and what helped."""

    til: Slug
    symptoms: tuple[Finding, ...] = ()
    """Symptoms and error lines; none: the note's title is what there is."""
    tried: tuple[Finding, ...] = ()
    """What did not help, in order."""
    causes: tuple[Finding, ...] = ()
    checks: tuple[Finding, ...] = ()
    fixes: tuple[Finding, ...] = ()

    @property
    def explains(self) -> bool:
        """Whether it says more than that something broke: why, or what helped."""
        return bool(self.causes or self.fixes)

    @property
    def is_told(self) -> bool:
        """Whether it says why something broke, or is a gotcha, which says all there is in one remark."""
        return self.explains or any(symptom.kind == "gotcha" for symptom in self.symptoms)


class Topic(Struct, frozen=True, kw_only=True):
    """A tag or a folder of notes, and in which steps of the checklist it was met."""

    name: str
    tils: Mapping[CategoryName, tuple[Slug, ...]] = {}
    """Only categories it was met in; newest first."""
    total: int = 0
    """How many notes of any of the categories it has."""


class LivingChecklist(Struct, frozen=True, kw_only=True):
    """What notes say to each check and challenge, the stories they tell, and what was met where."""

    checks: tuple[CheckMatch, ...] = ()
    challenges: tuple[CheckMatch, ...] = ()
    stories: tuple[Story, ...] = ()
    """Newest note first."""
    topics: tuple[Topic, ...] = ()
    """The one with most notes first."""
