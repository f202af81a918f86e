"""A site for the commands that need all of it: mkdocs.yml as MkDocs reads it, and everything gathered."""

import logging
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import get_files
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.checking.options import read_options
from tilfolio.cli.options import find_config_file
from tilfolio.engines.mkdocs.assemble import assemble_site
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.docs_folder import leave_out_sources
from tilfolio.engines.mkdocs.locations import find_places
from tilfolio.engines.mkdocs.session import open_memory
from tilfolio.engines.mkdocs.site_address import find_public_url
from tilfolio.facts import WeekRecord
from tilfolio.model import Project, Slug, Til, Week
from tilfolio.pages.targets import read_alias
from tilfolio.pipeline import Site
from tilfolio.remember import work_out
from tilfolio.settings import is_local
from tilfolio.steps.places import Places

_WEEK = re.compile(r"(?:(?P<year>\d{4})-?)?W(?P<number>\d{1,2})$", re.IGNORECASE)


class LoadedSite(Struct, frozen=True, kw_only=True):
    """A site that is laid out, and where it lies."""

    site: Site
    places: Places


def load_site(given: Path | None) -> LoadedSite:
    """Return everything that the site of a mkdocs.yml is made of; notes that are not published yet are not in it.

    A site whose address is only that of this machine gets the one that GitHub Pages will give it.
    """
    config, options = read_site_config(given)
    places = find_places(config, options)
    files = leave_out_sources(get_files(config), config, places, (options.author.photo, options.author.cv))
    with open_memory(config) as remember:
        site = assemble_site(config, options, [file.src_uri for file in files], serving=False, remember=remember)
    open_again = replace(site.context, remember=work_out)  # the cache is closed
    return LoadedSite(site=replace(site, context=open_again), places=places)


def read_site_config(given: Path | None) -> tuple[MkDocsConfig, TilfolioConfig]:
    """Return a mkdocs.yml as MkDocs reads it, and our part of it."""
    path = find_config_file(given)
    config = read_config(path)
    plugin = config.plugins.get("tilfolio")
    if plugin is None:
        raise click.ClickException(f"{path.name} does not name the plugin. Write '- tilfolio' below 'plugins:'.")
    options: TilfolioConfig = plugin.config
    return config, options


def read_config(path: Path) -> MkDocsConfig:
    """Return a mkdocs.yml as MkDocs reads it; an address of this machine alone is replaced by that of GitHub Pages."""
    config, wrong = read_options(path)
    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    if config is None:
        raise click.ClickException("\n".join(wrong))
    if is_local(config.site_url or ""):
        config.site_url = find_public_url(config, path.parent) or config.site_url
    return config


def find_subject(loaded: LoadedSite, words: Sequence[str]) -> Til | WeekRecord | Project:
    """Return what the command line names: a week, a note by slug or file, or a project; without a name this week."""
    context = loaded.site.context
    name = " ".join(words)
    if not words:
        return _find_week(loaded, Week.of(context.today), latest=True)
    if match := _WEEK.match(name):
        year = int(match["year"] or context.today.year)
        return _find_week(loaded, Week(year=year, number=int(match["number"])), latest=False)
    exact = _find_by_file(loaded, name) or context.tils.get(_slug(name)) or context.projects.get(_slug(name))
    if exact is None:
        exact = next(iter(find_by_address(context.portfolio.tils, name, context.settings.shared_url)), None)
    if exact is not None:
        return exact
    named: dict[str, Til | Project] = {str(til.slug): til for til in context.portfolio.tils}
    named |= {str(project.name): project for project in context.portfolio.projects}
    return choose_by_words(named, name, "notes and projects")


def _find_week(loaded: LoadedSite, week: Week, *, latest: bool) -> WeekRecord:
    context = loaded.site.context
    record = context.weeks.get(week)
    if record is None and latest:
        record = next(iter(context.facts.weeks), None)
    if record is None:
        raise click.UsageError(f"{week.name} has no notes." if not latest else "There are no notes yet.")
    return record


def _slug(name: str) -> Slug:
    return Slug(name.strip("/").removeprefix("til/").removeprefix("projects/"))


def find_by_address(tils: Iterable[Til], name: str, site_url: str) -> list[Til]:
    """Return the note that has an address, else one that had it before.

    An address is a slug, a path of the site, or a URL, also one of `til serve`.
    """
    wanted = _list_paths(name, site_url)
    now = [til for til in tils if f"til/{til.slug}" in wanted]
    return now or [til for til in tils if not wanted.isdisjoint(read_alias(each, site_url) for each in til.aliases)]


def _list_paths(name: str, site_url: str) -> frozenset[str]:
    """Return the paths of the site that a name on the command line can mean."""
    path, base = name, urlsplit(site_url).path
    if "://" in name:
        try:
            path = urlsplit(name).path
        except ValueError:
            return frozenset()
        path = path[len(base) :] if base and path.startswith(base) else path
    path = posixpath.normpath(unquote(path).strip("/"))
    stem = re.sub(r"(?:(?:/|^)index)?\.(?:html|md)$", "", path)
    return frozenset(each for found in {path, stem} for each in (found, f"til/{found}"))


def _find_by_file(loaded: LoadedSite, name: str) -> Til | Project | None:
    path = Path(name).resolve()
    for til in loaded.site.context.portfolio.tils:
        if path == loaded.places.tils / til.source or til.source == name:
            return til
    for project in loaded.site.context.portfolio.projects:
        if path in (loaded.places.projects / project.source, (loaded.places.projects / project.source).parent):
            return project
    return None


_SEE_ALL = "Name a slug or a file, as 'til list' shows them"
_MOST_NAMED = 5
_WORD = re.compile(r"[^\W_]+")


def find_near(name: str, titles: Mapping[str, str]) -> list[str]:
    """Return the slugs that a misspelled name may mean; `titles` are those of the slugs.

    A slug or title is near as a whole, or if it has a word like each word of the name.
    """
    file = re.sub(r"\.(?:md|markdown|ipynb)$", "", name.casefold().strip())
    plain = re.sub(r"^\d{4}-\d\d-\d\d-", "", posixpath.basename(file)) or file
    texts = {text.casefold(): slug for slug, title in titles.items() for text in (title, slug)}
    as_whole = [texts[text] for text in get_close_matches(plain, texts, n=_MOST_NAMED, cutoff=0.6)]
    words = {slug: set(_WORD.findall(f"{slug} {title}".casefold())) for slug, title in titles.items()}
    vocabulary = set().union(*words.values())
    alike = [set(get_close_matches(word, vocabulary, n=20, cutoff=0.75)) for word in _WORD.findall(plain)]
    by_words = [slug for slug, own in words.items() if alike and all(own & each for each in alike)]
    return list(dict.fromkeys((*as_whole, *by_words)))[:_MOST_NAMED]


_Named = TypeVar("_Named", Til, Til | Project)


def choose_by_words(named: Mapping[str, _Named], name: str, what: str) -> _Named:
    """Return what alone has these words in its slug or title."""
    words = name.casefold().replace("-", " ").split()
    if not words:
        raise click.UsageError("The name is empty. Name a slug or a file.")
    found = [slug for slug, each in named.items() if all(word in f"{slug} {each.title}".casefold() for word in words)]
    if len(found) == 1:
        return named[found[0]]
    near = found[:_MOST_NAMED] or find_near(name, {slug: each.title for slug, each in named.items()})
    said = f"{len(found)} {what} have '{name}' in them" if found else f"Nothing is called '{name}'"
    raise click.UsageError(f"{said}. {'Name one of these: ' + ', '.join(near) if near else _SEE_ALL}.")
