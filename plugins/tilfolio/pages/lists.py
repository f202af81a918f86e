"""Lists of Tils: all of them, those of a category, and the checklist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tilfolio.model import Category, Page, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context, Views
from tilfolio.pages.meta import page_meta


def lay_out_til_list(context: Context) -> Iterator[Page]:
    """Return the pages that list all Tils, newest first."""
    return _paginate(context, paths.TILS, context.portfolio.tils, "til_list.md.j2", "Today I learned")


def lay_out_categories(context: Context) -> Iterator[Page]:
    """Return the pages of each category."""
    grouped = context.tils_by_category
    for category in context.settings.categories:
        tils = grouped.get(category.name, ())
        uri = paths.category_uri(category.name)
        yield from _paginate(context, uri, tils, "category.md.j2", category.title, category=category)


def lay_out_checklist(context: Context) -> Iterator[Page]:
    """Return the living checklist: each question, its advice, and the notes and gotchas that answer it."""
    views = context.at(paths.CHECKLIST)
    grouped = context.tils_by_category
    steps = [_step(views, category, grouped.get(category.name, ())) for category in context.settings.categories]
    yield Page(
        uri=paths.CHECKLIST,
        markdown=context.render("checklist.md.j2", steps=steps),
        meta=page_meta("Checklist", "The debugging checklist, and the notes that answer each of its questions."),
    )


def _step(views: Views, category: Category, tils: Sequence[Til]) -> dict[str, Any]:
    gotchas = [(views.til(til), gotcha.text) for til in tils for gotcha in til.gotchas]
    return {
        "category": views.category(category),
        "advice": category.advice,
        "count": len(tils),
        "latest": views.tils(tils[:5]),
        "gotchas": gotchas[:10],
    }


def _paginate(
    context: Context, first_uri: str, tils: Sequence[Til], template: str, title: str, category: Category | None = None
) -> Iterator[Page]:
    size = context.settings.page_size
    last = paths.page_count(tils, size)
    grouped = context.tils_by_category
    for number in range(1, last + 1):
        uri = paths.numbered_uri(first_uri, number)
        views = context.at(uri)
        markdown = context.render(
            template,
            title=title,
            category=views.category(category) if category else None,
            advice=category.advice if category else "",
            filters=[
                (views.category(other), len(grouped.get(other.name, ()))) for other in context.settings.categories
            ],
            all_href=views.href(paths.TILS),
            total=len(tils),
            all_total=len(context.portfolio.tils),
            tils=views.tils(tils[(number - 1) * size : number * size]),
            number=number,
            pages=_page_links(views, first_uri, number, last),
            **category_extras(context, views, category, tils),
        )
        name = title if number == 1 else f"{title} ({number})"
        yield Page(uri=uri, markdown=markdown, meta=page_meta(name, searchable=False, hide=("toc",)))


def category_extras(context: Context, views: Views, category: Category | None, tils: Sequence[Til]) -> dict[str, Any]:
    """Return what only a category's page shows."""
    return {}


def _page_links(views: Views, first_uri: str, number: int, last: int) -> list[dict[str, Any]]:
    """Return links to the first, the last and the pages around this one; a gap is a link without a number."""
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
