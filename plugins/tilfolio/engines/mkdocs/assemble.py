"""Edge: convert mkdocs.yml into the pipeline's inputs, for the plugin and the `til` command."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.base import ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, classify
from tilfolio.derive.rhythm import read_rhythm
from tilfolio.derive.rules import read_rules
from tilfolio.derive.streaks import read_streak_rules
from tilfolio.engines.mkdocs import shipped_words
from tilfolio.engines.mkdocs.config import TilfolioConfig, read_author, read_categories, read_sharing
from tilfolio.engines.mkdocs.locations import find_cache, find_now, find_overrides, find_places, name_of
from tilfolio.engines.mkdocs.other_plugins import read_exclusion
from tilfolio.engines.mkdocs.site_address import find_public_url
from tilfolio.model import Category, Slug, Til, Verdict
from tilfolio.pages import paths
from tilfolio.pages.framing import ICONS as PROFILE_ICONS
from tilfolio.pages.templates import load_templates
from tilfolio.pipeline import Site, make_site
from tilfolio.prepare import SiteOptions, parse
from tilfolio.remember import Remember, work_out
from tilfolio.settings import Settings, is_local
from tilfolio.sharing.drawing import Studio, open_studio
from tilfolio.steps.collecting import gather
from tilfolio.steps.deriving import Choices, classify_notes
from tilfolio.steps.places import Places
from tilfolio.steps.remotes import open_remotes
from tilfolio.trust.report import Held
from tilfolio.words import ENGLISH, load_words

_UNKNOWN = (
    "The address that the site will have is unknown, so pages have no links to share and there are no feeds. "
    "Set site_url in mkdocs.yml, or add a remote: git remote add origin https://github.com/you/repository"
)
_LONGEST_NAME = 255
"""Maximum length of a file name in bytes."""
_EDIT_URI = re.compile(r"^edit_uri:", re.MULTILINE)


def assemble_site(
    config: MkDocsConfig,
    options: TilfolioConfig,
    docs_uris: Iterable[str],
    held_docs: Mapping[str, Held] | None = None,
    *,
    serving: bool,
    remember: Remember = work_out,
) -> Site:
    """Return the site of a configuration, as of the author's today.

    `held_docs` are pages of `docs/` that are not published, by URI.
    """
    site_options = read_site_options(config, options, docs_uris, serving=serving, may_fetch=True)
    places = replace(site_options.places, held_docs=held_docs or {})
    return make_site(replace(site_options, places=places), read_templates(config), remember)


def read_site_options(
    config: MkDocsConfig, options: TilfolioConfig, docs_uris: Iterable[str] = (), *, serving: bool, may_fetch: bool
) -> SiteOptions:
    """Return everything that a build needs besides the author's files; `docs_uris` are the files in `docs/`.

    With `may_fetch`, pinned commits of other repositories are fetched if they are not in the cache.
    """
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    opened = open_remotes(options.remote_projects, name_of(config), root, find_cache(config), may_fetch=may_fetch)
    settings = read_settings(config, options, serving=serving)
    choices = read_choices(options, settings.categories, name_of(config), settings.language)
    is_unknown = serving and settings.sharing.row and not settings.shared_url
    return SiteOptions(
        places=replace(find_places(config, options), docs_uris=frozenset(docs_uris), remotes=opened.kept),
        settings=settings,
        choices=replace(choices, problems=(*choices.problems, *opened.problems)),
        now=find_now(),
        is_excluded=read_exclusion(config),
        hints=(*opened.hints, *((_UNKNOWN,) if is_unknown else ())),
    )


class ClassifiedNotes(Struct, frozen=True, kw_only=True):
    """All notes, including drafts and scheduled ones, with their categories."""

    tils: tuple[Til, ...]
    verdicts: Mapping[Slug, Verdict]
    categories: tuple[Category, ...]
    places: Places
    site_url: str = ""
    """The public address, with a trailing slash; empty if unknown."""
    directory_urls: bool = True


def assemble_notes(
    config: MkDocsConfig, options: TilfolioConfig, remember: Remember = work_out, *, explain: bool = False
) -> ClassifiedNotes:
    """Return the notes of a site with their categories, without building its pages.

    With `explain`, verdicts include the terms that decided, which are not cached.
    """
    places = find_places(config, options)
    settings = read_settings(config, options, serving=True)
    collected = gather(places, options.timezone, find_now(), remember)
    portfolio, _ = parse(collected, settings, remember=remember)
    explained = {til.slug: classify(til, settings.categories) for til in portfolio.tils} if explain else None
    return ClassifiedNotes(
        tils=portfolio.tils,
        verdicts=explained or classify_notes(portfolio.tils, settings, remember),
        categories=settings.categories,
        places=places,
        site_url=settings.shared_url,
        directory_urls=settings.directory_urls,
    )


def read_settings(config: MkDocsConfig, options: TilfolioConfig, *, serving: bool) -> Settings:
    """Return the settings that pages use."""
    root = find_places(config, options).root
    written = f"{config.site_url.rstrip('/')}/" if config.site_url else ""
    public = find_public_url(config, root) if is_local(written) else ""
    try:
        read = read_categories(options.categories, DEFAULT_CATEGORIES)
    except ValidationError as error:
        raise PluginError(f"tilfolio: {error}") from error
    categories = shipped_words.translate_categories(read, load_words(shipped_words.find_language(config)))
    return Settings(
        site_name=config.site_name,
        # `mkdocs serve` replaces site_url with a local address.
        site_url=public if serving and is_local(written) else written,
        public_url=public,
        site_description=config.site_description or "",
        language=shipped_words.find_language(config),
        repo_url=(config.repo_url or "").rstrip("/"),
        branch=_find_branch(config),
        directory_urls=config.use_directory_urls,
        author=read_author(options.author, config.site_author),
        categories=categories,
        notebooks=options.notebooks,
        unwritten_notes=options.unwritten_notes,
        page_size=max(1, options.page_size),
        related=max(0, options.related),
        tags_page=paths.TAGS if {"tags", "material/tags"} & set(config.plugins) else "",
        serving=serving,
        sharing=read_sharing(options),
        accent=options.accent,
        icons=dict(_read_icons(config, [*(category.icon for category in categories), *PROFILE_ICONS])),
        allowed_secrets=tuple(options.secrets.allow),
        has_template=lambda name: _has_template(config, name),
    )


def _has_template(config: MkDocsConfig, name: str) -> bool:
    """Return whether the theme has a template; only names that Jinja accepts, so none outside its folders."""
    parts = name.split("/")
    longest = max(len(part.encode("utf-8", "replace")) for part in parts)
    if ".." in parts or "" in parts or "\\" in name or longest > _LONGEST_NAME:
        return False
    return any((Path(folder) / name).is_file() for folder in config.theme.dirs)


def read_choices(
    options: TilfolioConfig, categories: Sequence[Category], place: str = "mkdocs.yml", language: str = ENGLISH
) -> Choices:
    """Return the options of the derivations; Problems name the file `place`."""
    words = load_words(language)
    rhythm, of_rhythm = read_rhythm(options.rhythm, place)
    streak, of_streak = read_streak_rules(options.streak, place)
    rules, of_rules = read_rules(options.earned, categories, place, words.say)
    checks, of_checks = read_checks(
        options.checks, options.challenges, categories, shipped=options.checks_shipped, place=place
    )
    return Choices(
        zone=options.timezone,
        rhythm=shipped_words.translate_rhythm(rhythm, words),
        streak=streak,
        rules=rules,
        checks=shipped_words.translate_checks(checks, words),
        problems=(*of_rhythm, *of_streak, *of_rules, *of_checks),
    )


def read_templates(config: MkDocsConfig) -> Environment:
    """Return the page templates; the author's override ours."""
    return load_templates(find_overrides(config), shipped_words.find_language(config))


def prepare_studio(site: Site, config: MkDocsConfig, options: TilfolioConfig) -> Studio | None:
    """Return the studio that draws cards; None if there are none, or Material's social plugin draws them."""
    settings = site.context.settings
    if not settings.sharing.cards.wanted or {"social", "material/social"} & set(config.plugins):
        return None
    overrides, root = find_overrides(config), find_places(config, options).root
    try:
        return open_studio(settings.card_style, [root / font for font in settings.sharing.cards.fonts], overrides)
    except Exception as error:  # an author's code may raise anything
        raise PluginError(f"tilfolio: {overrides}/cards.py cannot be used: {error}") from error


def _find_branch(config: MkDocsConfig) -> str:
    """Return the branch in the author's `edit_uri`; MkDocs' default of `master` is ignored."""
    path = Path(config.config_file_path or "")
    written = config.edit_uri if path.is_file() and _EDIT_URI.search(path.read_text(encoding="utf-8")) else ""
    docs = re.escape(Path(config.docs_dir).name)
    found = re.match(rf"/?(?:-/)?(?:_?edit|blob|raw|tree|src/branch)/(?P<branch>.+?)/(?:{docs}/?)?$", written or "")
    return found["branch"] if found else Settings().branch


def _read_icons(config: MkDocsConfig, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield icons from the theme's folders, the author's first."""
    for name in names:
        for folder in config.theme.dirs:
            path = Path(folder) / ".icons" / f"{name}.svg"
            if path.is_file():
                yield name, path.read_text(encoding="utf-8").strip()
                break
