"""Read the runs of Weights & Biases from its files in `wandb/`.

`wandb/offline-run-20261128_190544-yvp6kotn/files/` holds `wandb-summary.json` (the last value of each metric),
`config.yaml` (parameters) and `wandb-metadata.json` (time and commit). Since 0.18 an offline run has only its log,
`run-yvp6kotn.wandb`, which `gather/wandb_log.py` converts to JSON.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from tilfolio.evidence.metrics import flatten, read_tree
from tilfolio.experiments import Run

_FILE = re.compile(
    r"(?P<folder>(?:.*/)?wandb/(?:offline-)?run-(?P<started>\d{8}_\d{6})-(?P<key>\w+))/"
    r"(?:files/(?P<name>wandb-summary\.json|config\.yaml|wandb-metadata\.json)|run-(?P=key)(?P<log>\.wandb))"
)

_LOG = ".wandb"


def find_wandb_files(paths: Collection[str], limit: int) -> tuple[str, ...]:
    """Return the files of the newest runs with a summary."""
    found = [match for path in paths if (match := _FILE.fullmatch(path))]
    with_summary = {
        match["folder"]: match["started"] for match in found if match["name"] == "wandb-summary.json" or match["log"]
    }
    newest = set(sorted(with_summary, key=lambda folder: (with_summary[folder], folder))[-limit:])
    return tuple(sorted(match[0] for match in found if match["folder"] in newest))


def parse_wandb_runs(texts: Mapping[str, str]) -> tuple[Run, ...]:
    """Return the runs in these files, newest first; runs without metrics are left out."""
    folders: dict[str, dict[str, Any]] = {}
    keys: dict[str, re.Match[str]] = {}
    for path, text in texts.items():
        if match := _FILE.fullmatch(path):
            read = read_tree(f"{path}.json" if match["log"] else path, text)
            folders.setdefault(match["folder"], {})[match["name"] or _LOG] = read
            keys[match["folder"]] = match
    runs = (_read_run(keys[folder], trees) for folder, trees in folders.items())
    return tuple(sorted((run for run in runs if run.metrics), key=lambda run: (str(run.started_at), run.key))[::-1])


def _read_run(match: re.Match[str], trees: Mapping[str, Any]) -> Run:
    metadata = _mapping(trees.get("wandb-metadata.json"))
    log = _mapping(trees.get(_LOG))
    return Run(
        key=match["key"],
        name=str(log.get("name") or match["key"]),
        started_at=_read_moment(str(metadata.get("startedAt") or "")) or _read_moment(match["started"]),
        status="finished",
        source="wandb",
        metrics=dict(flatten(_leave_media_out(trees.get("wandb-summary.json", log.get("summary"))))),
        params=dict(_read_params(_mapping(trees.get("config.yaml", log.get("config"))), "")),
        sha=str(_mapping(metadata.get("git")).get("commit") or ""),
    )


def _leave_media_out(tree: Any) -> Any:
    """Return a summary without pictures and tables, whose numbers are only sizes."""
    if not isinstance(tree, dict):
        return {}
    parts = {name: _leave_media_out(part) if isinstance(part, dict) else part for name, part in tree.items()}
    return {} if "_type" in tree else {name: part for name, part in parts.items() if not str(name).startswith("_")}


def _read_params(config: Mapping[Any, Any], start: str) -> Iterator[tuple[str, str]]:
    """Yield parameters from entries like `lr: {value: 0.01}`, with nested names joined by dots."""
    for name, entry in config.items():
        value = entry["value"] if isinstance(entry, dict) and "value" in entry else entry
        if str(name).startswith("_") or str(name) == "wandb_version":
            continue
        if isinstance(value, dict) and len(start) < 100:
            yield from _read_params(value, f"{start}{name}.")
        elif isinstance(value, (str, int, float)):
            yield f"{start}{name}", str(value)


def _mapping(tree: Any) -> Mapping[Any, Any]:
    return tree if isinstance(tree, dict) else {}


def _read_moment(text: str) -> datetime | None:
    text = re.sub(r"^(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)$", r"\1-\2-\3T\4:\5:\6", text)
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
