"""Edge: find everything wrong with a site without building it."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, get_files
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.checking.anchors import find_dead_anchors
from tilfolio.checking.docs import inspect_docs, inspect_navigation, inspect_widgets, read_page
from tilfolio.checking.lost_urls import LostUrl, describe_lost_url, find_lost_urls
from tilfolio.checking.notes import find_odd_days, find_twins, find_unsure, inspect_text
from tilfolio.checking.options import find_misspelled, inspect_config, read_tree, remark_option
from tilfolio.checking.remarks import Remark, place_remarks, read_problem, sort_key
from tilfolio.checking.survey import Survey, list_uris, survey_site
from tilfolio.engines.mkdocs.assemble import read_site_options, read_templates
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.docs_folder import leave_out_sources
from tilfolio.engines.mkdocs.held_pages import hold_back_pages
from tilfolio.engines.mkdocs.locations import find_local_now, find_places, name_of
from tilfolio.engines.mkdocs.navigation import name_notes
from tilfolio.engines.mkdocs.secret_config import leave_out_secret_docs
from tilfolio.engines.mkdocs.session import open_memory
from tilfolio.facts import Facts, group
from tilfolio.images.drawn import DRAWN
from tilfolio.model import Asset, Portfolio, Problem, Project, SourceFile, Til
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.redirects import lay_out_redirects
from tilfolio.remember import Remember, stamp
from tilfolio.sharing.pictures import find_own_picture
from tilfolio.steps.deriving import classify_notes
from tilfolio.steps.places import Places
from tilfolio.trust.published_urls import FILE
from tilfolio.trust.screen import Screen, is_about_secret


class Report(Struct, frozen=True, kw_only=True):
    """What was found."""

    remarks: tuple[Remark, ...]
    """By file and place."""
    hints: tuple[str, ...] = ()
    """What could be better about the site as a whole."""
    unsure: int = 0
    """Notes whose category is unsure."""
    notes: int = 0
    is_complete: bool = True
    """Whether the notes were read; they are not if mkdocs.yml has an error."""
    aliases: tuple[tuple[str, str], ...] = ()
    """What can be added to renamed notes without asking: the file, as messages show it, and the alias."""


def check_site(config_file: Path) -> Report:
    """Return the problems of a mkdocs.yml's site, and hints."""
    name = config_file.name
    text, root, remarks = read_tree(config_file)
    if root is None:
        return Report(remarks=tuple(remarks), is_complete=False)
    config, remarks = inspect_config(config_file, root)
    remarks += find_misspelled(root, name)
    plugin = config.plugins.get("tilfolio") if config is not None else None
    if config is not None and plugin is None:
        remarks.append(remark_option(name, "does not name the plugin", "Write '- tilfolio' below 'plugins:'"))
    if config is None or plugin is None:
        found = tuple(sorted(place_remarks(remarks, {name: text}), key=sort_key))
        return Report(remarks=found, is_complete=False)
    try:
        with open_memory(config) as remember:
            return _check_content(config, plugin.config, remarks, text, remember)
    except PluginError as error:
        what = str(error).removeprefix("tilfolio: ").rstrip(".")
        remarks.append(remark_option(name, what, "See the options in the guide"))
        return Report(remarks=tuple(remarks), is_complete=False)


def _check_content(
    config: MkDocsConfig, options: TilfolioConfig, remarks: list[Remark], text: str, remember: Remember
) -> Report:
    name = name_of(config)
    documents = (options.author.photo, options.author.cv)
    files = leave_out_sources(get_files(config), config, find_places(config, options), documents)
    screen = Screen(options.secrets.allow)
    with suppress(OSError):  # a build names the file
        files = leave_out_secret_docs(files, config, screen, remember)
    held, unread = hold_back_pages(files, config, find_local_now(options))
    docs_uris = [uri for uri in files.src_uris if uri not in held]
    site_options = read_site_options(config, options, docs_uris, serving=False, may_fetch=False)
    places = site_options.places
    survey = survey_site(site_options, remember)
    verdicts = classify_notes(survey.prepared.everything.tils, site_options.settings, remember)
    unsure = list(find_unsure(survey.prepared.everything.tils, verdicts))
    collected = survey.prepared.collected
    sources = (*collected.tils.sources, *collected.tils.indexes, *collected.projects.sources)
    texts = {name: text, **{source.shown: source.text for source in sources}}
    remarks += map(read_problem, (*screen.problems, *unread, *survey.problems))
    remarks += (read_problem(problem, is_hint=True) for problem in survey.unpublished)
    remarks += _inspect_texts(survey, remember)
    remarks += _inspect_notes(survey, places)
    remarks += _inspect_docs(config, survey, files, places, text)
    lost = tuple(_find_lost_urls(config, survey, files, places))
    remarks += map(describe_lost_url, lost)
    remarks += unsure
    pages = files.documentation_pages(inclusion=lambda level: not level.is_excluded())
    docs = {f"{places.shown(places.docs)}/{file.src_uri}": file for file in pages}
    texts |= {remark.path: read_page(docs[remark.path]) for remark in remarks if remark.path in docs}
    found = dict.fromkeys(place_remarks(remarks, texts))
    return Report(
        remarks=tuple(sorted(found, key=sort_key)),
        hints=(*screen.unsearched, *survey.hints),
        unsure=len(unsure),
        notes=len(survey.prepared.everything.tils),
        aliases=tuple((one.successor.shown, one.alias) for one in lost if one.successor and one.is_certain),
    )


def _inspect_texts(survey: Survey, remember: Remember) -> Iterator[Remark]:
    tils, projects = survey.prepared.collected.tils, survey.prepared.collected.projects
    for sources, is_project in (((*tils.sources, *tils.indexes), False), (projects.sources, True)):
        kind = "checked-project" if is_project else "checked-note"

        def inspect(source: SourceFile, is_project: bool = is_project) -> tuple[Remark, ...]:
            return inspect_text(source.text, source.shown, projects=is_project)

        looked = [source for source in sources if source.text[:1] in "-+{\n\ufeff "]
        found = remember(kind, looked, lambda source: stamp(source.text, source.shown), inspect, tuple[Remark, ...])
        yield from chain.from_iterable(found)


def _inspect_notes(survey: Survey, places: Places) -> Iterator[Remark]:
    """Yield the problems of notes as part of the site."""
    tils = survey.prepared.everything.tils
    yield from find_dead_anchors(group((til.source, til) for til in tils), places.shown(places.tils))
    yield from find_twins(tils)
    with_secrets = {problem.path for problem in survey.problems if is_about_secret(problem.what)}
    yield from find_odd_days(tils, survey.prepared.today, with_secrets)
    subjects: list[Til | Project] = [*survey.prepared.published.tils, *survey.prepared.published.projects]
    for subject in subjects:
        picture = find_own_picture(subject, survey.pictures, places)
        if isinstance(picture, Problem):
            yield read_problem(picture)


def _inspect_docs(config: MkDocsConfig, survey: Survey, files: Files, places: Places, text: str) -> Iterator[Remark]:
    """Yield what is wrong in `docs/`, in `nav`, and with addresses that notes once had."""
    uris = list_uris(survey)
    folder = places.shown(places.docs)
    assets = {paths.INDEX_JSON, *(f"{paths.TIL_FILES}/{path}" for path in survey.prepared.collected.tils.assets)}
    yield from inspect_docs(config, files, {*uris, *assets}, folder)
    yield from inspect_navigation(config, files, {*uris, *name_notes(survey.prepared.published.tils, places)}, text)
    # Whether a widget can be drawn does not depend on the notes, and most of them take a while to go through.
    yield from inspect_widgets(replace(_make_context(config, survey), portfolio=Portfolio()), files, folder)
    if any(til.aliases for til in survey.prepared.published.tils):
        for made in _lay_out_redirects(_make_context(config, survey), _list_urls(survey, files), files):
            if not isinstance(made, Asset):
                yield read_problem(made)


def _find_lost_urls(config: MkDocsConfig, survey: Survey, files: Files, places: Places) -> Iterator[LostUrl]:
    """Yield published addresses that no longer exist; none if no workflow has listed them."""
    if not (places.root / FILE).is_file():
        return
    urls = _list_urls(survey, files)
    redirects = _lay_out_redirects(_make_context(config, survey), urls, files)
    made = {quote(asset.uri).removesuffix("index.html") for asset in redirects if isinstance(asset, Asset)}
    pages = {url.removesuffix("index.html") for url in urls}
    listed = ""
    with suppress(OSError, UnicodeDecodeError):
        listed = (places.root / FILE).read_text(encoding="utf-8")
    yield from find_lost_urls(listed, pages | made, survey)


def _make_context(config: MkDocsConfig, survey: Survey) -> Context:
    return Context(
        settings=survey.prepared.options.settings,
        portfolio=survey.prepared.published,
        facts=Facts(),
        templates=read_templates(config),
        today=survey.prepared.today,
        draw=DRAWN,
    )


def _list_urls(survey: Survey, files: Files) -> set[str]:
    """Return the addresses of all pages of the site, below its root."""
    uris = {*list_uris(survey), *(uri for uri in files.src_uris if uri.endswith(".md"))}
    return {paths.url_of(uri, directory_urls=survey.prepared.options.settings.directory_urls) for uri in uris}


def _lay_out_redirects(context: Context, urls: Collection[str], files: Files) -> Iterator[Asset | Problem]:
    return lay_out_redirects(context, urls, {uri for uri in files.src_uris if not uri.endswith(".md")})
