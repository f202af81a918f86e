"""The database of MLflow 3; `tests/stores/mlflow3` was made by `bench/make_stores.py`."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tilfolio.evidence.mlflow import parse_tables
from tilfolio.gather.mlflow_database import read_database
from tilfolio.metric_names import is_measure

STORE = Path(__file__).parent.parent / "stores" / "mlflow3"
EXPECTED: list[dict[str, Any]] = json.loads((STORE / "expected.json").read_text())


def test_a_database_holds_what_mlflow_itself_reads_from_it() -> None:
    tables = read_database(STORE / "mlflow.db", 50)
    told = [
        {
            "key": run.key,
            "name": run.name,
            "status": run.status,
            "started": run.started_at and round(run.started_at.timestamp() * 1000),
            "metrics": run.metrics,
            "params": run.params,
            "sha": run.sha,
        }
        for run in parse_tables(tables or {})
    ]

    # MLflow also has timestamps and the machine's load as metrics; we leave them out.
    for run in EXPECTED:
        run["metrics"] = {name: value for name, value in run["metrics"].items() if is_measure(name, value)}
    assert told == EXPECTED
    assert [set(run["metrics"]) for run in EXPECTED[1:]] == [{"latency_ms", "val/f1"}] * 3


def test_deleted_runs_are_left_out_and_the_newest_are_read_first() -> None:
    tables = read_database(STORE / "mlflow.db", 2)

    assert [run.name for run in parse_tables(tables or {})] == ["broken", "window-2"]
    assert {run.experiment for run in parse_tables(tables or {})} == {"sensors"}


def test_nothing_is_written_beside_a_database(tmp_path: Path) -> None:
    shutil.copy(STORE / "mlflow.db", tmp_path)
    before = (tmp_path / "mlflow.db").read_bytes()
    read_database(tmp_path / "mlflow.db", 50)

    assert [path.name for path in tmp_path.iterdir()] == ["mlflow.db"]
    assert (tmp_path / "mlflow.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"version https://git-lfs.github.com/spec/v1\n", b"SQLite format 3\x00junk"])
def test_what_is_no_database_is_not_read(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "mlflow.db").write_bytes(content)

    assert read_database(tmp_path / "mlflow.db", 50) is None
    assert read_database(tmp_path / "missing.db", 50) is None


def test_a_database_that_would_take_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilfolio.gather.mlflow_database._MOST_STEPS", 3)
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as database:
        database.executescript(
            "create table experiments (experiment_id, name);"
            "create view runs as with recursive n(i) as (select 1 union all select i + 1 from n where i < 9000000)"
            " select i as run_uuid, '' as name, '' as status, i as start_time, 'active' as lifecycle_stage,"
            " 1 as experiment_id from n;"
        )

    assert read_database(tmp_path / "mlflow.db", 50) is None
