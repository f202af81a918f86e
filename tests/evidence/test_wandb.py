"""Runs of Weights & Biases, in the files of wandb 0.12 to 0.17."""

from __future__ import annotations

from datetime import datetime, timezone

from hypothesis import given
from hypothesis import strategies as st

from tilfolio.evidence.wandb import find_wandb_files, parse_wandb_runs

RUN = "wandb/offline-run-20261128_190544-yvp6kotn/files"
OLDER = "wandb/run-20261101_080000-a1b2c3d4/files"
SUMMARY = (
    '{"val/f1": 0.85, "loss": {"min": 0.25}, "_timestamp": 1795892744.9, "_runtime": 6, "_step": 3,'
    ' "sample": {"_type": "image-file", "width": 28, "height": 28}, "_wandb": {"runtime": 6}}'
)
CONFIG = (
    "wandb_version: 1\n_wandb:\n  value: {python_version: 3.11.7}\nlr:\n  desc: null\n  value: 0.01\n"
    "model:\n  value: {depth: 3}\n"
)
METADATA = '{"startedAt": "2026-11-28T19:05:44.798899", "program": "/home/me/train.py", "git": {"commit": "abc1234"}}'


def test_an_offline_run_has_the_last_value_of_each_metric_and_its_parameters() -> None:
    files = {"wandb-summary.json": SUMMARY, "config.yaml": CONFIG, "wandb-metadata.json": METADATA}
    [run] = parse_wandb_runs({f"{RUN}/{name}": text for name, text in files.items()})

    assert (run.key, run.name, run.status, run.source) == ("yvp6kotn", "yvp6kotn", "finished", "wandb")
    assert run.metrics == {"val/f1": 0.85, "loss.min": 0.25}
    assert run.params == {"lr": "0.01", "model.depth": "3"}
    assert (run.sha, run.started_at) == ("abc1234", datetime(2026, 11, 28, 19, 5, 44, 798899, tzinfo=timezone.utc))


def test_a_summary_alone_is_a_run_of_the_moment_in_its_folder_s_name() -> None:
    [run] = parse_wandb_runs({f"{RUN}/wandb-summary.json": '{"f1": 0.9}'})

    assert run.started_at == datetime(2026, 11, 28, 19, 5, 44, tzinfo=timezone.utc)


def test_a_run_without_metrics_is_none() -> None:
    assert parse_wandb_runs({f"{RUN}/wandb-summary.json": '{"_wandb": {"runtime": 0}}'}) == ()


def test_the_newest_runs_are_found_and_the_link_to_the_latest_is_not() -> None:
    paths = [f"{RUN}/wandb-summary.json", f"{OLDER}/wandb-summary.json", f"{OLDER}/config.yaml", f"{RUN}/output.log"]
    paths.append("wandb/latest-run/files/wandb-summary.json")

    assert find_wandb_files(paths, 50) == tuple(sorted(paths[:3]))
    assert find_wandb_files(paths, 1) == (paths[0],)
    assert [run.key for run in parse_wandb_runs(dict.fromkeys(paths[:2], '{"f1": 1}'))] == ["yvp6kotn", "a1b2c3d4"]


@given(summary=st.text(max_size=60), config=st.text(max_size=60), metadata=st.text(max_size=60))
def test_whatever_is_in_the_files_nothing_fails(summary: str, config: str, metadata: str) -> None:
    parse_wandb_runs(
        {f"{RUN}/wandb-summary.json": summary, f"{RUN}/config.yaml": config, f"{RUN}/wandb-metadata.json": metadata}
    )
