"""Debugging stories and achievements as plain sentences, for posts and carousels."""

import re
from collections.abc import Sequence

from msgspec import Struct

from tilfolio.debugging import Story
from tilfolio.experiments import ProjectEvidence
from tilfolio.model import Finding, Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.social import cut_words

_MOST_TRIED = 4
"""Maximum number of failed attempts in a story."""
_EVIDENCE = re.compile(r"(?<=[).!])\s*[-–—·:]?\s*\[[^\[\]]*\]\([^()]*\)\s*$")
_PLACEHOLDER = re.compile(r"\{[\w./-]+:[^{}]+\}")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:\s*")
_LOWER_WORD = re.compile(r"[a-z]+(?=[ ,.!?'’]|$)")
_SENTENCE = re.compile(r"(?<=\S[.!?…])\s+(?=[^a-z])|(?<=[。！？।])\s*")
_ENDS = re.compile(r"[.!?…。！？।:][)\"'’”\]]*$")


class StoryText(Struct, frozen=True, kw_only=True):
    """A debugging story in plain sentences."""

    tried: tuple[str, ...] = ()
    """Failed attempts, in order."""
    cause: str = ""
    check: str = ""
    fix: str = ""


def find_story(context: Context, til: Til) -> Story | None:
    """Return the best story of a note: the first with a symptom in words, else the first."""
    stories = [story for story in context.stories.get(til.slug, ()) if story.explains]
    shown = (story for story in stories if any(symptom.kind == "symptom" for symptom in story.symptoms))
    return next(shown, next(iter(stories), None))


def write_story(context: Context, story: Story) -> StoryText:
    """Return a story in plain sentences, without its symptoms."""
    return StoryText(
        tried=tuple(write_findings(context, [finding], 200) for finding in story.tried[:_MOST_TRIED]),
        cause=write_findings(context, story.causes, 400),
        check=write_findings(context, story.checks, 300),
        fix=write_findings(context, story.fixes, 400),
    )


def has_words(story: Story) -> bool:
    """Return whether the author describes a symptom, not only an error message."""
    return any(symptom.kind != "error" for symptom in story.symptoms)


def write_achievements(context: Context, project: Project) -> tuple[str, ...]:
    """Return a project's achievements as plain text with values from its metrics files.

    Achievements with unknown values are left out, and so are links to evidence, which would be text without a link.
    """
    evidence = context.evidence.get(project.name, ProjectEvidence())
    bare = (_EVIDENCE.sub("", achievement.raw) for achievement in project.achievements)
    filled = (_SHORTCODE.sub("", context.plain(context.fill(raw, evidence))) for raw in bare)
    return tuple(text for text in filled if not has_placeholder(text))


def has_placeholder(text: str) -> bool:
    """Return whether a text has an unresolved reference to a value: `{metrics.json:f1}`."""
    return _PLACEHOLDER.search(text) is not None


def write_symptom(context: Context, symptoms: Sequence[Finding]) -> str:
    """Return the symptoms, preferably in the author's words instead of error messages."""
    worded = [one for one in symptoms if one.kind != "error"]
    return write_findings(context, worded[:2] or symptoms[:1], 400)


def write_findings(context: Context, findings: Sequence[Finding], limit: int) -> str:
    """Return findings as whole sentences on one line, up to a length."""
    return fit_sentences(" ".join(write_finding(context, finding) for finding in findings), limit)


def write_finding(context: Context, finding: Finding) -> str:
    """Return a finding as a plain sentence with a capital letter and a full stop; leading code stays."""
    text = context.plain(finding.text)
    if _LOWER_WORD.match(finding.text):
        text = text[:1].upper() + text[1:]
    return text if not text or _ENDS.search(text) else f"{text}."


def fit_sentences(text: str, limit: int) -> str:
    """Return as many whole sentences as fit, else the first words."""
    fitting = ""
    for sentence in split_sentences(text):
        longer = f"{fitting} {sentence}".strip()
        if len(longer) > limit:
            break
        fitting = longer
    return fitting or cut_words(text, limit)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of plain text."""
    return _SENTENCE.split(text) if text else []
