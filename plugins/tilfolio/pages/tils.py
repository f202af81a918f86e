"""The pages of notes."""

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.facts import reading_minutes
from tilfolio.faults import attempt_each, describe_fault
from tilfolio.model import Page, Problem, Project, Slug, Til, Week
from tilfolio.pages import paths
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.context import Context
from tilfolio.pages.folders import Resolved
from tilfolio.pages.framing import describe_author, link_tags
from tilfolio.pages.meta import page_meta
from tilfolio.pages.raw_blocks import take_out
from tilfolio.pages.sharing import share_row
from tilfolio.remember import stamp

LONG = 4
"""Pages with at least this many headings have a table of contents at the side, and the author below the text."""


class Neighbours(Struct, frozen=True, kw_only=True):
    """The previous and next note by date."""

    older: Til | None = None
    newer: Til | None = None


class Links(Struct, frozen=True, kw_only=True):
    """A note's resolved links."""

    body: Resolved
    see_also: tuple[tuple[str, str], ...] = ()
    backlinks: tuple[tuple[Til, str], ...] = ()
    """The notes that link to it, newest first, each with the sentence around the link."""


def lay_out_tils(context: Context, addresses: Addresses) -> Iterator[tuple[Page, Resolved]]:
    """Return each note's page and resolved body."""
    tils = context.portfolio.tils
    faults: dict[Slug, Problem] = {}

    def fail_to_resolve(til: Til, error: Exception) -> Links:
        """Return an empty body, because unresolved links could name unpublished content."""
        doing = "following the links of this note, so its text is left out"
        return Links(body=Resolved(problems=(describe_fault(til.shown, doing, error),)))

    resolved = attempt_each(tils, lambda some: [_resolve(til, addresses) for til in some], fail_to_resolve)
    tasks = list(zip(tils, add_backlinks(tils, resolved), find_neighbours(tils), strict=True))

    def fail(task: tuple[Til, Links, Neighbours], error: Exception) -> Page:
        faults[task[0].slug] = describe_fault(task[0].shown, "laying out this note", error)
        return lay_out_failed(context, paths.til_uri(task[0].slug), task[0])

    pages = attempt_each(
        tasks,
        lambda some: context.remember(
            "til",
            some,
            lambda task: _stamp_page(context, *task),
            lambda task: take_out(lay_out_til(context, *task)),
            Page,
        ),
        fail,
    )
    bodies = (
        replace(links.body, problems=(*links.body.problems, *filter(None, [faults.get(til.slug)])))
        for til, links in zip(tils, resolved, strict=True)
    )
    return zip(pages, bodies, strict=True)


def add_backlinks(tils: Sequence[Til], resolved: Sequence[Links]) -> list[Links]:
    """Add to each note's links the published notes that link to it."""
    found: dict[str, dict[Slug, tuple[Til, str]]] = {}
    for til, links in zip(tils, resolved, strict=True):
        for uri, sentence in links.body.leads:
            known = found.setdefault(uri, {})
            if uri != paths.til_uri(til.slug) and not known.get(til.slug, (til, ""))[1]:
                known[til.slug] = til, sentence
    return [
        replace(links, backlinks=tuple(backlinks.values()))
        if (backlinks := found.get(paths.til_uri(til.slug)))
        else links
        for til, links in zip(tils, resolved, strict=True)
    ]


def lay_out_failed(context: Context, uri: str, shown: Til | Project) -> Page:
    """Return a page with only the title, for a note or project whose layout failed, so that links to it work."""
    return Page(
        uri=uri,
        markdown=context.render("failed.md.j2", title=shown.title),
        meta=page_meta(shown.title, searchable=False),
        edit=shown.repo_path,
        updated_on=shown.updated_on,
        source=shown.shown,
    )


def _resolve(til: Til, addresses: Addresses) -> Links:
    body = addresses.resolve_til(til)
    if not til.see_also:
        return Links(body=body)
    see_also = addresses.resolve_see_also(til)
    return Links(
        body=replace(body, assets=(*body.assets, *see_also.assets), problems=(*body.problems, *see_also.problems)),
        see_also=see_also.links,
    )


def _stamp_page(context: Context, til: Til, links: Links, near: Neighbours) -> bytes:
    others = (*_find_related(context, til, links), *_find_series(context, til), *filter(None, (near.older, near.newer)))
    project = context.projects.get(til.project) if til.project else None
    return stamp(
        context.own_stamp,
        context.stamps[til.slug],
        links.body.markdown,
        links.see_also,
        [(context.row_stamps[other.slug], sentence) for other, sentence in links.backlinks],
        [context.row_stamps[other.slug] for other in others],
        (near.older is None, near.newer is None),
        context.at(paths.HOME).project(project) if project else None,
        Week.of(til.learned_on) in context.weeks,
        bool(context.portfolio.projects),
    )


def find_neighbours(tils: Sequence[Til]) -> list[Neighbours]:
    """Return the neighbours of each note; the notes are sorted newest first."""
    newer = [None, *tils[:-1]] if tils else []
    older = [*tils[1:], None] if tils else []
    return [Neighbours(older=before, newer=after) for before, after in zip(older, newer, strict=True)]


def lay_out_til(context: Context, til: Til, links: Links, near: Neighbours) -> Page:
    """Return the page of a note with resolved links."""
    uri = paths.til_uri(til.slug)
    views = context.at(uri)
    project = context.projects.get(til.project) if til.project else None
    week = Week.of(til.learned_on)
    railed = len(til.headings) < LONG
    markdown = context.render(
        "til.md.j2",
        title=til.title,
        body=Markup(links.body.markdown),
        til=views.til(til),
        updated=views.day(til.updated_on) if til.updated_on > til.learned_on else "",
        updated_iso=til.updated_on.isoformat(),
        minutes=reading_minutes(til.words),
        lede=til.summary if til.described else "",
        tags=link_tags(views, til.tags),
        coauthors=til.authors if til.authors != (context.settings.author.name,) else (),
        author=describe_author(views),
        railed=railed,
        project=views.project(project) if project else None,
        week=views.week(week) if week in context.weeks else None,
        see_also=links.see_also,
        backlinks=[(views.til(other), sentence) for other, sentence in links.backlinks],
        related=views.tils(_find_related(context, til, links)),
        older=views.til(near.older) if near.older else None,
        newer=views.til(near.newer) if near.newer else None,
        share=share_row(context, uri, til.title),
        series=views.tils(_find_series(context, til)),
        series_name=til.series,
    )
    return Page(
        uri=uri,
        markdown=markdown,
        meta=page_meta(
            til.title,
            til.summary,
            tags=unique_tags(til.tags),
            hide=("navigation", "footer", "tags", *(["toc"] if railed else [])),
            other=til.other,
        ),
        edit=til.repo_path,
        updated_on=til.updated_on,
        source=til.shown,
        is_untrusted=til.source.endswith(".ipynb"),  # scripts in notebooks never run
    )


def _find_related(context: Context, til: Til, links: Links) -> list[Til]:
    shown = {other.slug for other, _ in links.backlinks}
    wanted = (slug for slug in context.facts.related.get(til.slug, ()) if slug not in shown)
    found = [context.tils[slug] for slug in wanted if slug in context.tils]
    return found[: context.settings.related]


def _find_series(context: Context, til: Til) -> list[Til]:
    """Return the notes of the series, oldest first."""
    return list(reversed(context.tils_by_series.get(til.series or "", ())))


def unique_tags(tags: Iterable[str]) -> list[str]:
    """Return tags without those that differ only in case from an earlier one."""
    seen: dict[str, str] = {}
    for tag in tags:
        seen.setdefault(tag.lower(), tag)
    return list(seen.values())
