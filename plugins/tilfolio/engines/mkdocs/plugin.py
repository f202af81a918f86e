"""Edge: the MkDocs plugin."""

from __future__ import annotations

import gc
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext

from tilfolio.engines.mkdocs import other_plugins
from tilfolio.engines.mkdocs.build_inputs import list_sources
from tilfolio.engines.mkdocs.build_report import BuildLog
from tilfolio.engines.mkdocs.config import TilfolioConfig, read_author
from tilfolio.engines.mkdocs.garbage import Tidying
from tilfolio.engines.mkdocs.locations import find_cache, list_source_folders
from tilfolio.engines.mkdocs.look import apply_look, describe_missing, make_tag_anchors_unique
from tilfolio.engines.mkdocs.noop_build import UpToDate
from tilfolio.engines.mkdocs.secret_config import refuse_secrets
from tilfolio.engines.mkdocs.session import Session
from tilfolio.engines.mkdocs.site_folder import SiteLock, begin_site, refuse_sources, report_disk_error
from tilfolio.engines.mkdocs.template_errors import describe_template_error
from tilfolio.pages import paths

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from tilfolio.engines.mkdocs.compiling import Compiling
    from tilfolio.engines.mkdocs.dev_server import DevServer
    from tilfolio.engines.mkdocs.site_build import SiteBuild

log = logging.getLogger("mkdocs.plugins.tilfolio")


class TilfolioPlugin(BasePlugin[TilfolioConfig]):
    """Notes and projects as pages of an MkDocs site."""

    def __init__(self) -> None:
        super().__init__()
        self.command = ""
        self.begun = 0.0
        self.serving = False
        self.dirty = False
        self.tidying = Tidying()
        self.session: Session | None = None
        self.build: SiteBuild | None = None
        """The current or last build."""
        self.report = BuildLog()
        self.dev_server: DevServer | None = None
        self._compiling: Compiling | None = None
        self._lock = SiteLock()
        self._docs: Path | None = None

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Store the command. Having this event also makes MkDocs keep the plugin between rebuilds of `serve`."""
        self.command = command
        self.serving = command == "serve"
        self.dirty = dirty

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Open the store, and configure the theme, tags, styles and scripts."""
        self.begun = time.monotonic()
        self.report.begin(config)
        refuse_secrets(config, self.config.secrets.allow)
        self.tidying.begin_build()
        if not self.config.cache or self.dirty or other_plugins.builds_again(config):
            self._close_session()
        elif self.session is None:
            self.session = Session(find_cache(config), serving=self.serving)
        if missing := describe_missing(config):
            log.info("%s", missing)
        else:
            author = read_author(self.config.author, config.site_author)
            for hint in apply_look(config, author, self.config.accent, feeds=self.config.feeds):
                log.info("%s", hint)
        make_tag_anchors_unique(config)
        if paths.STYLE not in config.extra_css:
            config.extra_css.insert(0, paths.STYLE)
        if paths.SCRIPT not in config.extra_javascript:
            config.extra_javascript.append(paths.SCRIPT)
        return config

    def _close_session(self) -> None:
        if self.session is not None:
            self.session.on_shutdown()
            self.session = None

    @event_priority(-100)  # the last thing before MkDocs empties the site
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Lock the site's folder, end the build if nothing has changed, and remove outdated files."""
        site, self._docs = Path(config.site_dir), Path(config.docs_dir)
        refuse_sources(site, list_source_folders(config, self.config))
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
        # Imported here to keep builds without changes fast.
        from tilfolio.engines.mkdocs.compiling import Compiling  # noqa: PLC0415
        from tilfolio.engines.mkdocs.site_build import SiteBuild  # noqa: PLC0415

        self._compiling = Compiling(config)
        self.build = SiteBuild(
            config, self.config, files, self.session, self.report, serving=self.serving, dirty=self.dirty
        )
        return self.build.hand_over()

    @event_priority(-99)  # after ezlinks, and just before static-i18n
    def _before_i18n(self, files: Files, config: MkDocsConfig) -> Files:
        if self.build is not None:
            self.build.before_i18n(files)
        return files

    @event_priority(-101)  # just after static-i18n; all other plugins have added and removed their pages
    def _after_i18n(self, files: Files, config: MkDocsConfig) -> Files:
        if self.build is not None:
            self.build.after_i18n(files)
        return files

    on_files = CombinedEvent(_add_files, _before_i18n, _after_i18n)

    @event_priority(-100)  # all pages and link targets exist
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Take over our own pages."""
        if self.build is not None:
            self.build.on_nav(nav, files)
        return nav

    @event_priority(100)  # before other plugins see this page
    def on_pre_page(self, page: MkDocsPage, *, config: MkDocsConfig, files: Files) -> None:
        """Read our own pages that come before this one."""
        if self.build is not None and page.file.is_documentation_page():
            self.build.catch_up(page.file)

    @event_priority(150)  # before the tags plugin lists all tags
    def _before_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        if self.build is not None:
            self.build.catch_up()

    @event_priority(-100)  # after other plugins have changed the templates
    def _on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        if self.build is not None:
            self.build.on_env(env, files)

    on_env = CombinedEvent(_before_env, _on_env)

    def on_page_markdown(self, markdown: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Fill in the widgets on the author's pages."""
        return markdown if self.build is None else self.build.on_page_markdown(markdown, page)

    @event_priority(-100)  # after other plugins have changed the content, so that feeds have their changes
    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Set the page's description, and keep the content for feeds."""
        return html if self.build is None else self.build.on_page_content(html, page)

    @event_priority(-100)  # after other plugins have changed titles or descriptions
    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Complete the page's content."""
        if self.build is not None:
            self.build.on_page_context(context, page)
        return context

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Add our own pages to the sitemap."""
        if self.build is not None:
            self.build.show_all_pages(context)
        return context

    @event_priority(-100)  # after other plugins, so that no head tag is added twice
    def on_post_page(self, output: str, *, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Complete the page's head."""
        return output if self.build is None else self.build.on_post_page(output, page)

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Add help to the 404 page."""
        if self.build is None:
            return output_content
        return self.build.publisher.on_post_template(output_content, template_name)

    @event_priority(100)  # before other plugins process the site
    def _on_pages_built(self, *, config: MkDocsConfig) -> None:
        """Write cards and feeds, and remove outdated files."""
        if self.build is not None:
            self.build.on_pages_built()

    @event_priority(-100)  # after all other plugins
    def _on_built(self, *, config: MkDocsConfig) -> None:
        """Check for leaks, and save the cache."""
        if self.build is not None:
            from tilfolio.engines.mkdocs.leak_check import refuse_leaks  # noqa: PLC0415 as in _add_files

            leaks = self.build.finish()
            if self.dev_server is not None:
                self.dev_server.note(self.build.site)
            refuse_leaks(Path(config.site_dir), leaks, serving=self.serving)
            self.build.keep()
        self._let_go()
        if self.serving:
            self.tidying.end_build(None if self.session is None else self.session.write)

    on_post_build = CombinedEvent(_on_pages_built, _on_built)

    @event_priority(-100)  # after other plugins
    def on_build_error(self, *, error: Exception) -> None:
        """Save the cache, and turn errors of the disk or a template into one line."""
        self.report.give_up(keep=isinstance(error, UpToDate))
        if self.build is not None:
            self.build.give_up()
        if self.session is not None and not isinstance(error, UpToDate):
            self.session.on_build_error()
        self._let_go()
        report_disk_error(error, self._lock.site, self._docs)
        if message := describe_template_error(error):
            raise PluginError(f"tilfolio: {message}") from error

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Watch notes and projects, and create cards and previews on request."""
        # Imported here to keep builds without changes fast: it takes a thirtieth of one.
        from tilfolio.engines.mkdocs.dev_server import DevServer  # noqa: PLC0415

        self.dev_server = DevServer(server, config, self.config, self.report.note_failure, self._answer)
        if self.build is not None:
            self.dev_server.note(self.build.site)
        return server

    def _answer(self, uri: str) -> tuple[str, bytes] | None:
        return self.report.answer(uri) or (self.build.publisher.answer(uri) if self.build else None)

    def _let_go(self) -> None:
        """Stop the other process, and let other builds write the site."""
        if self._compiling is not None:
            self._compiling.end()
        self._lock.release()

    def on_shutdown(self) -> None:
        """Close the store."""
        self.report.stop()
        self.tidying.begin_build()
        self._close_session()
        self._let_go()
        self.tidying.end()
        if self.command == "build":
            gc.freeze()  # avoids a final garbage collection at exit, a tenth of a build
