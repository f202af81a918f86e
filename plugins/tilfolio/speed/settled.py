"""Pages that lie in the site as they would be made again: MkDocs is not shown them, so they cost it nothing.

After an edit that is nearly all. A page is settled where nothing that it follows from has changed: its own text,
front matter and head, which files there are, the author's other pages, options, and what is installed. What cannot be
told so, a page that gave a warning or leads to an anchor of another, a theme with templates of the author's, goes the
ordinary way.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage

from tilfolio.memory import stamp
from tilfolio.model import Page
from tilfolio.speed.fingerprints import (
    UnknowableError,
    check_foreseen,
    digest,
    digest_config,
    digest_own_code,
    find_own_folders,
)
from tilfolio.speed.keeping import KeptPages
from tilfolio.speed.searching import CachedIndexes, Entries, is_plain
from tilfolio.speed.store import CacheStore

_LISTS_TAGS = "material/tags"


class PendingFiles(Files):
    """Files of which a build walks through the pages that are not settled; whoever asks for all pages gets all."""

    settled: frozenset[str] = frozenset()
    is_made: Callable[[File], bool] | None = None
    """Asked of each page when its turn comes, once pages are built."""

    def documentation_pages(self, *, inclusion: Callable[[InclusionLevel], bool] | None = None) -> Sequence[File]:
        """Return the pages; MkDocs names the inclusion where it reads and builds them."""
        if inclusion is None:
            return super().documentation_pages()
        pages = super().documentation_pages(inclusion=inclusion)
        pending = [file for file in pages if file.src_uri not in self.settled]
        return pending if self.is_made is None else _Remaining(pending, self.is_made)


class _Remaining(list[File]):
    """Pages, of which those are passed over that somebody else has made by the time their turn comes."""

    def __init__(self, files: Iterable[File], is_made: Callable[[File], bool]) -> None:
        super().__init__(files)
        self._is_made = is_made

    def __iter__(self) -> Iterator[File]:
        return (file for file in super().__iter__() if not self._is_made(file))


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What is known of the pages of a build before MkDocs reads them."""

    pages: Sequence[Page]
    """Ours."""
    needed: Collection[str]
    """URIs of those that have to be rendered, as something else needs their content."""
    name_head: Callable[[Page], bytes]
    """Names all that the head of a page says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Settled:
    key: str
    anchors: list[str]
    entries: str
    """Of the search, as JSON."""
    record: Sequence[object]
    """Of the file that was written, by which it is known again."""


class SettledPages:
    """The pages of the build before, and those of this one."""

    def __init__(self, store: CacheStore, kept: KeptPages, environment: bytes) -> None:
        """Start with nothing known of any build."""
        self._store = store
        self._kept = kept
        self._environment = environment
        self._name: bytes | None = None
        self._before: tuple[bytes | None, dict[str, _Settled]] = (None, {})
        """Under which name it is stored, and what, for the next build of this process."""
        self._is_new = False
        """Whether that is not in the store yet."""
        self._keys: dict[str, str] = {}
        self._files: PendingFiles | None = None
        self._pages: Mapping[str, Page] = {}
        """Ours, by URI."""

    def on_nav(
        self,
        nav: Navigation,
        config: MkDocsConfig,
        files: Files,
        wanted: Wanted,
        name_of: Callable[[Page], bytes | None],
    ) -> None:
        """Settle what is as it was. After all other plugins; before MkDocs reads the pages.

        `name_of` knows what names a page without looking at all of it, for most.
        """
        self.forget()
        if not isinstance(files, PendingFiles):
            return
        pages = {page.uri: page for page in wanted.pages}
        try:
            _check_parts(config)
            shared = self._name_shared(nav, config, files, pages)
        except UnknowableError as reason:
            logging.getLogger("mkdocs.plugins.tilfolio.cache").debug(f"No page is settled: {reason}")
            return
        self._files, self._name = files, digest("settled files", self._environment, config.site_dir)
        known = self._read_before(self._name)
        in_nav = {page.file.src_uri for page in nav.pages}
        settled = set()
        places = Counter(file.dest_uri for file in files)
        for uri in pages.keys() - in_nav - set(wanted.needed):
            file = files.src_uris.get(uri)
            if file is None or not _is_ordinary(file, pages[uri]) or places[file.dest_uri] > 1:
                continue
            name = name_of(pages[uri]) or stamp(pages[uri])
            key = digest(shared, name, wanted.name_head(pages[uri])).hex()
            self._keys[uri] = key
            if uri in known and known[uri].key == key and self._kept.settle(file, known[uri].record):
                settled.add(uri)
                file.page.present_anchor_ids = set(known[uri].anchors)  # type: ignore[union-attr]
        files.settled = frozenset(settled)
        self._pages = pages

    def on_env(self, config: MkDocsConfig, indexes: CachedIndexes) -> None:
        """Tell other plugins of pages that they were not shown. Before all of them; `indexes` after."""
        files = self._files
        if files is None:
            return
        for plugin in config.plugins.values():
            if files.settled and _is_tags(plugin) and plugin.config.enabled:
                _add_mappings(plugin, files, self._pages)
        settled = {uri: self._before[1][uri] for uri in files.settled}
        indexes.complete_by = lambda made: [entry for file in files for entry in _find(file.src_uri, made, settled)]

    def leave_out(self, is_made: Callable[[File], bool]) -> None:
        """Let MkDocs pass over pages that children have made by then; of those only that nothing else asks for."""
        if self._files is not None:
            keys = self._keys
            self._files.is_made = lambda file: file.src_uri in keys and is_made(file)

    def on_pages_built(self, indexes: CachedIndexes, remarks: Mapping[str, Sequence[object]]) -> None:
        """Remember the pages of this build, and what was said of each."""
        if self._name is None or self._files is None or not indexes.are_all:
            return
        settled = {uri: self._before[1][uri] for uri in self._files.settled}
        for uri, key in self._keys.items():
            file = self._files.src_uris.get(uri)
            page = file.page if file is not None and uri not in settled else None
            record = self._kept.has(page.file) if page is not None else None
            if page is None or record is None or remarks.get(uri, [uri]) or page.links_to_anchors:
                continue
            entries = indexes.made.get(uri, [])
            if is_plain(entries):
                anchors = sorted(filter(None, page.present_anchor_ids or ()))
                settled[uri] = _Settled(key=key, anchors=anchors, entries=json.dumps(entries), record=record)
        self._is_new = self._is_new or settled != self._before[1]
        self._before = (self._name, settled)

    def write(self) -> None:
        """Put into the store what the last build has changed."""
        name, settled = self._before
        if name is not None and self._is_new:
            rows = [(uri, each.key, each.anchors, each.entries, each.record) for uri, each in settled.items()]
            self._store.put(name, json.dumps(rows).encode(), deflate=False)
        self._is_new = False

    def forget(self) -> None:
        """Know nothing of this build."""
        self._name, self._files, self._keys = None, None, {}

    def _read_before(self, name: bytes) -> dict[str, _Settled]:
        if self._before[0] != name:
            stored = self._store.get(name)
            rows = json.loads(stored) if stored is not None else []
            self._before = (
                name,
                {
                    uri: _Settled(key=key, anchors=anchors, entries=entries, record=record)
                    for uri, key, anchors, entries, record in rows
                },
            )
        return self._before[1]

    def _name_shared(self, nav: Navigation, config: MkDocsConfig, files: Files, pages: Mapping[str, Page]) -> bytes:
        """Return what names all that a page may show or lead to, but for what is its own."""
        level = logging.getLogger("mkdocs").getEffectiveLevel()
        there = [(file.src_uri, file.dest_uri, file.inclusion.name) for file in files]
        theirs = [
            (file.src_uri, file.content_string)
            for file in files
            if file.is_documentation_page() and file.src_uri not in pages
        ]
        lists = [page.markdown for page in pages.values() if _LISTS_TAGS in page.markdown]
        ours = [stamp(pages[page.file.src_uri].meta) for page in nav.pages if page.file.src_uri in pages]
        return digest(
            self._environment,
            digest_own_code(),
            digest_config(config),
            level,
            there,
            theirs,
            lists,
            ours,
            _read_items(nav),
        )


def _check_parts(config: MkDocsConfig) -> None:
    """See that only known plugins, and no template of the author's, have a part in a page.

    Raises:
        UnknowableError: something else has.
    """
    check_foreseen(config)
    for folder in find_own_folders(config.theme.dirs):
        if any(folder.rglob("*.html")):
            raise UnknowableError(f"{folder} holds templates")
    for plugin in config.plugins.values():
        if _is_tags(plugin) and not isinstance(getattr(getattr(plugin, "mappings", None), "data", None), dict):
            raise UnknowableError("this version of the tags plugin is not known")


def _read_items(items: Iterable[Any]) -> list[object]:
    """Return the sections, pages and links of a navigation; of a page what it is called there."""
    return [
        (type(item).__qualname__, item.title, getattr(item, "url", ""), _read_items(item.children or ()))
        for item in items
    ]


def _is_tags(plugin: object) -> bool:
    return type(plugin).__module__.startswith("material.plugins.tags.")


def _is_ordinary(file: File, page: Page) -> bool:
    """Return whether all that MkDocs does with a page is known."""
    return type(file.page) is MkDocsPage and "title" in page.meta and _LISTS_TAGS not in page.markdown


def _add_mappings(plugin: Any, files: PendingFiles, ours: Mapping[str, Page]) -> None:
    """Give the tags plugin what it would have read, in the order of the pages: some lists keep that."""
    known, plugin.mappings.data = plugin.mappings.data, {}
    for file in files.documentation_pages():
        page = file.page
        if page is None:
            continue
        if page.url in known:
            plugin.mappings.data[page.url] = known[page.url]
        elif file.src_uri in files.settled and plugin.filter(file):
            record = ours[file.src_uri]
            page.markdown, page.meta = record.markdown, dict(record.meta)
            plugin.mappings.add(page, record.markdown)


def _find(uri: str, made: Mapping[str, Entries], settled: Mapping[str, _Settled]) -> Entries:
    """Return the entries of a page; none for what is no page."""
    return cast(Entries, json.loads(settled[uri].entries)) if uri in settled else made.get(uri, [])
