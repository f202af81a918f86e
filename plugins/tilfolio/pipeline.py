"""The pipeline: gather, parse, derive, lay out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime

from jinja2 import Environment
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.measurements import fill_text
from tilfolio.derive.names import resolve_all_names
from tilfolio.derive.published import find_validity, leave_out_unpublished, mark_by_moment
from tilfolio.derive.rhythm import find_unknown_focuses
from tilfolio.errors import SourceError
from tilfolio.experiments import ProjectEvidence
from tilfolio.facts import group
from tilfolio.gather.elsewhere import Repository, Stamp
from tilfolio.gather.history import History
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Asset, Page, Portfolio, Problem, Project, Slug, Til
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.context import Context
from tilfolio.pages.crawlers import lay_out_index
from tilfolio.pages.evidence import find_notebook_uris
from tilfolio.pages.folders import Folders
from tilfolio.pages.layout import lay_out
from tilfolio.pages.paths import find_lost_projects, make_names_unique, make_slugs_unique, project_uri, til_uri
from tilfolio.pages.projects import find_cover_files, find_covers, find_pictures
from tilfolio.pages.targets import hint_at_lost, hint_at_repository
from tilfolio.parse.dialects import say_once
from tilfolio.parse.passages import find_passages
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read
from tilfolio.remember import Remember, work_out
from tilfolio.settings import Settings
from tilfolio.steps.collecting import (
    Collected,
    find_commits_below,
    find_crowd,
    find_in_repository,
    gather,
    hint_at_missing_notes,
    open_repository,
    read_docs_days,
)
from tilfolio.steps.commit_privacy import find_private_commits, hide_subjects
from tilfolio.steps.commit_subjects import find_secret_commits
from tilfolio.steps.covers import shrink_covers
from tilfolio.steps.deriving import Choices, derive
from tilfolio.steps.evidence import Shelf, find_evidence
from tilfolio.steps.parsing import parse_notes, parse_openings, parse_readmes, read_dialect
from tilfolio.steps.places import Places
from tilfolio.steps.screening import withhold_files
from tilfolio.steps.secret_names import find_secret_names
from tilfolio.steps.site_options import SiteOptions
from tilfolio.steps.withheld import Texts, collect_texts
from tilfolio.trust.screen import Screen, summarize_traces


class Site(Struct, frozen=True, kw_only=True):
    """Everything that is published, with problems and hints."""

    pages: tuple[Page, ...]
    assets: tuple[Asset, ...]
    problems: tuple[Problem, ...]
    context: Context
    docs_in_repo: str | None
    """Path of `docs/` in the notes' repository, to which edit links are relative."""
    validity: tuple[datetime | None, datetime | None] = (None, None)
    """The period in which the same content is published."""
    first_names: Mapping[str, str] = {}
    """Original names of renamed notes, by path in their repository."""
    looked_up: Mapping[str, Stamp] = {}
    """Files outside of notes, projects and docs that links refer to, with their stamps."""
    hints: tuple[str, ...] = ()
    """Suggestions that do not fail a strict build."""
    unsearched: tuple[str, ...] = ()
    """Files of which not all was searched for keys, a line each."""
    indexes: tuple[str, ...] = ()
    """Displayed paths of `README.md` and `index.md` that are not notes."""
    texts: Texts = Texts()
    """What the site may show, and what it must not."""
    resolve: Callable[[Til | Project], str] = lambda subject: subject.body
    """Returns the Markdown of a note or project with resolved links, for use on other sites."""
    docs_days: Mapping[str, date] = {}
    """Days of the last change of files in `docs/`, by URI, as far as git knows."""
    places: Places
    """All folders."""


def make_site(options: SiteOptions, templates: Environment, remember: Remember = work_out) -> Site:
    """Return the site of a folder of notes and a folder of projects."""
    places, settings, choices = options.places, options.settings, options.choices
    collected = gather(places, choices.zone, options.now, remember)
    parsed, problems = parse(collected, settings, places.docs_uris, remember)
    everything = mark_by_moment(parsed, options.now)
    # A note published in a time zone ahead of the site's may be dated tomorrow.
    today = max((collected.today, *(til.learned_on for til in everything.tils if til.starts_at and not til.scheduled)))
    private: frozenset[str] = frozenset()
    if not settings.serving:
        private = find_private_commits(leave_out_unpublished(everything, today), everything, collected, places)
    screen = Screen(settings.allowed_secrets)
    private |= find_secret_commits(collected.projects_history.commits, screen)
    shelf = replace(make_shelf(places, collected, choices), private=private, screen=screen)
    found = find_evidence(everything.projects, shelf, notebooks=settings.notebooks)
    everything = replace(everything, projects=found.projects, commits=hide_subjects(everything.commits, private))
    portfolio = everything if settings.serving else leave_out_unpublished(everything, today)
    portfolio = leave_out_excluded(portfolio, options.is_excluded)
    facts = derive(portfolio, settings, choices, today, remember)
    unknown = find_unknown_focuses(everything.tils, choices.rhythm) if choices.rhythm else ()
    repository = open_repository(places, collected.tils_history)
    addresses = index_addresses(portfolio, everything, collected, places, settings, found.evidence, repository)
    context = Context(
        settings=settings,
        portfolio=portfolio,
        facts=facts,
        templates=templates,
        today=today,
        covers=find_covers(portfolio.projects, addresses),
        cover_sizes=shrink_covers(find_cover_files(portfolio.projects, addresses), places, remember),
        pictures=find_pictures((*portfolio.tils, *portfolio.projects), addresses),
        draw=DRAWN,
        evidence=found.evidence,
        polish=found.polish,
        projects_in_repo=addresses.folders.projects_in_repo,
        fill=lambda markdown, evidence: fill_text(markdown, evidence, read(markdown).masked),
        plain=plain_text,
        public_body=addresses.unlink_withheld,
        mask=lambda markdown: read(markdown).masked,
        passages=find_passages,
        remember=remember,
    )
    laid = lay_out(context, addresses)
    assets = tuple(withhold_files(laid.assets, places, screen, remember))
    names = find_secret_names(collected)
    wrong = (*choices.problems, *problems, *facts.problems, *unknown, *found.problems, *laid.problems)
    return Site(
        pages=tuple(page for page in laid.pages if page.uri not in places.docs_uris),
        assets=(*assets, lay_out_index(context)),
        problems=names.hide_in_problems((*wrong, *screen.problems)),
        context=context,
        docs_in_repo=find_in_repository(places.docs, collected.tils_history),
        first_names={path: names[0] for path, names in collected.tils_history.former.items()},
        looked_up=repository.list_found(),
        hints=names.hide(
            (
                *filter(None, [collected.tils_history.remark or collected.projects_history.remark]),
                *hint_at_repository(addresses.unlinked),
                *hint_at_lost(tuple(dict.fromkeys(addresses.lost))),
                *found.hints,
                *hint_at_missing_notes(places),
                *summarize_traces(everything.remarks),
                *screen.remarks,
                *options.hints,
            )
        ),
        unsearched=names.hide(screen.unsearched),
        indexes=names.hide(source.shown for source in collected.tils.indexes),
        texts=names.hide_in_texts(collect_texts(collected, everything, portfolio, places, laid.pages, templates)),
        resolve=lambda subject: _resolve(context, addresses, subject),
        docs_days=dict(read_docs_days(places, collected.tils_history)),
        places=replace(places, repository=repository.root),
        validity=find_validity(everything, options.now),
    )


def parse(
    collected: Collected, settings: Settings, docs_uris: Collection[str] = (), remember: Remember = work_out
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """Parse all texts; mistakes in them become Problems."""
    errors: list[SourceError] = []
    dialect = read_dialect(collected)
    openings = parse_openings(collected.tils.sources, settings, dialect)
    errors += (error for _, wrong in openings for error in wrong)
    by_week = {opening.week: opening for opening, _ in openings if opening}
    notes = parse_notes(collected.tils.sources, settings, remember, dialect)
    tils = [til for note in notes for til in note.tils]
    errors += (error for note in notes for error in note.errors)
    indexes = parse_notes(collected.tils.indexes, settings, remember, dialect)
    errors += (error for note in indexes if note.withheld for error in note.errors)
    settled, collisions = make_slugs_unique(tils, docs_uris)
    projects, roadmap, project_errors = parse_readmes(collected, settings, dialect)
    named, name_collisions = make_names_unique(projects)
    weekly = [by_week[week] for week in sorted(by_week)]
    settled, named, weekly, lost_names = resolve_all_names(
        settled, named, weekly, *collected.list_others(), unwritten=settings.unwritten_notes
    )
    history = _check_histories(collected.tils_history, collected.projects_history)
    problems = (
        *history,
        *collected.tils.problems,
        *collected.projects.problems,
        *(_problem(error) for error in say_once((*errors, *project_errors))),
        *collisions,
        *name_collisions,
        *find_lost_projects(settled, named),
        *lost_names,
        *find_crowd(collected.tils.sources, settled, collected.today),
    )
    portfolio = Portfolio(
        tils=settled,
        projects=named,
        roadmap=roadmap,
        commits=find_commits_below(collected.projects_history, collected.projects, collected.history_from),
        openings=tuple(weekly),
        indexes=tuple(til for note in indexes for til in note.tils),
        remarks=tuple(note.remark for note in notes if note.remark),
    )
    return portfolio, problems


def index_addresses(
    portfolio: Portfolio,
    everything: Portfolio,
    collected: Collected,
    places: Places,
    settings: Settings,
    evidence: Mapping[Slug, ProjectEvidence],
    repository: Repository,
) -> Addresses:
    """Return the index of link targets: everything published, and other files."""
    published = {til.source for til in portfolio.tils}
    root_in_repo = find_in_repository(places.root, collected.tils_history)
    return Addresses(
        settings=settings,
        folders=Folders(
            tils=places.shown(places.tils),
            projects=places.shown(places.projects),
            tils_in_repo=find_in_repository(places.tils, collected.tils_history) or places.shown(places.tils),
            docs=places.shown(places.docs),
            til_files=collected.tils.assets,
            tils_left_out=collected.tils.left_out,
            projects_left_out=collected.projects.left_out,
            til_indexes=frozenset(source.path for source in collected.tils.indexes),
            project_files=collected.projects.assets,
            docs_uris=places.docs_uris,
            projects_in_repo=find_in_repository(places.projects, collected.projects_history)
            or places.shown(places.projects),
            repo_files=frozenset(collected.tils_history.files) if root_in_repo is not None else frozenset(),
            root_in_repo=root_in_repo or "",
            look_up=repository.find,
        ),
        tils=group((til.source, til) for til in portfolio.tils),
        projects={posixpath.dirname(project.source): project for project in portfolio.projects},
        notebooks=find_notebook_uris(portfolio.projects, evidence),
        withheld={til.source for til in everything.tils} - published,
        withheld_projects={posixpath.dirname(project.source) for project in everything.projects}
        - {posixpath.dirname(project.source) for project in portfolio.projects},
    )


def leave_out_excluded(portfolio: Portfolio, is_excluded: Callable[[str], bool]) -> Portfolio:
    """Return the portfolio without notes and projects whose pages another plugin excludes."""
    return replace(
        portfolio,
        tils=tuple(til for til in portfolio.tils if not is_excluded(til_uri(til.slug))),
        projects=tuple(project for project in portfolio.projects if not is_excluded(project_uri(project.name))),
    )


def _resolve(context: Context, addresses: Addresses, subject: Til | Project) -> str:
    if isinstance(subject, Til):
        return addresses.resolve_til(subject).markdown
    return context.fill(addresses.resolve_project(subject).markdown, context.evidence[subject.name])


def _check_histories(tils: History, projects: History) -> tuple[Problem, ...]:
    """Return problems that make dates inexact, without repetitions if both folders have the same repository."""
    remedies = {problem.remedy for problem in tils.problems} if tils.root == projects.root else set()
    return (*tils.problems, *(problem for problem in projects.problems if problem.remedy not in remedies))


def make_shelf(places: Places, collected: Collected, choices: Choices) -> Shelf:
    """Return the projects' folder with all files and its history."""
    prefix = find_in_repository(places.projects, collected.projects_history)
    return Shelf(
        folder=places.projects,
        shown=places.shown(places.projects),
        assets=collected.projects.assets,
        history=collected.projects_history,
        prefix=prefix and prefix.removeprefix("."),
        zone=choices.zone,
        elsewhere={name: snapshot for name, (_, snapshot) in places.remotes.items()},
    )


def _problem(error: SourceError) -> Problem:
    return Problem(path=error.path, line=error.line, what=error.problem, remedy=error.remedy, details=error.details)
