"""What a carousel tells: the pages of a note, a week or a project, in the author's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from tilfolio.debugging import Story
from tilfolio.facts import WeekRecord
from tilfolio.images.carousel import Deck
from tilfolio.images.slides import Slide, plan_slides
from tilfolio.model import Category, Project, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.days import format_day
from tilfolio.pages.headtags import find_job_title
from tilfolio.pages.post import point_of
from tilfolio.pages.sharing import shared_url
from tilfolio.pages.story_text import (
    find_story,
    has_placeholder,
    write_achievements,
    write_finding,
    write_story,
    write_symptom,
)
from tilfolio.parse.tree import read
from tilfolio.prose import Passage

_FEW = 3
"""Notes of a week; fewer tell more of themselves."""
_DIAGRAM = "mermaid"
_LONGEST_LABEL = 40
"""Characters that stand in one line at the top of a page."""
_LONGEST_CODE = 24
"""Lines; a longer listing cannot be read on a telephone."""


def make_deck(context: Context, subject: Til | WeekRecord | Project, photo: bytes = b"") -> Deck:
    """Return the carousel of a note, a week or a project."""
    if isinstance(subject, Til):
        return _til_deck(context, subject, photo)
    return (
        _week_deck(context, subject, photo)
        if isinstance(subject, WeekRecord)
        else _project_deck(context, subject, photo)
    )


def _til_deck(context: Context, til: Til, photo: bytes) -> Deck:
    step = context.settings.category_of(context.verdict(til).category)
    related = [context.tils[slug].title for slug in context.facts.related.get(til.slug, ()) if slug in context.tils]
    story = find_story(context, til)
    words = [passage.text for passage in context.passages(til.body)] or ([til.summary] if til.summary else [])
    told = _tell_story(context, story, words) if story else []
    codes = _find_codes(til.body)
    shown = [code for code in codes if story and len(told) >= _FEW and _holds_error(code, story)][:1]
    told[1:1] = shown  # the error stands behind what showed, not behind what helped
    slides = plan_slides(
        first=Slide(kind="title", text=til.title, label=step.title if step else ""),
        takeaways=told if len(told) >= _FEW else [*_tell(words), *told],
        codes=[code for code in codes if code not in shown],
        woven=len(told) < _FEW,
        gotchas=_gotchas(context, [til])[: 1 if told else None],
        spare=[*_spare(context, step, related), *_always(context, til.learned_on)],
        last=_last(context, paths.til_uri(til.slug), "note"),
    )
    return _deck(context, til.title, slides, step, photo)


def _week_deck(context: Context, record: WeekRecord, photo: bytes) -> Deck:
    title = _word(context, "week", record.week.number, record.week.year, len(record.tils))
    slides = plan_slides(
        first=Slide(kind="title", text=title, label=context.settings.site_name),
        takeaways=_tell_week(context, record),
        codes=[code for til in record.tils for code in _find_codes(til.body)] if len(record.tils) < _FEW else (),
        gotchas=_gotchas(context, record.tils),
        spare=[*_spare(context, None, ()), *_always(context, record.week.ends_on)],
        last=_last(context, paths.digest_uri(record.week), "week"),
    )
    return replace(_deck(context, title, slides, None, photo), icon="digest")


def _project_deck(context: Context, project: Project, photo: bytes) -> Deck:
    achieved = write_achievements(context, project)
    slides = plan_slides(
        first=Slide(kind="title", text=project.title, label=_word(context, "status", project.status)),
        takeaways=_tell(_tell_project(context, project, achieved)),
        codes=_find_codes(project.body)[:1],
        gotchas=_gotchas(context, context.tils_by_project.get(project.name, ())),
        spare=[
            *_spare(context, None, [til.title for til in context.tils_by_project.get(project.name, ())]),
            *_always(context, project.shipped_on or project.added_on),
        ],
        last=_last(context, paths.project_uri(project.name), "project"),
    )
    return replace(_deck(context, project.title, slides, None, photo), icon="project")


def _deck(context: Context, title: str, slides: tuple[Slide, ...], step: Category | None, photo: bytes) -> Deck:
    site = context.settings
    icon = (site.icons.get(step.icon) or (step.name if step.icon.isascii() else step.icon)) if step else ""
    return Deck(
        title=title,
        slides=slides,
        color=step.color if step else "",
        icon=icon,
        author=site.author.name,
        photo=photo,
        site_name=site.site_name if site.site_name != site.author.name else find_job_title(site.author.headline),
    )


def _tell_project(context: Context, project: Project, achieved: Sequence[str]) -> list[str]:
    """Return what a project is, what it achieved, and what else its README says, each once."""
    about = "" if has_placeholder(project.summary) else project.summary
    told = [about, *achieved] if about else [*achieved]
    return [*told, *_beside(told, context.passages(project.body))]


def _tell_week(context: Context, record: WeekRecord) -> list[Slide]:
    """Return a page on each note; where there are few, what these say besides, too."""
    pages = [_name_and_point(context, til) for til in record.tils]
    if len(pages) >= _FEW:
        return pages
    more = [passage.text for til in record.tils for passage in context.passages(til.body)]
    return [*pages, *_tell([text for text in more if not any(text in page.text for page in pages)])]


def _name_and_point(context: Context, til: Til) -> Slide:
    """Return a note as a page of its week: what it says below its title, which stands there if it has one line."""
    point = point_of(context, til)
    has_label = point != til.title and len(til.title) <= _LONGEST_LABEL
    return Slide(kind="takeaway", text=point, label=til.title if has_label else "")


def _tell_story(context: Context, story: Story, words: Sequence[str]) -> list[Slide]:
    """Return a page on each part of a bug's story: what showed, what did not help, why, how to check, what helped.

    What showed is told in the author's words (`words` are the note's) rather than the machine's.
    """
    told = write_story(context, story)
    symptom = write_symptom(context, story.symptoms) if story.symptoms else ""
    if words and all(one.kind == "error" for one in story.symptoms) and words[0] not in (told.cause, told.fix):
        symptom = words[0]
    tried = told.tried if len(told.tried) < 2 else [f"× {one}" for one in told.tried]
    parts = {
        "symptom": symptom,
        "tried": "\n".join(tried),
        "cause": told.cause,
        "check": told.check,
        "fix": told.fix,
    }
    return [
        Slide(kind="takeaway", text=text, label=_word(context, "part", part)) for part, text in parts.items() if text
    ]


def _holds_error(code: Slide, story: Story) -> bool:
    """Say whether a listing holds the error that a bug shows."""
    listed = _letters(code.code)
    return any(one.kind == "error" and _letters(one.text)[:60] in listed for one in story.symptoms)


def _beside(achieved: Sequence[str], passages: Sequence[Passage]) -> list[str]:
    """Return what a README says besides its summary and its achievements."""
    keys = [key for key in map(_letters, achieved) if key]
    return [one.text for one in passages if not any(_letters(one.text).startswith(key[:80]) for key in keys)]


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _tell(texts: Sequence[str]) -> list[Slide]:
    return [Slide(kind="takeaway", text=text) for text in texts]


def _gotchas(context: Context, tils: Sequence[Til]) -> list[Slide]:
    label = _word(context, "gotcha")
    found = (gotcha for til in tils for gotcha in til.gotchas)
    return [Slide(kind="gotcha", text=write_finding(context, gotcha), label=label) for gotcha in found]


def _find_codes(body: str) -> list[Slide]:
    """Return the fenced listings that are short enough, with the name of their language; diagrams are none."""
    codes = []
    for block in read(body).code:
        code = body[block.content_start : block.content_end].strip("\n")
        language = (block.info.split() or [""])[0]
        if block.fence and code.strip() and code.count("\n") < _LONGEST_CODE and language != _DIAGRAM:
            codes.append(Slide(kind="code", text="", code=code, language=language))
    return codes


def _spare(context: Context, step: Category | None, titles: Sequence[str]) -> list[Slide]:
    """Return what fills up where a note is short: the question it answers, what else there is, who writes."""
    author = context.settings.author
    pages = [
        f"{step.question}\n{context.plain(step.advice)}" if step else "",
        _word(context, "more", "\n".join(titles[:3])) if titles else "",
        f"{author.name}\n{author.headline}" if author.headline else "",
        context.settings.site_description,
    ]
    return _tell([page for page in pages if page.strip()])


def _always(context: Context, day: date) -> list[Slide]:
    """Return what can follow even a title alone: the day, a question to readers, how much there is."""
    return _tell(
        [
            _word(context, "learned", format_day(min(day, context.today), context.settings.language)),
            _word(context, "ask"),
            _word(context, "tally", len(context.portfolio.tils), context.settings.site_name),
        ]
    )


def _last(context: Context, uri: str, kind: str) -> Slide:
    return Slide(kind="last", text=_word(context, "last", kind), link=shared_url(context, uri))


def _word(context: Context, name: str, *values: object) -> str:
    """Return words that a carousel adds; its template has a macro for each."""
    escaped = getattr(context.templates.get_template("carousel.j2").module, name)(*values)
    return Markup(escaped).unescape().strip()
