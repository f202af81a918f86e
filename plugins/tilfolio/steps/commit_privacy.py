"""Find commits that touched unpublished content, whose subjects must not be shown."""

import posixpath
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.experiments import Version
from tilfolio.gather.repository import list_ignored_paths
from tilfolio.model import Commit, Portfolio
from tilfolio.steps.collecting import Collected, find_in_repository
from tilfolio.steps.places import Places
from tilfolio.trust.screen import find_secrets_in_file

_MARKDOWN = (".md", ".markdown")


class _Published(Struct, frozen=True, kw_only=True):
    """The published paths of a repository, relative to its root, including former names."""

    tils: str | None
    """The folder of notes; None if it is in another repository."""
    other_folders: tuple[str, ...]
    """Other folders inside that of notes, such as projects and `docs/`."""
    projects: str
    notes: frozenset[str]
    folders: frozenset[str]
    """Folders of published projects, and subfolders of `projects` without a project."""
    left_out: frozenset[str]
    """Hidden, excluded and ignored paths."""
    shows_roadmap: bool

    def has(self, path: str) -> bool:
        """Return whether a path may be known to readers."""
        if not self.left_out.isdisjoint(_with_parents(path)):
            return False
        is_note = self.tils is not None and path.startswith(self.tils) and path.lower().endswith(_MARKDOWN)
        if is_note and not path.startswith(self.other_folders):
            return path in self.notes
        if path.startswith(self.projects):
            folder, _, below = path[len(self.projects) :].partition("/")
            return folder in self.folders if below else self.shows_roadmap or not folder.lower().endswith(_MARKDOWN)
        return True


def find_private_commits(
    public: Portfolio, everything: Portfolio, collected: Collected, places: Places
) -> frozenset[str]:
    """Return the commits to projects that touched unpublished, deleted or ignored content."""
    history = collected.projects_history
    projects = _below(find_in_repository(places.projects, history))
    if projects is None:
        return frozenset()
    tils = _below(find_in_repository(places.tils, history))
    commits = [commit for commit in history.commits if any(path.startswith(projects) for path in commit.paths)]
    gone = {path for commit in commits for path in commit.paths} - history.files.keys()
    shown = {til.source for til in (*public.tils, *public.indexes)} | {one.source for one in public.openings}
    sources = (*collected.tils.sources, *collected.tils.indexes)
    notes = {source.repo_path for source in sources if source.repo_path and source.path in shown}
    former = {name for path in notes for name in history.former.get(path, ())}
    left_out = {f"{tils or ''}{path}" for path in collected.tils.left_out if tils is not None}
    left_out |= {f"{projects}{path}" for path in collected.projects.left_out}
    published = _Published(
        tils=tils,
        other_folders=tuple(
            below for each in places.skipped(places.tils) if (below := _below(find_in_repository(each, history)))
        ),
        projects=projects,
        notes=frozenset(notes | former),
        folders=frozenset(_find_folders(public, everything, collected, projects)),
        left_out=frozenset(left_out | list_ignored_paths(history.root, sorted(gone))),
        shows_roadmap=everything.roadmap is None or public.roadmap is not None,
    )
    return frozenset(commit.sha for commit in commits if not all(map(published.has, commit.paths)))


def hide_subjects(commits: Iterable[Commit], private: frozenset[str]) -> tuple[Commit, ...]:
    """Return the commits without the subjects of private ones."""
    return tuple(replace(commit, subject="") if commit.sha in private else commit for commit in commits)


def clear_versions(path: str, versions: Iterable[Version], private: frozenset[str]) -> tuple[Version, ...]:
    """Return a file's versions, without those with secrets, and without subjects of private commits."""
    return tuple(
        replace(version, subject="") if version.sha in private else version
        for version in versions
        if not find_secrets_in_file(path, version.text)
    )


def _find_folders(public: Portfolio, everything: Portfolio, collected: Collected, projects: str) -> set[str]:
    """Return the folders of published projects, including former names, and of other code."""
    history = collected.projects_history
    shown = {posixpath.dirname(project.source) for project in public.projects}
    withheld = {posixpath.dirname(project.source) for project in everything.projects} - shown
    here = {path[len(projects) :].partition("/")[0] for path in history.files if path.startswith(projects)}
    former = {
        name[len(projects) :].partition("/")[0]
        for path, names in history.former.items()
        if path.startswith(projects) and path[len(projects) :].partition("/")[0] in shown
        for name in names
        if name.startswith(projects)
    }
    return (here | former | shown) - withheld


def _below(folder: str | None) -> str | None:
    return None if folder is None else "" if folder == "." else f"{folder}/"


def _with_parents(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}
