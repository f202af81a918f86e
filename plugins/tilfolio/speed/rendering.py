"""A page's Markdown, rendered once for the same text, options and targets of its links."""

from __future__ import annotations

import functools
import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from tilfolio.slow_files import make_timed
from tilfolio.speed.children import Children
from tilfolio.speed.fingerprints import digest, digest_extensions
from tilfolio.speed.recent import Recent
from tilfolio.speed.remarks import listen
from tilfolio.speed.reuse import ReusedParts, can_reuse
from tilfolio.speed.sources import read_source
from tilfolio.speed.store import CacheStore

Rendered = dict[str, Any]
_Target = tuple[str, bool] | None
"""What a link to a file depends on: its URL and whether it is excluded; None where there is no such file."""

_render_log = logging.getLogger(Page.render.__module__)


class MarkdownCache:
    """Renders the pages of one build, from the store where nothing they depend on has changed."""

    def __init__(
        self, store: CacheStore, config: MkDocsConfig, environment: bytes, *, cores: int, recent: Recent[Rendered]
    ) -> None:
        """Take what the builds of this process have rendered.

        Raises:
            UnknowableError: an extension may read more than the text, so nothing can be cached.
        """
        self._store = store
        self.children = Children(store, cores, self._render_ahead)
        self._level = _render_log.getEffectiveLevel()
        validation = {name: int(level) for name, level in config.validation.links.items()}
        extensions = digest_extensions(config)
        self._context = digest("markdown", environment, extensions, config.use_directory_urls, validation, self._level)
        self._parts = ReusedParts() if can_reuse(config.mdx_configs or {}) else None
        self._recent = recent
        self._spent = 0.0
        self._done = 0
        self._adopted: list[Page] = []
        self.remarks: dict[str, Sequence[object]] = {}
        """What was said of each page, by source URI; of one that cannot be kept nothing is known."""

    @property
    def is_used(self) -> bool:
        """Whether pages are rendered from it: not where MkDocs shows every step, or a plugin renders."""
        return self._level > logging.DEBUG and Page.render.__module__ == Page.__module__

    def adopt(self, pages: Iterable[Page]) -> None:
        """Let pages be rendered from the cache; those that render themselves in a way of their own are let be."""
        if not self.is_used:
            return
        self._adopted = [page for page in pages if type(page).render is Page.render]
        for page in self._adopted:
            vars(page)["render"] = functools.partial(self._render, page)

    def _render(self, page: Page, config: MkDocsConfig, files: Files) -> None:
        """Do what `Page.render` does, and log what it would log."""
        self.children.help(self._spent, lambda: [(each, config, files) for each in self._adopted], self._done)
        self._done += 1
        key = self._key(page)
        rendered = self._find(key, files)
        if rendered is not None:
            _apply(rendered, page, files)
            self.remarks[page.file.src_uri] = rendered["remarks"]
            return
        started = time.perf_counter()
        self._render_and_remember(key, page, config, files)
        self._spent += time.perf_counter() - started

    def _render_ahead(self, task: tuple[Page, MkDocsConfig, Files]) -> None:
        """Render a page from its source before any plugin had a hand in it, to be found if none has one."""
        page, config, files = task
        page.markdown, page.meta = read_source(page.file.content_string)
        key = self._key(page)
        if self._find(key, files) is None:
            self._render_and_remember(key, page, config, files)

    def _key(self, page: Page) -> bytes:
        file = page.file
        return digest(self._context, file.src_uri, file.url, file.inclusion.is_excluded(), page.markdown)

    def _find(self, key: bytes, files: Files) -> Rendered | None:
        rendered = self._recent.get(key)
        if rendered is None:
            value = self._store.get(key)
            rendered = cast(Rendered, json.loads(value)) if value is not None else None
        if rendered is None or not _leads_to_the_same(rendered["targets"], files):
            return None
        self._recent.keep(key, rendered)
        return rendered

    def _render_and_remember(self, key: bytes, page: Page, config: MkDocsConfig, files: Files) -> None:
        recorder = _Recorder(files)
        with listen() as remarks, self._reusing():
            make_timed(lambda _: Page.render(page, config, cast(Files, recorder)), page.file.src_uri)
        links = page.links_to_anchors or {}
        if any(files.get_file_from_path(file.src_uri) is not file for file in links):
            return  # a page that is not among the files, as some plugins make them, cannot be found again
        rendered = {
            "content": page.content,
            "toc": [_read_toc_item(item) for item in page.toc],
            "title": page._title_from_render,
            "anchors": sorted(filter(None, page.present_anchor_ids or ())),
            "links": [[file.src_uri, anchors] for file, anchors in links.items()],
            "targets": recorder.targets,
            "remarks": remarks,
        }
        self.remarks[page.file.src_uri] = remarks
        self._recent.keep(key, rendered)
        self._store.put(key, json.dumps(rendered).encode())

    def _reusing(self) -> AbstractContextManager[None]:
        return nullcontext() if self._parts is None else self._parts.in_place(Page.render.__globals__)


class _Recorder:
    """The files as a page's links see them; remembers what was asked for and what was found, and what was not."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.targets: dict[str, _Target] = {}

    def get_file_from_path(self, path: str) -> File | None:
        file = self._files.get_file_from_path(path)
        self.targets[path] = _read_target(file)
        return file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)


def _read_target(file: File | None) -> _Target:
    return None if file is None else (file.url, file.inclusion.is_excluded())


def _leads_to_the_same(targets: Mapping[str, _Target], files: Files) -> bool:
    return all(
        _read_target(files.get_file_from_path(path)) == (target and tuple(target)) for path, target in targets.items()
    )


def _apply(rendered: Rendered, page: Page, files: Files) -> None:
    page.content = rendered["content"]
    page.toc = get_toc(rendered["toc"])
    page._title_from_render = rendered["title"]
    page.present_anchor_ids = set(rendered["anchors"])
    found = ((files.get_file_from_path(uri), anchors) for uri, anchors in rendered["links"])
    page.links_to_anchors = {file: dict(anchors) for file, anchors in found if file is not None}
    for name, level, text in rendered["remarks"]:
        logging.getLogger(name).log(level, text)


def _read_toc_item(item: AnchorLink) -> dict[str, Any]:
    children = [_read_toc_item(child) for child in item.children]
    return {"level": item.level, "id": item.id, "name": item.title, "children": children}
