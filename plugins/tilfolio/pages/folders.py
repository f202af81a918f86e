"""The files that links can refer to, and the results of resolving links and of laying out."""

import posixpath
from collections.abc import Callable, Mapping

from msgspec import Struct

from tilfolio.model import INDEX_NAMES, Asset, Link, Page, Problem, Project
from tilfolio.origin import Origin
from tilfolio.pages.paths import project_uri
from tilfolio.pages.targets import path_below, shown_in_page


class Folders(Struct, frozen=True, kw_only=True):
    """The names of the folders that links may refer to, and the files in them."""

    tils: str = "TILs"
    """The path in messages, and in links from other folders."""
    projects: str = "projects"
    docs: str = "docs"
    til_files: frozenset[str] = frozenset()
    """Files in the `tils` folder that are not notes."""
    til_indexes: frozenset[str] = frozenset()
    """`README.md` and `index.md` in the `tils` folder that are not notes."""
    tils_left_out: frozenset[str] = frozenset()
    """Hidden or excluded files and folders in the `tils` folder."""
    projects_left_out: frozenset[str] = frozenset()
    project_files: frozenset[str] = frozenset()
    docs_uris: frozenset[str] = frozenset()
    """Source URIs of everything in `docs/`."""
    tils_in_repo: str = "TILs"
    """Path of the folder relative to the root of its repository, for links to code."""
    projects_in_repo: str = "projects"
    repo_files: frozenset[str] = frozenset()
    """All committed files of the repository of mkdocs.yml, relative to its root."""
    look_up: Callable[[str], str] = lambda path: ""
    """Returns what is at a path relative to that root: `file`, `folder`, `kept back`, or an empty string."""
    root_in_repo: str = ""
    """The folder of mkdocs.yml, relative to that root."""

    def place_in_repository(self, folder: str, path: str) -> str:
        """Return a path relative to the repository's root; paths that begin with `/` already are."""
        if path.startswith("/"):
            inside = path.lstrip("/")
        else:
            own = posixpath.join(self.root_in_repo, folder)
            for name, known in (
                (self.tils, self.tils_in_repo),
                (self.projects, self.projects_in_repo),
            ):
                below = path_below(folder, name)
                own = own if below is None else posixpath.join(known, below)
            inside = posixpath.join(own, path)
        inside = posixpath.normpath(inside)
        return "" if inside == "." else inside

    def is_public(self, inside: str) -> bool:
        """Return whether a file is outside of notes and projects, whose files have their own rules."""
        own = (self.tils_in_repo, self.projects_in_repo)
        return "/.github/" in inside or all(folder != "." and path_below(inside, folder) is None for folder in own)


class Resolved(Struct, frozen=True, kw_only=True):
    """A body with its links resolved, or only links."""

    markdown: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """Labels and addresses of the `links:` in front matter."""
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
    leads: tuple[tuple[str, str], ...] = ()
    """URIs of linked notes, each with the sentence around the link, in order."""


class Place(Struct, frozen=True):
    """The target of a link: a URI of the site, a URL elsewhere, or nothing."""

    uri: str = ""
    url: str = ""
    asset: Asset | None = None
    withheld: bool = False
    """The target is not published yet."""
    unlinked: bool = False
    """The target is code, and the address of the repository is unknown."""
    kept_back: bool = False
    """The target exists but must not be published."""
    fragment_used: bool = False
    """Whether the fragment selected the note, and is not part of the URL any more."""
    title: str = ""
    """Title of a note's page."""

    @property
    def is_open(self) -> bool:
        """Whether the link can be followed."""
        return not (self.withheld or self.unlinked or self.kept_back)


class Laid(Struct, frozen=True, kw_only=True):
    """Pages with the files that they use, and the problems found."""

    pages: tuple[Page, ...] = ()
    assets: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()


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
