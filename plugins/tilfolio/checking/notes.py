"""Problems of notes: misspelled fields, duplicates, old drafts, days far ahead."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from tilfolio.checking.remarks import Remark
from tilfolio.facts import UNSURE, choice_of, score_of
from tilfolio.fields import guess_name
from tilfolio.model import Slug, Til, Verdict
from tilfolio.parse.frontmatter import read_front_matter

_OLD = timedelta(days=31)
_FAR = timedelta(days=366)
_SHORTEST = 40
"""Characters of a text that can be the same as another by more than chance."""


def find_twins(tils: Sequence[Til]) -> Iterator[Remark]:
    """Yield the notes that have the text of an older one, and hints at those with the title of an older one."""
    texts: dict[str, Til] = {}
    titles: dict[str, Til] = {}
    for til in sorted(tils, key=lambda til: (til.learned_on, til.source, til.line)):
        text, title = " ".join(til.body.split()), " ".join(til.title.casefold().split())
        first = texts.setdefault(text, til) if len(text) >= _SHORTEST else til
        if first is not til:
            what = f"has the same text as {first.shown.removeprefix('./')}"
            yield _remark(til, "twin", what, "Delete one of them; add its address to the 'aliases' of the other")
        elif (named := titles.setdefault(title, til)) is not til:
            what = f"has the same title as {named.shown.removeprefix('./')}"
            yield _remark(til, "title", what, "Give one of them another title", is_hint=True)


def find_odd_days(tils: Sequence[Til], today: date, with_secrets: Collection[str]) -> Iterator[Remark]:
    """Yield hints at drafts that are older than a month, and at notes dated in more than a year.

    Notes `with_secrets` are no drafts of the author's.
    """
    for til in tils:
        if til.draft and not til.unread and til.shown not in with_secrets and today - til.learned_on > _OLD:
            what = f"is a draft since {til.learned_on}"
            remedy = f"Finish it, and publish it with: til publish {til.slug}"
            yield _remark(til, "draft", what, remedy, is_hint=True)
        if til.learned_on - today > _FAR:
            what = f"is dated {til.learned_on}, and not published before that day"
            yield _remark(til, "date", what, "Check the year", is_hint=True)


def find_unsure(tils: Sequence[Til], verdicts: Mapping[Slug, Verdict]) -> Iterator[Remark]:
    """Yield hints about notes with an unsure category."""
    for til in tils:
        verdict = verdicts[til.slug]
        if not verdict.declared and score_of(verdict) < UNSURE:
            what = f"the category {choice_of(verdict)} is unsure ({score_of(verdict):.2f})"
            remedy = (
                f'Write "category: {choice_of(verdict)}" or another one; til why {til.slug} says what speaks for it'
            )
            yield _remark(til, "unsure", what, remedy, is_hint=True)


def _remark(til: Til, rule: str, what: str, remedy: str, *, is_hint: bool = False) -> Remark:
    return Remark(path=til.shown, line=None, rule=rule, what=what, remedy=remedy, is_hint=is_hint)


def inspect_text(text: str, shown: str, *, projects: bool) -> tuple[Remark, ...]:
    """Return the unknown fields of a note or a project's README whose names are close to a known one."""
    front, _ = read_front_matter(text, shown)
    remarks = []
    lines = text.split("\n", max(front.lines.values(), default=0))
    for name in front.values:
        meant = guess_name(name, projects=projects)
        line = front.line_of(name)
        if meant is None or meant in front.values:
            continue
        column = lines[line - 1].lower().find(name) + 1 if line else 0
        what = f"nothing reads the field '{name}'"
        remedy = f"Did you mean '{meant}'? 'til check --fix' corrects it"
        remarks.append(Remark(path=shown, line=line, column=column or None, rule="field", what=what, remedy=remedy))
    return tuple(remarks)
