"""One build of a site, from the files of MkDocs to the finished folder.

`plugin.py` imports this only if there is something to build.
"""

import logging
import os
import posixpath
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.templates import TemplateContext
from mkdocs_gen_files.editor import file_sort_key
from msgspec.structs import replace

from tilfolio.compiled import CompiledTemplates
from tilfolio.engines.mkdocs import handover, other_plugins
from tilfolio.engines.mkdocs.assemble import assemble_site, prepare_studio
from tilfolio.engines.mkdocs.asset_files import AssetFile
from tilfolio.engines.mkdocs.build_report import BuildLog
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.content_policy import ContentPolicy
from tilfolio.engines.mkdocs.docs_folder import leave_out_sources
from tilfolio.engines.mkdocs.held_pages import hold_back_pages, take_out_links, take_out_of_navigation
from tilfolio.engines.mkdocs.leak_check import check_leaks
from tilfolio.engines.mkdocs.libraries import adapt_docs_page, add_libraries, complete_extensions
from tilfolio.engines.mkdocs.locations import find_local_now, find_overrides, find_places, name_of
from tilfolio.engines.mkdocs.navigation import add_sections, name_notes
from tilfolio.engines.mkdocs.own_pages import OwnPages
from tilfolio.engines.mkdocs.participants import find_stranger
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.engines.mkdocs.secret_config import leave_out_secret_docs, refuse_secret_templates
from tilfolio.engines.mkdocs.session import Session
from tilfolio.engines.mkdocs.shipped_words import find_language
from tilfolio.engines.mkdocs.site_folder import read_site
from tilfolio.faults import surviving
from tilfolio.pages.portable_html import name_tasks
from tilfolio.pages.widgets import fill_widgets
from tilfolio.remember import Remember, work_out
from tilfolio.render.template_check import has_known_filters
from tilfolio.steps.places import Places
from tilfolio.trust.leaks import Leak
from tilfolio.trust.screen import Screen
from tilfolio.words import load_words

log = logging.getLogger("mkdocs.plugins.tilfolio")


class SiteBuild:
    """The state of one build, with a method for each of MkDocs' events."""

    def __init__(
        self,
        config: MkDocsConfig,
        options: TilfolioConfig,
        files: Files,
        session: Session | None,
        report: BuildLog,
        *,
        serving: bool,
        dirty: bool = False,
    ) -> None:
        """Lay out the site; `files` are those of `docs/` and of other plugins."""
        self._config, self._options, self._session, self._report = config, options, session, report
        self._serving = serving
        remember: Remember = work_out
        if session is not None:
            session.on_files()
            remember = session.remember(filter(None, [find_overrides(config)]))
        places = find_places(config, options)
        files = leave_out_sources(files, config, places, (options.author.photo, options.author.cv))
        refuse_secret_templates(config, places.root, Screen(options.secrets.allow), remember)
        screen = Screen(options.secrets.allow)
        files = leave_out_secret_docs(files, config, screen, remember, dirty=dirty)
        held, problems = hold_back_pages(files, config, find_local_now(options))
        self._held = frozenset() if serving else frozenset(held)
        self._held_files = [file for file in files if file.src_uri in self._held]
        docs = [file.src_uri for file in files if file.src_uri not in self._held]
        self.site = assemble_site(config, options, docs, {} if serving else held, serving=serving, remember=remember)
        if session is not None:
            session.last.add_sources(self.site.looked_up)
        self.publisher = Publisher(
            self.site, self._find_places(docs), prepare_studio(self.site, config, options), remember
        )
        report.warn(*screen.problems, *problems, *self.site.problems, *self.publisher.heads.problems)
        report.note_secrets(*screen.problems, *self.site.problems)
        report.note_unsearched(*screen.unsearched, *self.site.unsearched)
        for hint in self.site.hints:
            log.info("%s", hint)
        complete_extensions(config, self.site.pages, files)
        self._sources_shown = {page.uri: page.source for page in self.site.pages}
        self._own: OwnPages | None = None
        """Our own pages; None if MkDocs renders them."""
        self._policy = ContentPolicy()
        self._newest = ""
        self._finished: Mapping[str, os.stat_result] = {}
        """All that is in the finished site, read at `_read_at`."""
        self._read_at = 0
        self._files: dict[str, File] = {}
        self._sources: dict[str, str] = {}
        self.docs = files

    def hand_over(self) -> Files:
        """Return all files of the site, including ours."""
        files, config = self.docs, self._config
        places = self._find_places(files.src_uris)
        assets, warn = self.publisher.heads.assets, self._report.warn
        made = handover.make_files(self.site, assets, files.src_uris, config, places, warn)
        self._files = made | {file.src_uri: file for file in add_libraries(config, self.site.pages, files)}
        others = (file for file in files if file.src_uri not in self._files)
        added = Files(sorted((*others, *self._files.values()), key=file_sort_key))
        if other_plugins.reads_navigation(config):
            self._add_sections(added)
        other_plugins.spare_generated_pages(config, self._files.values())
        return added

    def before_i18n(self, files: Files) -> None:
        """Make our pages look like pages of `docs/` for other plugins."""
        other_plugins.show_to_ezlinks(self._config, self._files, files)
        self._sources = {uri: str(file.abs_src_path) for uri, file in self._files.items()}
        other_plugins.move_into_docs(self._config, self._files)

    def after_i18n(self, files: Files) -> None:
        """Restore our pages, and set the navigation."""
        other_plugins.move_back(self._config, self._files, self._sources, files)
        self._add_sections(files)

    def on_nav(self, nav: Navigation, files: Files) -> None:
        """Set dates for the sitemap, and take over our own pages."""
        config, warn = self._config, self._report.warn
        take_out_of_navigation(nav, self._held)
        warn(*other_plugins.find_removed(self.site.pages, files, name_of(config)))
        if self._serving:
            handover.name_publicly(files, self.site.context.settings.site_url)
        self._newest = handover.date_pages(self.site, self.publisher, files)
        if self._session is not None and self._options.render != "mkdocs":
            self._take_over(self._session, nav, files)
        handover.guard_rendering(self.site, files, warn)
        self._policy.note_pages(files, self.site, config)

    def _take_over(self, session: Session, nav: Navigation, files: Files) -> None:
        """Render our own pages ourselves, unless a plugin needs MkDocs to do it."""
        stranger = find_stranger(self._config)
        if stranger:
            log.info("MkDocs renders every page, since %s", stranger)
            return
        self._own = OwnPages(
            self.site.pages,
            nav,
            self._config,
            files,
            session.store,
            session.environment,
            self._report.warn,
            cores=session.cores,
        )
        self._own.convert_ahead()

    def catch_up(self, file: File | None = None) -> None:
        """Read our pages that come before a file in MkDocs' order; without a file, all remaining ones."""
        if self._own is not None:
            self._own.catch_up(file)

    def on_env(self, env: Environment, files: Files) -> None:
        """Render and write our pages; compiled templates are reused if all filters are known."""
        if self._session is None:
            return
        if env.bytecode_cache is None and has_known_filters(env):
            env.bytecode_cache = CompiledTemplates()
        self._session.store.let_others_write()
        for file in files:
            if isinstance(file, AssetFile):
                file.site = self._session.site
        if self._own is not None:
            self._own.build(env, self._session.site, self.publisher)

    def on_page_markdown(self, markdown: str, page: MkDocsPage) -> str:
        """Adapt formulas and fill in widgets on the author's pages."""
        if page.file.src_uri in self._files:
            return markdown
        markdown = adapt_docs_page(markdown, self._config)
        if "<!-- til/" not in markdown:
            return markdown
        places = find_places(self._config, self._options)
        shown = posixpath.join(places.shown(places.docs), page.file.src_uri)
        filled, problems = fill_widgets(self.site.context, page.file.src_uri, shown, markdown)
        above = handover.count_lines_above(page)
        self._report.warn(
            *(replace(problem, line=above + problem.line) for problem in problems if problem.line is not None)
        )
        return filled

    def on_page_content(self, html: str, page: MkDocsPage) -> str:
        """Label the boxes of task lists, set the page's description, and keep the content for feeds."""
        html = take_out_links(name_tasks(html, self.site.context.settings.language), page, self._held_files)
        with self._surviving(page, "describing this page"):
            return self.publisher.on_page_content(html, page)
        return html

    def on_page_context(self, context: TemplateContext, page: MkDocsPage) -> None:
        """Insert our own markup after the search plugin has read the content, and prepare the head tags."""
        page.content = self.publisher.complete(page.content or "", page.file.src_uri)
        with self._surviving(page, "describing this page to other sites"):
            self.publisher.note_page(page)
        if self._own is not None:
            self._own.note_their_page(page)
            self.show_all_pages(context)

    def show_all_pages(self, context: TemplateContext) -> None:
        """Add our own pages to a template's list of pages."""
        if self._own is not None:
            context["pages"] = self._own.all_pages

    def on_post_page(self, output: str, page: MkDocsPage) -> str:
        """Add tags to the page's head."""
        with self._surviving(page, "completing the head of this page"):
            return self.publisher.on_post_page(output, page)
        self.publisher.failed.add(page.file.src_uri)
        return output

    def on_pages_built(self) -> None:
        """Write cards and feeds, and remove outdated files."""
        folder = Path(self._config.site_dir)
        self._report.warn(*self.publisher.on_post_build(folder, self._session))
        handover.date_sitemap(folder, self._newest)
        if self._own is not None:
            self._own.finish()
        if self._session is not None:
            self._session.site.remove_unclaimed()

    def finish(self) -> Sequence[Leak]:
        """Log a summary, and return the leaks in the site."""
        folder = Path(self._config.site_dir)
        if self._options.csp and not self._serving:  # a policy would block the script that reloads a served page
            self._policy.write(folder)
        log.debug("tilfolio: indexes of folders, which are not notes: %s", ", ".join(self.site.indexes) or "none")
        store, self._read_at = None if self._session is None else self._session.store, time.time_ns()
        self._finished = dict(read_site(folder))
        leaks = check_leaks(folder, self.site.texts, store, self._report.note_unsearched, self._finished)
        self._report.end(self.site, self._config, leaks, serving=self._serving)
        return leaks

    def keep(self) -> None:
        """Save the cache for the next build."""
        self._own = None
        if self._session is not None:
            self._session.on_post_build(self._finished, self._read_at, self.site.validity)

    def give_up(self) -> None:
        """Return our pages to MkDocs after an error."""
        if self._own is not None:
            self._own.release()
        self._own = None

    def _surviving(self, page: MkDocsPage, doing: str) -> AbstractContextManager[None]:
        return surviving(self._sources_shown.get(page.file.src_uri) or page.file.src_uri, self._report.warn, doing)

    def _add_sections(self, files: Files) -> None:
        if not other_plugins.makes_navigation(self._config):
            notes = name_notes(self.site.context.portfolio.tils, self.site.places)
            made = {page.uri for page in self.site.pages}
            add_sections(self._config, made, notes, files, load_words(find_language(self._config)))

    def _find_places(self, docs: Iterable[str]) -> Places:
        return replace(self.site.places, docs_uris=frozenset(docs))
