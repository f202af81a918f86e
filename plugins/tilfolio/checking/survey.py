"""Edge: a site gathered, read and linked as for a build, but neither derived nor laid out."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.experiments import ProjectEvidence
from tilfolio.faults import surviving
from tilfolio.model import Portfolio, Problem, Slug, Week
from tilfolio.pages import paths
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.digests import find_idle_openings
from tilfolio.pages.evidence import find_notebook_uris, name_notebooks
from tilfolio.pages.folders import Place, Resolved
from tilfolio.pages.projects import find_pictures
from tilfolio.pages.sections import SECTIONS
from tilfolio.prepare import Prepared, SiteOptions, prepare
from tilfolio.remember import Remember
from tilfolio.steps.screening import withhold_files


class Survey(Struct, frozen=True, kw_only=True):
    """Everything of a site that can be known without its pages."""

    prepared: Prepared
    pictures: Mapping[str, Place]
    """Where what `image:` names lies, by the file that names it."""
    problems: tuple[Problem, ...]
    """What a strict build fails for."""
    unpublished: tuple[Problem, ...]
    """The same for what is not published yet: a build says nothing of it."""
    hints: tuple[str, ...]


def survey_site(options: SiteOptions, remember: Remember) -> Survey:
    """Return what is known of a folder of notes and a folder of projects, as of now."""
    prepared = prepare(options, remember)
    published, found, screen = prepared.published, prepared.found, prepared.screen
    addresses = prepared.index(published)
    resolved = tuple(follow_links(published, addresses, found.evidence))
    assets = {asset.uri: asset for each in resolved for asset in each.assets}.values()
    list(withhold_files(assets, replace(options.places, repository=prepared.repository.root), screen, remember))
    ahead = _leave_out(prepared.everything, published)
    links = _list_problems(resolved)
    weeks = {Week.of(til.learned_on) for til in published.tils}
    idle = find_idle_openings(published.openings, weeks, prepared.today)
    return Survey(
        prepared=prepared,
        pictures=find_pictures((*published.tils, *published.projects), addresses),
        problems=tuple(dict.fromkeys((*prepared.problems, *found.problems, *links, *idle, *screen.problems))),
        unpublished=_list_problems(follow_links(ahead, prepared.index(prepared.everything), {})),
        hints=(*prepared.list_hints(addresses), *screen.unsearched),
    )


def _list_problems(resolved: Iterable[Resolved]) -> tuple[Problem, ...]:
    return tuple(problem for each in resolved for problem in each.problems)


def follow_links(
    portfolio: Portfolio, addresses: Addresses, evidence: Mapping[Slug, ProjectEvidence]
) -> Iterator[Resolved]:
    """Yield what becomes of the links of notes, projects, notebooks, openings and the roadmap."""
    faults: list[Problem] = []
    for til in portfolio.tils:
        found: list[Resolved] = []
        with surviving(til.shown, faults.append, "following the links of this note"):
            found += [addresses.resolve_til(til)] if til.links else []
            found += [addresses.resolve_see_also(til)] if til.see_also else []
        yield from found
    yield Resolved(problems=tuple(faults))
    if portfolio.roadmap:
        roadmap = portfolio.roadmap
        yield addresses.resolve_roadmap(roadmap.body, roadmap.links, roadmap.shown)
    for project in portfolio.projects:
        yield addresses.resolve_project(project)
    weeks = {Week.of(til.learned_on) for til in portfolio.tils}
    for opening in portfolio.openings:
        if opening.week in weeks:
            yield addresses.resolve_opening(opening)
    for project in portfolio.projects:
        notebooks = evidence[project.name].notebooks if project.name in evidence else ()
        uris = name_notebooks(project, notebooks)
        for notebook in notebooks:
            for cell in (notebook.cells or ()) if notebook.path in uris else ():
                yield addresses.resolve_cell(project, notebook, cell, uris[notebook.path])


def list_uris(survey: Survey) -> frozenset[str]:
    """Return the URIs of all pages of the site, but for those of `docs/`."""
    published, settings = survey.prepared.published, survey.prepared.options.settings
    weeks = {Week.of(til.learned_on) for til in published.tils}
    long = (paths.TILS, *(paths.category_uri(str(category.name)) for category in settings.categories))
    most = -(-len(published.tils) // settings.page_size)
    return frozenset(
        (
            *(uri for uri in SECTIONS if uri != paths.TAGS or settings.tags_page == uri),
            *(paths.til_uri(til.slug) for til in published.tils),
            *(paths.project_uri(project.name) for project in published.projects),
            *(paths.digest_uri(week) for week in weeks),
            *(paths.numbered_uri(uri, number) for uri in long for number in range(1, max(1, most) + 1)),
            *find_notebook_uris(published.projects, survey.prepared.found.evidence).values(),
        )
    )


def _leave_out(everything: Portfolio, published: Portfolio) -> Portfolio:
    """Return what is not published yet."""
    slugs = {til.slug for til in published.tils}
    names = {project.name for project in published.projects}
    return Portfolio(
        tils=tuple(til for til in everything.tils if til.slug not in slugs),
        projects=tuple(project for project in everything.projects if project.name not in names),
    )
