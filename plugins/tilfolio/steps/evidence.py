"""What the folders of projects hold besides their READMEs: gathered, read, and worked out."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timezone, tzinfo
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.measurements import Past, fill_figures, find_references, list_commits_as_runs, measure_file
from tilfolio.derive.polish import review_project
from tilfolio.evidence.howto import HOW_TO_FILES, tell_how_to
from tilfolio.evidence.licences import LICENCE_FILES, name_licence, name_licence_of_readme
from tilfolio.evidence.metrics import read_pipeline
from tilfolio.evidence.mlflow import choose_runs, find_databases, find_run_files, parse_runs, parse_tables, read_numbers
from tilfolio.evidence.notebook import parse_notebook
from tilfolio.evidence.plots import Undrawn, open_series, read_plots
from tilfolio.evidence.wandb import find_wandb_files, parse_wandb_runs
from tilfolio.experiments import Measurement, MetricsFile, Notebook, Pipeline, PolishItem, ProjectEvidence, Run
from tilfolio.gather.history import History
from tilfolio.gather.metrics import read_texts, read_versions
from tilfolio.gather.mlflow_database import read_database
from tilfolio.gather.remotes import Snapshot
from tilfolio.gather.walk import join_shown
from tilfolio.model import Problem, Project, Slug
from tilfolio.steps.commit_privacy import clear_versions
from tilfolio.steps.notebooks import is_kept_back
from tilfolio.trust.screen import Screen

_USUAL = ("metrics.json", "metrics.yaml", "metrics.yml", "metrics.toml", "dvclive/metrics.json")
"""Files of metrics that are found without anybody naming them."""
_MOST_RUNS = 50
_NEVER = datetime.min.replace(tzinfo=timezone.utc)
_MOST_PLOTS = 8
_LARGEST_NOTEBOOK = 30_000_000


class Found(Struct, frozen=True, kw_only=True):
    """Projects with the figures that files give, what these files are, and what is wrong in them."""

    projects: tuple[Project, ...]
    evidence: Mapping[Slug, ProjectEvidence] = {}
    polish: Mapping[Slug, tuple[PolishItem, ...]] = {}
    """What each project has and lacks."""
    problems: tuple[Problem, ...] = ()
    hints: tuple[str, ...] = ()
    """What is not shown though nothing is wrong with it."""


class Shelf(Struct, frozen=True, kw_only=True):
    """Where the projects lie."""

    folder: Path
    shown: str
    assets: frozenset[str]
    """Every file below the folder that is not Markdown."""
    history: History
    prefix: str | None
    """The folder's path below the root of its repository; None: there is no git."""
    zone: tzinfo | None = None
    private: frozenset[str] = frozenset()
    """Commits that do not show their subject."""
    screen: Screen = Screen()
    """Looks at each file for secrets before anything of it is shown."""
    elsewhere: Mapping[str, Snapshot] = {}
    """Projects that came from other repositories, by the names of their folders."""

    def locate(self, folder: str) -> Path:
        """Return where the folder of a project is."""
        return self.elsewhere[folder].folder if folder in self.elsewhere else self.folder / folder

    def read(self, folder: str, names: Iterable[str]) -> dict[str, str]:
        """Return the texts of files of a project, without those that may not be shown."""
        texts = read_texts(self.locate(folder), names)
        return {
            name: text
            for name, text in texts.items()
            if self.screen.passes(join_shown(self.shown, f"{folder}/{name}"), text)
        }


class _Folder(Struct, frozen=True, kw_only=True):
    """A project's own folder."""

    project: Project
    path: str
    files: frozenset[str]
    """Below it."""
    texts: Mapping[str, str]
    pipeline: Pipeline


def find_evidence(projects: tuple[Project, ...], shelf: Shelf, *, notebooks: bool) -> Found:
    """Return what the projects' folders hold; nothing that is wrong there stops anything."""
    below = _group_by_folder(shelf.assets)
    folders = [_open_folder(project, below, shelf) for project in projects]
    wanted = {folder.path: _find_metrics_files(folder) for folder in folders}
    paths = [f"{folder}/{file.path}" for folder, files in wanted.items() for file in files]
    in_repo = {_in_repo(shelf, path): path for path in paths} if shelf.prefix is not None else {}
    once = read_versions(shelf.history, tuple(in_repo))
    versions = {in_repo[path]: clear_versions(path, found, shelf.private) for path, found in once.items()}
    committed = _date_folders(shelf)
    filled: list[Project] = []
    evidence: dict[Slug, ProjectEvidence] = {}
    polish: dict[Slug, tuple[PolishItem, ...]] = {}
    at_root = [path for path in shelf.history.files if "/" not in path]
    general = _read_licence(shelf.history.root) if projects and shelf.history.root else ""
    problems: list[Problem] = []
    hints: list[str] = []
    for folder in folders:
        start = f"{folder.path}/"
        past = Past(
            versions={path[len(start) :]: found for path, found in versions.items() if path.startswith(start)},
            changed_at=_read_changes(shelf, folder, wanted[folder.path]) if wanted[folder.path] else {},
            zone=shelf.zone,
        )
        own, wrong, remarks = _read_folder(folder, wanted[folder.path], past, shelf, notebooks=notebooks)
        project, unfilled = fill_figures(folder.project, own)
        newest = _find_newest(project.updated_on, committed.get(folder.path), own.runs, shelf.zone)
        licence = _find_licence(folder, shelf) or general
        project = replace(project, updated_on=newest, licence=licence)
        filled.append(project)
        polish[project.name] = review_project(project, folder.files, own, at_root)
        problems += (*wrong, *unfilled)
        hints += remarks
        if own != ProjectEvidence():
            evidence[project.name] = own
    return Found(projects=tuple(filled), evidence=evidence, polish=polish, problems=tuple(problems), hints=tuple(hints))


def _group_by_folder(assets: Collection[str]) -> Mapping[str, list[str]]:
    below: dict[str, list[str]] = defaultdict(list)
    for path in assets:
        name, _, rest = path.partition("/")
        if rest:
            below[name].append(rest)
    return below


def _date_folders(shelf: Shelf) -> Mapping[str, datetime]:
    """Return the moment of the last commit in each folder of the projects, by the folder's name."""
    if shelf.prefix is None:
        return {}
    start = _in_repo(shelf, "")
    last: dict[str, datetime] = {}
    for commit in shelf.history.commits:
        for name in {path[len(start) :].partition("/")[0] for path in commit.paths if path.startswith(start)}:
            last[name] = max(last.get(name, commit.authored_at), commit.authored_at)
    return last


def _find_licence(folder: _Folder, shelf: Shelf) -> str:
    """Return the licence of a project: that of its own file, else that which its README names."""
    return _read_licence(shelf.folder / folder.path) or name_licence_of_readme(folder.project.body)


def _read_licence(folder: Path) -> str:
    texts = read_texts(folder, LICENCE_FILES)
    return next(filter(None, map(name_licence, texts.values())), "")


def _find_newest(updated_on: date, committed: datetime | None, runs: Sequence[Run], zone: tzinfo | None) -> date:
    """Return the day of what is newest in a project: its README, a commit in its folder, a run."""
    moments = [run.started_at for run in runs if run.started_at]
    moments += [committed] if committed else []
    days = [(moment.astimezone(zone) if zone else moment).date() for moment in moments]
    return max([updated_on, *days])


def _open_folder(project: Project, below: Mapping[str, list[str]], shelf: Shelf) -> _Folder:
    path = posixpath.dirname(project.source)
    files = frozenset(below.get(path, ()))
    plans = [file for file in files if posixpath.basename(file) == "dvc.yaml"]
    names = sorted((*(file for file in HOW_TO_FILES if file in files), *plans))
    texts = shelf.read(path, names)
    read = [read_pipeline(name, texts[name]) for name in sorted(plans) if name in texts]
    return _Folder(
        project=project,
        path=path,
        files=files,
        texts=texts,
        pipeline=Pipeline(
            metrics=tuple(file for plan in read for file in plan.metrics),
            plots=tuple(one for plan in read for series in plan.plots for one in open_series(series, files)),
        ),
    )


def _find_metrics_files(folder: _Folder) -> tuple[MetricsFile, ...]:
    """Return the files of metrics: those that a `dvc.yaml` or an achievement names, and those of a usual name."""
    found = {file.path: file for file in folder.pipeline.metrics}
    for path in (*find_references(folder.project), *_USUAL):
        found.setdefault(path, MetricsFile(path=path))
    return tuple(file for file in found.values() if file.path in folder.files)


def _read_changes(shelf: Shelf, folder: _Folder, files: tuple[MetricsFile, ...]) -> Mapping[str, datetime]:
    """Return when each file of a project was last changed, and code elsewhere in the repository that it measures."""
    if snapshot := shelf.elsewhere.get(folder.path):
        return {file.path: snapshot.committed_at for file in files}
    if shelf.prefix is None:
        return {}
    own = _in_repo(shelf, folder.path)
    outside = {path for file in files for path in file.code or () if path.startswith("../")}
    places = tuple(posixpath.normpath(posixpath.join(own, path)) for path in outside)
    below = (f"{own}/", *(f"{place}/" for place in places))
    return {
        posixpath.relpath(path, own): days.updated_at
        for path, days in shelf.history.files.items()
        if path.startswith(below) or path in places
    }


def _in_repo(shelf: Shelf, path: str) -> str:
    return f"{shelf.prefix}/{path}" if shelf.prefix else path


def _read_folder(
    folder: _Folder, files: tuple[MetricsFile, ...], past: Past, shelf: Shelf, *, notebooks: bool
) -> tuple[ProjectEvidence, list[Problem], list[str]]:
    shown_folder = join_shown(shelf.shown, folder.path)
    problems: list[Problem] = []
    measurements: list[Measurement] = []
    texts = shelf.read(
        folder.path, (*(file.path for file in files), *(series.path for series in folder.pipeline.plots))
    )
    for file in files:
        name = join_shown(shelf.shown, f"{folder.path}/{file.path}")
        now = read_numbers(file.path, texts.get(file.path, ""))
        if not now and not shelf.screen.has_withheld(name):
            problems.append(_no_metrics(name))
        measurements += measure_file(file, now, past, read_numbers)
    plots, undrawn = read_plots(folder.pipeline.plots, texts)
    runs, unread = _read_runs(folder, shelf)
    shown, wrong = _read_notebooks(folder, shelf) if notebooks else ([], [])
    own = ProjectEvidence(
        measurements=tuple(measurements),
        runs=runs or _list_commits(files, past),
        plots=plots[:_MOST_PLOTS],
        notebooks=tuple(shown),
        how_to=tell_how_to(folder.texts, folder.files, name=folder.path, readme=folder.project.body),
    )
    wrong += (_no_plot(shown_folder, one) for one in undrawn if not one.expected)
    hints = [str(_no_plot(shown_folder, one)) for one in undrawn if one.expected]
    hints += [
        f"{shown_folder}: the plot '{plot.title}' is not shown: a page has {_MOST_PLOTS}"
        for plot in plots[_MOST_PLOTS:]
    ]
    return own, problems + unread + wrong, hints


def _no_plot(folder: str, one: Undrawn) -> Problem:
    return Problem(
        path=f"{folder}/{one.declared_in}", what=f"the plot '{one.name}' is not shown: {one.why}", remedy=one.remedy
    )


def _no_metrics(shown: str) -> Problem:
    return Problem(
        path=shown,
        what="this file of metrics holds no numbers, or cannot be read",
        remedy='Write names and numbers into it, like {"f1": 0.91}',
    )


def _read_runs(folder: _Folder, shelf: Shelf) -> tuple[tuple[Run, ...], list[Problem]]:
    """Return the newest runs that MLflow and Weights & Biases recorded, newest first."""
    problems: list[Problem] = []
    found = list(parse_wandb_runs(shelf.read(folder.path, find_wandb_files(folder.files, _MOST_RUNS))))
    for path in find_databases(folder.files):
        shown = join_shown(shelf.shown, f"{folder.path}/{path}")
        tables = read_database(shelf.locate(folder.path) / path, _MOST_RUNS)
        if tables is None:
            problems.append(_no_database(shown))
        elif shelf.screen.passes_values(shown, (row for rows in tables.values() for row in rows)):
            found += parse_tables(tables)
    if metas := shelf.read(folder.path, find_run_files(folder.files)):
        found += parse_runs({**metas, **shelf.read(folder.path, choose_runs(metas, folder.files, _MOST_RUNS))})
    by_key = {run.key: run for run in reversed(found)}  # a run that was exported is in its store as well
    newest = sorted(by_key.values(), key=lambda run: (run.started_at or _NEVER, run.key), reverse=True)[:_MOST_RUNS]
    # Both tools keep moments in UTC; the day of a run is the author's.
    zone = shelf.zone
    in_zone = (
        replace(run, started_at=run.started_at.astimezone(zone)) if zone and run.started_at else run for run in newest
    )
    return tuple(in_zone), problems


def _no_database(shown: str) -> Problem:
    return Problem(
        path=shown,
        what="this is not a database of MLflow, or it cannot be read",
        remedy="Commit the file itself, not a pointer to it; `mlflow db upgrade` brings an old one up to date",
    )


def _list_commits(files: tuple[MetricsFile, ...], past: Past) -> tuple[Run, ...]:
    """Return the commits of the file of metrics that has most of them."""
    most = max(files, key=lambda file: len(past.versions.get(file.path, ())), default=None)
    return list_commits_as_runs(most.path, past, read_numbers) if most else ()


def _read_notebooks(folder: _Folder, shelf: Shelf) -> tuple[list[Notebook], list[Problem]]:
    notebooks: list[Notebook] = []
    problems: list[Problem] = []
    paths = sorted(path for path in folder.files if path.endswith(".ipynb"))
    texts = read_texts(shelf.locate(folder.path), paths, _LARGEST_NOTEBOOK)
    for path in paths:
        shown = join_shown(shelf.shown, f"{folder.path}/{path}")
        if path in texts and (is_kept_back(texts[path], shown) or not shelf.screen.passes(shown, texts[path])):
            continue
        notebook, errors = parse_notebook(path, texts.get(path), shown)
        notebooks.append(notebook)
        problems += (Problem(path=one.path, line=one.line, what=one.problem, remedy=one.remedy) for one in errors)
    return notebooks, problems
