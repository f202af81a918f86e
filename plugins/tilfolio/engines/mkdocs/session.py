"""State that one run of MkDocs keeps between builds."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import msgspec
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.engines.mkdocs.kept_files import KeptFiles, Stamp
from tilfolio.engines.mkdocs.keys import list_files, read_environment, stamp_files
from tilfolio.engines.mkdocs.locations import find_cache, find_overrides
from tilfolio.engines.mkdocs.noop_build import LastBuild, Sources
from tilfolio.remember import Remember, stamp, work_out
from tilfolio.store.memo import Memo, Recent
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import count_cores

_read_ledger = msgspec.json.Decoder(dict[str, tuple[str, Stamp]]).decode


def open_memo(store: CacheStore, folders: Iterable[Path], recent: Recent[tuple[object]], *, cores: int) -> Memo:
    """Return a memo for the results of builds; `folders` contain the author's templates."""
    theirs = [path for folder in folders for path in list_files(folder)]
    return Memo(store, stamp("memo", read_environment(), stamp_files(theirs)), recent, cores=cores)


class Session:
    """The store, and the state of the current build."""

    def __init__(self, folder: Path, *, serving: bool = False, cores: int | None = None) -> None:
        """Open the store in a folder; `cores` is None for all."""
        self.store = CacheStore(folder)
        self.site = KeptFiles(Path(), {})
        self._serving = serving
        self.environment = read_environment()
        self.cores = count_cores() if cores is None else cores
        self._memo: Memo | None = None
        self._made = Recent[tuple[object]](kept=serving)
        self.last = LastBuild(self.store, self.environment)

    def is_up_to_date(self, config: MkDocsConfig, command: str, sources: Callable[[], Sources | None]) -> bool:
        """Return whether `mkdocs build` would change nothing; if so, repeat the messages of the last build."""
        told = None if self._serving else sources()
        if told is None or not self.last.is_same(config, told) or command != "build":
            return False
        self.last.repeat()
        return True

    def begin(self, config: MkDocsConfig) -> None:
        """Set unchanged files aside, just before MkDocs empties the site."""
        folder = Path(config.site_dir)
        written = self.store.get(self._ledger(folder))
        self.site = KeptFiles(folder, {} if written is None else _read_ledger(written))
        self.site.set_aside()

    def on_files(self) -> None:
        """Put unchanged files back."""
        self._made.begin()
        self.site.put_back()
        self.last.listen()

    def remember(self, folders: Iterable[Path]) -> Memo:
        """Return a memo for the results of a build; `folders` contain the author's templates."""
        self._memo = open_memo(self.store, folders, self._made, cores=self.cores)
        return self._memo

    def on_post_build(
        self,
        site: Mapping[str, os.stat_result],
        read_at: int,
        validity: tuple[datetime | None, datetime | None] = (None, None),
    ) -> None:
        """End the build; `validity` is the period in which the same inputs give the same site."""
        ledger = self.site.finish(site, read_at)
        self.store.put(self._ledger(self.site.folder), msgspec.json.encode(ledger))
        begins, ends = (moment.timestamp() if moment else None for moment in validity)
        self.last.validity = begins, ends
        self.last.keep(site)
        self._end()

    def on_build_error(self) -> None:
        """Save cached results, but do not record the build."""
        self.site.give_up()
        self.last.forget()
        self._end()

    def on_shutdown(self) -> None:
        """Close the store."""
        self._end()
        self.write()
        self.store.close()

    def write(self) -> None:
        """Write new results to the disk; `mkdocs serve` does this after a pause."""
        if self._memo is not None:
            self._memo.write()
        self.store.flush()

    def _end(self) -> None:
        if self._serving:
            self.store.let_others_write()
        else:
            self.write()

    def _ledger(self, site: Path) -> bytes:
        return stamp("site", str(site))


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
