"""The entries of Material's search index, made once for the same page, and faster."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import unescape
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from tilfolio.speed.fingerprints import UnknowableError, digest
from tilfolio.speed.recent import Recent
from tilfolio.speed.store import CacheStore

try:
    from material.plugins.search import plugin as _theirs
    from material.plugins.search.plugin import Element, Parser, SearchIndex, SearchPlugin
except ImportError:  # another theme, or one without its plugins
    _theirs = SearchIndex = SearchPlugin = None
    Element = Parser = object

Entries = list[dict[str, Any]]

_TOKEN = re.compile(r"""([^<]+)|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_][\w:.-]*(?:="[^"]*")?)*)\s*(/?)>|(<)""")
"""Text, a tag as Markdown writes them, or a `<` that begins neither."""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:(=)"([^"]*)")?""")
_OTHERWISE_READ = re.compile(r"<(?:script|style|textarea|title|iframe|noembed|noframes|noscript|plaintext|xmp)\b", re.I)
"""Elements that hold no tags: their content is read by other rules."""


class CachedIndexes:
    """The indexes of Material's search plugins, of which there may be none, in one build."""

    def __init__(self, config: MkDocsConfig, store: CacheStore, environment: bytes, recent: Recent[bytes]) -> None:
        """Let them take the entries of unchanged pages from the store.

        One that segments Chinese text by dictionaries of the author's is let be. `recent` holds the
        entries of pages, as JSON, for the builds of one process.
        """
        self.made: dict[str, Entries] = {}
        """The entries of the pages that were shown to the search, by source URI."""
        self.complete_by: Callable[[Mapping[str, Entries]], Entries] | None = None
        """Adds to these the entries of the other pages, in the order of the site."""
        self.are_all = True
        """Whether no index was let be."""
        self._store, self._recent = store, recent
        self._context = digest("search", environment)
        for plugin in config.plugins.values():
            if SearchPlugin is None or not isinstance(plugin, SearchPlugin) or not plugin.config.enabled:
                continue
            if (
                type(plugin) is SearchPlugin
                and type(plugin.search_index) is SearchIndex
                and not (plugin.config.jieba_dict or plugin.config.jieba_dict_user)
            ):
                plugin.search_index = _make_cached_index(plugin.search_index, self)
            else:
                self.are_all = False

    def read(self, page: Page, make: Callable[[], Entries]) -> Entries:
        """Return the entries of a page, made before or now."""
        key = _make_key(self._context, page)
        value = None if key is None else self._recent.get(key) or self._store.get(key)
        entries = make() if value is None else json.loads(value)
        if key is not None and value is None and is_plain(entries):
            value = json.dumps(entries).encode()
            self._store.put(key, value)
        if key is not None and value is not None:
            self._recent.keep(key, value)
        self.made[page.file.src_uri] = entries
        return entries


def _make_cached_index(index: Any, indexes: CachedIndexes) -> Any:
    class CachedIndex(SearchIndex):  # type: ignore[misc]
        def add_entry_from_context(self, page: Page) -> None:
            before = len(self.entries)

            def make() -> Entries:
                with reading_faster():
                    super(CachedIndex, self).add_entry_from_context(page)
                made: Entries = self.entries[before:]
                return made

            self.entries[before:] = indexes.read(page, make)

        def generate_search_index(self, prev: Any) -> str:
            if indexes.complete_by is not None:
                self.entries = indexes.complete_by(indexes.made)
            return str(super().generate_search_index(prev))

    cached = CachedIndex(**index.config)
    cached.entries = index.entries
    return cached


def _make_key(context: bytes, page: Page) -> bytes | None:
    """Return what the entries depend on: of the table of contents only that its links are `#id`, as MkDocs' are."""
    if any(type(item) is not AnchorLink for item in page.toc):
        return None
    shown = [page.meta.get(name) for name in ("title", "tags", "search")]
    try:
        return digest(context, page.url, page.content, page.title, shown)
    except UnknowableError:
        return None


def is_plain(entries: Entries) -> bool:
    """Return whether JSON gives these entries back as they are; a boost may be any YAML."""
    return all(type(value) in (str, int, float, list) for entry in entries for value in entry.values())


@contextmanager
def reading_faster() -> Iterator[None]:
    """Let Material read a page with the two classes below, and give it back its own."""
    _theirs.Parser, _theirs.Element = FastParser, FastElement
    try:
        yield
    finally:
        _theirs.Parser, _theirs.Element = Parser, Element


class FastElement(str):
    """Material's element as the text it is compared by: a set of them is looked through without a call for each."""

    __slots__ = ("attrs",)
    attrs: dict[str, str | None]

    def __new__(cls, tag: str, attrs: dict[str, str | None] | None = None) -> FastElement:
        """Name the tag and its attributes."""
        element = super().__new__(cls, tag)
        element.attrs = attrs or {}
        return element

    @property
    def tag(self) -> str:
        """Its name."""
        return str(self)

    def is_excluded(self) -> bool:
        """Say whether the author keeps it out of the search."""
        return "data-search-exclude" in self.attrs


class FastParser(Parser):  # type: ignore[misc]
    """Material's reader of a page's sections, fed by one regular expression instead of the standard library's steps.

    HTML that is not as Markdown writes it goes the ordinary way.
    """

    def feed(self, html: str) -> None:
        """Read the whole content of a page."""
        tokens = [] if _OTHERWISE_READ.search(html) else _TOKEN.findall(html)
        if not tokens or any(token[5] for token in tokens):
            super().feed(html)
            return
        for text, closing, name, attributes, empty, _ in tokens:
            if text:
                self.handle_data(unescape(text) if "&" in text else text)
            elif name == "span" and self._passes_span(closing, attributes, empty):
                pass
            elif closing:
                self.handle_endtag(name.lower())
            else:
                found = [
                    (key.lower(), unescape(value) if given else None)
                    for key, given, value in _ATTRIBUTE.findall(attributes)
                ]
                (self.handle_startendtag if empty else self.handle_starttag)(name.lower(), found)

    def _passes_span(self, closing: str, attributes: str, empty: str) -> bool:
        """Return whether a `span` said nothing but where it begins or ends; most tags are those of highlighted code."""
        if not self.section or empty or _SPAN in self.skip:
            return False
        if not closing:
            if "data-search-exclude" in attributes or "linenodiv" in attributes:
                return False
            self.context.append(_SPAN)
            return True
        if not self.context or self.context[-1] != "span" or self.section.depth > len(self.context):
            return False
        self.context.pop()
        return True


_SPAN = FastElement("span")
