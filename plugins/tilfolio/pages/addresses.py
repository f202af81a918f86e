"""Resolve the links of notes and READMEs to pages, copied files and repository URLs."""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from tilfolio.edits import Edit, apply_edits
from tilfolio.experiments import Cell, Notebook
from tilfolio.model import INDEX_NAMES, WIKI, Asset, Link, Opening, Problem, Project, Til, is_address
from tilfolio.pages import paths, targets
from tilfolio.pages.folders import Folders, Place, Resolved, find_elsewhere
from tilfolio.settings import Settings

_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$")

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2,4})?", re.IGNORECASE)
_SECTION_NAMES = frozenset({"", *INDEX_NAMES})


@dataclass(kw_only=True)
class Addresses:
    """An index of everything that links can refer to."""

    settings: Settings
    folders: Folders
    tils: Mapping[str, Sequence[Til]]
    """By path relative to the `tils` folder; a day log has several."""
    projects: Mapping[str, Project]
    """By folder name."""

    notebooks: Mapping[str, str] = field(default_factory=dict)
    """URIs of notebook pages, by path relative to the `projects` folder."""
    withheld: Collection[str] = ()
    """Sources of draft and scheduled notes; links to them become plain text, without a Problem."""
    withheld_projects: Collection[str] = ()
    """Folder names of draft projects."""
    unlinked: list[str] = field(default_factory=list)
    """Places of links to code that need a missing `repo_url`; filled while links are resolved."""
    lost: list[str] = field(default_factory=list)
    """Places of dead links in READMEs of other repositories; filled while links are resolved."""
    _note_folders: frozenset[str] = field(init=False)
    _bundles: Mapping[str, str] = field(init=False)
    """Index notes (`index.md`) by their folder."""
    _code_folders: frozenset[str] = field(init=False)
    _aliases: Mapping[str, Til] = field(init=False)
    """Notes by their earlier addresses, as paths of the site."""

    def __post_init__(self) -> None:
        self._note_folders = frozenset(targets.all_folders(self.tils))
        named = (path for path in (*self.tils, *self.withheld) if posixpath.basename(path).lower() in INDEX_NAMES)
        self._bundles = {posixpath.dirname(path): path for path in named}
        self._code_folders = frozenset(targets.all_folders(self.folders.repo_files))
        named_tils = [(alias, til) for tils in self.tils.values() for til in tils for alias in til.aliases]
        self._aliases = {targets.read_alias(alias, self.settings.site_url): til for alias, til in named_tils}

    def resolve_til(self, til: Til) -> Resolved:
        """Return a note's body with its links resolved."""
        folder = posixpath.dirname(posixpath.join(self.folders.tils, til.source))

        def find(folder: str, path: str, link: Link) -> Place | None:
            if not link.target.startswith("#"):
                return self._find_for_til(folder, path, link)
            other, used = targets.choose_til(self.tils[til.source], link.target)  # another note of a day log
            return Place(uri=paths.til_uri(other.slug), fragment_used=True, title=other.title) if used else None

        links = til.links if len(self.tils.get(til.source, ())) > 1 else targets.without_fragments(til.links)
        return self._resolve(til.body, links, paths.til_uri(til.slug), til.shown, folder, find)

    def unlink_withheld(self, til: Til) -> str:
        """Return a note's original body without links to unpublished content."""
        folder = posixpath.dirname(posixpath.join(self.folders.tils, til.source))
        edits: list[Edit] = []
        for link in targets.without_fragments(til.links):
            is_lost = link.target.startswith(WIKI)
            if _ELSEWHERE.match(link.target) and not is_lost:
                continue
            place = None if is_lost else self._find_for_til(folder, targets.split_target(link.target)[0], link)
            if place is None or not place.is_open:
                edits += targets.unlinked(til.body, link, is_broken=False)
        return apply_edits(til.body, edits)

    def resolve_see_also(self, til: Til) -> Resolved:
        """Return the resolved `links:` of a note; a note linked without a label is labelled with its title."""
        folder = posixpath.dirname(posixpath.join(self.folders.tils, til.source))
        found: list[tuple[str, str]] = []
        assets: list[Asset] = []
        problems: list[Problem] = []
        for label, target in til.see_also:
            link = Link(target=target, start=0, end=0, target_start=0, target_end=0, kind="html", line=1)
            if not is_address(target):
                problems.append(replace(targets.no_address(til.shown, link), line=None))
                continue
            if _ELSEWHERE.match(target):
                found.append((label, target))
                continue
            path, mark, fragment = targets.split_target(target)
            place = self._find_for_til(folder, path, link)
            if place is None or place.kept_back:
                problems.append(replace(targets.broken(til.shown, link, is_there=place is not None), line=None))
            elif place.unlinked:
                self.unlinked.append(til.shown)
            elif place.is_open:
                title = place.title if label == target else ""
                address = self._target(paths.til_uri(til.slug), place, link)
                found.append((title or label, address if place.fragment_used else address + mark + fragment))
                assets += [place.asset] if place.asset else []
        return Resolved(links=tuple(found), assets=tuple(assets), problems=tuple(problems))

    def resolve_project(self, project: Project) -> Resolved:
        """Return a README's body with its links resolved."""
        folder = posixpath.dirname(f"{self.folders.projects}/{project.source}")
        uri = paths.project_uri(project.name)
        return self._resolve(project.body, project.links, uri, project.shown, folder, self._find_for_project)

    def resolve_opening(self, opening: Opening) -> Resolved:
        """Return the opening of a week with its links resolved for the week's digest."""
        folder = posixpath.dirname(f"{self.folders.tils}/{opening.source}")
        uri = paths.digest_uri(opening.week)
        return self._resolve(opening.body, opening.links, uri, opening.shown, folder, self._find_for_til)

    def resolve_evidence(self, project: Project, target: str, origin: str, line: int) -> Resolved:
        """Return the URL of a README's link as an HTML attribute on the page `origin`."""
        size = len(target)
        link = Link(target=target, start=0, end=size, target_start=0, target_end=size, kind="html", line=line)
        folder = posixpath.dirname(f"{self.folders.projects}/{project.source}")
        if target.startswith("#"):
            own = paths.href(origin, paths.project_uri(project.name), directory_urls=self.settings.directory_urls)
            return Resolved(markdown=f"{own}{target}")
        return self._resolve(target, (link,), origin, project.shown, folder, self._find_for_project)

    def resolve_cell(self, project: Project, notebook: Notebook, cell: Cell, uri: str) -> Resolved:
        """Return a notebook's cell with its links resolved for the notebook's page."""
        path = posixpath.join(self.folders.projects, posixpath.dirname(project.source), notebook.path)
        shown = posixpath.join(posixpath.dirname(project.shown), notebook.path)
        return self._resolve(cell.source, cell.links, uri, shown, posixpath.dirname(path), self._find_for_project)

    def resolve_roadmap(self, body: str, links: Sequence[Link], shown: str, edits: Sequence[Edit] = ()) -> Resolved:
        """Return the text of projects/README.md with its links resolved, and `edits` (start, end, new text) applied."""
        return self._resolve(body, links, paths.PROJECTS, shown, self.folders.projects, self._find_for_project, edits)

    def _resolve(
        self,
        body: str,
        links: Sequence[Link],
        uri: str,
        shown: str,
        folder: str,
        find: Callable[[str, str, Link], Place | None],
        more: Sequence[Edit] = (),
    ) -> Resolved:
        edits: list[Edit] = [*more]
        assets: list[Asset] = []
        problems: list[Problem] = []
        leads: list[tuple[str, str]] = []
        for link in links:
            if link.target.startswith((WIKI, "((")):
                # An unknown name, which is reported elsewhere or allowed; or the id of a Logseq block.
                edits += targets.unlinked(body, link, is_broken=not self.settings.unwritten_notes)
                continue
            if not is_address(link.target):
                edits += targets.unlinked(body, link)
                problems.append(targets.no_address(shown, link))
                continue
            if _ELSEWHERE.match(link.target) and not link.target.startswith("#"):
                continue
            path, mark, fragment = targets.split_target(link.target)
            place = find(folder, path, link)
            if link.target.startswith("#") and (place is None or place.uri == uri):
                continue  # a heading of the same page
            if place is None or not place.is_open:
                edits += targets.unlinked(body, link, is_broken=place is None)
                if place is None or place.kept_back:
                    problems.append(targets.broken(shown, link, is_there=place is not None))
                elif place.unlinked:
                    self.unlinked.append(f"{shown}:{link.line}")
                continue
            if place.asset:
                assets.append(place.asset)
            if place.title and link.kind != "image":
                leads.append((place.uri, link.sentence))
            fragment = "" if place.fragment_used else mark + fragment
            edits.append((link.target_start, link.target_end, self._target(uri, place, link) + fragment))
        done = Resolved(markdown=apply_edits(body, edits), assets=tuple(assets), problems=tuple(problems))
        return replace(done, leads=tuple(leads)) if leads else done

    def _target(self, origin: str, place: Place, link: Link) -> str:
        if place.url:
            return place.url
        if link.kind == "html":
            return paths.href(origin, place.uri, directory_urls=self.settings.directory_urls)
        return paths.markdown_target(origin, place.uri)

    def _find_for_til(self, folder: str, path: str, link: Link) -> Place | None:
        found = self._find_from(folder, path, self.folders.tils, link)
        language = (targets.path_below(folder, self.folders.tils) or "").split("/")[0]
        if found or not path.startswith("/") or not _LANGUAGE.fullmatch(language):
            return found
        # On multilingual Hugo sites, addresses are relative to the language's folder: content/ja/.
        own = posixpath.join(self.folders.tils, language)
        return self._find_from(own, path.lstrip("/"), self.folders.tils, link)

    def _find_for_project(self, folder: str, path: str, link: Link) -> Place | None:
        owner = self.projects.get((targets.path_below(folder, self.folders.projects) or "").split("/")[0])
        if owner is not None and owner.origin is not None:
            place = find_elsewhere(owner, owner.origin, folder, path, link, self.folders, self.notebooks)
            self.lost += [] if place.is_open else [f"{owner.shown}:{link.line}"]
            return place
        found = self._find_from(folder, path, self.folders.projects, link)
        below = targets.path_below(folder, self.folders.projects)
        if found or not below or not path.startswith("/"):
            return found
        # Paths in a README from another repository are relative to that repository's root.
        own = posixpath.join(self.folders.projects, below.split("/")[0])
        return self._find_from(own, path.lstrip("/"), self.folders.projects, link)

    def find_picture(self, subject: Til | Project, target: str) -> Place | None:
        """Find an image named in front matter: relative to its file, to the folder of notes or projects, or in docs/.

        For an image that must not be published, the place is not open.
        """
        path, _, _ = targets.split_target(target)
        link = Link(target=target, start=0, end=0, target_start=0, target_end=0, kind="image", line=1)
        if isinstance(subject, Til):
            place = self._find_for_til(posixpath.dirname(f"{self.folders.tils}/{subject.source}"), path, link)
        else:
            place = self._find_for_project(posixpath.dirname(f"{self.folders.projects}/{subject.source}"), path, link)
        if place or (isinstance(subject, Project) and subject.origin):
            return place
        # Themes of Hugo read an image as a path of static/.
        return self._find_docs(posixpath.normpath(path.lstrip("/"))) or self._find_code("", f"/static/{path}", link)

    def _find_from(self, folder: str, path: str, root: str, link: Link) -> Place | None:
        places = (self._find(candidate, link) for candidate in targets.candidates(folder, path, root))
        found = next(filter(None, places), None) or self._find_code(folder, path, link)
        if found or not path.startswith("/"):
            return found
        # Hugo publishes static/ at the site's root.
        return self._find_alias(path) or self._find_code(folder, f"/static{path}", link)

    def _find_alias(self, path: str) -> Place | None:
        """Return the note with an earlier address, from Jekyll's `permalink:` or an alias."""
        name = posixpath.normpath(path.strip("/").removesuffix("index.html"))
        til = self._aliases.get(name) or self._aliases.get(f"{name}.html")
        return Place(uri=paths.til_uri(til.slug), title=til.title) if til else None

    def _find(self, path: str, link: Link) -> Place | None:
        """Look up a path that begins with the name of one of the folders."""
        note = targets.path_below(path, self.folders.tils)
        if note is not None and (place := self._find_note(note, link)):
            return place
        if note and targets.is_left_out(note, self.folders.tils_left_out):
            return Place(kept_back=True) if link.kind == "image" else Place(withheld=True)
        if note and note not in self._note_folders and any(each.startswith(f"{note}/") for each in self.withheld):
            return Place(withheld=True)
        name = targets.path_below(path, self.folders.projects)
        if name is not None and (place := self._find_project(name, link)):
            return place
        if (page := targets.path_below(path, self.folders.docs)) is not None:
            return self._find_docs(page)
        return None

    def _find_code(self, folder: str, path: str, link: Link) -> Place | None:
        """Look up a file of the repository outside the site: media are copied, code is linked there."""
        inside = self.folders.place_in_repository(folder, path)
        found = self.folders.look_up(inside) if not inside.startswith("..") else ""
        is_file = found == "file" or inside in self.folders.repo_files
        is_folder = found == "folder" or (bool(self.folders.repo_files) and inside in self._code_folders)
        shows = link.kind == "image" or targets.shown_in_page(path, link)
        is_media = inside.lower().endswith(targets.MEDIA)
        can_be_copied = found == "file" and is_media and self.folders.is_public(inside)
        if can_be_copied and (shows or not self.settings.repo_url):
            uri = paths.repository_uri(inside)
            return Place(uri=uri, asset=Asset(uri=uri, source=inside, origin="repository"))
        if not is_file and not is_folder:
            return Place(kept_back=True) if found else None
        if not self.settings.repo_url:
            return Place(kept_back=True) if shows else Place(unlinked=True)
        view = "tree" if not is_file else "raw" if shows else "blob"
        return Place(url=self.settings.locate_code(inside, view))

    def _find_note(self, path: str, link: Link) -> Place | None:
        for name in (path, f"{path}.md", f"{path}.markdown", self._bundles.get(path, path)):
            if name in self.folders.til_indexes:
                return Place(uri=paths.TILS)
            if name in self.tils:
                til, used = targets.choose_til(self.tils[name], link.target)
                return Place(uri=paths.til_uri(til.slug), fragment_used=used, title=til.title)
            if name in self.withheld:
                return Place(withheld=True)
        if path in self.folders.til_files:
            uri = f"{paths.TIL_FILES}/{path}"
            return Place(uri=uri, asset=Asset(uri=uri, source=path, origin="tils"))
        folder, name = posixpath.split(path)
        if path in self._note_folders or (name.lower() in _SECTION_NAMES and (folder in self._note_folders)):
            return Place(uri=paths.TILS)
        return None

    def _find_project(self, path: str, link: Link) -> Place | None:
        known = paths.PROJECTS if path.lower() in _SECTION_NAMES else self.notebooks.get(path)
        if known:
            return Place(uri=known)
        name, _, rest = path.partition("/")
        if name in self.projects and rest.rstrip("/").lower() in _SECTION_NAMES:
            return Place(uri=paths.project_uri(self.projects[name].name))
        hidden = self.folders.projects_left_out
        if name in self.withheld_projects or (targets.is_left_out(path, hidden) and "/.github/" not in f"/{path}"):
            return Place(kept_back=True) if link.kind == "image" else Place(withheld=True)
        files = self.folders.project_files
        is_file = path in files
        code = self._code_url(path, is_file=is_file)
        if is_file and (link.kind == "image" or targets.shown_in_page(path, link) or not code):
            owner = self.projects.get(name)
            uri = f"projects/{owner.name if owner else name}/{rest}" if rest else f"projects/{name}"
            return Place(uri=uri, asset=Asset(uri=uri, source=path, origin="projects"))
        folder = path.rstrip("/")
        is_known = is_file or path.endswith((".md", ".markdown")) or folder in self.projects
        if code and (is_known or any(each.startswith(f"{folder}/") for each in files)):
            return Place(url=code)
        return None

    def _code_url(self, path: str, *, is_file: bool) -> str:
        name, _, rest = path.rstrip("/").partition("/")
        origin = self.projects[name].origin if name in self.projects else None
        if origin is not None:
            return origin.locate(posixpath.join(origin.folder, rest), "blob" if is_file else "tree")
        view = "blob" if is_file or posixpath.splitext(path)[1] else "tree"
        inside = posixpath.join(self.folders.projects_in_repo, path.rstrip("/"))
        return self.settings.locate_code(inside, view)

    def _find_docs(self, path: str) -> Place | None:
        for name in (path, f"{path}.md", posixpath.join(path, "index.md"), posixpath.join(path, "README.md")):
            if name in self.folders.docs_uris:
                return Place(uri=name)
        return None
