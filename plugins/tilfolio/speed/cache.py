"""The build cache: what MkDocs' events have to do with it, in the order they happen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tilfolio.speed.children import count_cores
from tilfolio.speed.fingerprints import UnknowableError, read_environment
from tilfolio.speed.keeping import KeptPages
from tilfolio.speed.recall import Recall
from tilfolio.speed.recent import Recent
from tilfolio.speed.rendering import MarkdownCache, Rendered
from tilfolio.speed.searching import CachedIndexes
from tilfolio.speed.settled import SettledPages, Wanted
from tilfolio.speed.store import FOLDER, CacheStore
from tilfolio.speed.templating import PageCache, make_template_class
from tilfolio.speed.theming import list_all, quicken
from tilfolio.speed.unchanged import LastBuild, Sources, leave_out_all

log = logging.getLogger("mkdocs.plugins.tilfolio.cache")


def find_cache(config: MkDocsConfig) -> Path:
    """Return the folder of the store: `.cache/tilfolio` beside mkdocs.yml, safe to delete at any time."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent / FOLDER


def reopen_cache(before: BuildCache | None, config: MkDocsConfig, *, wanted: bool, serving: bool) -> BuildCache | None:
    """Return the cache for a build: the one of the build before in this process, a first one, or none if not wanted."""
    if wanted:
        quicken(config.theme)
        return before or BuildCache(find_cache(config), serving=serving)
    if before is not None:
        before.on_shutdown()
    return None


class BuildCache:
    """Makes MkDocs render only what has changed, and everything the same as it would be without.

    One is made for a run of MkDocs and kept between the builds of `mkdocs serve`. Each method is called by the event of
    its name; the priorities are part of the contract.
    """

    def __init__(self, folder: Path, *, serving: bool = False, cores: int | None = None) -> None:
        """Name the folder of the store, whether builds follow one another, and how many cores to use (None: all)."""
        self.store = CacheStore(folder)
        self.kept = KeptPages(self.store)
        self._serving = serving
        self._environment = read_environment()
        self._cores = count_cores() if cores is None else cores
        self._recall: Recall | None = None
        self._made = Recent[tuple[Any]](kept=serving)
        self._rendered = Recent[Rendered](kept=serving)
        self._entries = Recent[bytes](kept=serving)
        self._markdown: MarkdownCache | None = None
        self._pages: PageCache | None = None
        self._last = LastBuild(self.store, self._environment)
        self._settled = SettledPages(self.store, self.kept, self._environment)
        self._indexes: CachedIndexes | None = None
        self._remarks: Mapping[str, Sequence[object]] = {}
        self._put_back: Callable[[], None] | None = None

    @property
    def nothing_to_do(self) -> bool:
        """Whether the site lies there as this build would make it."""
        return self._put_back is not None

    def on_pre_build(self, config: MkDocsConfig, sources: Callable[[], Sources | None] | None) -> None:
        """Hide what stays from MkDocs' emptying of the site. Priority -100: nothing else happens before that.

        `sources` are what the site is built from; None where it is built in any case.
        """
        told = sources() if sources is not None else None
        if told is not None and self._last.is_same(config, told) and self.kept.hide_all(config):
            self._put_back = leave_out_all(config)
        else:
            self.kept.on_pre_build(config)

    def on_files(self) -> None:
        """Put back what was hidden. Any priority; before something is written into the site."""
        for recent in (self._made, self._rendered, self._entries):
            recent.begin()
        self.kept.on_files()
        if self.nothing_to_do:
            self._last.repeat()
        else:
            self._last.listen()

    def add_sources(self, paths: Iterable[str]) -> None:
        """Let this build depend on files beside those that were named before it began."""
        self._last.add_sources(paths)

    def recall(self, folders: Iterable[Path]) -> Recall:
        """Return what remembers the results of a build; `folders` hold templates of the author's."""
        self._recall = Recall(self.store, self._environment, tuple(folders), cores=self._cores, recent=self._made)
        return self._recall

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files, wanted: Wanted) -> None:
        """Let search entries and pages be taken from the cache, and what need not be rendered be left out.

        Priority -100, after every other plugin: all pages are there now, and all files that links can lead to.
        """
        self._indexes = CachedIndexes(config, self.store, self._environment, self._entries)
        self._settled.forget()
        try:
            self._markdown = MarkdownCache(
                self.store, config, self._environment, cores=self._cores, recent=self._rendered
            )
        except UnknowableError as reason:
            log.debug(f"Markdown is not cached: {reason}")
            self._last.forget()
            return
        if self._markdown.is_used:
            name_of = self._recall.name_of if self._recall is not None else lambda page: None
            self._settled.on_nav(nav, config, files, wanted, name_of)
        pending = files.documentation_pages(inclusion=InclusionLevel.is_included)
        self._markdown.adopt(file.page for file in pending if file.page is not None)

    def before_env(self, env: jinja2.Environment, config: MkDocsConfig) -> None:
        """Tell other plugins of pages that they were not shown. Priority 150: before any looks at what it has seen."""
        list_all(env)
        if self._indexes is not None:
            self._settled.on_env(config, self._indexes)

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Let whole pages be taken from the cache, and files stay that are in the site already.

        Priority -100, after every other plugin: what they do to the environment and to the pages is part of the keys.
        """
        remarks = self._markdown.remarks if self._markdown is not None else {}
        hurry = self._end_markdown()
        self.store.let_others_write()
        self.kept.keep_files(files)
        if self._indexes is None:
            return
        try:
            self._pages = PageCache(
                self.store, config, env, self.kept, self._indexes, self._environment, cores=self._cores, hurry=hurry
            )
        except UnknowableError as reason:
            log.info(f"Whole pages are not cached: {reason}")
            self._last.forget()
            return
        env.template_class = make_template_class(self._pages)
        if self._indexes.are_all:
            self._settled.leave_out(self._pages.is_made)
        self._remarks = remarks

    def on_pages_built(self) -> None:
        """Remove pages that are gone. `on_post_build` with priority 100: before other plugins look at the site."""
        self._end_children()
        self.kept.on_post_build()
        if self._pages is not None and self._indexes is not None and not self._pages.met_unknown:
            self._settled.on_pages_built(self._indexes, self._remarks)

    def on_post_build(self, validity: tuple[datetime | None, datetime | None] = (None, None)) -> None:
        """End the build. Priority -100: what other plugins put into the store is written as well.

        `validity` says from when until when the same sources make the same site.
        """
        begins, ends = (moment.timestamp() if moment else None for moment in validity)
        self._last.validity = begins, ends
        if self._pages is not None and not self._pages.met_unknown:
            self._last.keep(self.kept.are_in)
        self._end()

    def on_post_page(self, page: Page, output: str) -> None:
        """Write a page that is complete. After all that change it."""
        if self._pages is not None and not self._pages.is_ahead:
            self.kept.write(page.file, output)

    def on_build_error(self) -> None:
        """Keep what was made before the error."""
        self._end_children()
        self.kept.on_build_error()
        self._last.forget()
        self._end()

    def on_shutdown(self) -> None:
        """Let go of the file."""
        self._end()
        self.write()
        self.store.close()

    def write(self) -> None:
        """Write what is new to the disk; between builds that follow one another it is done while nobody waits."""
        self._settled.write()
        if self._recall is not None:
            self._recall.write()
        self.store.flush()

    def _end_markdown(self) -> bool:
        """Return whether most pages were new."""
        if self._markdown is None:
            return False
        children = self._markdown.children
        self._markdown = None
        children.stop()
        return children.were_needed

    def _end(self) -> None:
        if self._put_back is not None:
            self._put_back()
            self._put_back = None
        self._end_markdown()
        self._end_children()
        self._pages = None
        if self._serving:
            self.store.let_others_write()
        else:
            self.write()

    def _end_children(self) -> None:
        """Let no child write into the site any more."""
        if self._pages is not None:
            self._pages.children.stop()
