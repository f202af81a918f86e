"""Edge: hands the pages over to MkDocs."""

from __future__ import annotations

import gc
import logging
import posixpath
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext
from mkdocs_gen_files.editor import file_sort_key

from tilfolio import other_plugins
from tilfolio.assemble import assemble_site, find_overrides, find_places, name_of
from tilfolio.collecting import Places
from tilfolio.config import TilfolioConfig, read_author
from tilfolio.docs_folder import leave_out_sources
from tilfolio.guards import leave_out_secret_docs, refuse_secrets
from tilfolio.handover import SECTIONS, count_lines_above, guard_rendering, make_files, surviving
from tilfolio.inputs import list_sources
from tilfolio.leak_check import refuse_leaks
from tilfolio.libraries import add_libraries, complete_extensions
from tilfolio.look import apply_look
from tilfolio.memory import Remember, work_out
from tilfolio.model import Problem
from tilfolio.navigation import add_sections
from tilfolio.pages import paths
from tilfolio.pages.fragments import name_tasks
from tilfolio.pages.widgets import fill_widgets
from tilfolio.pipeline import Site, summarize_site
from tilfolio.sharing.drawing import Studio, prepare_studio
from tilfolio.sharing.outlet import Outlet
from tilfolio.site_folder import SiteLock, begin_site
from tilfolio.speed.cache import BuildCache, find_cache, reopen_cache
from tilfolio.speed.settled import PendingFiles, Wanted
from tilfolio.speed.sources import read_fast
from tilfolio.speed.tidying import Tidying
from tilfolio.tags import name_tags_apart
from tilfolio.themes import describe_missing
from tilfolio.trust.screen import Screen

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = logging.getLogger("mkdocs.plugins.tilfolio")


class TilfolioPlugin(BasePlugin[TilfolioConfig]):
    """Notes and projects as pages of an MkDocs site."""

    def __init__(self) -> None:
        """Start with nothing gathered."""
        super().__init__()
        self.serving = False
        self.dirty = False
        self.tidying = Tidying()
        self.cache: BuildCache | None = None
        self.site: Site | None = None
        self.outlet: Outlet | None = None
        self._lock = SiteLock()
        self.files: dict[str, File] = {}
        self.sources: dict[str, str] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether drafts are shown; that this event is there keeps the plugin between rebuilds of `serve`."""
        self.serving = command == "serve"
        self.dirty = dirty
        self.tidying.begin()

    @event_priority(50)  # before others ask the theme for its templates
    def _open_cache(self, config: MkDocsConfig) -> None:
        """Open the build cache, if it is wanted."""
        refuse_secrets(config, self.config.secrets.allow)
        self.tidying.begin_build()
        wanted = self.config.cache and not self.dirty and not other_plugins.builds_again(config)
        self.cache = reopen_cache(self.cache, config, wanted=wanted, serving=self.serving)

    @event_priority(0)
    def _add_assets(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our style to the pages, name tags apart, and say what the theme lacks."""
        missing = describe_missing(config)
        if missing:
            log.info("%s", missing)
        else:
            author = read_author(self.config.author, config.site_author)
            for hint in apply_look(config, author, self.config.accent, feeds=self.config.feeds):
                log.info("%s", hint)
        name_tags_apart(config)
        if paths.STYLE not in config.extra_css:
            config.extra_css.insert(0, paths.STYLE)
        if paths.SCRIPT not in config.extra_javascript:
            config.extra_javascript.append(paths.SCRIPT)
        return config

    on_config = CombinedEvent(_open_cache, _add_assets)

    @event_priority(-100)  # the last thing before MkDocs empties the site
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Wait for other builds into the same folder, empty it, and let the pages stay that will not change."""
        site = Path(config.site_dir)
        self._lock.acquire(site)
        if self.cache is not None:
            self.cache.on_pre_build(config, None if self.serving else lambda: list_sources(config, self.config))
        else:
            begin_site(site, dirty=self.dirty or other_plugins.adds_to_site(config))

    @event_priority(75)  # before other generators, so that they may build on our pages
    def _add_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Gather, derive, and hand every page and file over."""
        remember: Remember = work_out
        if self.cache is not None:
            self.cache.on_files()
            if self.cache.nothing_to_do:
                self.site, self.outlet, self.files = None, None, {}
                return Files([])
            remember = self.cache.recall(filter(None, [find_overrides(config)]))
        places = find_places(config, self.config)
        files = leave_out_sources(files, config, places, (self.config.author.photo, self.config.author.cv))
        screen = Screen(self.config.secrets.allow)
        files = leave_out_secret_docs(files, config, screen, remember)
        docs = [file.src_uri for file in files]
        self.site = assemble_site(config, self.config, docs, serving=self.serving, remember=remember)
        if self.cache is not None:
            self.cache.add_sources(self.site.looked_up)
        self.outlet = Outlet(
            self.site,
            self._find_places(config, self.site, docs),
            _open_studio(self.site, config, self.config),
            remember,
        )
        _warn(*screen.problems, *self.site.problems, *self.outlet.problems)
        for hint in self.site.hints:
            log.info("%s", hint)
        complete_extensions(config, self.site.pages)
        return self._hand_over(self.site, files, config)

    @event_priority(-99)  # after ezlinks, and just before static-i18n
    def _before_i18n(self, files: Files, config: MkDocsConfig) -> Files:
        """Let our pages be taken for pages of `docs/`."""
        other_plugins.show_to_ezlinks(config, self.files, files)
        self.sources = {uri: str(file.abs_src_path) for uri, file in self.files.items()}
        other_plugins.move_into_docs(config, self.files)
        return files

    @event_priority(-101)  # just after it
    def _after_i18n(self, files: Files, config: MkDocsConfig) -> Files:
        """Give them back what they had, and make the navigation."""
        other_plugins.move_back(config, self.files, self.sources, files)
        self._add_sections(files, config)  # all other plugins have added and removed theirs
        return files

    on_files = CombinedEvent(_add_files, _before_i18n, _after_i18n)

    @event_priority(-100)  # all pages are there, and all files that links can lead to
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Say when each page was last changed, for the sitemap, and let ours be read fast."""
        if self.site is not None and self.outlet is not None:
            _warn(*other_plugins.find_removed(self.site.pages, files, name_of(config)))
            _date_pages(self.site, self.outlet, files)
            read_fast(self.site.pages, files)
            if self.cache is not None:
                wanted = Wanted(pages=self.site.pages, needed=self.outlet.needed, name_head=self.outlet.foresee_head)
                self.cache.on_nav(nav, config, files, wanted)
            guard_rendering(self.site, files, _warn)
        return nav

    @event_priority(150)  # before the tags plugin lists what it has read
    def _before_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Let it know of pages that are left out."""
        if self.cache is not None and not self.cache.nothing_to_do:
            self.cache.before_env(env, config)
        return env

    @event_priority(-100)  # what other plugins do to the templates and to the pages is part of what is cached
    def _on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Let whole pages be taken from the cache."""
        if self.cache is not None and not self.cache.nothing_to_do:
            self.cache.on_env(env, config, files)
        return env

    on_env = CombinedEvent(_before_env, _on_env)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Fill in the widgets of pages that the author wrote."""
        if "<!-- til/" not in markdown or self.site is None or page.file.src_uri in self.files:
            return markdown
        places = find_places(config, self.config)
        shown = posixpath.join(places.shown(places.docs), page.file.src_uri)
        filled, problems = fill_widgets(self.site.context, page.file.src_uri, shown, markdown)
        above = count_lines_above(page)
        _warn(*(replace(problem, line=above + problem.line) for problem in problems if problem.line is not None))
        return filled

    @event_priority(-100)  # what other plugins do to the content is in the feeds as well
    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Name the boxes of task lists, describe the page, and keep what feeds hold."""
        html = name_tasks(html)
        if self.outlet is not None:
            with surviving(self.site, page, _warn, "describing this page"):
                html = self.outlet.on_page_content(html, page)
        return html

    @event_priority(-100)  # other plugins may give a page another title or description
    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put our own markup into the content, now that the search has read it, and work out what the head says."""
        if self.outlet is not None:
            page.content = self.outlet.complete(page.content or "", page.file.src_uri)
            with surviving(self.site, page, _warn, "describing this page to other sites"):
                self.outlet.on_page_context(cast(dict[str, object], context), page)
        return context

    @event_priority(-100)  # so that nothing is said twice, whoever said it first
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Complete the page's head, and write the page."""
        if self.outlet is not None:
            with surviving(self.site, page, _warn, "completing the head of this page"):
                output = self.outlet.on_post_page(output, page)
        if self.cache is not None:
            self.cache.on_post_page(page, output)
        return output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Help those who came to a page that is not there."""
        return self.outlet.on_post_template(output_content, template_name) if self.outlet else output_content

    @event_priority(100)  # before other plugins look at the site
    def _on_pages_built(self, *, config: MkDocsConfig) -> None:
        """Write what leaves the site, and remove what is no longer part of it."""
        if self.outlet is not None:
            _warn(*self.outlet.on_post_build(Path(config.site_dir), self.cache))
        if self.cache is not None and not self.cache.nothing_to_do:
            self.cache.on_pages_built()

    @event_priority(-100)  # the last word in the log
    def _on_built(self, *, config: MkDocsConfig) -> None:
        """Keep what is new, and say in one line what was built."""
        if self.site is not None:
            log.debug("tilfolio: indexes of folders, which are not notes: %s", ", ".join(self.site.indexes) or "none")
            log.info("%s", summarize_site(self.site))
            store = None if self.cache is None else self.cache.store
            refuse_leaks(Path(config.site_dir), self.site.told, store, serving=self.serving)
        if self.cache is not None:
            self.cache.on_post_build(self.site.validity if self.site is not None else (None, None))
        self._lock.release()
        if self.serving:
            self.tidying.end_build(None if self.cache is None else self.cache.write)

    on_post_build = CombinedEvent(_on_pages_built, _on_built)

    def on_build_error(self, *, error: Exception) -> None:
        """Keep what was made before the error."""
        if self.cache is not None:
            self.cache.on_build_error()
        self._lock.release()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch the notes and the projects, wherever they are, and make cards and previews when they are looked at."""
        # Here, since what brings in a web server is a thirtieth of a build of what was built before.
        from tilfolio.serving import survive_mistakes  # noqa: PLC0415
        from tilfolio.sharing.preview import answer_requests  # noqa: PLC0415
        from tilfolio.speed.watching import watch_at_once, watch_folder, watch_top  # noqa: PLC0415

        server.builder = survive_mistakes(server.builder)
        watch_at_once(server, besides=find_cache(config))
        answer_requests(server, lambda uri: self.outlet.answer(uri) if self.outlet else None)
        places = find_places(config, self.config)
        for folder in (places.tils, places.projects, find_overrides(config)):
            if folder == places.root:
                watch_top(server, folder, places.others)
            elif folder is not None:
                watch_folder(server, folder)
        return server

    def on_shutdown(self) -> None:
        """Let go of the cache, and leave without looking back."""
        self.tidying.begin_build()
        if self.cache is not None:
            self.cache.on_shutdown()
            self.cache = None
        self._lock.release()
        if not self.serving:
            gc.freeze()  # all of it ends with the process: to search it once more for rubbish takes a tenth of a build

    def _add_sections(self, files: Files, config: MkDocsConfig) -> None:
        if self.site is not None and not other_plugins.makes_navigation(config):
            add_sections(config, SECTIONS, {page.uri for page in self.site.pages}, files)

    def _find_places(self, config: MkDocsConfig, site: Site, docs: Iterable[str]) -> Places:
        return replace(find_places(config, self.config), docs_uris=frozenset(docs), repository=site.repository)

    def _hand_over(self, site: Site, files: Files, config: MkDocsConfig) -> Files:
        shared = self.outlet.assets if self.outlet is not None else ()
        places = self._find_places(config, site, files.src_uris)
        self.files = make_files(site, shared, files.src_uris, config, places, _warn)
        self.files |= {file.src_uri: file for file in add_libraries(config, site.pages, files)}
        others = (file for file in files if file.src_uri not in self.files)
        added = PendingFiles(sorted((*others, *self.files.values()), key=file_sort_key))
        if other_plugins.reads_navigation(config):
            self._add_sections(added, config)
        other_plugins.spare_generated_pages(config, self.files.values())
        return added


def _open_studio(site: Site, config: MkDocsConfig, options: TilfolioConfig) -> Studio | None:
    """Return what draws the cards; nothing where Material's social plugin does."""
    if {"social", "material/social"} & set(config.plugins):
        return None
    overrides = find_overrides(config)
    try:
        return prepare_studio(site.context.settings, find_places(config, options).root, overrides)
    except Exception as error:  # the author's own code may raise anything
        raise PluginError(f"tilfolio: {overrides}/cards.py cannot be used: {error}") from error


def _date_pages(site: Site, outlet: Outlet, files: Files) -> None:
    changed = {page.uri: page.updated_on for page in site.pages}
    today = site.context.today
    dated = [file for file in files.documentation_pages() if file.page is not None]
    days = [changed.get(file.src_uri) or outlet.last_change(file.src_uri) for file in dated]
    known = any(days)  # MkDocs needs one for the sitemap's own time
    for file, day in zip(dated, days, strict=True):
        if known and file.page is not None:
            # Nothing was changed tomorrow, and a day that is not known is none.
            file.page.update_date = min(day, today).isoformat() if day else ""


def _warn(*problems: Problem) -> None:
    for problem in problems:
        log.warning("%s", problem)
        if problem.details:
            log.debug("%s", problem.details)
