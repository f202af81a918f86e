"""The whole way on one screen: gather, parse, derive, lay out."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from jinja2 import Environment

from tilfolio.derivations import Choices, derive
from tilfolio.derive.measurements import fill_text
from tilfolio.derive.published import leave_out_unpublished
from tilfolio.derive.rhythm import find_unknown_focuses
from tilfolio.errors import SourceError
from tilfolio.evidence import Shelf, find_evidence
from tilfolio.experiments import ProjectEvidence
from tilfolio.gather.files import Gathered, gather_projects, gather_tils
from tilfolio.gather.history import History, read_history, read_line_days
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Asset, Commit, Opening, Page, Portfolio, Problem, Project, Roadmap, Slug, Til, Week
from tilfolio.pages.addresses import Addresses, Folders
from tilfolio.pages.context import Context
from tilfolio.pages.evidence import find_notebook_uris
from tilfolio.pages.index import lay_out_index
from tilfolio.pages.layout import lay_out
from tilfolio.pages.paths import find_lost_projects, settle_names, settle_slugs
from tilfolio.pages.projects import find_covers
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.masking import mask_code
from tilfolio.parse.opening import is_opening, parse_opening
from tilfolio.parse.plain import plain_text
from tilfolio.parse.project import parse_project
from tilfolio.parse.roadmap import parse_roadmap
from tilfolio.parse.takeaways import find_takeaways
from tilfolio.parse.til import parse_note
from tilfolio.settings import Settings


@dataclass(frozen=True, kw_only=True, slots=True)
class Places:
    """Where everything lies on the disk, and how messages call it."""

    root: Path
    """The folder of mkdocs.yml."""
    tils: Path
    projects: Path
    docs: Path
    exclude: tuple[str, ...] = ()
    docs_uris: frozenset[str] = frozenset()
    """Source URIs of everything in `docs/`: pages there go before generated ones."""

    def shown(self, folder: Path) -> str:
        """Return how messages and links call a folder: relative to mkdocs.yml where that is possible."""
        try:
            return folder.relative_to(self.root).as_posix()
        except ValueError:
            return folder.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """What was gathered, not yet read."""

    tils: Gathered
    projects: Gathered
    tils_history: History
    projects_history: History
    line_days: Mapping[str, Mapping[str, date]]
    """By README, relative to its repository: when each of its lines was first committed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Everything that is published, and what authors should mend."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]
    context: Context
    docs_in_repo: str | None
    """Where `docs/` lies in the repository that holds the notes, since edit links count from there."""
    drafts: int
    scheduled: int
    first_names: Mapping[str, str] = field(default_factory=dict)
    """Of notes that were renamed: the name they had first, by path in their repository."""
    docs_days: Mapping[str, date] = field(default_factory=dict)
    """When each file of `docs/` was last changed, by URI, where git knows."""


def make_site(places: Places, settings: Settings, choices: Choices, templates: Environment, today: date) -> Site:
    """Return the site of a folder of notes and a folder of projects, as of today."""
    collected = gather(places, choices, today)
    everything, problems = parse(collected, settings, places.docs_uris)
    found = find_evidence(everything.projects, _shelf(places, collected, choices), notebooks=settings.notebooks)
    everything = replace(everything, projects=found.projects)
    portfolio = everything if settings.serving else leave_out_unpublished(everything, today)
    facts = derive(portfolio, settings, choices, today)
    unknown = find_unknown_focuses(everything.tils, choices.rhythm) if choices.rhythm else ()
    addresses = index_addresses(portfolio, everything, collected, places, settings, found.evidence)
    context = Context(
        settings=settings,
        portfolio=portfolio,
        facts=facts,
        templates=templates,
        today=today,
        covers=find_covers(portfolio.projects, addresses),
        draw=DRAWN,
        evidence=found.evidence,
        projects_in_repo=addresses.folders.projects_in_repo,
        fill=lambda markdown, evidence: fill_text(markdown, evidence, mask_code(markdown)),
        plain=plain_text,
        takeaways=find_takeaways,
    )
    laid = lay_out(context, addresses)
    return Site(
        pages=tuple(page for page in laid.pages if page.uri not in places.docs_uris),
        assets=(*laid.assets, lay_out_index(context)),
        problems=tuple(dict.fromkeys((*choices.problems, *problems, *unknown, *found.problems, *laid.problems))),
        context=context,
        docs_in_repo=_in_repository(places.docs, collected.tils_history),
        first_names={path: names[0] for path, names in collected.tils_history.former.items()},
        docs_days=dict(_read_docs_days(places, collected.tils_history)),
        drafts=sum(til.draft for til in everything.tils) + sum(project.draft for project in everything.projects),
        scheduled=sum(til.learned_on > today and not til.draft for til in everything.tils),
    )


def gather(places: Places, choices: Choices, today: date) -> Collected:
    """Read the folders and the history of the repositories that hold them."""
    tils_shown, projects_shown = places.shown(places.tils), places.shown(places.projects)
    tils_history = read_history(places.tils, tils_shown)
    projects_history = read_history(places.projects, projects_shown, known=tils_history)
    projects = gather_projects(
        places.projects,
        shown=projects_shown,
        history=projects_history,
        exclude=places.exclude,
        today=today,
        zone=choices.zone,
        skip=places.tils,
    )
    readmes = [source.repo_path for source in projects.sources if source.repo_path]
    return Collected(
        tils=gather_tils(
            places.tils,
            shown=tils_shown,
            history=tils_history,
            exclude=places.exclude,
            today=today,
            zone=choices.zone,
        ),
        projects=projects,
        tils_history=tils_history,
        projects_history=projects_history,
        line_days={
            path: {
                line: (moment.astimezone(choices.zone) if choices.zone else moment).date()
                for line, moment in days.items()
            }
            for path, days in read_line_days(projects_history, readmes).items()
        },
    )


def parse(
    collected: Collected, settings: Settings, docs_uris: Collection[str] = ()
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """Read every text; what is wrong in one of them is a Problem and stops nothing."""
    errors: list[SourceError] = []
    tils: list[Til] = []
    names = [category.name for category in settings.categories]
    openings: dict[Week, Opening] = {}
    for source in collected.tils.sources:
        if is_opening(source.path):
            opening, wrong = parse_opening(source)
            errors += wrong
            if opening:
                openings[opening.week] = opening
            continue
        note = parse_note(source, names, settings.has_template)
        tils += note.tils
        errors += note.errors
    settled, collisions = settle_slugs(tils, docs_uris)
    projects, roadmap, project_errors = _parse_projects(collected, settings)
    named, name_collisions = settle_names(projects)
    history = (*collected.tils_history.problems, *collected.projects_history.problems)
    problems = (
        *history,
        *collected.tils.problems,
        *collected.projects.problems,
        *(_problem(error) for error in (*errors, *project_errors)),
        *collisions,
        *name_collisions,
        *find_lost_projects(settled, named),
    )
    portfolio = Portfolio(
        tils=settled,
        projects=named,
        roadmap=roadmap,
        commits=_commits_below(collected.projects_history, collected.projects),
        openings=tuple(openings[week] for week in sorted(openings)),
    )
    return portfolio, problems


def index_addresses(
    portfolio: Portfolio,
    everything: Portfolio,
    collected: Collected,
    places: Places,
    settings: Settings,
    evidence: Mapping[Slug, ProjectEvidence],
) -> Addresses:
    """Return where links can lead: what is published, and files beside it."""
    by_source: dict[str, list[Til]] = {}
    for til in portfolio.tils:
        by_source.setdefault(til.source, []).append(til)
    published = {til.source for til in portfolio.tils}
    return Addresses(
        settings=settings,
        folders=Folders(
            tils=places.shown(places.tils),
            projects=places.shown(places.projects),
            docs=places.shown(places.docs),
            til_files=collected.tils.assets,
            project_files=collected.projects.assets,
            docs_uris=places.docs_uris,
            projects_in_repo=_in_repository(places.projects, collected.projects_history)
            or places.shown(places.projects),
        ),
        tils=by_source,
        projects={posixpath.dirname(project.source): project for project in portfolio.projects},
        notebooks=find_notebook_uris(portfolio.projects, evidence),
        withheld={til.source for til in everything.tils} - published,
        withheld_projects={posixpath.dirname(project.source) for project in everything.projects}
        - {posixpath.dirname(project.source) for project in portfolio.projects},
    )


def _parse_projects(
    collected: Collected, settings: Settings
) -> tuple[list[Project], Roadmap | None, list[SourceError]]:
    projects: list[Project] = []
    errors: list[SourceError] = []
    roadmap: Roadmap | None = None
    folders = {posixpath.dirname(source.path) for source in collected.projects.sources if "/" in source.path}
    for source in collected.projects.sources:
        front, error = read_front_matter(source.text, source.shown)
        errors += [error] if error else []
        if "/" not in source.path:
            roadmap = parse_roadmap(source, front, folders)
            continue
        days = collected.line_days.get(source.repo_path or "", {})
        project = parse_project(source, front, line_days=days, errors=errors, has_template=settings.has_template)
        projects.append(project)
    return projects, roadmap, errors


def _shelf(places: Places, collected: Collected, choices: Choices) -> Shelf:
    prefix = _in_repository(places.projects, collected.projects_history)
    return Shelf(
        folder=places.projects,
        shown=places.shown(places.projects),
        assets=collected.projects.assets,
        history=collected.projects_history,
        prefix=prefix and prefix.removeprefix("."),
        zone=choices.zone,
    )


def _problem(error: SourceError) -> Problem:
    return Problem(path=error.path, line=error.line, what=error.problem, remedy=error.remedy)


def _in_repository(folder: Path, history: History) -> str | None:
    if history.root is None:
        return None
    try:
        return folder.resolve().relative_to(history.root.resolve()).as_posix()
    except ValueError:
        return None


def _read_docs_days(places: Places, history: History) -> Iterator[tuple[str, date]]:
    folder = _in_repository(places.docs, history)
    for uri in places.docs_uris if folder is not None else ():
        days = history.files.get(posixpath.normpath(f"{folder}/{uri}"))
        if days is not None:
            yield uri, days.updated_at.date()


def _commits_below(history: History, gathered: Gathered) -> tuple[Commit, ...]:
    """Return the commits that touched the projects folder, with paths below it."""
    prefix = _prefix(gathered)
    if prefix is None:
        return ()
    commits = []
    for commit in history.commits:
        paths = tuple(path[len(prefix) :] for path in commit.paths if path.startswith(prefix))
        if paths:
            commits.append(replace(commit, paths=paths))
    return tuple(commits)


def _prefix(gathered: Gathered) -> str | None:
    for source in gathered.sources:
        if source.repo_path:
            return source.repo_path[: -len(source.path)]
    return None


def unique_assets(assets: Iterable[Asset]) -> tuple[Asset, ...]:
    """Return each asset once; several notes may use one file."""
    return tuple({asset.uri: asset for asset in assets}.values())
