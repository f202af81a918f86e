"""The log of an offline run of wandb 0.31."""

from __future__ import annotations

import json
from pathlib import Path

from tilfolio.evidence.wandb import find_wandb_files, parse_wandb_runs
from tilfolio.gather.metrics import read_texts
from tilfolio.gather.wandb_log import describe_log

STORE = Path(__file__).parents[1] / "stores"
RUN = "wandb/offline-run-20261129_005717-axn5clhr/run-axn5clhr.wandb"


def test_the_log_of_an_offline_run_tells_its_metrics_and_parameters() -> None:
    [run] = parse_wandb_runs(read_texts(STORE, find_wandb_files([RUN], 50)))

    assert (run.key, run.name, run.started_at.isoformat() if run.started_at else "") == (
        "axn5clhr",
        "lr-0.01",
        "2026-11-29T00:57:17+00:00",
    )
    assert run.metrics == {"loss": 0.25, "acc": 0.9500000000000001, "f1": 0.9}
    assert run.params == {"lr": "0.01"}


def test_of_a_log_that_breaks_off_what_came_before_counts() -> None:
    whole = (STORE / RUN).read_bytes()
    for length in range(0, len(whole), 37):
        told = describe_log(whole[:length])

        assert told is None or all(
            name in {"loss", "acc", "f1"} for name in json.loads(told)["summary"] if name[0] != "_"
        )
    assert json.loads(describe_log(whole[: len(whole) // 2]) or "")["summary"]["loss"] < 1


def test_any_other_file_is_no_log() -> None:
    assert describe_log(b"") is None
    assert describe_log(b"{}") is None
    assert describe_log(b":W&B\xe1\xbe\x00" + b"\xff" * 100) is not None
