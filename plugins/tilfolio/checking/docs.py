"""Problems in the pages of `docs/` and in `nav`."""

import logging
import posixpath
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.files import File, Files
from mkdocs.utils.meta import get_data

from tilfolio.checking.anchors import OUTSIDE
from tilfolio.checking.remarks import Remark
from tilfolio.model import Link, is_address
from tilfolio.pages.context import Context
from tilfolio.pages.targets import describe_broken
from tilfolio.pages.widgets import check_widget, fill_widgets
from tilfolio.parse.links import find_links


def inspect_docs(config: MkDocsConfig, files: Files, uris: Collection[str], folder: str) -> Iterator[Remark]:
    """Yield broken links in the pages of `docs/`; `uris` are the pages made of notes and projects.

    `folder` is `docs/` as messages show it. What MkDocs is told to allow (`validation:`) is allowed.
    """
    known = {*files.src_uris, *uris}
    strict = config.validation.links.not_found >= logging.WARNING
    for file in files.documentation_pages() if strict else ():
        text = read_page(file)
        above, body = split_page(text)
        for link in find_links(body, above + 1):
            path = split_link(link.target)
            if not path or (link.kind == "definition" and not _is_used(body, link)):
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), path))
            if target not in known and posixpath.splitext(path)[1]:
                yield Remark(
                    path=f"{folder}/{file.src_uri}",
                    line=link.line,
                    rule="link",
                    is_of_mkdocs=True,
                    what=describe_broken(link.target),
                    remedy="Write the path of a file in docs/, or of a page like 'til/index.md', relative to this file",
                )


def _is_used(body: str, definition: Link) -> bool:
    """Return whether a `[label]: target` has a link; MkDocs does not see one without."""
    label = body[definition.start : definition.end].partition("]:")[0].strip().casefold()
    return body.casefold().count(f"{label}]") > 1


def inspect_widgets(context: Context, files: Files, folder: str) -> Iterator[Remark]:
    """Yield unknown widgets in the pages of `docs/`, and those that cannot be drawn."""
    for file in files.documentation_pages():
        text = read_page(file)
        if "<!-- til/" not in text:
            continue
        above, body = split_page(text)
        _, problems = fill_widgets(context, file.src_uri, f"{folder}/{file.src_uri}", body, check_widget)
        for problem in problems:
            line = above + (problem.line or 1)
            yield Remark(path=problem.path, line=line, rule="widget", what=problem.what, remedy=problem.remedy)


def inspect_navigation(config: MkDocsConfig, files: Files, uris: Collection[str], text: str) -> Iterator[Remark]:
    """Yield entries of `nav` without a page; `text` is that of mkdocs.yml."""
    if config.validation.nav.not_found < logging.WARNING:
        return
    known = {*files.src_uris, *uris}
    for entry in _list_entries(config.nav):
        if not OUTSIDE.match(entry) and posixpath.splitext(entry)[1] and posixpath.normpath(entry) not in known:
            yield Remark(
                path=Path(config.config_file_path or "mkdocs.yml").name,
                line=text.count("\n", 0, max(text.find(entry), 0)) + 1,
                rule="nav",
                is_of_mkdocs=True,
                what=f"nav names '{entry}', which is not there",
                remedy="Write the path of a page from docs/, like 'til/index.md'",
            )


def read_page(file: File) -> str:
    """Return the text of a page of `docs/`; nothing where it cannot be read, which MkDocs says itself."""
    try:
        return file.content_string
    except (OSError, UnicodeDecodeError, BuildError):
        return ""


def split_page(text: str) -> tuple[int, str]:
    """Return how many lines the front matter of a page takes, and the text below it."""
    body, _ = get_data(text)
    return (text[: len(text) - len(body)].count("\n"), body) if text.endswith(body) else (0, body)


def split_link(target: str) -> str:
    """Return the path of a link that leads to a file of the site; nothing for any other."""
    if OUTSIDE.match(target) or target.startswith(("/", "#", "?")) or not is_address(target):
        return ""
    return unquote(urlsplit(target).path)


def _list_entries(nav: object) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    for child in nav if isinstance(nav, list) else nav.values() if isinstance(nav, dict) else ():
        yield from _list_entries(child)
