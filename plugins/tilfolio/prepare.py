"""The first half of the pipeline: a site gathered and parsed, with its evidence and an index of its link targets."""

import posixpath
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.names import resolve_all_names
from tilfolio.derive.published import leave_out_unpublished, mark_by_moment
from tilfolio.derive.rhythm import find_unknown_focuses
from tilfolio.experiments import ProjectEvidence
from tilfolio.facts import group
from tilfolio.gather.elsewhere import Repository
from tilfolio.gather.history import History
from tilfolio.model import Opening, Portfolio, Problem, Slug, Week
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.evidence import find_notebook_uris
from tilfolio.pages.folders import Folders
from tilfolio.pages.paths import find_lost_projects, make_names_unique, make_slugs_unique, project_uri, til_uri
from tilfolio.pages.targets import hint_at_lost, hint_at_repository
from tilfolio.parse.dialects import say_once
from tilfolio.remember import Remember, work_out
from tilfolio.settings import Settings
from tilfolio.steps.collecting import (
    Collected,
    find_commits_below,
    find_crowd,
    find_in_repository,
    find_secret_commits,
    gather,
    hint_at_missing_notes,
    open_repository,
)
from tilfolio.steps.commit_privacy import find_private_commits, hide_subjects
from tilfolio.steps.deriving import Choices
from tilfolio.steps.evidence import Found, Shelf, find_evidence
from tilfolio.steps.parsing import parse_notes, parse_openings, parse_readmes, read_dialect
from tilfolio.steps.places import Places
from tilfolio.trust.screen import Screen, summarize_traces


class SiteOptions(Struct, frozen=True, kw_only=True):
    """The folders, the options of pages and derivations, and the current time."""

    places: Places
    settings: Settings
    choices: Choices
    now: datetime
    is_excluded: Callable[[str], bool] = lambda uri: False
    """Returns whether another plugin excludes a page."""
    hints: tuple[str, ...] = ()
    """Suggestions for the options."""


class Prepared(Struct, frozen=True, kw_only=True):
    """Everything that is known of a site before facts are derived and pages are laid out."""

    options: SiteOptions
    collected: Collected
    everything: Portfolio
    """Drafts, scheduled and expired notes too."""
    published: Portfolio
    """What readers may see; `mkdocs serve` shows everything."""
    found: Found
    """The evidence of all projects."""
    repository: Repository
    screen: Screen
    problems: tuple[Problem, ...]
    """Problems with options and texts, but for secrets and evidence."""
    today: date

    def index(self, portfolio: Portfolio) -> Addresses:
        """Return the index of link targets for a portfolio."""
        return index_addresses(
            portfolio,
            self.everything,
            self.collected,
            self.options.places,
            self.options.settings,
            self.found.evidence,
            self.repository,
        )

    def list_hints(self, addresses: Addresses) -> tuple[str, ...]:
        """Return suggestions that do not fail a strict build; call after all links were followed."""
        return (
            *filter(None, [self.collected.tils_history.remark or self.collected.projects_history.remark]),
            *hint_at_repository(addresses.unlinked),
            *hint_at_lost(tuple(dict.fromkeys(addresses.lost))),
            *self.found.hints,
            *hint_at_missing_notes(self.options.places),
            *summarize_traces(self.everything.remarks),
            *self.screen.remarks,
            *self.options.hints,
        )


def prepare(options: SiteOptions, remember: Remember = work_out) -> Prepared:
    """Gather and parse a folder of notes and a folder of projects, as of now."""
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
    published = everything if settings.serving else leave_out_unpublished(everything, today)
    unknown = find_unknown_focuses(everything.tils, choices.rhythm) if choices.rhythm else ()
    return Prepared(
        options=options,
        collected=collected,
        everything=everything,
        published=leave_out_excluded(published, options.is_excluded),
        found=found,
        repository=open_repository(places, collected.tils_history),
        screen=screen,
        problems=(*choices.problems, *problems, *unknown),
        today=today,
    )


def parse(
    collected: Collected, settings: Settings, docs_uris: Collection[str] = (), remember: Remember = work_out
) -> tuple[Portfolio, tuple[Problem, ...]]:
    """Parse all texts; mistakes in them become Problems."""
    errors: list[Problem] = []
    dialect = read_dialect(collected)
    openings = parse_openings(collected.tils.sources, settings, dialect)
    errors += (error for _, wrong in openings for error in wrong)
    by_week, doubles = _choose_openings([opening for opening, _ in openings if opening])
    notes, indexes = parse_notes(collected, settings, remember, dialect)
    tils = [til for note in notes for til in note.tils]
    errors += (error for note in notes for error in note.errors)
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
        *say_once((*errors, *project_errors)),
        *collisions,
        *name_collisions,
        *doubles,
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


def _choose_openings(openings: Sequence[Opening]) -> tuple[Mapping[Week, Opening], tuple[Problem, ...]]:
    """Return one opening for each week, preferably a published one, with a Problem for each other published one."""
    by_week: dict[Week, Opening] = {}
    problems: list[Problem] = []
    for opening in sorted(openings, key=lambda one: one.draft, reverse=True):  # a later one replaces an earlier one
        before = by_week.get(opening.week)
        if before is not None and not before.draft and not opening.draft:
            what = f"is a second text for the week {opening.week.name}, beside {opening.shown}, so it is left out"
            problems.append(Problem(path=before.shown, what=what, remedy="Write both texts into one of the two files"))
        by_week[opening.week] = opening
    return by_week, tuple(problems)


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
