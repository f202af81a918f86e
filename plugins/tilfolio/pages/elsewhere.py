"""Resolve the links of projects from other repositories, never to anything outside of their repository."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from tilfolio.model import INDEX_NAMES, Asset, Link, Project
from tilfolio.origin import Origin
from tilfolio.pages.folders import Folders, Place
from tilfolio.pages.paths import project_uri
from tilfolio.pages.targets import path_below, shown_in_page

_NOWHERE = Place(withheld=True)
"""The link becomes plain text, without a Problem, since the README belongs to somebody else."""


def find_elsewhere(
    project: Project,
    origin: Origin,
    folder: str,
    path: str,
    link: Link,
    folders: Folders,
    notebooks: Mapping[str, str],
) -> Place:
    """Return the target of a link in a folder of such a project.

    Its pages and copied files are on this site; everything else is linked in its repository. Targets outside of that
    repository are dead links, even if this site has such a file.
    """
    own = posixpath.dirname(project.source)
    below = path_below(folder, folders.projects) or own
    inner = posixpath.join(origin.folder, below.partition("/")[2])
    inside = posixpath.normpath(path.lstrip("/") if path.startswith("/") else posixpath.join(inner, path))
    inside = "" if inside == "." else inside
    if inside.startswith(("..", "/")):
        return _NOWHERE
    kept = path_below(inside, origin.folder) if origin.folder else inside
    if kept is not None:
        if kept.lower() in ("", *INDEX_NAMES):
            return Place(uri=project_uri(project.name))
        source = f"{own}/{kept}"
        if source in notebooks:
            return Place(uri=notebooks[source])
        shows = link.kind == "image" or shown_in_page(path, link)
        if source in folders.project_files and (shows or not origin.web):
            uri = f"projects/{project.name}/{kept}"
            return Place(uri=uri, asset=Asset(uri=uri, source=source, origin="projects"))
    is_file = inside in origin.files
    is_folder = any(file.startswith(f"{inside}/") for file in origin.files)
    if not origin.web or not (is_file or is_folder):
        return _NOWHERE
    view = "tree" if is_folder else "raw" if link.kind == "image" or shown_in_page(path, link) else "blob"
    return Place(url=origin.locate(inside, view))
