"""Lists of notes: of all, and of each category."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from tilfolio.facts import PeriodCount
from tilfolio.model import Category, Page, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.days import chart_locale, format_month
from tilfolio.pages.folders import Laid
from tilfolio.pages.inline import render_inline
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.parts import Part
from tilfolio.pages.raw_blocks import take_out
from tilfolio.pages.views import TilView
from tilfolio.remember import stamp


def plan_til_list(context: Context) -> list[Part]:
    """Return the pages that list all notes, newest first."""
    return _paginate(context, paths.TILS, context.portfolio.tils, "til_list.md.j2", context.words.say("Notes"))


def plan_categories(context: Context) -> Iterator[Part]:
    """Yield the pages of each category."""
    grouped = context.tils_by_category
    for category in context.settings.categories:
        tils = grouped.get(category.name, ())
        uri = paths.category_uri(category.name)
        yield from _paginate(context, uri, tils, "category.md.j2", category.title, category=category)


def _paginate(
    context: Context, first_uri: str, tils: Sequence[Til], template: str, title: str, category: Category | None = None
) -> list[Part]:
    size = context.settings.page_size
    last = paths.page_count(tils, size)
    grouped = context.tils_by_category
    counts = [(other, len(grouped.get(other.name, ()))) for other in context.settings.categories]
    portfolio = context.portfolio
    tagged = any(til.tags for til in portfolio.tils) or any(project.tags for project in portfolio.projects)
    has_tags = tagged and bool(context.settings.tags_page)

    def cut(number: int) -> Sequence[Til]:
        return tils[(number - 1) * size : number * size]

    def name(number: int) -> bytes:
        if category and number == 1:  # it shows more than its list of notes
            return stamp(context.overview_stamp, first_uri)
        shown = [context.row_stamps[til.slug] for til in cut(number)]
        totals = (len(tils), len(context.portfolio.tils), [count for _, count in counts], has_tags)
        return stamp(context.own_stamp, template, first_uri, title, number, totals, shown)

    def lay_out(number: int) -> Laid:
        uri = paths.numbered_uri(first_uri, number)
        views = context.at(uri)
        markdown = context.render(
            template,
            title=title,
            category=views.category(category) if category else None,
            filters=[(views.category(other), count) for other, count in counts if count or other is category],
            all_href=views.href(paths.TILS),
            total=len(tils),
            all_total=len(context.portfolio.tils),
            months=_group_by_month(views, cut(number)),
            tils=views.tils(cut(number)),
            find=_describe_filter(views, category),
            tags_href=views.href(context.settings.tags_page) if has_tags and not category else "",
            checklist_href=views.href(paths.CHECKLIST),
            serving=context.settings.serving,
            number=number,
            pages=_page_links(views, first_uri, number, last),
            about=_describe_category(context, views, category, tils) if category and number == 1 else None,
        )
        numbered = title if number == 1 else f"{title} ({number})"
        meta = page_meta(numbered, searchable=False, hide=NO_SIDEBARS)
        return Laid(pages=(take_out(Page(uri=uri, markdown=markdown, meta=meta)),))

    return [Part(key=name(number), lay_out=partial(lay_out, number)) for number in range(1, last + 1)]


def _group_by_month(views: Views, tils: Sequence[Til]) -> list[tuple[str, list[TilView]]]:
    language = views.context.settings.language
    return [
        (format_month(month, language), views.tils(of_month))
        for month, of_month in groupby(tils, key=lambda til: til.learned_on.replace(day=1))
    ]


def _describe_filter(views: Views, category: Category | None) -> dict[str, str]:
    """Return the data for the script that filters a list."""
    categories = {view.name: [view.title, view.href] for view in map(views.category, views.context.settings.categories)}
    return {
        "index": views.href(paths.INDEX_JSON),
        "root": views.href(""),
        "script": views.href(paths.LIST_SCRIPT),
        "language": views.context.settings.language,
        "category": category.name if category else "",
        "categories": json.dumps(categories, ensure_ascii=False, separators=(",", ":")),
    }


def _describe_category(context: Context, views: Views, category: Category, tils: Sequence[Til]) -> dict[str, Any]:
    """Return what the first page of a category shows above its list: a chart and the checks."""
    checks = [match.check for match in context.facts.checklist.checks if match.check.category == category.name]
    chart = ""
    if tils:  # the monthly numbers since the first of them
        counts = Counter(til.learned_on.replace(day=1) for til in tils)
        months = [
            PeriodCount(starts_on=month.starts_on, counts={category.name: counts[month.starts_on]})
            for month in context.facts.monthly
            if month.starts_on >= min(counts)
        ]
        locale = chart_locale(context.settings.language)
        chart = context.draw["category_counts"](months, [category], locale=locale)
    return {
        "advice": category.advice,
        "chart": Markup(chart),
        "checks": [
            (render_inline(check.title), f"{views.href(paths.CHECKLIST)}#check-{check.key}") for check in checks
        ],
    }


def _page_links(views: Views, first_uri: str, number: int, last: int) -> list[dict[str, Any]]:
    """Return links to the first, last and nearby pages; a gap has the number 0."""
    if last == 1:
        return []
    near = sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})
    links: list[dict[str, Any]] = []
    for position, page in enumerate(near):
        if position and page - near[position - 1] > 1:
            links.append({"number": 0, "href": "", "current": False})
        links.append(
            {"number": page, "href": views.href(paths.numbered_uri(first_uri, page)), "current": page == number}
        )
    return links
