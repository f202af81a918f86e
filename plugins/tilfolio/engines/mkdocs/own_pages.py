"""Build our own pages in place of MkDocs' build loop.

MkDocs knows these pages as files, pages and link targets, but its loop skips them (`OwnFile`). Everything that the loop
does to a page happens here: plugin events in the same order, Markdown conversion, link checks, and the theme's template
(see `tilfolio.render.frames`).
"""

import logging
import re
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

import jinja2
import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.meta import get_data

from tilfolio.engines.mkdocs.conversion import Conversion, apply
from tilfolio.engines.mkdocs.conversions import Conversions
from tilfolio.engines.mkdocs.kept_files import KeptFiles
from tilfolio.engines.mkdocs.page_writer import PageWriter, log_error
from tilfolio.engines.mkdocs.participants import changes_pages, find_searches
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.engines.mkdocs.shell import Shell
from tilfolio.engines.mkdocs.shipped_words import find_language
from tilfolio.faults import describe_fault, is_ours, surviving
from tilfolio.model import Page, Problem
from tilfolio.pages.portable_html import name_tasks
from tilfolio.render.search import read_entries
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import map_on_cores

log = logging.getLogger("mkdocs.plugins.tilfolio")

_RAW_BLOCK = re.compile(r"^.*data-til-raw.*$", re.MULTILINE)
"""A placeholder line for our own markup."""
_WORTH_WORKERS = 40
"""Minimum number of pages for which starting workers pays off."""
_SAMPLES = 16
"""One of so many pages shows before workers start which frames there are."""
RENDERING = "rendering this text, so it is shown as it was written"
Report = Callable[[Problem], None]


class OwnFile(File):
    """The file of one of our pages; MkDocs' loop skips it while `is_ours`."""

    is_ours = False

    def is_documentation_page(self) -> bool:
        """Return whether MkDocs renders it; without its own check, since all our pages are Markdown."""
        return not self.is_ours

    def take_over(self) -> None:
        """Let MkDocs' loop skip the file; its cached paths are computed first, while it still counts as a page."""
        _ = self.dest_uri, self.url
        self.is_ours = True

    def copy_file(self, dirty: bool = False) -> None:
        """Do nothing, because the page is rendered."""


def show_source(text: str) -> str:
    """Return the HTML of a text that cannot be rendered."""
    return f"<pre>{escape(_RAW_BLOCK.sub('', text).strip(), quote=False)}</pre>"


def write_source(page: Page) -> str:
    """Return a page as Markdown with front matter; JSON on one line is valid YAML."""
    front = msgspec.json.encode(page.meta).decode()
    return f"---\n{front}\n---\n{page.markdown}"


class OwnPages:
    """The pages of a build that we render."""

    def __init__(
        self,
        records: Sequence[Page],
        nav: Navigation,
        config: MkDocsConfig,
        files: Files,
        store: CacheStore | None,
        environment: bytes,
        report: Report,
        *,
        cores: int,
    ) -> None:
        """Take over the pages that are not in the navigation and have no custom class of a plugin."""
        self._config, self._files, self._nav, self._cores = config, files, nav, cores
        self._store, self._environment, self._report = store, environment, report
        self._records = {page.uri: page for page in records}
        in_nav = {page.file.src_uri for page in nav.pages}
        self._pages: list[MkDocsPage] = []
        self._sections: list[MkDocsPage] = []
        """Pages in the navigation: MkDocs renders them, but we convert their Markdown."""
        for file in files:
            if isinstance(file, OwnFile) and type(file.page) is MkDocsPage:
                is_section = file.src_uri in in_nav or not file.inclusion.is_not_in_nav()
                (self._sections if is_section else self._pages).append(file.page)
        self._order = {file.src_uri: place for place, file in enumerate(files)}
        self.all_pages = files.documentation_pages()
        for page in self._pages:
            page.file.take_over()  # type: ignore[attr-defined]
        for page in self._sections:
            vars(page)["render"] = partial(self._render, page)
        self._next = 0
        self._searches, self._language = find_searches(config), find_language(config)
        self._conversions = Conversions(config, files, store, environment, search=bool(self._searches))
        self._ahead: dict[str, tuple[str, dict[str, Any]]] = {}
        """Texts and front matter that were read to convert them."""
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._theirs: list[tuple[MkDocsPage, int]] = []
        """Pages that MkDocs rendered, with the number of search entries after each."""
        self._written_over: list[tuple[KeptFiles, str, str, bytes]] = []
        """Pages that MkDocs overwrites with a file of the same name; MkDocs writes pages after files, so they win."""

    def convert_ahead(self) -> None:
        """Convert all uncached pages on all cores, unless a plugin may change their Markdown."""
        if changes_pages(self._config, "page_markdown") or changes_pages(self._config, "page_read_source"):
            return
        pages = [*self._sections, *self._pages]
        self._ahead = {page.file.src_uri: self._read(page) for page in pages}
        tasks = [(page, *self._ahead[page.file.src_uri]) for page in pages]
        self._conversions.make_all(tasks, self._cores)

    def catch_up(self, before: File | None = None) -> None:
        """Read our pages that come before a file in MkDocs' order; without a file, all remaining ones."""
        last = len(self._order) if before is None else self._order.get(before.src_uri, 0)
        while self._next < len(self._pages) and self._order[self._pages[self._next].file.src_uri] < last:
            page = self._pages[self._next]
            self._next += 1
            self._populate(page)

    def build(self, env: jinja2.Environment, site: KeptFiles, publisher: Publisher) -> None:
        """Render and write every page that has changed."""
        known = not changes_pages(self._config, "post_page")
        copied = {file.dest_uri for file in self._files if not file.is_documentation_page() and not _is_ours(file)}
        shell = Shell(env, self._config, self._nav, self.all_pages)
        writer = PageWriter(
            self._config,
            self._records,
            shell,
            site,
            publisher,
            self._environment,
            nameless=copied if known else {page.file.dest_uri for page in self._pages},
            searches=bool(self._searches),
        )
        wanted: list[MkDocsPage] = []
        for page in self._pages:
            with surviving(self._shown(page), self._report, "describing this page to other sites"):
                publisher.note_page(page)
            if not writer.keep(page):
                wanted.append(page)
        cores = self._cores if known and len(wanted) >= _WORTH_WORKERS else 1
        if cores > 1:
            writer.make_frames(wanted[::_SAMPLES])
        made = map_on_cores(
            writer.write,
            wanted,
            cores=cores,
            encode=msgspec.json.encode,
            decode=partial(msgspec.json.decode, type=str | None),
            meanwhile=None if self._store is None else self._store.flush,
        )
        for page, (key, _) in zip(wanted, made, strict=True):
            uri = page.file.dest_uri
            if key is not None:
                site.claim(uri, key)
                if uri in copied:
                    self._written_over.append((site, uri, key, site.read(uri)))
        for name, reason in shell.frames.given_up.items():
            log.info("The pages of the template %s are rendered one by one: %s", name, reason)

    def note_their_page(self, page: MkDocsPage) -> None:
        """Record a page rendered by MkDocs after the search plugin has read it."""
        if self._searches:
            self._theirs.append((page, len(self._searches[0].search_index.entries)))

    def finish(self) -> None:
        """Complete the search index, check links to anchors, and return our pages to MkDocs."""
        for site, uri, key, content in self._written_over:
            site.write(uri, content)
            site.claim(uri, key)
        for plugin in self._searches:
            plugin.search_index.entries = self._merge(plugin.search_index.entries)
        level = self._config.validation.links.anchors
        for page in self._pages:
            page.validate_anchor_links(files=self._files, log_level=level)
        self.release()

    def release(self) -> None:
        """Return our pages to MkDocs."""
        for page in self._pages:
            page.file.is_ours = False  # type: ignore[attr-defined]

    def _merge(self, theirs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the search entries of all pages in the order of the files."""
        merged = dict(self._entries)
        start = 0
        for page, end in self._theirs:
            merged[page.file.src_uri] = merged.get(page.file.src_uri, []) + list(theirs[start:end])
            start = end
        last = len(self._order)
        ordered = sorted(merged, key=lambda uri: self._order.get(uri, last))
        return [entry for uri in ordered for entry in merged[uri]] + list(theirs[start:])

    def _take(self, page: MkDocsPage) -> tuple[str, dict[str, Any]]:
        return self._ahead.pop(page.file.src_uri, None) or self._read(page)

    def _read(self, page: MkDocsPage) -> tuple[str, dict[str, Any]]:
        record = self._records[page.file.src_uri]
        return record.markdown.lstrip("\n"), msgspec.json.decode(msgspec.json.encode(record.meta))

    def _populate(self, page: MkDocsPage) -> None:
        """Read and convert a page, as MkDocs' `_populate_page` does."""
        config, files, plugins = self._config, self._files, self._config.plugins
        config._current_page = page
        try:
            page = plugins.on_pre_page(page, config=config, files=files)
            source = plugins.on_page_read_source(page=page, config=config)
            page.markdown, page.meta = self._take(page) if source is None else get_data(source)
            page.markdown = plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
            conversion = self._render(page, config, files)
            page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=files)
            if self._searches:
                self._entries[page.file.src_uri] = _find_entries(page, conversion, self._language)
        except Exception as error:
            log_error("reading", page, error)
            raise
        finally:
            config._current_page = None

    def _render(self, page: MkDocsPage, config: MkDocsConfig, files: Files) -> Conversion:
        """Convert a page, as `Page.render` does."""
        conversion = self._convert(page)
        apply(conversion, page, files)
        return conversion

    def _convert(self, page: MkDocsPage) -> Conversion:
        """Return the conversion of a page; if it fails, one that shows the source."""
        text = page.markdown or ""
        try:
            return self._conversions.find_or_make(page, text, page.meta)
        except Exception as error:  # of ours, of Python-Markdown, or of an extension
            if not is_ours(error):
                raise
            self._report(describe_fault(self._shown(page), RENDERING, error))
            return Conversion(show_source(text), [], None, [], {}, {}, [])

    def _shown(self, page: MkDocsPage) -> str:
        return self._records[page.file.src_uri].source or page.file.src_uri


def _is_ours(file: File) -> bool:
    return isinstance(file, OwnFile) and file.is_ours


def _find_entries(page: MkDocsPage, conversion: Conversion, language: str) -> list[dict[str, Any]]:
    """Return the search entries of a page: those of its conversion, unless a plugin changed the content."""
    if conversion.entries is not None and page.content == name_tasks(conversion.content, language):
        return conversion.entries
    title = str(page.meta.get("title", page.title))
    return read_entries(page.content or "", page.url, title, page.meta, conversion.toc)
