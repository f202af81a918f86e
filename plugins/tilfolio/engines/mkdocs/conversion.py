"""Convert a page's Markdown as MkDocs does, with resolved links and its log messages."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast
from xml.etree.ElementTree import Element

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

from tilfolio.engines.mkdocs.noop_build import Listener, Remark
from tilfolio.render.markdown import Converter

_ANCHOR = re.compile(r"[iI][dD]\s*=|[nN][aA][mM][eE]\s*=|<!\[")


class Conversion(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The result of converting a page's Markdown."""

    content: str
    toc: list[dict[str, Any]]
    """Level, id, name and children of each heading."""

    title: str | None
    anchors: list[str]
    links: dict[str, dict[str, str]]
    """Links to anchors, by the target's source URI: each anchor with the link as written."""
    targets: dict[str, tuple[str, bool] | None]
    """For each linked path, the file's URL and whether it is excluded; None if there is no such file."""
    remarks: list[Remark]
    """Messages logged during the conversion."""
    entries: list[dict[str, Any]] | None = None
    """Search entries; None without a search plugin."""


def convert(
    page: Page, text: str, config: MkDocsConfig, files: Files, converter: Converter, *, has_title: bool
) -> Conversion:
    """Convert a text like `mkdocs.structure.pages.Page.render` of MkDocs 1.6, with its four processors.

    A page whose front matter `has_title` does not need the one in its text.
    """
    recorder = cast(Files, _Recorder(files))
    raw, title = _RawAnchors(), _Title()
    title.is_wanted = not has_title
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
    """Set a page's attributes and log the messages, as `Page.render` does."""
    page.content = conversion.content
    page.toc = get_toc(cast(Any, conversion.toc))
    page._title_from_render = conversion.title
    page.present_anchor_ids = set(conversion.anchors)
    found = ((files.get_file_from_path(uri), anchors) for uri, anchors in conversion.links.items())
    page.links_to_anchors = {file: anchors for file, anchors in found if file is not None}
    for name, level, text in conversion.remarks:
        logging.getLogger(name).log(level, text)


def leads_to_the_same(targets: Mapping[str, tuple[str, bool] | None], files: Files) -> bool:
    """Return whether the links of an earlier conversion still have the same targets."""
    return all(_read_target(files.get_file_from_path(path)) == target for path, target in targets.items())


@contextmanager
def listening() -> Iterator[list[Remark]]:
    """Collect the messages of MkDocs and of Markdown extensions instead of logging them."""
    listener = Listener()
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


class _RawAnchors(_RawHTMLPreprocessor):
    """Parses HTML only if it may have an anchor; MkDocs' parser fails at some declarations."""

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines)
        return super().run(lines) if "<" in text and _ANCHOR.search(text) else lines


class _Title(_ExtractTitleTreeprocessor):
    is_wanted = True

    def run(self, root: Element) -> Element:
        return super().run(root) if self.is_wanted else root


class _Recorder:
    """Wraps the site's files and records the lookups of a page's links."""

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
