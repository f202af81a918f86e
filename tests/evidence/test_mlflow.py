from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.evidence.mlflow import choose_runs, find_run_files, parse_runs
from tilfolio.experiments import Run

STORE = Path(__file__).parent.parent / "stores" / "mlflow"
EXPECTED: list[dict[str, Any]] = json.loads((STORE / "expected.json").read_text())
PATHS = sorted(path.relative_to(STORE).as_posix() for path in STORE.rglob("*") if path.is_file())
RUN = "mlruns/0/" + "ab" * 16


def read_store(limit: int = 50) -> tuple[Run, ...]:
    """Read the store as a build does: first the list of runs, then the files of the runs that are shown."""
    metas = {path: (STORE / path).read_text() for path in find_run_files(PATHS) if path.startswith("mlruns")}
    chosen = choose_runs(metas, PATHS, limit)
    return parse_runs({**metas, **{path: (STORE / path).read_text() for path in chosen}})


def test_a_file_store_holds_what_mlflow_itself_reads_from_it() -> None:
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
        for run in read_store()
    ]

    assert told == EXPECTED


def test_a_run_knows_its_experiment_and_a_deleted_one_is_left_out() -> None:
    assert {run.experiment for run in read_store()} == {"sensors"}
    assert "deleted" not in [run.name for run in read_store()]


def test_only_the_files_of_the_newest_runs_are_read() -> None:
    metas = {path: (STORE / path).read_text() for path in find_run_files(PATHS) if path.startswith("mlruns")}
    folders = {path.split("/")[2] for path in choose_runs(metas, PATHS, 3)}

    # The deleted run is the newest, and only its meta.yaml shows that it is deleted.
    assert folders == {EXPECTED[0]["key"], EXPECTED[1]["key"], "d9ca6677010242eea7e8a4bad2e328c4"}


def test_an_exported_run_is_the_run_that_was_stored() -> None:
    [exported] = parse_runs({"run.json": (STORE / "run.json").read_text()})
    stored = next(run for run in read_store() if run.key == exported.key)

    assert exported.metrics == stored.metrics
    assert exported.params == stored.params
    assert (exported.name, exported.status, exported.sha) == (stored.name, stored.status, stored.sha)
    assert exported.started_at == stored.started_at


def test_a_run_that_is_stored_and_exported_is_one() -> None:
    metas = {path: (STORE / path).read_text() for path in find_run_files(PATHS)}

    assert "run.json" in metas
    assert len(parse_runs(metas)) == len(EXPECTED)


EXPORT_IMPORT = {
    "system": {"package_version": "1.2"},
    "mlflow": {
        "info": {"run_id": "r1", "run_name": "big", "status": "FINISHED", "start_time": 1795434276484},
        "params": {"lr": "0.1"},
        "metrics": {"f1": [{"value": 0.7, "step": 0}, {"value": 0.9, "step": 2}, {"value": 0.8, "step": 1}]},
        "tags": {"mlflow.source.git.commit": "c" * 40},
    },
}
LISTED = {
    "info": {"run_uuid": "r2", "status": "FAILED"},
    "data": {"metrics": [{"key": "f1", "value": 0.5}], "params": [{"key": "lr", "value": "1"}]},
}


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (EXPORT_IMPORT, ("r1", "big", "finished", {"f1": 0.9}, {"lr": "0.1"}, "c" * 40)),
        (LISTED, ("r2", "r2", "failed", {"f1": 0.5}, {"lr": "1"}, "")),
    ],
    ids=["mlflow-export-import", "lists of keys and values"],
)
def test_exported_runs_are_read_in_each_form(tree: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [run] = parse_runs({"runs/a.json": json.dumps(tree)})

    assert (run.key, run.name, run.status, run.metrics, run.params, run.sha) == expected


@pytest.mark.parametrize(
    "text",
    ["{", "[]", "3", "{}", '{"info": 3}', '{"info": {}}', '{"info": {"run_id": "a", "lifecycle_stage": "deleted"}}'],
)
def test_a_json_file_that_is_no_run_is_none(text: str) -> None:
    assert parse_runs({"run.json": text}) == ()


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("1 0.5 0\n2 0.7 1\n", 0.7),
        ("9 0.7 1\n1 0.5 0\n", 0.7),
        ("1 0.5 0\n2 0.6 0\n", 0.6),
        ("1 0.5\n", 0.5),
        ("1 nan 0\n", None),
        ("1 oops 0\n", None),
        ("", None),
    ],
    ids=["by step", "in any order", "by time", "without a step", "not a number", "a word", "nothing"],
)
def test_the_value_of_a_metric_is_that_of_its_last_step(lines: str, value: float | None) -> None:
    [run] = parse_runs({f"{RUN}/meta.yaml": "status: 3\n", f"{RUN}/metrics/val/f1": lines})

    assert run.metrics == ({} if value is None else {"val/f1": value})


def test_runs_go_newest_first_and_those_without_a_time_last() -> None:
    start = {"a": 2_000, "b": 3_000, "c": None}
    texts = {f"mlruns/0/{name * 32}/meta.yaml": f"start_time: {time or '.inf'}" for name, time in start.items()}
    runs = parse_runs(texts)

    assert [run.key[0] for run in runs] == ["b", "a", "c"]
    assert next(run.started_at for run in runs) == datetime.fromtimestamp(3, timezone.utc)


@pytest.mark.parametrize("meta", ["", "- 1", "3", "{", "lifecycle_stage: deleted"])
def test_a_run_whose_meta_is_broken_is_left_out(meta: str) -> None:
    assert parse_runs({f"{RUN}/meta.yaml": meta}) == ()


@given(st.text(), st.text())
def test_no_text_in_a_store_stops_a_build(meta: str, metric: str) -> None:
    files = {f"{RUN}/meta.yaml": meta, f"{RUN}/metrics/f1": metric, "mlruns/0/meta.yaml": meta, "run.json": meta}

    assert len(parse_runs(files)) <= 2
    choose_runs(files, tuple(files), 5)


@given(
    st.dictionaries(
        st.sampled_from(["run_name", "status", "start_time", "lifecycle_stage"]),
        st.none() | st.integers() | st.floats() | st.text(max_size=5),
    )
)
def test_whatever_a_meta_says_a_run_is_one_or_none(meta: dict[str, Any]) -> None:
    path = f"{RUN}/meta.yaml"
    runs = parse_runs({path: yaml.safe_dump(meta), f"{RUN}/params/lr": "0.1"})

    assert len(runs) == (meta.get("lifecycle_stage", "active") == "active")
    assert choose_runs({path: yaml.safe_dump(meta)}, (f"{RUN}/params/lr",), 5) == (f"{RUN}/params/lr",)


def test_stores_may_lie_deeper_and_other_files_are_none_of_them() -> None:
    deep = f"training/{RUN}/meta.yaml"
    paths = (
        deep,
        "mlruns/notes.txt",
        "mlruns/.trash/x/meta.yaml",
        "runs/one.json",
        "data/run.jsonl",
        "config/run.json",
    )

    assert find_run_files(paths) == (deep, "training/mlruns/0/meta.yaml", "config/run.json", "runs/one.json")
