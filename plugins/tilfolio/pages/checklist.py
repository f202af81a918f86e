"""The page of the checklist: categories with their checks, challenges, symptoms and topics."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tilfolio.debugging import CheckMatch, Story, Topic
from tilfolio.model import Asset, Category, Finding, Page, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.folders import Laid
from tilfolio.pages.inline import render_inline
from tilfolio.pages.meta import page_meta
from tilfolio.pages.parts import Part
from tilfolio.pages.stories import describe_story, shorten
from tilfolio.remember import stamp

_NOTES, _GOTCHAS = 5, 3
"""Maximum number of notes and gotchas per check, so that the page does not grow with the notes."""
_LATEST = 3
_STORIES = 60
"""Maximum number of stories on the page; the others are in a file that the search box loads."""
_TOPICS = 12


def plan_checklist(context: Context) -> Part:
    """Return the page of the checklist, with its file."""
    return Part(key=stamp(context.overview_stamp, "checklist"), lay_out=lambda: lay_out_checklist(context))


def lay_out_checklist(context: Context) -> Laid:
    """Return the page of the checklist, and a file with the stories that do not fit on it, if any."""
    views = context.at(paths.CHECKLIST)
    found = context.facts.checklist
    grouped = context.tils_by_category
    stories = sorted(found.stories, key=lambda story: not (story.causes or story.fixes))
    shown, further = stories[:_STORIES], stories[_STORIES:]
    markdown = context.render(
        "checklist.md.j2",
        steps=[
            describe_step(views, category, grouped.get(category.name, ()), found.checks)
            for category in context.settings.categories
        ],
        challenges=[describe_check(views, match, views.href(paths.TILS)) for match in found.challenges],
        stories=[describe_story(views, story) for story in shown],
        further=len(further),
        grid=_describe_grid(views, found.topics),
        script=views.href(paths.CHECKLIST_SCRIPT),
        index=views.href(paths.STORIES) if further else "",
        root=views.href(""),
    )
    page = Page(
        uri=paths.CHECKLIST,
        markdown=markdown,
        meta=page_meta(
            context.words.say("Checklist"),
            context.words.say("The debugging checklist, and the notes that answer each of its questions."),
            hide=("navigation", "footer"),
        ),
    )
    return Laid(pages=(page,), assets=(_list_further(context, further),) if further else ())


def describe_step(
    views: Views, category: Category, tils: Sequence[Til], matches: Iterable[CheckMatch]
) -> dict[str, Any]:
    """Return a category with its checks and newest notes."""
    chip = views.category(category)
    return {
        "category": chip,
        "advice": category.advice,
        "checks": [
            describe_check(views, match, chip.href) for match in matches if match.check.category == category.name
        ],
        "count": len(tils),
        "latest": views.tils(tils[:_LATEST]),
    }


def describe_check(views: Views, match: CheckMatch, more_href: str) -> dict[str, Any]:
    """Return a check or challenge with its best matching notes and gotchas."""
    tils = views.context.tils
    check = match.check
    return {
        "key": check.key,
        "title": render_inline(check.title),
        "advice": render_inline(check.advice),
        "find": "|".join((*check.words, *check.finds, *check.tags)),
        "links": check.links,
        "notes": views.tils(tils[slug] for slug in match.tils[:_NOTES] if slug in tils),
        "gotchas": [
            (views.til(tils[slug]), render_inline(gotcha.text))
            for slug, gotcha in match.gotchas[:_GOTCHAS]
            if slug in tils
        ],
        "has_notes": bool(match.tils or match.gotchas),
        "more": max(0, len(match.tils) - _NOTES),
        "more_href": more_href,
    }


def _list_further(context: Context, stories: Sequence[Story]) -> Asset:
    """Return the stories as a script, which unlike JSON also loads from a `file:` URL."""
    rows = [_write_row(context, story) for story in stories]
    content = f"window.tilfolioStories = {json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
    return Asset(uri=paths.STORIES, content=content.encode())


def _write_row(context: Context, story: Story) -> Mapping[str, Any]:
    til = context.tils[story.til]

    def texts(findings: Iterable[Finding]) -> list[str]:
        return [shorten(one.text) if one.kind == "error" else context.plain(one.text) for one in findings]

    return {
        "url": paths.url_of(paths.til_uri(til.slug), directory_urls=context.settings.directory_urls),
        "title": til.title,
        "symptoms": texts(story.symptoms),
        "tried": texts(story.tried),
        "cause": texts(story.causes),
        "check": texts(story.checks),
        "fix": texts(story.fixes),
    }


def _describe_grid(views: Views, topics: Sequence[Topic]) -> dict[str, Any] | None:
    """Return a table of the most frequent topics by category; None if there are no topics."""
    if not topics:
        return None
    categories = views.context.settings.categories
    return {
        "categories": [views.category(category) for category in categories],
        "rows": [
            (topic.name, [_describe_cell(views, topic, category) for category in categories])
            for topic in topics[:_TOPICS]
        ],
        "topics": len(topics),
        "tags_href": views.href(views.context.settings.tags_page) if views.context.settings.tags_page else "",
    }


def _describe_cell(views: Views, topic: Topic, category: Category) -> dict[str, Any] | None:
    slugs = topic.tils.get(category.name)
    if not slugs:
        return None
    newest = views.til(views.context.tils[slugs[0]])
    return {"count": len(slugs), "newest": newest, "category": Markup(category.title)}
