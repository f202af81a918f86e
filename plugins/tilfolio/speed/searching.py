"""The entries of Material's search index, made once for the same page, and faster."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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

_TOKEN = re.compile(r"""([^<]+)|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z_][\w:.-]*(?:="[^"]*")?)*)\s*(/?)>|(<)""")
"""Text, a tag as Markdown writes them, or a `<` that begins neither."""
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:(=)"([^"]*)")?""")
_OTHERWISE_READ = re.compile(r"<(?:script|style|textarea|title|iframe|noembed|noframes|noscript|plaintext|xmp)\b", re.I)
"""Elements that hold no tags: their content is read by other rules."""


def cache_search_entries(config: MkDocsConfig, store: CacheStore, environment: bytes, recent: Recent[bytes]) -> None:
    """Let Material's search plugins, where there are some, take the entries of unchanged pages from the store.

    One that segments Chinese text by dictionaries of the author's is let be. `recent` holds the
    entries of pages, as JSON, for the builds of one process.
    """
    for plugin in config.plugins.values():
        if SearchPlugin is None or type(plugin) is not SearchPlugin or not plugin.config.enabled:
            continue
        if plugin.config.jieba_dict or plugin.config.jieba_dict_user:
            continue
        if type(plugin.search_index) is SearchIndex:
            context = digest("search", environment)
            plugin.search_index = _make_cached_index(plugin.search_index, store, recent, context)


def _make_cached_index(index: Any, store: CacheStore, recent: Recent[bytes], context: bytes) -> Any:
    class CachedIndex(SearchIndex):  # type: ignore[misc]
        def add_entry_from_context(self, page: Page) -> None:
            key = _make_key(context, page)
            value = None if key is None else recent.get(key) or store.get(key)
            if key is not None and value is not None:
                recent.keep(key, value)
                self.entries.extend(json.loads(value))
                return
            before = len(self.entries)
            with reading_faster():
                super().add_entry_from_context(page)
            made = self.entries[before:]
            if key is not None and _is_plain(made):
                value = json.dumps(made).encode()
                store.put(key, value)
                recent.keep(key, value)

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


def _is_plain(entries: list[dict[str, Any]]) -> bool:
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
            elif closing:
                self.handle_endtag(name.lower())
            else:
                found = [
                    (key.lower(), unescape(value) if given else None)
                    for key, given, value in _ATTRIBUTE.findall(attributes)
                ]
                (self.handle_startendtag if empty else self.handle_starttag)(name.lower(), found)
