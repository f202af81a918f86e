"""Recreate the stores of experiments in `tests/stores/` with the real tools: DVC, MLflow and wandb.

Run `python bench/make_stores.py` with these installed; the tests themselves need none of them. The output of the tools
for their stores is written to `expected.json`, with which the tests compare.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tilfolio.gather.wandb_log import read_fields, read_records

STORES = Path(__file__).parent.parent / "tests" / "stores"

TRAIN = """import json, pathlib, yaml
params = yaml.safe_load(open("params.yaml"))
f1 = 0.7 + 0.02 * params["train"]["epochs"]
json.dump({"latency_ms": 45.25, "test": {"f1": f1, "auc": 0.953}, "rows": 12000}, open("metrics.json", "w"))
pathlib.Path("eval").mkdir(exist_ok=True)
open("eval/scores.toml", "w").write("[val]\\nf1 = 0.88\\n")
open("eval/summary.yaml", "w").write("loss: 0.125\\nperplexity: 3.5\\n")
rows = "".join(f"{epoch},{1 / (epoch + 1)},{1.2 / (epoch + 1)}\\n" for epoch in range(5))
open("eval/loss.csv", "w").write("epoch,train,val\\n" + rows)
"""
PIPELINE = """stages:
  train:
    cmd: python train.py
    deps:
      - train.py
    params:
      - train
    metrics:
      - metrics.json:
          cache: false
      - eval/scores.toml:
          cache: false
    plots:
      - eval/loss.csv:
          cache: false
          x: epoch
          y: val
metrics:
  - eval/summary.yaml
"""


def write_dvc(folder: Path) -> None:
    """Run a DVC pipeline and save the output of `dvc metrics show`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "train.py").write_text(TRAIN)
    (folder / "params.yaml").write_text("train:\n  epochs: 10\n")
    (folder / "dvc.yaml").write_text(PIPELINE)
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def dvc(*arguments: str) -> str:
        command = [sys.executable, "-m", "dvc", *arguments]
        run = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
        return run.stdout

    dvc("init", "--no-scm")
    dvc("repro")
    shown = json.loads(dvc("metrics", "show", "--json"))
    (folder / "expected.json").write_text(json.dumps(shown[""]["data"], indent=1, sort_keys=True) + "\n")
    shutil.rmtree(folder / ".dvc")
    (folder / ".dvcignore").unlink(missing_ok=True)
    for ignored in folder.rglob(".gitignore"):
        ignored.unlink()


def write_mlflow(folder: Path) -> None:
    """Log runs with MLflow to a file store, and save what its own client reads from there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    os.chdir(folder)
    import mlflow  # noqa: PLC0415 - it takes seconds, and reads the environment

    mlflow.set_tracking_uri("file:./mlruns")
    mlflow.set_experiment("sensors")
    for number in range(3):
        with mlflow.start_run(run_name=f"window-{number}"):
            mlflow.log_params({"lr": 0.01 / (number + 1), "window": 10 * (number + 1)})
            for step in range(4):
                mlflow.log_metric("val/f1", 0.7 + 0.05 * step + 0.01 * number, step=step)
            mlflow.log_metric("latency_ms", 80 - 10 * number)
            mlflow.log_metric("diverged", float("nan"))
            mlflow.set_tag("mlflow.source.git.commit", f"{number}" * 40)
    try:
        with mlflow.start_run(run_name="broken"):
            mlflow.log_metric("val/f1", 0.1)
            raise RuntimeError("a run that fails")
    except RuntimeError:
        pass
    with mlflow.start_run(run_name="deleted") as deleted:
        mlflow.log_metric("val/f1", 0.2)
    client = mlflow.MlflowClient()
    client.delete_run(deleted.info.run_id)
    experiment = client.get_experiment_by_name("sensors")
    runs = client.search_runs([experiment.experiment_id])
    expected = [
        {
            "key": run.info.run_id,
            "name": run.info.run_name,
            "status": run.info.status.lower(),
            "started": run.info.start_time,
            "metrics": {name: value for name, value in run.data.metrics.items() if not math.isnan(value)},
            "params": dict(run.data.params),
            "sha": run.data.tags.get("mlflow.source.git.commit", ""),
        }
        for run in runs
    ]
    Path("expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
    command = [sys.executable, "-m", "mlflow", "runs", "describe", "--run-id", runs[0].info.run_id]
    environment = {**os.environ, "MLFLOW_TRACKING_URI": "file:./mlruns"}
    described = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    Path("run.json").write_text(described[described.index("{") :].replace(str(folder), "/store"))
    for meta in Path("mlruns").rglob("meta.yaml"):
        meta.write_text(re.sub(r"file://\S*/mlruns", "file:///store/mlruns", meta.read_text()))


SMALLER = """
pragma page_size = 512;
update runs set artifact_uri = '/store', user_id = 'someone';
update experiments set artifact_location = '/store';
delete from tags where key not like 'mlflow.source.git%';
vacuum;
"""
"""Remove paths and names of this machine and shrink the database to an eighth; tables and rows are unchanged."""


def write_mlflow_database(folder: Path) -> None:
    """Log runs to `mlflow.db`, the default of MLflow 3, and save what its own client reads from there.

    This runs in a separate process, because MLflow keeps using the store it opened first.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}
    subprocess.run([sys.executable, "-c", LOG_RUNS], cwd=folder, env=environment, check=True)
    shutil.rmtree(folder / "mlruns", ignore_errors=True)
    with closing(sqlite3.connect(folder / "mlflow.db")) as database:
        database.executescript(SMALLER)


LOG_RUNS = """
import json, math, pathlib, mlflow
mlflow.set_experiment("sensors")
for number in range(3):
    with mlflow.start_run(run_name=f"window-{number}"):
        mlflow.log_params({"lr": 0.01 / (number + 1), "window": 10 * (number + 1), "seed": 7})
        for step in range(4):
            mlflow.log_metric("val/f1", 0.7 + 0.05 * step + 0.01 * number, step=step)
        mlflow.log_metrics({"latency_ms": 80 - 10 * number, "diverged": math.nan, "started_at": 1795892676 + number})
        mlflow.log_metric("system/cpu_utilization_percentage", 12.5)
        mlflow.set_tag("mlflow.source.git.commit", f"{number}" * 40)
try:
    with mlflow.start_run(run_name="broken"):
        mlflow.log_metric("val/f1", 0.1)
        raise RuntimeError("a run that fails")
except RuntimeError:
    pass
with mlflow.start_run(run_name="deleted") as deleted:
    mlflow.log_metric("val/f1", 0.2)
client = mlflow.MlflowClient()
client.delete_run(deleted.info.run_id)
runs = client.search_runs([client.get_experiment_by_name("sensors").experiment_id])
expected = [
    {
        "key": run.info.run_id,
        "name": run.info.run_name,
        "status": run.info.status.lower(),
        "started": run.info.start_time,
        "metrics": {name: value for name, value in run.data.metrics.items() if not math.isnan(value)},
        "params": dict(run.data.params),
        "sha": run.data.tags.get("mlflow.source.git.commit", ""),
    }
    for run in runs
]
pathlib.Path("expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\\n")
"""


def write_wandb(folder: Path) -> None:
    """Make an offline run of Weights & Biases, and keep its log without details of this machine."""
    import wandb  # type: ignore[import-not-found] # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    run = wandb.init(project="x", name="lr-0.01", config={"lr": 0.01}, mode="offline", dir=folder.parent)
    for epoch in range(4):
        run.log({"loss": 1 / (epoch + 1), "acc": 0.8 + epoch / 20})
    run.summary["f1"] = 0.9
    run.finish()
    for log in folder.glob("offline-run-*/run-*.wandb"):
        log.write_bytes(keep_numbers(log.read_bytes()))
        for other in [path for path in log.parent.rglob("*") if path.is_file() and path != log]:
            other.unlink()


def keep_numbers(log: bytes) -> bytes:
    """Return a log with only the records of history, summary and run, and the run's id, config and name."""

    def write(number: int, value: bytes) -> bytes:
        return _write_number(number << 3 | 2) + _write_number(len(value)) + value

    kept = log[:7]
    for record in read_records(log):
        for number, value in read_fields(record):
            own = value
            if number == 17:
                own = b"".join(write(name, part) for name, part in read_fields(value) if name in (1, 4, 8))
            if number in (2, 3, 17):
                body = write(number, own)
                kept += bytes(4) + len(body).to_bytes(2, "little") + b"\x01" + body
    return kept


def _write_number(number: int) -> bytes:
    written = b""
    while number > 127:
        written += bytes([number & 127 | 128])
        number >>= 7
    return written + bytes([number])


if __name__ == "__main__":
    write_dvc(STORES / "dvc")
    write_mlflow(STORES / "mlflow")
    write_mlflow_database(STORES / "mlflow3")
    write_wandb(STORES / "wandb")
