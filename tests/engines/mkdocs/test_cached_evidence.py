"""Cached evidence is never used after files of metrics, runs or notebooks have changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from support.cached_site import assert_same
from support.git import commit
from support.lab import write_lab
from support.site import write_files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_lab(tmp_path_factory.mktemp("cached") / "site")
    config = folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("cache: false", "cache: true"))
    assert_same(folder)
    return folder


def test_a_metric_that_was_measured_anew_is_shown(folder: Path) -> None:
    write_files(folder, {"projects/anomaly/metrics.json": json.dumps({"latency_ms": 31, "test": {"f1": 0.95}})})
    assert_same(folder)
    commit(folder, "perf: fewer still", when="2026-11-20T09:00:00+05:30")
    assert_same(folder)

    assert "31" in (folder / "site/achievements/index.html").read_text()


def test_a_notebook_that_was_changed_is_shown(folder: Path) -> None:
    notebook = folder / "projects/anomaly/exploration.ipynb"
    notebook.write_text(notebook.read_text().replace("The residual is", "The remainder is"))
    assert_same(folder)

    assert "The remainder is" in (folder / "site/projects/anomaly/exploration/index.html").read_text()


def test_runs_and_notebooks_that_are_gone_are_gone(folder: Path) -> None:
    shutil.rmtree(folder / "projects/anomaly/mlruns/450278101093230988")
    shutil.rmtree(folder / "projects/anomaly/old")
    readme = folder / "projects/anomaly/README.md"
    readme.write_text(readme.read_text().replace(", Validation F1: {mlruns:val/f1}", ""))
    assert_same(folder)

    assert not (folder / "site/projects/anomaly/old").exists()
