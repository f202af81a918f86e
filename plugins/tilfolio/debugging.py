"""Records of the checklist, made by `derive` and shown by `pages`.

Same layer as `model`: no I/O, no clock.
"""

from collections.abc import Mapping

from msgspec import Struct

from tilfolio.model import CategoryName, Finding, Slug


class Check(Struct, frozen=True, kw_only=True):
    """A check of the checklist, or an expected challenge."""

    key: str
    """Stable and unique, for URLs: `leaks`."""
    title: str
    """Inline Markdown: what to check (`Check for leaks`), or the symptom of a challenge."""
    advice: str = ""
    """Inline Markdown: how to check, or what helps."""
    category: CategoryName | None = None
    """Its category; a challenge may have none."""
    words: tuple[str, ...] = ()
    """Terms of notes about it, matched like the classifier's terms."""
    finds: tuple[str, ...] = ()
    """Further search words, too common to match notes."""
    tags: tuple[str, ...] = ()
    """Tags of notes about it, in lower case with dashes for spaces."""
    links: tuple[tuple[str, str], ...] = ()
    """Titles and URLs of helpful pages."""


class Checks(Struct, frozen=True, kw_only=True):
    """All checks in the order of the page, and all challenges."""

    checks: tuple[Check, ...] = ()
    challenges: tuple[Check, ...] = ()


class CheckMatch(Struct, frozen=True, kw_only=True):
    """A check with the notes and gotchas about it."""

    check: Check
    tils: tuple[Slug, ...] = ()
    """Best matches first, then the newest."""
    gotchas: tuple[tuple[Slug, Finding], ...] = ()
    """In the order of their notes."""


class Story(Struct, frozen=True, kw_only=True):
    """The debugging story of a note: symptoms, causes and fixes."""

    til: Slug
    symptoms: tuple[Finding, ...] = ()
    """Symptoms and error lines; may be empty."""
    tried: tuple[Finding, ...] = ()
    """Failed attempts, in order."""
    causes: tuple[Finding, ...] = ()
    checks: tuple[Finding, ...] = ()
    fixes: tuple[Finding, ...] = ()

    @property
    def explains(self) -> bool:
        """Whether it has a cause or a fix."""
        return bool(self.causes or self.fixes)

    @property
    def is_told(self) -> bool:
        """Whether it has a cause or a fix, or is a gotcha, which is complete in itself."""
        return self.explains or any(symptom.kind == "gotcha" for symptom in self.symptoms)


class Topic(Struct, frozen=True, kw_only=True):
    """A tag or a folder, with its notes in each category."""

    name: str
    tils: Mapping[CategoryName, tuple[Slug, ...]] = {}
    """Notes by category, newest first, without empty categories."""
    total: int = 0
    """Number of notes in all categories."""


class LivingChecklist(Struct, frozen=True, kw_only=True):
    """The checks and challenges with their notes, all stories, and all topics."""

    checks: tuple[CheckMatch, ...] = ()
    challenges: tuple[CheckMatch, ...] = ()
    stories: tuple[Story, ...] = ()
    """Newest note first."""
    topics: tuple[Topic, ...] = ()
    """Topics with the most notes first."""
