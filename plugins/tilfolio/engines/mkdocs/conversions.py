"""Cached conversions of pages, reused for the same text, options and link targets."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage

from tilfolio.engines.mkdocs.conversion import Conversion, convert, leads_to_the_same
from tilfolio.engines.mkdocs.keys import stamp_extensions
from tilfolio.engines.mkdocs.shipped_words import find_language
from tilfolio.pages.portable_html import name_tasks
from tilfolio.remember import UnknowableError, stamp
from tilfolio.render.markdown import Converter, find_impure_extension
from tilfolio.render.search import read_entries
from tilfolio.slow_files import make_timed
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import map_on_cores

_WORTH_WORKERS = 40
"""Minimum number of pages for which starting workers pays off."""

_decode = msgspec.msgpack.Decoder(Conversion).decode
_encode = msgspec.msgpack.Encoder().encode


class Conversions:
    """The conversions of this build and of earlier ones."""

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        store: CacheStore | None,
        environment: bytes,
        *,
        search: bool,
    ) -> None:
        """Set up the cache; the store is only used if all extensions depend on the text alone."""
        self._config, self._files, self._search = config, files, search
        self._converter = Converter(config["markdown_extensions"], config["mdx_configs"] or {})
        self._store = None if find_impure_extension(config["markdown_extensions"]) else store
        self._made: dict[bytes, Conversion] = {}
        self._keys: dict[str, tuple[str, object, bytes]] = {}
        """For each page: its text, what of its front matter is used, and their key."""
        self._context = b""
        if self._store is not None:
            links = {name: int(level) for name, level in config.validation.links.items()}
            level = logging.getLogger("mkdocs").getEffectiveLevel()
            try:
                options = stamp_extensions(config)
                shape = config.use_directory_urls
                self._context = stamp("conversion", environment, options, shape, links, level, search)
            except UnknowableError:
                self._store = None

    def make_all(self, tasks: Sequence[tuple[MkDocsPage, str, Mapping[str, Any]]], cores: int) -> None:
        """Make missing conversions on all cores, if there are enough; those that fail are left to `find_or_make`."""
        wanted = [(self._key(*task), task) for task in tasks]
        found = self._find([key for key, _ in wanted])
        missing = [each for each, conversion in zip(wanted, found, strict=True) if conversion is None]
        if len(missing) < _WORTH_WORKERS:
            return

        def work(each: tuple[bytes, tuple[MkDocsPage, str, Mapping[str, Any]]]) -> tuple[Conversion | None, bytes]:
            try:
                made = make_timed(lambda _: self._make(*each[1]), each[1][0].file.src_uri)
            except Exception:  # `find_or_make` fails again, and its caller reports the page
                return None, b""
            return made, _encode(made)

        made = map_on_cores(
            work,
            missing,
            cores=cores,
            encode=lambda each: each[1],
            decode=lambda written: (_decode(written) if written else None, written),
        )
        for (key, _), ((conversion, written), _) in zip(missing, made, strict=True):
            if conversion is not None:
                self._keep(key, conversion, written)

    def find_or_make(self, page: MkDocsPage, text: str, meta: Mapping[str, Any]) -> Conversion:
        """Return the conversion of a page."""
        key = self._key(page, text, meta)
        (found,) = self._find([key])
        if found is None:
            found = make_timed(lambda _: self._make(page, text, meta), page.file.src_uri)
            self._keep(key, found, _encode(found))
        return found

    def _key(self, page: MkDocsPage, text: str, meta: Mapping[str, Any]) -> bytes:
        shown = ["title" in meta, *(meta.get(name) for name in ("title", "tags", "search") if self._search)]
        uri = page.file.src_uri
        known_text, known_shown, key = self._keys.get(uri, ("", None, b""))
        if not key or known_text != text or known_shown != shown:
            key = stamp(self._context, uri, page.file.url, page.file.inclusion.is_excluded(), text, shown)
            self._keys[uri] = text, shown, key
        return key

    def _find(self, keys: Sequence[bytes]) -> list[Conversion | None]:
        unread = [key for key in keys if key not in self._made]
        if unread and self._store is not None:
            for key, written in zip(unread, self._store.get_all(unread), strict=True):
                if written is not None:
                    self._made[key] = _decode(written)
        found = [self._made.get(key) for key in keys]
        return [each if each and leads_to_the_same(each.targets, self._files) else None for each in found]

    def _keep(self, key: bytes, conversion: Conversion, written: bytes) -> None:
        self._made[key] = conversion
        if self._store is not None:
            self._store.put(key, written)

    def _make(self, page: MkDocsPage, text: str, meta: Mapping[str, Any]) -> Conversion:
        made = convert(page, text, self._config, self._files, self._converter, has_title="title" in meta)
        if not self._search:
            return made
        content = name_tasks(made.content, find_language(self._config))
        entries = read_entries(content, page.url, str(meta.get("title", "")), meta, made.toc)
        return msgspec.structs.replace(made, entries=entries)
