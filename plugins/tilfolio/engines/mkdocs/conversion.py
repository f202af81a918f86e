"""A page's Markdown as MkDocs converts it: with its links led to other pages, and what it says of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import (
    Page,
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc

from tilfolio.render.markdown import Converter

Remark = tuple[str, int, str]
"""A logger's name, a level and a text."""


class Conversion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What became of a page's Markdown."""

    content: str
    toc: list[dict[str, Any]]
    """Level, id, name and children of each heading."""
    title: str | None
    anchors: list[str]
    links: dict[str, dict[str, str]]
    """For each file that anchors lead into, by its source URI: the anchors, and the links as written."""
    targets: dict[str, tuple[str, bool] | None]
    """For each path that a link led to: the file's URL and whether it is left out; None where there is none."""
    remarks: list[Remark]
    """What was logged meanwhile."""
    entries: list[dict[str, Any]] | None = None
    """Of the search index; None: nothing searches."""


def convert(page: Page, text: str, config: MkDocsConfig, files: Files, converter: Converter) -> Conversion:
    """Return what `mkdocs.structure.pages.Page.render` makes of a text.

    It uses the same four processors of MkDocs 1.6.
    """
    recorder = cast(Files, _Recorder(files))
    raw, title = _RawHTMLPreprocessor(), _ExtractTitleTreeprocessor()
    anchors = _ExtractAnchorsTreeprocessor(page.file, recorder, config)
    links = _RelativePathTreeprocessor(page.file, recorder, config)
    with listening() as remarks:
        content, toc = converter.convert(text, (raw, anchors, links, title))
    return Conversion(
        content=content,
        toc=[_read_token(token) for token in toc],
        title=title.title,
        anchors=sorted(filter(None, anchors.present_anchor_ids | raw.present_anchor_ids)),
        links={file.src_uri: found for file, found in links.links_to_anchors.items()},
        targets=recorder.targets,  # type: ignore[attr-defined]
        remarks=remarks,
    )


def apply(conversion: Conversion, page: Page, files: Files) -> None:
    """Give a page what it has after `Page.render`, and log what that would log."""
    page.content = conversion.content
    page.toc = get_toc(cast(Any, conversion.toc))
    page._title_from_render = conversion.title
    page.present_anchor_ids = set(conversion.anchors)
    found = ((files.get_file_from_path(uri), anchors) for uri, anchors in conversion.links.items())
    page.links_to_anchors = {file: anchors for file, anchors in found if file is not None}
    for name, level, text in conversion.remarks:
        logging.getLogger(name).log(level, text)


def leads_to_the_same(targets: Mapping[str, tuple[str, bool] | None], files: Files) -> bool:
    """Return whether the links of a page, converted earlier, still lead where they led."""
    return all(_read_target(files.get_file_from_path(path)) == target for path, target in targets.items())


@contextmanager
def listening() -> Iterator[list[Remark]]:
    """Collect what MkDocs and the extensions log meanwhile, instead of logging it."""
    listener = _Listener()
    loggers = (logging.getLogger("mkdocs"), logging.getLogger())
    before = [(logger, logger.handlers[:], logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.handlers[:] = [listener]
    loggers[0].propagate = False
    try:
        yield listener.remarks
    finally:
        for logger, handlers, propagate in before:
            logger.handlers[:], logger.propagate = handlers, propagate


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.remarks: list[Remark] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.remarks.append((record.name, record.levelno, record.getMessage()))


class _Recorder:
    """The files as a page's links see them; keeps what was asked for and what was found."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self.targets: dict[str, tuple[str, bool] | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        file = self._files.get_file_from_path(path)
        self.targets[path] = _read_target(file)
        return file

    def __getattr__(self, name: str) -> Any:
        return getattr(self._files, name)


def _read_target(file: File | None) -> tuple[str, bool] | None:
    return None if file is None else (file.url, file.inclusion.is_excluded())


def _read_token(token: Mapping[str, Any]) -> dict[str, Any]:
    children: Sequence[Mapping[str, Any]] = token["children"]
    return {
        "level": token["level"],
        "id": token["id"],
        "name": token["name"],
        "children": [_read_token(child) for child in children],
    }
