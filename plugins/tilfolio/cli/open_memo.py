"""What builds remember, for commands that read all notes: a build and a check share it."""

from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.engines.mkdocs.locations import find_cache, find_overrides
from tilfolio.engines.mkdocs.session import open_memo
from tilfolio.remember import Remember, work_out
from tilfolio.store.memo import Recent
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import count_cores


@contextmanager
def open_memory(config: MkDocsConfig) -> Iterator[Remember]:
    """Give what remembers the results of earlier builds of a site; nothing does where its `cache` is off."""
    plugin = config.plugins.get("tilfolio")
    if plugin is None or not plugin.config.cache:
        yield work_out
        return
    store = CacheStore(find_cache(config))
    memo = open_memo(store, filter(None, [find_overrides(config)]), Recent(), cores=count_cores())
    try:
        yield memo
    finally:
        memo.write()
        store.flush()
        store.close()
