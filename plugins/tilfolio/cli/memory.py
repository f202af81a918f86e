"""What builds remember, for commands that read all notes: a build and a check share it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.assemble import find_overrides
from tilfolio.memory import Remember, work_out
from tilfolio.speed.children import count_cores
from tilfolio.speed.fingerprints import read_environment
from tilfolio.speed.recall import Recall
from tilfolio.speed.store import FOLDER, CacheStore


@contextmanager
def open_memory(config: MkDocsConfig) -> Iterator[Remember]:
    """Give what remembers the results of earlier builds of a site; nothing does where its `cache` is off."""
    plugin = config.plugins.get("tilfolio")
    if plugin is None or not plugin.config.cache:
        yield work_out
        return
    store = CacheStore(Path(config.config_file_path or "mkdocs.yml").resolve().parent / FOLDER)
    recall = Recall(store, read_environment(), tuple(filter(None, [find_overrides(config)])), cores=count_cores())
    try:
        yield recall
    finally:
        recall.write()
        store.flush()
        store.close()
