"""Lay out the whole site, in the order of its sections."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from tilfolio.model import Asset, Page, Problem
from tilfolio.pages import paths
from tilfolio.pages.achievements import plan_achievements
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.badges import plan_badges
from tilfolio.pages.checklist import plan_checklist
from tilfolio.pages.context import Context
from tilfolio.pages.digests import plan_digests, report_openings
from tilfolio.pages.evidence import lay_out_notebooks
from tilfolio.pages.folders import Laid
from tilfolio.pages.framing import place_of_tag
from tilfolio.pages.lists import plan_categories, plan_til_list
from tilfolio.pages.meta import NO_SIDEBARS, page_meta
from tilfolio.pages.parts import lay_out_parts
from tilfolio.pages.projects import lay_out_projects
from tilfolio.pages.raw_blocks import take_out
from tilfolio.pages.redirects import lay_out_redirects
from tilfolio.pages.tils import lay_out_tils, unique_tags
from tilfolio.pages.widgets import plan_home


def lay_out(context: Context, addresses: Addresses) -> Laid:
    """Return every page as finished Markdown."""
    tils = list(lay_out_tils(context, addresses))
    projects = lay_out_projects(context, addresses)
    notebooks = lay_out_notebooks(context, addresses)
    openings = {week: addresses.resolve_opening(opening) for week, opening in context.openings.items()}
    opened = report_openings(context, openings)
    til_list, home, checklist, achievements, badges, categories, digests = lay_out_parts(
        context.remember,
        (
            plan_til_list(context),
            [plan_home(context)],
            [plan_checklist(context)],
            [plan_achievements(context, addresses)],
            [plan_badges(context)],
            list(plan_categories(context)),
            list(plan_digests(context, openings)),
        ),
    )
    pages = (
        *home.pages,
        *til_list.pages,
        *(page for page, _ in tils),
        *checklist.pages,
        *categories.pages,
        *digests.pages,
        *projects.pages,
        *achievements.pages,
        *notebooks.pages,
        *_lay_out_tags(context),
    )
    assets = (
        *(asset for _, resolved in tils for asset in resolved.assets),
        *projects.assets,
        *opened.assets,
        *digests.assets,
        *achievements.assets,
        *notebooks.assets,
        *badges.assets,
        *(asset for cover in context.cover_sizes.values() for _, asset in cover.copies),
        *checklist.assets,
    )
    redirects = list(_lay_out_redirects(context, addresses, pages, assets))
    return Laid(
        pages=tuple(_spell_tags_alike(context, map(take_out, pages))),
        assets=(*assets, *(made for made in redirects if isinstance(made, Asset))),
        problems=(
            *(problem for _, resolved in tils for problem in resolved.problems),
            *projects.problems,
            *opened.problems,
            *notebooks.problems,
            *(made for made in redirects if isinstance(made, Problem)),
        ),
    )


def _lay_out_redirects(
    context: Context, addresses: Addresses, pages: Iterable[Page], assets: Iterable[Asset]
) -> Iterator[Asset | Problem]:
    if not context.portfolio.indexes and not any(til.aliases for til in context.portfolio.tils):
        return iter(())
    docs = (re.sub(r"(^|/)README\.md$", r"\1index.md", uri) for uri in addresses.folders.docs_uris)  # like MkDocs
    uris = {*docs, *(page.uri for page in pages), *(asset.uri for asset in assets)}
    urls = {paths.url_of(uri, directory_urls=context.settings.directory_urls) for uri in uris if uri.endswith(".md")}
    return lay_out_redirects(context, urls, {uri for uri in uris if not uri.endswith(".md")})


def _lay_out_tags(context: Context) -> Iterator[Page]:
    """Yield the page of tags, which Material's tags plugin fills."""
    if context.settings.tags_page == paths.TAGS:
        yield Page(
            uri=paths.TAGS,
            markdown=context.render("tags.md.j2", tags=_count_tags(context)),
            meta=page_meta(context.words.say("Tags"), searchable=False, hide=NO_SIDEBARS),
        )


def _spell_tags_alike(context: Context, pages: Iterable[Page]) -> Iterator[Page]:
    """Yield the pages with the same spelling of each tag, so that `LLM` and `llm` share an anchor."""
    tagged = [one.tags for one in context.portfolio.tils] + [one.tags for one in context.portfolio.projects]
    spellings: dict[str, str] = {}
    for tag in (tag for tags in tagged for tag in tags):
        spellings.setdefault(tag.lower(), tag)
    written = {tag for tags in tagged for tag in tags}
    respelled = {tag: spellings[tag.lower()] for tag in written if spellings[tag.lower()] != tag}
    for page in pages:
        tags = page.meta.get("tags") if respelled else None
        if isinstance(tags, list) and not respelled.keys().isdisjoint(map(str, tags)):
            alike = list(dict.fromkeys(respelled.get(str(tag), tag) for tag in tags))
            yield replace(page, meta={**page.meta, "tags": alike})
        else:
            yield page


def _count_tags(context: Context) -> list[tuple[str, int, str]]:
    """Return all tags with their counts and anchors, the most frequent first."""
    spellings: dict[str, str] = {}
    counts: Counter[str] = Counter()
    tagged = [one.tags for one in context.portfolio.tils] + [one.tags for one in context.portfolio.projects]
    for tags in tagged:
        for tag in unique_tags(tags):
            spellings.setdefault(tag.lower(), tag)
            counts[tag.lower()] += 1
    ranked = sorted(counts, key=lambda tag: (-counts[tag], tag))
    return [(spellings[tag], counts[tag], place_of_tag(tag)) for tag in ranked]
