"""Read MLflow's runs from its database, its former file store and exported runs.

MLflow itself is not used because it takes seconds to import, and since version 3 refuses to open a file store
(https://mlflow.org/docs/latest/self-hosting/migrate-from-file-store). The layout of the file store is final:
`mlruns/EXPERIMENT/RUN/meta.yaml`, and a file for each parameter (`params/lr`) and metric (`metrics/val/f1`, lines of
time in milliseconds, value and step).
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from tilfolio.evidence.metrics import read_metrics, read_number, read_tree
from tilfolio.experiments import Run
from tilfolio.metric_names import is_measure

_RUN = re.compile(r"(?P<folder>(?:.*/)?mlruns/(?P<experiment>[^/]+)/(?P<run>[0-9a-f]{32}))/meta\.yaml")
_STATES = {1: "running", 2: "scheduled", 3: "finished", 4: "failed", 5: "killed"}
"""https://github.com/mlflow/mlflow/blob/master/mlflow/protos/service.proto, RunStatus."""
_NEVER = datetime.min.replace(tzinfo=timezone.utc)
_COMMIT_TAG = "mlflow.source.git.commit"


def find_run_files(paths: Collection[str]) -> tuple[str, ...]:
    """Return the files that list runs: `meta.yaml` of a store's runs and experiments, and exported runs."""
    metas = [path for path in paths if _RUN.fullmatch(path)]
    folders = {path.rsplit("/", 2)[0] for path in metas}
    exported = [path for path in paths if re.fullmatch(r"(?:.*/)?(?:run\.json|(?:mlruns|runs)/[^/]+\.json)", path)]
    return (*metas, *(f"{folder}/meta.yaml" for folder in sorted(folders)), *sorted(exported))


def choose_runs(metas: Mapping[str, str], paths: Collection[str], limit: int) -> tuple[str, ...]:
    """Return the files of a store's newest runs; `metas` are the texts of all `meta.yaml`."""
    starts = {
        match["folder"]: tree.get("start_time") or 0
        for path, text in metas.items()
        if (match := _RUN.fullmatch(path)) and isinstance(tree := read_tree(path, text), dict)
    }
    newest = sorted(starts, key=lambda folder: (-_integer(starts[folder]), folder))[:limit]
    wanted = tuple(f"{folder}/{kind}/" for folder in newest for kind in ("metrics", "params"))
    tags = {f"{folder}/tags/{_COMMIT_TAG}" for folder in newest}
    return tuple(sorted(path for path in paths if path.startswith(wanted) or path in tags))


def find_databases(paths: Collection[str]) -> tuple[str, ...]:
    """Return the paths of MLflow's databases, `mlflow.db` in any folder."""
    return tuple(sorted(path for path in paths if re.fullmatch(r"(?:.*/)?(?:mlflow|mlruns)\.db", path)))


def parse_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Run, ...]:
    """Return the runs in the tables of a database, in database order."""
    of_run: dict[str, dict[str, dict[str, Any]]] = {}
    for kind in ("metrics", "params", "tags"):
        for row in tables[kind]:
            of_run.setdefault(str(row["run_uuid"]), {}).setdefault(kind, {})[str(row["key"])] = row["value"]
    return tuple(_read_row(row, of_run.get(str(row["key"]), {})) for row in tables["runs"])


def _read_row(row: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]]) -> Run:
    params = dict(sorted(own.get("params", {}).items()))
    sha = own.get("tags", {}).get(_COMMIT_TAG)
    return _make_run(str(row["key"]), row, row["experiment"], own.get("metrics", {}).items(), params, sha)


def read_numbers(path: str, text: str) -> Mapping[str, float]:
    """Return the metrics in a file; for an exported run without its times and ids."""
    run = _read_exported(text) if path.endswith(".json") and '"info"' in text else None
    return read_metrics(path, text) if run is None else run.metrics


def parse_runs(texts: Mapping[str, str]) -> tuple[Run, ...]:
    """Return the runs in files of a store and in exported runs, newest first, without deleted ones."""
    runs: dict[str, Run] = {}
    by_folder: dict[str, dict[str, str]] = {}
    for path, text in texts.items():
        if match := re.match(r"((?:.*/)?mlruns/[^/]+/[0-9a-f]{32})/(?:metrics|params|tags)/", path):
            by_folder.setdefault(match[1], {})[path[len(match[1]) + 1 :]] = text
    for path, text in texts.items():
        run = None
        if match := _RUN.fullmatch(path):
            experiment = read_tree("", texts.get(f"{path.rsplit('/', 2)[0]}/meta.yaml", ""))
            name = str(experiment.get("name", "")) if isinstance(experiment, dict) else ""
            run = _read_stored(match["run"], read_tree(path, text), name, by_folder.get(match["folder"], {}))
        elif path.endswith(".json"):
            run = _read_exported(text)
        if run is not None:
            runs[run.key] = run
    return tuple(sorted(runs.values(), key=lambda run: (run.started_at or _NEVER, run.key), reverse=True))


def _read_stored(key: str, meta: Any, experiment: str, files: Mapping[str, str]) -> Run | None:
    if not isinstance(meta, dict) or meta.get("lifecycle_stage", "active") != "active":
        return None
    metrics = ((path[8:], _last(text)) for path, text in files.items() if path.startswith("metrics/"))
    params = {path[7:]: text.strip() for path, text in files.items() if path.startswith("params/")}
    return _make_run(key, meta, experiment, metrics, params, files.get(f"tags/{_COMMIT_TAG}", "").strip())


def _read_exported(text: str) -> Run | None:
    """Read the output of `mlflow runs describe` or the `run.json` of mlflow-export-import."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    tree = tree.get("mlflow", tree) if isinstance(tree, dict) else None
    info: Any = tree.get("info") if isinstance(tree, dict) else None
    if not isinstance(tree, dict) or not isinstance(info, dict):
        return None
    data: dict[str, Any] = tree["data"] if isinstance(tree.get("data"), dict) else tree
    key = str(info.get("run_id") or info.get("run_uuid") or "")
    if not key or info.get("lifecycle_stage", "active") != "active":
        return None
    metrics = ((name, _last_of(raw)) for name, raw in _pairs(data.get("metrics")))
    sha = dict(_pairs(data.get("tags"))).get(_COMMIT_TAG)
    return _make_run(key, info, info.get("experiment_name"), metrics, dict(_pairs(data.get("params"))), sha)


def _make_run(
    key: str,
    info: Mapping[str, Any],
    experiment: Any,
    metrics: Iterable[tuple[str, Any]],
    params: Mapping[str, Any],
    sha: Any,
) -> Run:
    numbers = ((name, read_number(raw)) for name, raw in metrics)
    return Run(
        key=key,
        name=str(info.get("run_name") or info.get("name") or key[:8]),
        started_at=_moment(info.get("start_time")),
        status=_STATES.get(_integer(info.get("status")), str(info.get("status") or "").lower()),
        source="mlflow",
        experiment=str(experiment or ""),
        metrics={name: value for name, value in numbers if value is not None and is_measure(name, value)},
        params={name: str(value) for name, value in params.items()},
        sha=str(sha or ""),
    )


def _pairs(raw: Any) -> list[tuple[str, Any]]:
    """Return the names and values of `{name: value}` or `[{key: name, value: value}]`."""
    if isinstance(raw, dict):
        return [(str(name), value) for name, value in raw.items()]
    entries = raw if isinstance(raw, list) else []
    return [(str(entry.get("key")), entry.get("value")) for entry in entries if isinstance(entry, dict)]


def _last(text: str) -> Any:
    """Return the value at the last step in a metric's file."""
    rows = [line.split() for line in text.splitlines() if len(line.split()) >= 2]
    steps = [(_integer(row[2]) if len(row) > 2 else 0, _integer(row[0]), row[1]) for row in rows]
    return max(steps, key=lambda row: row[:2])[2] if steps else None


def _last_of(raw: Any) -> Any:
    if not isinstance(raw, list):
        return raw
    rows = [row for row in raw if isinstance(row, dict)]
    return max(rows, key=lambda row: _integer(row.get("step")), default={}).get("value")


def _integer(raw: Any) -> int:
    try:
        return int(raw)
    except (TypeError, ValueError, OverflowError):
        return 0


def _moment(raw: Any) -> datetime | None:
    milliseconds = _integer(raw)
    if not 0 < milliseconds < 253_402_214_400_000:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
