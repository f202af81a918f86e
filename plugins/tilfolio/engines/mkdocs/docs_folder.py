"""Edge: keep MkDocs from publishing notes and projects inside `docs/` a second time, drafts included."""

import posixpath
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from tilfolio.parse.links import find_links
from tilfolio.steps.places import Places

_TOP_PAGES = ("index.md", "README.md")
_OF_THE_SITE = (".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".otf", ".ico")
_SITE_NAMES = ("CNAME", "robots.txt")


def leave_out_sources(files: Files, config: MkDocsConfig, places: Places, named: Iterable[str] = ()) -> Files:
    """Return the files of `docs/` without the sources of notes and projects.

    These have pages of their own, and files that published ones use are copied. If `docs/` itself is the folder of
    notes or projects, its front page stays, and so do styles, scripts, fonts, and files that mkdocs.yml or the front
    page refers to.
    """
    inside = [folder for folder in (places.tils, places.projects) if places.docs in folder.parents]
    is_docs = places.docs in (places.tils, places.projects)
    resolve = cache(lambda folder: Path(folder).resolve())
    kept = frozenset(_find_kept(files, config, named)) if is_docs else frozenset()

    def is_source(file: File) -> bool:
        if not file.abs_src_path or file.generated_by:
            return False
        if is_docs and file.src_uri not in kept:
            return True
        folder = resolve(posixpath.dirname(file.abs_src_path))
        return any(folder == each or each in folder.parents for each in inside)

    for file in [file for file in files if is_source(file)]:
        files.remove(file)
    return files


def _find_kept(files: Files, config: MkDocsConfig, named: Iterable[str]) -> Iterator[str]:
    yield from _TOP_PAGES
    theme = (config.theme.get("logo"), config.theme.get("favicon"))
    ours = (name.lstrip("/") for name in named)
    yield from (str(name) for name in (*config.extra_css, *config.extra_javascript, *theme, *ours) if name)
    for file in files:
        if file.src_uri.endswith(_OF_THE_SITE) or file.src_uri in _SITE_NAMES:
            yield file.src_uri
        elif file.src_uri in _TOP_PAGES:
            targets = (unquote(link.target.partition("#")[0]) for link in find_links(file.content_string))
            yield from (posixpath.normpath(target) for target in targets if not target.endswith((".md", ".markdown")))
