"""The entries of Material's search index, made once for the same page."""

from __future__ import annotations

import json
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from tilfolio.speed.fingerprints import UnknowableError, digest
from tilfolio.speed.store import CacheStore

try:
    from material.plugins.search.plugin import SearchIndex, SearchPlugin
except ImportError:  # another theme, or one without its plugins
    SearchIndex = SearchPlugin = None


def cache_search_entries(config: MkDocsConfig, store: CacheStore, environment: bytes) -> None:
    """Let Material's search plugins, where there are some, take the entries of unchanged pages from the store.

    One that segments Chinese text by dictionaries of the author's is let be.
    """
    for plugin in config.plugins.values():
        if SearchPlugin is None or type(plugin) is not SearchPlugin or not plugin.config.enabled:
            continue
        if plugin.config.jieba_dict or plugin.config.jieba_dict_user:
            continue
        if type(plugin.search_index) is SearchIndex:
            plugin.search_index = _make_cached_index(plugin.search_index, store, digest("search", environment))


def _make_cached_index(index: Any, store: CacheStore, context: bytes) -> Any:
    class CachedIndex(SearchIndex):  # type: ignore[misc]
        def add_entry_from_context(self, page: Page) -> None:
            key = _make_key(context, page)
            value = None if key is None else store.get(key)
            if value is not None:
                self.entries.extend(json.loads(value))
                return
            before = len(self.entries)
            super().add_entry_from_context(page)
            made = self.entries[before:]
            if key is not None and _is_plain(made):
                store.put(key, json.dumps(made).encode())

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
