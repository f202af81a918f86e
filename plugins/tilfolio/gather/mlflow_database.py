"""Edge: read `mlflow.db`, the default tracking database of MLflow 3."""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = Sequence[Mapping[str, Any]]

_RUNS = """
select runs.run_uuid as key, runs.name as name, runs.status as status, runs.start_time as start_time,
       experiments.name as experiment
from runs left join experiments on experiments.experiment_id = runs.experiment_id
where runs.lifecycle_stage = 'active' order by runs.start_time desc, runs.run_uuid limit ?
"""
_OF_RUNS = {
    "metrics": "select run_uuid, key, value from latest_metrics where not is_nan and run_uuid in ({})",
    "params": "select run_uuid, key, value from params where run_uuid in ({})",
    "tags": "select run_uuid, key, value from tags where key = 'mlflow.source.git.commit' and run_uuid in ({})",
}
_MOST_STEPS = 2_000
"""Limit of SQLite's progress callbacks, one per 100,000 instructions: a few seconds."""


def read_database(file: Path, limit: int) -> Mapping[str, Rows] | None:
    """Return the newest runs of a database with their metrics, parameters and commits; None if it cannot be read.

    No files are written next to it, and queries that take too long are stopped.
    """
    try:
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            left = iter(range(_MOST_STEPS))
            database.set_progress_handler(lambda: next(left, None) is None, 100_000)
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            database.row_factory = sqlite3.Row
            runs = [dict(row) for row in database.execute(_RUNS, (limit,))]
            keys = [run["key"] for run in runs]
            places = ",".join("?" * len(keys))
            rows = {name: database.execute(query.format(places), keys) for name, query in _OF_RUNS.items()}
            return {"runs": runs, **{name: [dict(row) for row in found] for name, found in rows.items()}}
    except (sqlite3.Error, OSError, ValueError):
        return None
