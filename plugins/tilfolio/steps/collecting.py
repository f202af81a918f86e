"""Gather all files and their history."""

import os
import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path

import pathspec
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.gather.elsewhere import Repository
from tilfolio.gather.files import Gathered, Gathering, gather_projects, gather_tils
from tilfolio.gather.history import History, read_line_days, recall_history
from tilfolio.gather.ignore_files import is_pattern
from tilfolio.gather.repository import find_prefix
from tilfolio.gather.walk import join_shown
from tilfolio.model import Commit, Problem, SourceFile, Til, day_in
from tilfolio.remember import Remember, work_out
from tilfolio.steps.notebooks import read_notebooks
from tilfolio.steps.places import Places
from tilfolio.steps.remotes import add_remotes
from tilfolio.trust.screen import Screen
from tilfolio.trust.secrets import Secret, find_secrets, hash_secret, redact

_CROWD = 10
"""Number of new notes on one day that is more than anybody writes."""


class Collected(Struct, frozen=True, kw_only=True):
    """All gathered files, before parsing."""

    tils: Gathered
    projects: Gathered
    tils_history: History
    projects_history: History
    line_days: Mapping[str, Mapping[str, date]]
    """For each README, by path in its repository, the day each line was first committed."""
    today: date
    """Today in the author's time zone."""
    tils_shown: str = "TILs"
    """Displayed path of the folder."""
    projects_shown: str = "projects"
    history_from: datetime | None = None
    is_in_vault: bool = False
    """Whether the folder of mkdocs.yml is an Obsidian vault."""

    @property
    def is_vault(self) -> bool:
        """Whether the notes are in an Obsidian vault: a folder with a `.obsidian` that git does not ignore."""
        return self.is_in_vault or any(posixpath.basename(path) == ".obsidian" for path in self.tils.left_out)

    def list_others(self) -> tuple[list[str], list[str]]:
        """Return the displayed paths of all other files, and of those that are left out."""
        both = ((self.tils_shown, self.tils), (self.projects_shown, self.projects))
        files = [join_shown(shown, path) for shown, gathered in both for path in gathered.assets]
        return files, [join_shown(shown, path) for shown, gathered in both for path in gathered.left_out]


def gather(places: Places, zone: tzinfo | None, now: datetime, remember: Remember = work_out) -> Collected:
    """Read the folders and their history.

    Without a `zone`, today is in the time zone of the last commit's author, else of `now`.
    """
    tils_shown, projects_shown = places.shown(places.tils), places.shown(places.projects)
    # A missing folder has the history of the site's repository.
    tils_home = places.tils if places.tils.is_dir() else places.root
    recall = partial(recall_history, remember=remember, clean=redact_subjects, may_keep=has_clean_names)
    tils_history = recall(tils_home, tils_shown)
    projects_history = recall(places.projects, projects_shown, known=tils_history)
    clock = zone or tils_history.clock or projects_history.clock
    today = day_in(now, clock)

    def open_folder(folder: Path, history: History) -> Gathering:
        return Gathering(
            folder=folder,
            shown=places.shown(folder),
            history=history,
            exclude=places.exclude,
            today=today,
            zone=zone,
            skip=places.skipped(folder),
            top=places.root,
        )

    tils = Gathered()
    if not places.lacks_tils():
        found = gather_tils(open_folder(places.tils, tils_history), remember, notebooks=places.notebooks)
        tils = read_notebooks(found, remember)
    projects = gather_projects(open_folder(places.projects, projects_history))
    readmes = [source.repo_path for source in projects.sources if source.repo_path]
    return Collected(
        tils=tils,
        projects=add_remotes(projects, places.remotes, "mkdocs.yml") if places.remotes else projects,
        tils_shown=tils_shown,
        projects_shown=projects_shown,
        history_from=places.history_from,
        is_in_vault=_is_vault(places.root, tils_history),
        tils_history=tils_history,
        projects_history=projects_history,
        today=today,
        line_days={
            path: {line: day_in(moment, zone) for line, moment in days.items()}
            for path, days in read_line_days(projects_history, readmes).items()
        },
    )


def _is_vault(folder: Path, history: History) -> bool:
    inside = find_in_repository(folder, history)
    if inside is None:
        return os.path.isdir(folder / ".obsidian")  # noqa: PTH112 - False for an unreadable folder
    return any(path.startswith(posixpath.normpath(f"{inside}/.obsidian") + "/") for path in history.files)


def open_repository(places: Places, history: History) -> Repository:
    """Return the lookup of other files of the repository; `history` is that of the notes.

    If mkdocs.yml is not in the repository of the notes, only its own folder is used.
    """
    root = history.root if history.root and find_in_repository(places.root, history) is not None else places.root
    patterns = [pattern for pattern in places.exclude if is_pattern(pattern)]
    own = (find_prefix(root, folder) for folder in (places.tils, places.projects))
    spec = pathspec.GitIgnoreSpec.from_lines(patterns)
    return Repository(root=root, excluded=[(folder, spec) for folder in own if folder is not None] if patterns else ())


def find_in_repository(folder: Path, history: History) -> str | None:
    """Return the path of a folder relative to the repository's root; None if it is outside."""
    prefix = None if history.root is None else find_prefix(history.root, folder)
    return "." if prefix == "" else prefix


def read_docs_days(places: Places, history: History) -> Iterator[tuple[str, date]]:
    """Yield the URI of each committed file of `docs/`, and the day of its last change."""
    folder = find_in_repository(places.docs, history)
    for uri in places.docs_uris if folder is not None else ():
        days = history.files.get(posixpath.normpath(f"{folder}/{uri}"))
        if days is not None:
            yield uri, days.updated_at.date()


def find_commits_below(history: History, gathered: Gathered, since: datetime | None = None) -> tuple[Commit, ...]:
    """Return the commits since a moment that touched the projects folder, with paths relative to it."""
    located = next((source for source in gathered.sources if source.repo_path), None)
    if located is None or located.repo_path is None:
        return ()
    prefix = located.repo_path[: -len(located.path)]
    commits = []
    for commit in history.commits:
        paths = tuple(path[len(prefix) :] for path in commit.paths if path.startswith(prefix))
        if paths and (since is None or commit.authored_at >= since):
            commits.append(replace(commit, paths=paths))
    return tuple(commits)


def find_crowd(sources: Sequence[SourceFile], tils: Sequence[Til], today: date) -> tuple[Problem, ...]:
    """Return a Problem if many uncommitted notes get today's date, since they are probably copies."""
    new = {source.path: source for source in sources if source.repo_path is not None and source.added_at is None}
    crowd = sorted({til.source for til in tils if til.source in new and til.learned_on == today and not til.starts_at})
    if len(crowd) < _CROWD:
        return ()
    what = f"and {len(crowd) - 1} other notes are not committed, so they all get today's date"
    remedy = "Write the dates into them, like `date: 2026-11-22`, or copy them with `til import`, which does that"
    return (Problem(path=new[crowd[0]].shown, what=what, remedy=remedy),)


def hint_at_missing_notes(places: Places) -> tuple[str, ...]:
    """Return a hint if there are no notes yet."""
    if not places.lacks_tils():
        return ()
    what = 'this folder does not exist, so there are no notes. `til new "What I learned"` makes it.'
    return (f"{places.shown(places.tils)}: {what}",)


def redact_subjects(history: History) -> History:
    """Return a history without secrets in its subjects; each commit records the kinds of its secrets."""
    found: dict[int, list[Secret]] = defaultdict(list)
    for secret in find_secrets("\n".join(commit.subject for commit in history.commits)):
        found[secret.line - 1].append(secret)
    if not found:
        return history
    commits = list(history.commits)
    for number, secrets in found.items():
        named = tuple((secret.kind, hash_secret(secret.text)) for secret in secrets)
        commits[number] = replace(commits[number], subject=redact(commits[number].subject, secrets), secrets=named)
    return replace(history, commits=tuple(commits))


def has_clean_names(history: History) -> bool:
    """Return whether no file name in a history contains a secret, including deleted files."""
    paths = {*history.files, *(path for commit in history.commits for path in commit.paths)}
    paths.update(name for names in history.former.values() for name in names)
    return not find_secrets("\n".join(sorted(paths)))


def find_secret_commits(commits: Iterable[Commit], screen: Screen) -> frozenset[str]:
    """Return the commits with secrets in their subjects, which are not shown."""
    remedy = "Revoke it: the history of a repository shows it. If it is not a secret, name its hash in `secrets.allow`"
    return frozenset(
        commit.sha
        for commit in commits
        if commit.secrets and screen.withhold_subject(f"commit {commit.sha[:10]}", commit.secrets, remedy)
    )
