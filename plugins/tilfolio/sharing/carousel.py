"""The contents of carousels for notes, weeks and projects, in the author's own words."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from markupsafe import Markup

from tilfolio.debugging import Story
from tilfolio.facts import WeekRecord
from tilfolio.images.carousel import Deck
from tilfolio.images.slides import Slide, plan_slides
from tilfolio.model import Category, Project, Til
from tilfolio.pages import paths, story_text
from tilfolio.pages.context import Context
from tilfolio.pages.days import format_day
from tilfolio.pages.headtags import find_job_title
from tilfolio.pages.post import point_of
from tilfolio.pages.sharing import shared_url
from tilfolio.parse.tree import read
from tilfolio.sharing.cards import choose_icon

_FEW = 3
"""Weeks with fewer notes show more of each."""
_DIAGRAM = "mermaid"
_LONGEST_LABEL = 40
"""Characters that fit in one line at the top of a slide."""
_LONGEST_CODE = 24
"""Lines; longer code cannot be read on a phone."""


def make_deck(context: Context, subject: Til | WeekRecord | Project, photo: bytes = b"") -> Deck:
    """Return the carousel of a note, a week or a project."""
    if isinstance(subject, Til):
        return _til_deck(context, subject, photo)
    if isinstance(subject, WeekRecord):
        return _week_deck(context, subject, photo)
    return _project_deck(context, subject, photo)


def _til_deck(context: Context, til: Til, photo: bytes) -> Deck:
    step = context.settings.category_of(context.verdict(til).category)
    related = [context.tils[slug].title for slug in context.facts.related.get(til.slug, ()) if slug in context.tils]
    story = story_text.find_story(context, til)
    words = [passage.text for passage in context.passages(til.body)] or ([til.summary] if til.summary else [])
    story_slides = _make_story_slides(context, story, words) if story else []
    codes = _find_codes(til.body)
    shown = [code for code in codes if story and len(story_slides) >= _FEW and _holds_error(code, story)][:1]
    story_slides[1:1] = shown  # the error goes after the symptom, not after the fix
    slides = plan_slides(
        first=Slide(kind="title", text=til.title, label=step.title if step else ""),
        takeaways=story_slides if len(story_slides) >= _FEW else [*_make_takeaways(words), *story_slides],
        codes=[code for code in codes if code not in shown],
        woven=len(story_slides) < _FEW,
        gotchas=_gotchas(context, [til])[: 1 if story_slides else None],
        spare=[*_spare(context, step, related), *_make_general_slides(context, til.learned_on)],
        last=_last(context, paths.til_uri(til.slug), "note"),
    )
    return _deck(context, til.title, slides, step, photo)


def _week_deck(context: Context, record: WeekRecord, photo: bytes) -> Deck:
    title = _word(context, "week", record.week.number, record.week.year, len(record.tils))
    slides = plan_slides(
        first=Slide(kind="title", text=title, label=context.settings.site_name),
        takeaways=_make_week_slides(context, record),
        codes=[code for til in record.tils for code in _find_codes(til.body)] if len(record.tils) < _FEW else (),
        gotchas=_gotchas(context, record.tils),
        spare=[*_spare(context, None, ()), *_make_general_slides(context, record.week.ends_on)],
        last=_last(context, paths.digest_uri(record.week), "week"),
    )
    return replace(_deck(context, title, slides, None, photo), icon="digest")


def _project_deck(context: Context, project: Project, photo: bytes) -> Deck:
    texts = [*story_text.write_achievements(context, project)]
    if project.summary and not story_text.has_placeholder(project.summary):
        texts.insert(0, project.summary)
    keys = [key[:80] for key in map(_letters, texts) if key]
    passages = context.passages(project.body)
    texts += [one.text for one in passages if not any(map(_letters(one.text).startswith, keys))]
    slides = plan_slides(
        first=Slide(kind="title", text=project.title, label=_word(context, "status", project.status)),
        takeaways=_make_takeaways(texts),
        codes=_find_codes(project.body)[:1],
        gotchas=_gotchas(context, context.tils_by_project.get(project.name, ())),
        spare=[
            *_spare(context, None, [til.title for til in context.tils_by_project.get(project.name, ())]),
            *_make_general_slides(context, project.shipped_on or project.added_on),
        ],
        last=_last(context, paths.project_uri(project.name), "project"),
    )
    return replace(_deck(context, project.title, slides, None, photo), icon="project")


def _deck(context: Context, title: str, slides: tuple[Slide, ...], step: Category | None, photo: bytes) -> Deck:
    site = context.settings
    icon = choose_icon(context, step) if step else ""
    return Deck(
        title=title,
        slides=slides,
        color=step.color if step else "",
        icon=icon,
        author=site.author.name,
        photo=photo,
        site_name=site.site_name if site.site_name != site.author.name else find_job_title(site.author.headline),
    )


def _make_week_slides(context: Context, record: WeekRecord) -> list[Slide]:
    """Return a slide for each note; if there are few, also slides with their further text."""
    pages = []
    for til in record.tils:
        point = point_of(context, til)
        has_label = point != til.title and len(til.title) <= _LONGEST_LABEL
        pages.append(Slide(kind="takeaway", text=point, label=til.title if has_label else ""))
    if len(pages) >= _FEW:
        return pages
    more = [passage.text for til in record.tils for passage in context.passages(til.body)]
    return [*pages, *_make_takeaways([text for text in more if not any(text in page.text for page in pages)])]


def _make_story_slides(context: Context, story: Story, words: Sequence[str]) -> list[Slide]:
    """Return a slide for each part of a debugging story.

    For the symptom, the author's words are preferred to error messages; `words` are the note's paragraphs.
    """
    written = story_text.write_story(context, story)
    symptom = story_text.write_symptom(context, story.symptoms) if story.symptoms else ""
    if words and all(one.kind == "error" for one in story.symptoms) and words[0] not in (written.cause, written.fix):
        symptom = words[0]
    tried = "\n".join(written.tried if len(written.tried) < 2 else [f"× {one}" for one in written.tried])
    parts = {"symptom": symptom, "tried": tried, "cause": written.cause, "check": written.check, "fix": written.fix}
    return [
        Slide(kind="takeaway", text=text, label=_word(context, "part", part)) for part, text in parts.items() if text
    ]


def _holds_error(code: Slide, story: Story) -> bool:
    """Return whether a code block contains the error of a story."""
    listed = _letters(code.code)
    return any(one.kind == "error" and _letters(one.text)[:60] in listed for one in story.symptoms)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _make_takeaways(texts: Sequence[str]) -> list[Slide]:
    return [Slide(kind="takeaway", text=text) for text in texts]


def _gotchas(context: Context, tils: Sequence[Til]) -> list[Slide]:
    label = _word(context, "gotcha")
    found = (gotcha for til in tils for gotcha in til.gotchas)
    return [Slide(kind="gotcha", text=story_text.write_finding(context, gotcha), label=label) for gotcha in found]


def _find_codes(body: str) -> list[Slide]:
    """Return slides of fenced code blocks that are short enough, without diagrams."""
    codes = []
    for block in read(body).code:
        code = body[block.content_start : block.content_end].strip("\n")
        language = (block.info.split() or [""])[0]
        if block.fence and code.strip() and code.count("\n") < _LONGEST_CODE and language != _DIAGRAM:
            codes.append(Slide(kind="code", text="", code=code, language=language))
    return codes


def _spare(context: Context, step: Category | None, titles: Sequence[str]) -> list[Slide]:
    """Return slides to fill up short notes: the category's question, related notes, the author."""
    author = context.settings.author
    pages = [
        f"{step.question}\n{context.plain(step.advice)}" if step else "",
        _word(context, "more", "\n".join(titles[:3])) if titles else "",
        f"{author.name}\n{author.headline}" if author.headline else "",
        context.settings.site_description,
    ]
    return _make_takeaways([page for page in pages if page.strip()])


def _make_general_slides(context: Context, day: date) -> list[Slide]:
    """Return slides that fit every note: the day, a question to readers, the number of notes."""
    learned = _word(context, "learned", format_day(min(day, context.today), context.settings.language))
    tally = _word(context, "tally", len(context.portfolio.tils), context.settings.site_name)
    return _make_takeaways([learned, _word(context, "ask"), tally])


def _last(context: Context, uri: str, kind: str) -> Slide:
    return Slide(kind="last", text=_word(context, "last", kind), link=shared_url(context, uri))


def _word(context: Context, name: str, *values: object) -> str:
    """Return translated words from the macros of `carousel.j2`."""
    escaped = getattr(context.templates.get_template("carousel.j2").module, name)(*values)
    return Markup(escaped).unescape().strip()
