"""Find the evidence of projects: metrics, runs, plots and notebooks in their folders."""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timezone, tzinfo
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.derive.measurements import Past, fill_figures, find_references, list_commits_as_runs, measure_file
from tilfolio.derive.polish import review_project
from tilfolio.evidence.howto import HOW_TO_FILES, find_how_to
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
from tilfolio.model import Problem, Project, Slug, day_in
from tilfolio.steps.commit_privacy import clear_versions
from tilfolio.steps.notebooks import is_kept_back
from tilfolio.trust.screen import Screen

_USUAL = ("metrics.json", "metrics.yaml", "metrics.yml", "metrics.toml", "dvclive/metrics.json")
"""Metrics files that need not be declared."""
_MOST_RUNS = 50
_NEVER = datetime.min.replace(tzinfo=timezone.utc)
_MOST_PLOTS = 8
_LARGEST_NOTEBOOK = 30_000_000


class Found(Struct, frozen=True, kw_only=True):
    """Projects with figures from metrics files, their evidence, and problems."""

    projects: tuple[Project, ...]
    evidence: Mapping[Slug, ProjectEvidence] = {}
    polish: Mapping[Slug, tuple[PolishItem, ...]] = {}
    """The polish checklist of each project."""
    problems: tuple[Problem, ...] = ()
    hints: tuple[str, ...] = ()
    """Valid content that is not shown, with the reason."""


class Shelf(Struct, frozen=True, kw_only=True):
    """The projects' folder with its files and history."""

    folder: Path
    shown: str
    assets: frozenset[str]
    """All files in the folder that are not Markdown."""
    history: History
    prefix: str | None
    """The folder's path relative to its repository's root; None without git."""
    zone: tzinfo | None = None
    private: frozenset[str] = frozenset()
    """Commits whose subjects are not shown."""
    screen: Screen = Screen()
    """Checks each file for secrets."""
    elsewhere: Mapping[str, Snapshot] = {}
    """Projects from other repositories, by folder name."""

    def locate(self, folder: str) -> Path:
        """Return the location of a project's folder."""
        return self.elsewhere[folder].folder if folder in self.elsewhere else self.folder / folder

    def read(self, folder: str, names: Iterable[str]) -> dict[str, str]:
        """Return the texts of a project's files, without those that contain secrets."""
        texts = read_texts(self.locate(folder), names)
        return {
            name: text
            for name, text in texts.items()
            if self.screen.passes(join_shown(self.shown, f"{folder}/{name}"), text)
        }


class _Folder(Struct, frozen=True, kw_only=True):
    project: Project
    path: str
    files: frozenset[str]
    """Paths relative to the folder."""
    texts: Mapping[str, str]
    pipeline: Pipeline


def find_evidence(projects: tuple[Project, ...], shelf: Shelf, *, notebooks: bool) -> Found:
    """Return the evidence in the projects' folders, with problems."""
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
        moments = filter(None, (committed.get(folder.path), *(run.started_at for run in own.runs)))
        days = (day_in(moment, shelf.zone) for moment in moments)
        licence = _read_licence(shelf.folder / folder.path) or name_licence_of_readme(folder.project.body) or general
        project = replace(project, updated_on=max((project.updated_on, *days)), licence=licence)
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
    """Return the time of the last commit to each project, by folder name."""
    if shelf.prefix is None:
        return {}
    start = _in_repo(shelf, "")
    last: dict[str, datetime] = {}
    for commit in shelf.history.commits:
        for name in {path[len(start) :].partition("/")[0] for path in commit.paths if path.startswith(start)}:
            last[name] = max(last.get(name, commit.authored_at), commit.authored_at)
    return last


def _read_licence(folder: Path) -> str:
    texts = read_texts(folder, LICENCE_FILES)
    return next(filter(None, map(name_licence, texts.values())), "")


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
    """Return the metrics files: those declared in a `dvc.yaml` or an achievement, and those with a usual name."""
    found = {file.path: file for file in folder.pipeline.metrics}
    for path in (*find_references(folder.project), *_USUAL):
        found.setdefault(path, MetricsFile(path=path))
    return tuple(file for file in found.values() if file.path in folder.files)


def _read_changes(shelf: Shelf, folder: _Folder, files: tuple[MetricsFile, ...]) -> Mapping[str, datetime]:
    """Return the time of the last change of each file of a project, and of measured code outside of its folder."""
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
            remedy = 'Write names and numbers into it, like {"f1": 0.91}'
            what = "this metrics file has no numbers or cannot be read"
            problems.append(Problem(path=name, what=what, remedy=remedy))
        measurements += measure_file(file, now, past, read_numbers)
    plots, undrawn = read_plots(folder.pipeline.plots, texts)
    runs, unread = _read_runs(folder, shelf)
    shown, wrong = _read_notebooks(folder, shelf) if notebooks else ([], [])
    own = ProjectEvidence(
        measurements=tuple(measurements),
        runs=runs or _list_commits(files, past),
        plots=plots[:_MOST_PLOTS],
        notebooks=tuple(shown),
        how_to=find_how_to(folder.texts, folder.files, name=folder.path, readme=folder.project.body),
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


def _read_runs(folder: _Folder, shelf: Shelf) -> tuple[tuple[Run, ...], list[Problem]]:
    """Return the newest runs of MLflow and Weights & Biases, newest first."""
    problems: list[Problem] = []
    found = list(parse_wandb_runs(shelf.read(folder.path, find_wandb_files(folder.files, _MOST_RUNS))))
    for path in find_databases(folder.files):
        shown = join_shown(shelf.shown, f"{folder.path}/{path}")
        tables = read_database(shelf.locate(folder.path) / path, _MOST_RUNS)
        if tables is None:
            what = "this is not a database of MLflow, or it cannot be read"
            remedy = "Commit the file itself, not a pointer to it; `mlflow db upgrade` upgrades an old one"
            problems.append(Problem(path=shown, what=what, remedy=remedy))
        elif shelf.screen.passes_values(shown, (row for rows in tables.values() for row in rows)):
            found += parse_tables(tables)
    if metas := shelf.read(folder.path, find_run_files(folder.files)):
        found += parse_runs({**metas, **shelf.read(folder.path, choose_runs(metas, folder.files, _MOST_RUNS))})
    by_key = {run.key: run for run in reversed(found)}  # an exported run is also in its store
    newest = sorted(by_key.values(), key=lambda run: (run.started_at or _NEVER, run.key), reverse=True)[:_MOST_RUNS]
    if shelf.zone:  # both tools store UTC, but days are in the author's time zone
        newest = [replace(run, started_at=run.started_at and run.started_at.astimezone(shelf.zone)) for run in newest]
    return tuple(newest), problems


def _list_commits(files: tuple[MetricsFile, ...], past: Past) -> tuple[Run, ...]:
    """Return the commits of the metrics file with the most versions."""
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
        problems += errors
    return notebooks, problems
