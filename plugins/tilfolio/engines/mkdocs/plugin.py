"""Edge: hands the pages over to MkDocs."""

from __future__ import annotations

import gc
import logging
import posixpath
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext
from mkdocs_gen_files.editor import file_sort_key

from tilfolio.engines.mkdocs import other_plugins
from tilfolio.engines.mkdocs.assemble import assemble_site, open_studio
from tilfolio.engines.mkdocs.build_inputs import list_sources
from tilfolio.engines.mkdocs.build_report import BuildLog
from tilfolio.engines.mkdocs.config import TilfolioConfig, read_author
from tilfolio.engines.mkdocs.content_policy import ContentPolicy
from tilfolio.engines.mkdocs.docs_folder import leave_out_sources
from tilfolio.engines.mkdocs.garbage import Tidying
from tilfolio.engines.mkdocs.handover import (
    count_lines_above,
    date_pages,
    date_sitemap,
    guard_rendering,
    make_files,
    name_publicly,
    surviving,
)
from tilfolio.engines.mkdocs.leak_check import check_leaks, refuse_leaks
from tilfolio.engines.mkdocs.libraries import add_libraries, complete_extensions
from tilfolio.engines.mkdocs.locations import find_cache, find_overrides, find_places, name_of
from tilfolio.engines.mkdocs.look import apply_look
from tilfolio.engines.mkdocs.navigation import add_sections
from tilfolio.engines.mkdocs.noop_build import UpToDate
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.engines.mkdocs.secret_config import leave_out_secret_docs, refuse_secrets
from tilfolio.engines.mkdocs.session import Session
from tilfolio.engines.mkdocs.shipped_words import find_language, find_words
from tilfolio.engines.mkdocs.site_folder import SiteLock, begin_site, tell_disk_error
from tilfolio.engines.mkdocs.tag_anchors import name_tags_apart
from tilfolio.engines.mkdocs.themes import describe_missing
from tilfolio.pages import paths
from tilfolio.pages.portable_html import name_tasks
from tilfolio.pages.widgets import fill_widgets
from tilfolio.pipeline import Site, summarize_site
from tilfolio.remember import Remember, work_out
from tilfolio.steps.places import Places
from tilfolio.trust.screen import Screen

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from tilfolio.engines.mkdocs.dev_server import DevServer

log = logging.getLogger("mkdocs.plugins.tilfolio")


class TilfolioPlugin(BasePlugin[TilfolioConfig]):
    """Notes and projects as pages of an MkDocs site."""

    def __init__(self) -> None:
        """Start with nothing gathered."""
        super().__init__()
        self.command = ""
        self.begun = 0.0
        self.serving = False
        self.dirty = False
        self.tidying = Tidying()
        self.session: Session | None = None
        self.site: Site | None = None
        self.publisher: Publisher | None = None
        self._lock = SiteLock()
        self._newest = ""
        self.files: dict[str, File] = {}
        self.sources: dict[str, str] = {}
        self.report = BuildLog()
        self.dev_server: DevServer | None = None
        self.policy = ContentPolicy()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether drafts are shown; that this event is there keeps the plugin between rebuilds of `serve`."""
        self.command = command
        self.serving = command == "serve"
        self.dirty = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Open the store, add our style to the pages, name tags apart, and say what the theme lacks."""
        self.begun = time.monotonic()
        self.report.begin(config)
        refuse_secrets(config, self.config.secrets.allow)
        self.tidying.begin_build()
        self._open_session(config)
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

    def _open_session(self, config: MkDocsConfig) -> None:
        """Go on with the session of the build before, or open one, if the cache is wanted."""
        if not self.config.cache or self.dirty or other_plugins.builds_again(config):
            self._close_session()
        elif self.session is None:
            self.session = Session(find_cache(config), serving=self.serving)

    def _close_session(self) -> None:
        if self.session is not None:
            self.session.on_shutdown()
            self.session = None

    @event_priority(-100)  # the last thing before MkDocs empties the site
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Wait for other builds into the same folder, end this one if it has nothing to do, and empty the folder.

        Pages that will not change stay in there.
        """
        site = Path(config.site_dir)
        self._lock.acquire(site)
        if self.session is None:
            begin_site(site, dirty=self.dirty or other_plugins.adds_to_site(config))
            return
        if self.session.is_up_to_date(config, self.command, lambda: list_sources(config, self.config)):
            log.info("Nothing has changed since the last build: the site is up to date")
            built = time.monotonic() - self.begun
            logging.getLogger("mkdocs.commands.build").info(f"Documentation built in {built:.2f} seconds")
            raise UpToDate("the site is up to date")
        self.session.begin(config)

    @event_priority(75)  # before other generators, so that they may build on our pages
    def _add_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Gather, derive, and hand every page and file over."""
        remember: Remember = work_out
        if self.session is not None:
            self.session.on_files()
            remember = self.session.remember(filter(None, [find_overrides(config)]))
        places = find_places(config, self.config)
        files = leave_out_sources(files, config, places, (self.config.author.photo, self.config.author.cv))
        screen = Screen(self.config.secrets.allow)
        files = leave_out_secret_docs(files, config, screen, remember)
        docs = [file.src_uri for file in files]
        self.site = assemble_site(config, self.config, docs, serving=self.serving, remember=remember)
        if self.session is not None:
            self.session.add_sources(self.site.looked_up)
        self.publisher = Publisher(
            self.site,
            self._find_places(self.site, docs),
            open_studio(self.site, config, self.config),
            remember,
        )
        self.report.warn(*screen.problems, *self.site.problems, *self.publisher.problems)
        self.report.note_secrets(*screen.problems, *self.site.problems)
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
        if self.site is not None and self.publisher is not None:
            self.report.warn(*other_plugins.find_removed(self.site.pages, files, name_of(config)))
            if self.serving:
                name_publicly(files, self.site.context.settings.site_url)
            self._newest = date_pages(self.site, self.publisher, files)
            if self.session is not None:
                plain = self.config.render == "mkdocs"
                self.session.on_nav(nav, config, files, self.site.pages, self.report.warn, plain=plain)
            guard_rendering(self.site, files, self.report.warn)
            self.policy.note_pages(files, self.site, config)
        return nav

    @event_priority(100)  # before others see the page that comes after ours
    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> None:
        """Let our own pages have their turn."""
        if self.session is not None and page.file.is_documentation_page():
            self.session.on_pre_page(page.file)

    @event_priority(150)  # before the tags plugin lists what it has read
    def _before_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Let the last of them have theirs."""
        if self.session is not None:
            self.session.before_env()

    @event_priority(-100)  # what other plugins do to the templates is seen in our pages
    def _on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Render our own pages."""
        if self.session is not None and self.publisher is not None:
            self.session.on_env(env, files, self.publisher)

    on_env = CombinedEvent(_before_env, _on_env)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Fill in the widgets of pages that the author wrote."""
        if "<!-- til/" not in markdown or self.site is None or page.file.src_uri in self.files:
            return markdown
        places = find_places(config, self.config)
        shown = posixpath.join(places.shown(places.docs), page.file.src_uri)
        filled, problems = fill_widgets(self.site.context, page.file.src_uri, shown, markdown)
        above = count_lines_above(page)
        self.report.warn(
            *(replace(problem, line=above + problem.line) for problem in problems if problem.line is not None)
        )
        return filled

    @event_priority(-100)  # what other plugins do to the content is in the feeds as well
    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Name the boxes of task lists, describe the page, and keep what feeds hold."""
        html = name_tasks(html, find_language(config))
        if self.publisher is not None:
            with surviving(self.site, page, self.report.warn, "describing this page"):
                html = self.publisher.on_page_content(html, page)
        return html

    @event_priority(-100)  # other plugins may give a page another title or description
    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Put our own markup into the content, now that the search has read it, and work out what the head says."""
        if self.publisher is not None:
            page.content = self.publisher.complete(page.content or "", page.file.src_uri)
            with surviving(self.site, page, self.report.warn, "describing this page to other sites"):
                self.publisher.note_page(page)
        if self.session is not None:
            self.session.on_page_context(page)
            self._show_all_pages(context)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Let the sitemap list our own pages, too."""
        self._show_all_pages(context)
        return context

    def _show_all_pages(self, context: TemplateContext) -> None:
        if self.session is not None and self.session.own is not None:
            context["pages"] = self.session.own.all_pages

    @event_priority(-100)  # so that nothing is said twice, whoever said it first
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Complete the page's head, and write the page."""
        if self.publisher is not None:
            with surviving(self.site, page, self.report.warn, "completing the head of this page"):
                output = self.publisher.on_post_page(output, page)
        return output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Help those who came to a page that is not there."""
        return self.publisher.on_post_template(output_content, template_name) if self.publisher else output_content

    @event_priority(100)  # before other plugins look at the site
    def _on_pages_built(self, *, config: MkDocsConfig) -> None:
        """Write what leaves the site, and remove what is no longer part of it."""
        if self.publisher is not None:
            self.report.warn(*self.publisher.on_post_build(Path(config.site_dir), self.session))
            date_sitemap(Path(config.site_dir), self._newest)
        if self.session is not None:
            self.session.on_pages_built()

    @event_priority(-100)  # the last word in the log
    def _on_built(self, *, config: MkDocsConfig) -> None:
        """Keep what is new, and say in one line what was built."""
        if self.config.csp and not self.serving:  # a policy would block the script that reloads a served page
            self.policy.write(Path(config.site_dir))
        if self.site is not None:
            log.debug("tilfolio: indexes of folders, which are not notes: %s", ", ".join(self.site.indexes) or "none")
            log.info("%s", summarize_site(self.site))
            store = None if self.session is None else self.session.store
            leaks = check_leaks(Path(config.site_dir), self.site.told, store)
            self.report.end(self.site, config, leaks, serving=self.serving)
            if self.dev_server is not None:
                self.dev_server.note(self.site)
            refuse_leaks(Path(config.site_dir), leaks, serving=self.serving)
        if self.session is not None:
            self.session.on_post_build(self.site.validity if self.site is not None else (None, None))
        self._lock.release()
        if self.serving:
            self.tidying.end_build(None if self.session is None else self.session.write)

    on_post_build = CombinedEvent(_on_pages_built, _on_built)

    @event_priority(-100)  # other plugins have done what they do after an error
    def on_build_error(self, *, error: Exception) -> None:
        """Keep what was made before the error, and say in one line if the disk was the cause."""
        self.report.give_up(keep=isinstance(error, UpToDate))
        if self.session is not None and not isinstance(error, UpToDate):
            self.session.on_build_error()
        self._lock.release()
        tell_disk_error(error, self._lock.site, None if self.site is None else self.site.places.docs)

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch the notes and the projects, wherever they are, and make cards and previews when they are looked at."""
        # Here, since what brings in a web server is a thirtieth of a build of what was built before.
        from tilfolio.engines.mkdocs.dev_server import DevServer  # noqa: PLC0415

        self.dev_server = DevServer(server, config, self.config, self.report.note_failure, self._answer)
        if self.site is not None:
            self.dev_server.note(self.site)
        return server

    def _answer(self, uri: str) -> tuple[str, bytes] | None:
        return self.report.answer(uri) or (self.publisher.answer(uri) if self.publisher else None)

    def on_shutdown(self) -> None:
        """Close the store."""
        self.report.stop()
        self.tidying.begin_build()
        self._close_session()
        self._lock.release()
        self.tidying.end()
        if self.command == "build":
            gc.freeze()  # all of it ends with the process: a final garbage collection takes a tenth of a build

    def _add_sections(self, files: Files, config: MkDocsConfig) -> None:
        if self.site is not None and not other_plugins.makes_navigation(config):
            add_sections(config, {page.uri for page in self.site.pages}, files, find_words(config))

    def _find_places(self, site: Site, docs: Iterable[str]) -> Places:
        return replace(site.places, docs_uris=frozenset(docs))

    def _hand_over(self, site: Site, files: Files, config: MkDocsConfig) -> Files:
        shared = self.publisher.assets if self.publisher is not None else ()
        places = self._find_places(site, files.src_uris)
        self.files = make_files(site, shared, files.src_uris, config, places, self.report.warn)
        self.files |= {file.src_uri: file for file in add_libraries(config, site.pages, files)}
        others = (file for file in files if file.src_uri not in self.files)
        added = Files(sorted((*others, *self.files.values()), key=file_sort_key))
        if other_plugins.reads_navigation(config):
            self._add_sections(added, config)
        other_plugins.spare_generated_pages(config, self.files.values())
        return added
