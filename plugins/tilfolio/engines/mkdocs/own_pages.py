"""Our own pages, from Markdown to files, in the places where MkDocs' build loop would have had its turn with them.

MkDocs knows each of them as a file, a page and the target of links; only its loop passes over them (`OwnFile`). All
that happens to a page in that loop happens here: the events of plugins in the same order, the conversion of Markdown,
the checks of links, and the theme's template (see `tilfolio.render.frames`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any

import jinja2
import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils.meta import get_data

from tilfolio.engines.mkdocs.conversion import Conversion, apply
from tilfolio.engines.mkdocs.conversions import Conversions
from tilfolio.engines.mkdocs.kept_files import KeptFiles
from tilfolio.engines.mkdocs.participants import changes_pages, find_searches
from tilfolio.engines.mkdocs.publisher import Publisher
from tilfolio.engines.mkdocs.shell import Shell, View
from tilfolio.engines.mkdocs.shipped_words import find_language
from tilfolio.faults import describe_fault, is_ours
from tilfolio.model import Page, Problem
from tilfolio.pages.portable_html import name_tasks
from tilfolio.remember import stamp
from tilfolio.render.frames import Frame
from tilfolio.render.search import read_entries, strip_marks
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import map_on_cores

log = logging.getLogger("mkdocs.plugins.tilfolio")

_RAW_BLOCK = re.compile(r"^.*data-til-raw.*$", re.MULTILINE)
"""A line that holds the place of our own markup."""
_WORTH_WORKERS = 40
"""Pages to convert or to write; starting workers costs as much as some of them."""
Report = Callable[[Problem], None]


class OwnFile(File):
    """The file of a page of ours: MkDocs' loop passes over it while it is ours to render."""

    is_ours = False

    def is_documentation_page(self) -> bool:
        """Return whether MkDocs renders it."""
        return not self.is_ours and super().is_documentation_page()

    def take_over(self) -> None:
        """Let MkDocs' loop pass over it; where it lies in the site follows from its being a page."""
        _ = self.dest_uri, self.url
        self.is_ours = True

    def copy_file(self, dirty: bool = False) -> None:
        """Copy nothing: its page is rendered."""


def write_source(page: Page) -> str:
    """Return a page as MkDocs reads it; JSON on one line is YAML."""
    front = msgspec.json.encode(page.meta).decode()
    return f"---\n{front}\n---\n{page.markdown}"


class OwnPages:
    """The pages of one build that we render."""

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
        """Take over the pages that are in no navigation and that no plugin gave a class of its own."""
        self._config, self._files, self._nav, self._cores = config, files, nav, cores
        self._environment, self._report = environment, report
        self._records = {page.uri: page for page in records}
        in_nav = {page.file.src_uri for page in nav.pages}
        self._pages = [
            file.page
            for file in files
            if isinstance(file, OwnFile)
            and type(file.page) is MkDocsPage
            and file.inclusion.is_not_in_nav()  # sections are rendered by MkDocs, in a navigation or not
            and file.src_uri not in in_nav
        ]
        self._order = {file.src_uri: place for place, file in enumerate(files)}
        self.all_pages = files.documentation_pages()
        for page in self._pages:
            page.file.take_over()  # type: ignore[attr-defined]
        self._next = 0
        self._searches = find_searches(config)
        self._conversions = Conversions(config, files, store, environment, search=bool(self._searches))
        self._entries: dict[str, list[dict[str, Any]]] = {}
        self._theirs: list[tuple[MkDocsPage, int]] = []
        """Pages that MkDocs rendered, and how many entries the search had after each."""
        self._written_over: list[tuple[KeptFiles, str, bytes]] = []
        """Pages in whose place MkDocs copies a file: as it writes pages after that, they go before it."""

    def convert_ahead(self) -> None:
        """Convert what no earlier build has, on all cores; not where a plugin may change a page's Markdown first."""
        if changes_pages(self._config, "page_markdown") or changes_pages(self._config, "page_read_source"):
            return
        tasks = [(page, *self._read(page)) for page in self._pages]
        self._conversions.make_all(tasks, self._cores)

    def catch_up(self, before: File | None = None) -> None:
        """Read the pages whose turn it is before that of a file that MkDocs reads; without one, all that are left."""
        last = len(self._order) if before is None else self._order.get(before.src_uri, 0)
        while self._next < len(self._pages) and self._order[self._pages[self._next].file.src_uri] < last:
            page = self._pages[self._next]
            self._next += 1
            self._populate(page)

    def build(self, env: jinja2.Environment, site: KeptFiles, publisher: Publisher) -> None:
        """Render every page, and write those that do not lie in the site as they are now."""
        shell = Shell(env, self._config, self._nav, self.all_pages)
        known = not changes_pages(self._config, "post_page")
        copied = {file.dest_uri for file in self._files if not file.is_documentation_page() and not _is_ours(file)}
        nameless = copied if known else {page.file.dest_uri for page in self._pages}
        wanted = self._list_wanted(shell, site, publisher, nameless)

        def write(task: tuple[View, Frame | None, str]) -> bytes:
            view, frame, _ = task
            output = shell.frames.render_in_full(view) if frame is None else frame.fill(view)
            return b"1" if self._finish_page(view.page, output, site) else b""

        cores = self._cores if known and len(wanted) >= _WORTH_WORKERS else 1
        done = map_on_cores(write, wanted, cores=cores, encode=bytes, decode=bytes)
        for (view, _, key), (written, _) in zip(wanted, done, strict=True):
            uri = view.page.file.dest_uri
            if written:
                site.claim(uri, key)
            if written and uri in copied:
                self._written_over.append((site, uri, site.read(uri)))
        for name, reason in shell.frames.take_reasons():
            log.info("The pages of the template %s are rendered one by one: %s", name, reason)

    def _list_wanted(
        self, shell: Shell, site: KeptFiles, publisher: Publisher, nameless: Collection[str]
    ) -> list[tuple[View, Frame | None, str]]:
        """Return what has to be written, with a key for the site; `nameless` files are written every time."""
        wanted: list[tuple[View, Frame | None, str]] = []
        frames: dict[bytes, Frame] = {}
        for page in self._pages:
            view, target = shell.view(page), page.file.dest_uri
            with self._surviving(page, "describing this page to other sites"):
                publisher.note_page(page)
            shows_pictures = "<img" in (page.content or "")
            if shows_pictures:  # they get the sizes that their files have
                page.content = self._complete(page, publisher)
            name = b"" if target in nameless else self._name(view, publisher)
            # Written from a frame that this build has made too, and from the same values: it would be the same.
            again = frames.values() if name and site.has(target) else ()
            if any(site.keep(target, self._key(view, name, frame)) for frame in again):
                continue
            if not shows_pictures:
                page.content = self._complete(page, publisher)
            frame = shell.frames.choose(view)
            key = self._key(view, name, frame) if name and frame is not None else ""
            if frame is not None and frame.name is not None:
                frames.setdefault(frame.name, frame)
            if not (key and site.keep(target, key)):
                wanted.append((view, frame, key))
        return wanted

    def _name(self, view: View, publisher: Publisher) -> bytes:
        """Return a hash of a page's content, and of all that is put into its head and at its end."""
        raw_blocks = self._records[view.page.file.src_uri].raw_blocks
        return bytes([bool(self._searches)]) + view.stamp_content(raw_blocks) + publisher.name_head(view.page)

    def _key(self, view: View, name: bytes, frame: Frame) -> str:
        """Return a hash of everything that a page's file depends on when it is made from a frame; empty if not known.

        Equal keys mean that the page would answer the frame's questions as it did before.
        """
        if frame.name is None:
            return ""
        return stamp(self._environment, frame.name, name, view.stamp_rest(frame)).hex()

    def _finish_page(self, page: MkDocsPage, output: str, site: KeptFiles) -> bool:
        """Do what MkDocs' `_build_page` does with what a template made, and return whether a file was written."""
        self._config._current_page = page
        try:
            output = self._config.plugins.on_post_page(output, page=page, config=self._config)
            if not output.strip():
                log.info(f"Page skipped: '{page.file.src_uri}'. Generated empty output.")
                return False
            site.write(page.file.dest_uri, output.encode("utf-8", errors="xmlcharrefreplace"))
            return True
        except Exception as error:
            _tell("building", page, error)
            raise
        finally:
            self._config._current_page = None

    def note_their_page(self, page: MkDocsPage) -> None:
        """Take note of a page that MkDocs renders, once the search has read it."""
        if self._searches:
            self._theirs.append((page, len(self._searches[0].search_index.entries)))

    def finish(self) -> None:
        """Complete the search, check the links to anchors, and let MkDocs have its pages."""
        for site, uri, content in self._written_over:
            site.write(uri, content)
        for plugin in self._searches:
            plugin.search_index.entries = self._merge(plugin.search_index.entries)
        level = self._config.validation.links.anchors
        for page in self._pages:
            page.validate_anchor_links(files=self._files, log_level=level)
        self.release()

    def release(self) -> None:
        """Let MkDocs have its pages."""
        for page in self._pages:
            page.file.is_ours = False  # type: ignore[attr-defined]

    def _merge(self, theirs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the entries of all pages in the order of the files."""
        merged = dict(self._entries)
        start = 0
        for page, end in self._theirs:
            merged[page.file.src_uri] = merged.get(page.file.src_uri, []) + list(theirs[start:end])
            start = end
        last = len(self._order)
        ordered = sorted(merged, key=lambda uri: self._order.get(uri, last))
        return [entry for uri in ordered for entry in merged[uri]] + list(theirs[start:])

    def _read(self, page: MkDocsPage) -> tuple[str, dict[str, Any]]:
        record = self._records[page.file.src_uri]
        return record.markdown.lstrip("\n"), msgspec.json.decode(msgspec.json.encode(record.meta))

    def _populate(self, page: MkDocsPage) -> None:
        """Do what MkDocs' `_populate_page` does."""
        config, files, plugins = self._config, self._files, self._config.plugins
        config._current_page = page
        try:
            page = plugins.on_pre_page(page, config=config, files=files)
            source = plugins.on_page_read_source(page=page, config=config)
            page.markdown, page.meta = self._read(page) if source is None else get_data(source)
            page.markdown = plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
            conversion = self._convert(page)
            apply(conversion, page, files)
            page.content = plugins.on_page_content(page.content or "", page=page, config=config, files=files)
            if self._searches:
                self._entries[page.file.src_uri] = _find_entries(page, conversion, find_language(config))
        except Exception as error:
            _tell("reading", page, error)
            raise
        finally:
            config._current_page = None

    def _convert(self, page: MkDocsPage) -> Conversion:
        """Return what became of a page's Markdown; where that fails, the text as it was written."""
        text = page.markdown or ""
        try:
            return self._conversions.find_or_make(page, text, page.meta)
        except Exception as error:  # of ours, of Python-Markdown, or of an extension
            if not is_ours(error):
                raise
            doing = "rendering this text, so it is shown as it was written"
            self._report(describe_fault(self._shown(page), doing, error))
            written = escape(_RAW_BLOCK.sub("", text).strip(), quote=False)
            return Conversion(f"<pre>{written}</pre>", [], None, [], {}, {}, [])

    @contextmanager
    def _surviving(self, page: MkDocsPage, doing: str) -> Iterator[None]:
        """Report what our own code fails at for one page, and go on."""
        try:
            yield
        except Exception as error:
            if not is_ours(error):
                raise
            self._report(describe_fault(self._shown(page), doing, error))

    def _shown(self, page: MkDocsPage) -> str:
        return self._records[page.file.src_uri].source or page.file.src_uri

    def _complete(self, page: MkDocsPage, publisher: Publisher) -> str:
        """Return a page's content as its template gets it."""
        content = page.content or ""
        if self._searches:
            content = strip_marks(content)
        return publisher.complete(content, page.file.src_uri)


def _is_ours(file: File) -> bool:
    return isinstance(file, OwnFile) and file.is_ours


def _find_entries(page: MkDocsPage, conversion: Conversion, language: str) -> list[dict[str, Any]]:
    """Return the entries of a page; those of its conversion, unless a plugin has changed the content since."""
    if conversion.entries is not None and page.content == name_tasks(conversion.content, language):
        return conversion.entries
    title = str(page.meta.get("title", page.title))
    return read_entries(page.content or "", page.url, title, page.meta, conversion.toc)


def _tell(doing: str, page: MkDocsPage, error: Exception) -> None:
    """Say in which page an error was, as MkDocs does."""
    message = f"Error {doing} page '{page.file.src_uri}':"
    log.error(message if isinstance(error, BuildError) else f"{message} {error}")
