"""Edge: support for specific third-party plugins. Each function names its reason."""

import glob
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tilfolio.model import Page, Problem

_MOST_NAMED = 5


def makes_navigation(config: MkDocsConfig) -> bool:
    """Return whether another plugin creates the navigation, and warns if there is one already."""
    return "awesome-nav" in config.plugins


def reads_navigation(config: MkDocsConfig) -> bool:
    """Return whether another plugin uses the navigation in `on_files`, so that ours has to be set before."""
    return "literate-nav" in config.plugins


def builds_again(config: MkDocsConfig) -> bool:
    """Return whether one run builds into the same folder several times, as static-i18n does for each language."""
    return "i18n" in config.plugins


def adds_to_site(config: MkDocsConfig) -> bool:
    """Return whether static-i18n is building another language into the same folder."""
    return bool(getattr(config.plugins.get("i18n"), "building", False))


def read_exclusion(config: MkDocsConfig) -> Callable[[str], bool]:
    """Return a function that tells whether mkdocs-exclude removes a page; such pages are withheld."""
    plugin = config.plugins.get("exclude")
    if not type(plugin).__module__.startswith("mkdocs_exclude."):
        return lambda uri: False

    def is_excluded(uri: str) -> bool:
        # Not `File.generated`, which MkDocs allows only during a build.
        only = Files([File(uri, None, config.site_dir, config.use_directory_urls)])
        return len(plugin.on_files(only, config=config)) == 0  # type: ignore[union-attr]

    return is_excluded


def find_removed(pages: Iterable[Page], files: Files, place: str) -> tuple[Problem, ...]:
    """Report pages that a plugin removed from the site although other pages link to them."""
    removed = [page.uri for page in pages if page.uri not in files.src_uris]
    if not removed:
        return ()
    named = ", ".join(removed[:_MOST_NAMED]) + (", …" if len(removed) > _MOST_NAMED else "")
    what = f"a plugin removes pages that other pages link to: {named}"
    remedy = "Keep them, or exclude their sources with `draft: true` or with `exclude:` of tilfolio"
    return (Problem(path=place, what=what, remedy=remedy),)


def spare_generated_pages(config: MkDocsConfig, ours: Iterable[File]) -> None:
    """Exclude generated pages from git-authors, which asks git for every other page."""
    plugin = config.plugins.get("git-authors")
    if plugin is None:
        return
    excluded = list(plugin.config.get("exclude") or ())
    pages = (glob.escape(file.src_uri) for file in ours if file.is_documentation_page() and file.generated_by)
    plugin.config["exclude"] = [*excluded, *(uri for uri in pages if uri not in excluded)]


def show_to_ezlinks(config: MkDocsConfig, ours: Mapping[str, File], files: Files) -> None:
    """Let ezlinks find our pages by name, and leave the links in them unchanged, which are resolved already.

    ezlinks itself knows only files in `docs/`. Call after its `on_files`.
    """
    plugin = config.plugins.get("ezlinks")
    if plugin is None:
        return
    all_of_them = [File(uri, config.docs_dir, config.site_dir, config.use_directory_urls) for uri in files.src_uris]
    plugin.on_files(Files(all_of_them), config=config)
    mapper = plugin.replacer.file_map
    plugin.replacer.file_map = _Resolved(mapper, ours, files)


class _Resolved:
    """Wraps the file map of ezlinks, for pages with resolved links."""

    def __init__(self, mapper: Any, ours: Mapping[str, File], files: Files) -> None:
        self._mapper, self._ours, self._files = mapper, ours, files

    def search(self, from_file: str, file_path: str) -> Any:
        """Return the target of a link.

        Raises:
            BrokenLink: the link is resolved already; ezlinks leaves it unchanged.
        """
        from mkdocs_ezlinks_plugin.types import BrokenLink  # noqa: PLC0415 optional plugin

        there = posixpath.normpath(posixpath.join(posixpath.dirname(from_file), file_path))
        if there in self._files.src_uris or (from_file in self._ours and file_path.startswith("../")):
            raise BrokenLink(file_path)
        return self._mapper.search(from_file, file_path)


def move_into_docs(config: MkDocsConfig, ours: Mapping[str, File]) -> None:
    """Pretend that our pages are in `docs/`: static-i18n drops all others, and creates new files without content."""
    for file in ours.values() if builds_again(config) else ():
        if file.is_documentation_page():
            file.abs_src_path = os.path.normpath(os.path.join(config.docs_dir, file.src_uri))  # noqa: PTH118


def move_back(config: MkDocsConfig, ours: Mapping[str, File], sources: Mapping[str, str], files: Files) -> None:
    """Copy the content, source and edit link of our files to those that static-i18n created."""
    for file in files if builds_again(config) else ():
        known = ours.get(file.src_uri)
        if known is not None and known.is_documentation_page():
            file.content_string = known.content_string
            file.abs_src_path = sources[file.src_uri]
            file.generated_by, file.edit_uri = known.generated_by, known.edit_uri
