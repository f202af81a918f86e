"""The pipeline: gather, parse, derive, lay out."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from jinja2 import Environment
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.measurements import fill_text
from tilfolio.derive.published import find_validity
from tilfolio.gather.elsewhere import Stamp
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Asset, Page, Problem, Project, Til
from tilfolio.pages.addresses import Addresses
from tilfolio.pages.context import Context
from tilfolio.pages.crawlers import lay_out_index
from tilfolio.pages.layout import lay_out
from tilfolio.pages.projects import find_cover_files, find_covers, find_pictures
from tilfolio.parse.passages import find_passages
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read
from tilfolio.prepare import SiteOptions, prepare
from tilfolio.remember import Remember, work_out
from tilfolio.steps.collecting import (
    find_in_repository,
    read_docs_days,
)
from tilfolio.steps.covers import shrink_covers
from tilfolio.steps.deriving import derive
from tilfolio.steps.places import Places
from tilfolio.steps.screening import withhold_files
from tilfolio.steps.secret_names import find_secret_names
from tilfolio.steps.withheld import Texts, collect_texts


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
    prepared = prepare(options, remember)
    collected, found = prepared.collected, prepared.found
    everything, portfolio = prepared.everything, prepared.published
    facts = derive(portfolio, settings, choices, prepared.today, remember)
    addresses = prepared.index(portfolio)
    context = Context(
        settings=settings,
        portfolio=portfolio,
        facts=facts,
        templates=templates,
        today=prepared.today,
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
    assets = tuple(withhold_files(laid.assets, places, prepared.screen, remember))
    originals = {asset.uri: places.name(asset) for asset in laid.assets if asset.origin != "made"}
    copied = {originals[asset.uri]: asset.content for asset in assets if asset.uri in originals}
    texts = collect_texts(collected, everything, portfolio, places, laid.pages, templates, copied)
    names = find_secret_names(collected, remember)
    wrong = (*prepared.problems, *facts.problems, *found.problems, *laid.problems)
    return Site(
        pages=tuple(page for page in laid.pages if page.uri not in places.docs_uris),
        assets=(*assets, lay_out_index(context)),
        problems=names.hide_in_problems((*wrong, *prepared.screen.problems)),
        context=context,
        docs_in_repo=find_in_repository(places.docs, collected.tils_history),
        first_names={path: names[0] for path, names in collected.tils_history.former.items()},
        looked_up=prepared.repository.list_found(),
        hints=names.hide(prepared.list_hints(addresses)),
        unsearched=names.hide(prepared.screen.unsearched),
        indexes=names.hide(source.shown for source in collected.tils.indexes),
        texts=names.hide_in_texts(texts),
        resolve=lambda subject: _resolve(context, addresses, subject),
        docs_days=dict(read_docs_days(places, collected.tils_history)),
        places=replace(places, repository=prepared.repository.root),
        validity=find_validity(everything, options.now),
    )


def _resolve(context: Context, addresses: Addresses, subject: Til | Project) -> str:
    if isinstance(subject, Til):
        return addresses.resolve_til(subject).markdown
    return context.fill(addresses.resolve_project(subject).markdown, context.evidence[subject.name])
