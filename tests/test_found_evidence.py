"""Evidence gathered from real folders of projects, with and without git."""

from __future__ import annotations

import re
import shutil
from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from support.builders import a_day, a_project, an_achievement
from support.git import commit, make_repository
from support.site import write_files
from tilfolio.experiments import ProjectEvidence
from tilfolio.gather.history import History, read_history
from tilfolio.model import Achievement, Slug
from tilfolio.steps.evidence import Found, Shelf, find_evidence

STORES = Path(__file__).parent / "stores"
ANOMALY = Slug("anomaly")


def find(folder: Path, *achievements: Achievement, zone: tzinfo | None = None, notebooks: bool = True) -> Found:
    """Return the evidence of the project `anomaly` in `folder/projects`."""
    projects = folder / "projects"
    files = (path.relative_to(projects).as_posix() for path in projects.rglob("*") if path.is_file())
    has_git = (folder / ".git").exists()
    shelf = Shelf(
        folder=projects,
        shown="projects",
        assets=frozenset(path for path in files if not path.endswith(".md")),
        history=read_history(projects, "projects") if has_git else History(root=None),
        prefix="projects" if has_git else None,
        zone=zone,
    )
    project = a_project("anomaly", achievements=achievements)
    return find_evidence((project,), shelf, notebooks=notebooks)


def evidence(folder: Path, *achievements: Achievement, **options: tzinfo | None) -> ProjectEvidence:
    return find(folder, *achievements, **options).evidence[ANOMALY]  # type: ignore[arg-type]


def test_a_folder_with_a_readme_alone_holds_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/README.md": "# A\n", "projects/other/metrics.json": '{"a": 1}'})

    assert find(tmp_path).evidence == {}
    assert find(tmp_path).problems == ()


@pytest.mark.parametrize(
    "path", ["metrics.json", "metrics.yaml", "metrics.yml", "metrics.toml", "dvclive/metrics.json"]
)
def test_metrics_are_found_in_files_of_usual_names(tmp_path: Path, path: str) -> None:
    text = {"json": '{"f1": 0.9}', "toml": "f1 = 0.9"}.get(path.rpartition(".")[2], "f1: 0.9")
    write_files(tmp_path, {f"projects/anomaly/{path}": text})

    assert [(one.path, one.name, one.value) for one in evidence(tmp_path).measurements] == [(path, "f1", 0.9)]


def test_metrics_are_found_where_an_achievement_names_them(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/out/scores.yaml": "f1: 0.9", "projects/anomaly/out/other.yaml": "x: 1"})
    found = find(tmp_path, an_achievement("Good", ("F1", "{out/scores.yaml:f1}"), raw="(F1: {out/scores.yaml:f1})"))

    assert [one.path for one in found.evidence[ANOMALY].measurements] == ["out/scores.yaml"]
    assert found.projects[0].achievements[0].figures[0].value == "0.9"


def test_without_git_metrics_have_neither_day_nor_past(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/metrics.json": '{"f1": 0.9}', "projects/anomaly/train.py": ""})
    [one] = evidence(tmp_path).measurements

    assert (one.sha, one.measured_on, one.history, one.changed_on) == ("", None, (), None)


def test_a_project_is_as_new_as_the_last_commit_in_its_folder(tmp_path: Path) -> None:
    make_repository(tmp_path)
    write_files(tmp_path, {"projects/anomaly/README.md": "# A\n", "projects/other/README.md": "# O\n"})
    commit(tmp_path, "Begin", "2026-11-20T10:00:00+02:00")
    write_files(tmp_path, {"projects/anomaly/train.py": "pass\n"})
    commit(tmp_path, "Train", "2026-11-29T00:30:00+02:00")
    write_files(tmp_path, {"projects/other/train.py": "pass\n"})
    commit(tmp_path, "Elsewhere", "2026-12-01T10:00:00+02:00")

    assert find(tmp_path).projects[0].updated_on == a_day("2026-11-29")
    assert find(tmp_path, zone=ZoneInfo("UTC")).projects[0].updated_on == a_day("2026-11-28")


def test_a_project_is_as_new_as_its_last_run(tmp_path: Path) -> None:
    shutil.copytree(STORES / "mlflow", tmp_path / "projects" / "anomaly")
    found = find(tmp_path)
    newest = found.evidence[ANOMALY].runs[0].started_at

    assert newest is not None
    assert found.projects[0].updated_on == max(a_day("2026-11-22"), newest.date())


def test_runs_are_read_from_the_database_of_mlflow(tmp_path: Path) -> None:
    (tmp_path / "projects" / "anomaly").mkdir(parents=True)
    shutil.copy(STORES / "mlflow3" / "mlflow.db", tmp_path / "projects" / "anomaly")
    achievement = an_achievement(
        "Good", ("F1", "{mlruns:val/f1}"), raw="(F1: {mlruns:val/f1}, L: {mlflow.db:latency_ms})"
    )
    found = find(tmp_path, achievement)

    assert [run.name for run in found.evidence[ANOMALY].runs] == ["broken", "window-2", "window-1", "window-0"]
    assert found.projects[0].achievements[0].figures[0].value == "0.87"
    assert found.problems == ()


def test_a_database_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/mlflow.db": "version https://git-lfs.github.com/spec/v1\n"})

    assert [str(problem) for problem in find(tmp_path).problems] == [
        "projects/anomaly/mlflow.db: this is not a database of MLflow, or it cannot be read. Commit the file itself, "
        "not a pointer to it; `mlflow db upgrade` upgrades an old one."
    ]


def test_runs_of_weights_and_biases_stand_beside_those_of_mlflow(tmp_path: Path) -> None:
    run = "projects/anomaly/wandb/offline-run-20261128_190544-yvp6kotn/files"
    write_files(tmp_path, {f"{run}/wandb-summary.json": '{"loss": 0.25, "_step": 3}'})
    shutil.copytree(STORES / "mlflow" / "mlruns", tmp_path / "projects" / "anomaly" / "mlruns")
    achievement = an_achievement("Good", ("Loss", "{wandb:loss}"), raw="(Loss: {wandb:loss}, F1: {mlruns:val/f1})")
    found = find(tmp_path, achievement)

    assert {run.source for run in found.evidence[ANOMALY].runs} == {"mlflow", "wandb"}
    assert found.projects[0].achievements[0].figures[0].value == "0.25"
    assert found.problems == ()


def test_of_an_exported_run_only_the_metrics_are_metrics(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/metrics.json": (STORES / "mlflow" / "run.json").read_text()})

    assert {one.name for one in evidence(tmp_path).measurements} == {"val/f1"}


def test_commits_that_measured_are_the_runs_where_there_are_no_others(tmp_path: Path) -> None:
    make_repository(tmp_path)
    for number, f1 in enumerate((0.7, 0.8), start=1):
        write_files(tmp_path, {"projects/anomaly/metrics.json": f'{{"f1": {f1}}}'})
        commit(tmp_path, f"perf: {number}", when=f"2026-11-0{number}T23:30:00-08:00")

    assert [(run.name, run.metrics["f1"]) for run in evidence(tmp_path).runs] == [("perf: 2", 0.8), ("perf: 1", 0.7)]
    assert evidence(tmp_path).measurements[0].measured_on == a_day("2026-11-02")
    kolkata = evidence(tmp_path, zone=ZoneInfo("Asia/Kolkata"))
    assert kolkata.measurements[0].measured_on == a_day("2026-11-03")


def test_code_elsewhere_in_the_repository_counts_where_a_stage_names_it(tmp_path: Path) -> None:
    make_repository(tmp_path)
    plan = "stages: {a: {deps: [../../src], metrics: [metrics.json]}}"
    files = {"projects/anomaly/dvc.yaml": plan, "projects/anomaly/metrics.json": '{"f1": 1}', "src/a.py": "1\n"}
    write_files(tmp_path, {**files, "other/b.py": "1\n"})
    commit(tmp_path, when="2026-11-01T12:00:00+00:00")
    write_files(tmp_path, {"other/b.py": "2\n", "projects/anomaly/own.py": "2\n"})
    commit(tmp_path, when="2026-11-02T12:00:00+00:00")
    assert evidence(tmp_path).measurements[0].changed_on is None

    write_files(tmp_path, {"src/a.py": "2\n"})
    commit(tmp_path, when="2026-11-03T12:00:00+00:00")
    assert evidence(tmp_path).measurements[0].changed_on == a_day("2026-11-03")


def test_what_dvclive_writes_is_found(tmp_path: Path) -> None:
    live = {
        "dvclive/dvc.yaml": "params: [params.yaml]\nmetrics: [metrics.json]\nplots:\n- plots/metrics:\n    x: step\n",
        "dvclive/metrics.json": '{"step": 2, "train": {"loss": 0.1}}',
        "dvclive/plots/metrics/train/loss.tsv": "step\ttrain/loss\n0\t0.5\n1\t0.2\n2\t0.1\n",
    }
    write_files(tmp_path, {f"projects/anomaly/{path}": text for path, text in live.items()})
    found = evidence(tmp_path)

    assert {one.name: one.value for one in found.measurements} == {"train.loss": 0.1}
    assert [(plot.title, plot.lines[0].points) for plot in found.plots] == [
        ("train/loss", (("0", 0.5), ("1", 0.2), ("2", 0.1)))
    ]


def test_plots_that_are_not_shown_are_named(tmp_path: Path) -> None:
    plots = "plots: [{a.csv: {y: loss}}, {cached.csv: {y: f1}}]\n"
    write_files(tmp_path, {"projects/anomaly/dvc.yaml": plots, "projects/anomaly/a.csv": "step,f1\n0,1\n1,2\n"})
    found = find(tmp_path)

    assert [str(problem) for problem in found.problems] == [
        "projects/anomaly/dvc.yaml: the plot 'a.csv' is not shown: 'a.csv' has no column 'loss'. Write one of step, f1."
    ]
    assert found.hints == (
        "projects/anomaly/dvc.yaml: the plot 'cached.csv' is not shown: 'cached.csv' is not in the repository. "
        'Write "cache: false" below it and commit it to show it here.',
    )


def test_runs_of_mlflow_have_the_author_s_days(tmp_path: Path) -> None:
    shutil.copytree(STORES / "mlflow" / "mlruns", tmp_path / "projects/anomaly/mlruns")
    auckland = evidence(tmp_path, zone=ZoneInfo("Pacific/Auckland")).runs
    utc = evidence(tmp_path).runs

    assert [run.name for run in utc] == ["broken", "window-2", "window-1", "window-0"]
    assert [run.started_at for run in auckland] == [run.started_at for run in utc]
    assert {run.started_at.utcoffset() for run in auckland if run.started_at} == {
        ZoneInfo("Pacific/Auckland").utcoffset(auckland[0].started_at)
    }


@pytest.mark.parametrize(("status", "filled"), [("FINISHED", True), ("FAILED", False)])
def test_an_exported_run_gives_figures_if_it_finished(tmp_path: Path, status: str, filled: bool) -> None:
    text = re.sub(r'"status": "\w+"', f'"status": "{status}"', (STORES / "mlflow" / "run.json").read_text())
    write_files(tmp_path, {"projects/anomaly/runs/best.json": text})
    found = find(tmp_path, an_achievement("Good", ("F1", "{mlruns:val/f1}"), raw="(F1: {mlruns:val/f1})"))
    [run] = found.evidence[ANOMALY].runs
    [figure] = found.projects[0].achievements[0].figures

    assert figure.value == (f"{run.metrics['val/f1']:g}" if filled else "{mlruns:val/f1}")
    assert bool(found.problems) != filled


def test_a_file_of_metrics_that_is_broken_is_named_and_stops_nothing(tmp_path: Path) -> None:
    write_files(tmp_path, {"projects/anomaly/metrics.json": "{", "projects/anomaly/metrics.toml": "f1 = 1"})
    found = find(tmp_path)

    assert [problem.path for problem in found.problems] == ["projects/anomaly/metrics.json"]
    assert [one.path for one in found.evidence[ANOMALY].measurements] == ["metrics.toml"]


def test_notebooks_come_by_name_and_only_if_they_are_wanted(tmp_path: Path) -> None:
    shutil.copytree(STORES / "notebooks", tmp_path / "projects/anomaly/work")

    assert [one.path for one in evidence(tmp_path).notebooks] == [
        "work/exploration.ipynb",
        "work/old/first-look.ipynb",
    ]
    assert find(tmp_path, notebooks=False).evidence == {}


def test_a_project_has_the_licence_of_its_folder_else_that_of_the_repository(tmp_path: Path) -> None:
    make_repository(tmp_path)
    write_files(tmp_path, {"LICENSE": "MIT License\n", "projects/anomaly/main.py": "\n"})
    commit(tmp_path, when="2026-11-01T12:00:00+00:00")

    [project] = find(tmp_path).projects
    write_files(tmp_path, {"projects/anomaly/COPYING.md": "Mozilla Public License 2.0"})
    [licensed] = find(tmp_path).projects

    assert (project.licence, licensed.licence) == ("MIT", "MPL-2.0")
