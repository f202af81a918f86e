"""Read metrics from JSON, YAML and TOML files as DVC does, and the declarations of a `dvc.yaml`."""

import json
import posixpath
from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

import msgspec
import yaml

from tilfolio.experiments import MetricsFile, Pipeline, Series
from tilfolio.metric_names import is_measure
from tilfolio.parse.frontyaml import refuse_deep_yaml
from tilfolio.shipped_data import Loader

_DEEPEST = 12
_MOST = 100_000
"""The most values read from one file: a few YAML aliases can expand to millions."""


def read_metrics(path: str, text: str) -> Mapping[str, float]:
    """Return the metrics in a file in its order, with keys joined by dots; none if the file is malformed.

    Ids, counters and timestamps are left out.
    """
    return dict(flatten(read_tree(path, text)))


def flatten(tree: Any) -> Iterator[tuple[str, float]]:
    """Yield the metrics in nested mappings and lists, with keys joined by dots."""
    return ((name, value) for name, value in _flatten(tree, "", iter(range(_MOST))) if is_measure(name, value))


def read_tree(path: str, text: str) -> Any:
    """Parse a JSON, YAML or TOML file by its extension; None if it is malformed."""
    try:
        if path.endswith(".json"):
            return json.loads(text)
        if path.endswith(".toml"):
            return msgspec.toml.decode(text)
        refuse_deep_yaml(text, Loader)
        return yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader
    # A tag that does not fit its value, such as `!!bool maybe`, raises various errors in PyYAML.
    except (ValueError, LookupError, AttributeError, TypeError, yaml.YAMLError, RecursionError):
        return None


def read_pipeline(path: str, text: str) -> Pipeline:
    """Return the declarations of a `dvc.yaml`; its paths and `path` are relative to the project's folder.

    The format: https://dvc.org/doc/user-guide/project-structure/dvcyaml-files. Paths with `${…}`, which only DVC can
    resolve, are left out.
    """
    tree = read_tree(path, text)
    if not isinstance(tree, dict):
        return Pipeline()
    folder = path.rpartition("/")[0]
    metrics: dict[str, MetricsFile] = {}
    plots: dict[str, Series] = {}
    params: list[str] = []
    for stage in _list_stages(tree.get("stages")):
        inside = _join(folder, str(stage.get("wdir") or ""))
        code = tuple(_join(inside, name) for name, _ in _entries(stage.get("deps")))
        for name, _ in _entries(stage.get("metrics")):
            file = _join(inside, name)
            metrics[file] = MetricsFile(path=file, code=code or None, lock=_join(folder, "dvc.lock"))
        plots |= _read_plots(stage.get("plots"), inside, path)
    for name, _ in _entries(tree.get("metrics")):
        file = _join(folder, name)
        metrics.setdefault(file, MetricsFile(path=file))
    plots |= _read_plots(tree.get("plots"), folder, path)
    params += (_join(folder, name) for name, _ in _entries(tree.get("params")))
    return Pipeline(metrics=tuple(metrics.values()), plots=tuple(plots.values()), params=tuple(params))


def _list_stages(raw: Any) -> Iterator[dict[str, Any]]:
    """Yield the stages; for one repeated by `foreach` or `matrix`, its template."""
    for stage in raw.values() if isinstance(raw, dict) else ():
        inner = stage.get("do") if isinstance(stage, dict) else None
        if isinstance(stage, dict):
            yield inner if isinstance(inner, dict) else stage


def _flatten(tree: Any, name: str, left: Iterator[int], depth: int = 0) -> Iterator[tuple[str, float]]:
    if depth > _DEEPEST or next(left, None) is None:
        return
    children = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in children:
        yield from _flatten(child, f"{name}.{key}" if name else str(key), left, depth + 1)
    if name and (value := read_number(tree)) is not None:
        yield name, value


def read_number(value: Any) -> float | None:
    """Return a value as a finite float, also if it is a number in a string; else None."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


def _entries(raw: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield names and options of a list such as `[a.json, {b.json: {cache: false}}]` or of a mapping."""
    for entry in raw if isinstance(raw, list) else [raw]:
        pairs = entry.items() if isinstance(entry, dict) else [(entry, None)]
        for name, options in pairs:
            if isinstance(name, str) and name and "${" not in name:
                yield name, options if isinstance(options, dict) else {}


def _read_plots(raw: Any, folder: str, declared_in: str) -> dict[str, Series]:
    plots: dict[str, Series] = {}
    for name, options in _entries(raw):
        x, y = options.get("x"), options.get("y")
        files = y if isinstance(y, dict) else {name: y}  # a title with columns for each file
        for file, columns in files.items():
            listed = columns if isinstance(columns, list) else [columns]
            path = _join(folder, str(file))
            step = x.get(file) if isinstance(x, dict) else x
            plots[f"{name}|{path}"] = Series(
                path=path,
                name=path if file == name else name,
                declared_in=declared_in,
                title=str(options.get("title") or ""),
                x=step if isinstance(step, str) else "",
                y=tuple(column for column in listed if isinstance(column, str)),
                template=str(options.get("template") or ""),
                x_label=str(options.get("x_label") or ""),
                y_label=str(options.get("y_label") or ""),
            )
    return plots


def _join(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path)).removeprefix("./")
