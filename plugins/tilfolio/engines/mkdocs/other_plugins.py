"""Edge: what single plugins of others need, where MkDocs' own events are not enough. Each function names its reason."""

from __future__ import annotations

import glob
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tilfolio.model import Page, Problem

_NAVIGATORS = ("awesome-nav",)
"""Plugins that make the navigation themselves, and warn of one that is there already."""

_MOST_NAMED = 5


def makes_navigation(config: MkDocsConfig) -> bool:
    """Return whether another plugin makes the navigation, so that ours would only be in its way."""
    return any(name in config.plugins for name in _NAVIGATORS)


def reads_navigation(config: MkDocsConfig) -> bool:
    """Return whether another plugin completes the navigation already while files are added: ours has to come first."""
    return "literate-nav" in config.plugins


def builds_again(config: MkDocsConfig) -> bool:
    """Return whether one run builds into the same folder more than once, as static-i18n does for each language."""
    return "i18n" in config.plugins


def adds_to_site(config: MkDocsConfig) -> bool:
    """Return whether static-i18n builds a second language, beside the first one in the same folder."""
    return bool(getattr(config.plugins.get("i18n"), "building", False))


def read_exclusion(config: MkDocsConfig) -> Callable[[str], bool]:
    """Return what tells whether mkdocs-exclude takes a page out: it is withheld, so that nothing links to it."""
    plugin = config.plugins.get("exclude")
    if not type(plugin).__module__.startswith("mkdocs_exclude."):
        return lambda uri: False

    def is_excluded(uri: str) -> bool:
        # Not `File.generated`, which MkDocs allows only while it builds.
        only = Files([File(uri, None, config.site_dir, config.use_directory_urls)])
        return len(plugin.on_files(only, config=config)) == 0  # type: ignore[union-attr]

    return is_excluded


def find_removed(pages: Iterable[Page], files: Files, place: str) -> tuple[Problem, ...]:
    """Name the pages that some plugin took out of the site after they were laid out: other pages link to them."""
    removed = [page.uri for page in pages if page.uri not in files.src_uris]
    if not removed:
        return ()
    named = ", ".join(removed[:_MOST_NAMED]) + (", …" if len(removed) > _MOST_NAMED else "")
    what = f"a plugin takes pages out of the site that other pages link to: {named}"
    remedy = "Keep them, or leave out what they are made of: with `draft: true`, or with `exclude:` of tilfolio"
    return (Problem(path=place, what=what, remedy=remedy),)


def spare_generated_pages(config: MkDocsConfig, ours: Iterable[File]) -> None:
    """Let git-authors pass over generated pages: it asks git for every page that its own `exclude` does not name."""
    plugin = config.plugins.get("git-authors")
    if plugin is None:
        return
    excluded = list(plugin.config.get("exclude") or ())
    pages = (glob.escape(file.src_uri) for file in ours if file.is_documentation_page() and file.generated_by)
    plugin.config["exclude"] = [*excluded, *(uri for uri in pages if uri not in excluded)]


def show_to_ezlinks(config: MkDocsConfig, ours: Mapping[str, File], files: Files) -> None:
    """Let ezlinks find our pages by name, and leave alone the links in them, which lead where they should already.

    It knows the files below `docs/` only, and asks the disk whether a link leads to one. After its own `on_files`.
    """
    plugin = config.plugins.get("ezlinks")
    if plugin is None:
        return
    all_of_them = [File(uri, config.docs_dir, config.site_dir, config.use_directory_urls) for uri in files.src_uris]
    plugin.on_files(Files(all_of_them), config=config)
    mapper = plugin.replacer.file_map
    plugin.replacer.file_map = _Resolved(mapper, ours, files)


class _Resolved:
    """The file map of ezlinks, for pages of which the links are resolved."""

    def __init__(self, mapper: Any, ours: Mapping[str, File], files: Files) -> None:
        self._mapper, self._ours, self._files = mapper, ours, files

    def search(self, from_file: str, file_path: str) -> Any:
        """Return where a link leads.

        Raises:
            BrokenLink: it leads there already; ezlinks lets it be.
        """
        from mkdocs_ezlinks_plugin.types import BrokenLink  # noqa: PLC0415 there is no such plugin on most machines

        there = posixpath.normpath(posixpath.join(posixpath.dirname(from_file), file_path))
        if there in self._files.src_uris or (from_file in self._ours and file_path.startswith("../")):
            raise BrokenLink(file_path)
        return self._mapper.search(from_file, file_path)


def move_into_docs(config: MkDocsConfig, ours: Mapping[str, File]) -> None:
    """Let static-i18n take our pages for pages of `docs/`: it drops all others. It makes new files, without content."""
    for file in ours.values() if builds_again(config) else ():
        if file.is_documentation_page():
            file.abs_src_path = os.path.normpath(os.path.join(config.docs_dir, file.src_uri))  # noqa: PTH118


def move_back(config: MkDocsConfig, ours: Mapping[str, File], sources: Mapping[str, str], files: Files) -> None:
    """Give the files that static-i18n made what ours had: content, source, and what the edit button opens."""
    for file in files if builds_again(config) else ():
        known = ours.get(file.src_uri)
        if known is not None and known.is_documentation_page():
            file.content_string = known.content_string
            file.abs_src_path = sources[file.src_uri]
            file.generated_by, file.edit_uri = known.generated_by, known.edit_uri
