"""The plots of a `dvc.yaml`, drawn like DVC's templates; a chart may have several columns or files."""

import csv
import io
import posixpath
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from tilfolio.evidence.metrics import read_number, read_tree
from tilfolio.experiments import Line, Plot, PlotKind, Series

_KINDS: Mapping[str, PlotKind] = {
    "": "line",
    "linear": "line",
    "simple": "line",
    "smooth": "smooth",
    "scatter": "scatter",
    "scatter_jitter": "scatter",
    "bar_horizontal": "bars",
    "bar_horizontal_sorted": "bars",
    "confusion": "confusion",
    "confusion_normalized": "confusion",
}
"""From DVC's templates: https://dvc.org/doc/user-guide/experiment-management/visualizing-plots."""
_STEPS = ("step", "epoch", "iteration", "batch", "timestamp")
_READ = (".csv", ".tsv", ".json", ".yaml", ".yml")
_MOST_POINTS = 200
_MOST_BARS = 30
_MOST_CLASSES = 20
_Rows = Sequence[Mapping[str, Any]]


class Undrawn(ValueError):  # noqa: N818 - it is a result, too
    """A plot that cannot be drawn, and why."""

    name = ""
    """The name in the `dvc.yaml`."""
    declared_in = ""

    def __init__(self, why: str, remedy: str, *, expected: bool = False) -> None:
        """Set the reason and a remedy; `expected` if it is no mistake: its data are not here, or it is a picture."""
        super().__init__(why)
        self.why, self.remedy, self.expected = why, remedy, expected


def open_series(series: Series, files: Collection[str]) -> tuple[Series, ...]:
    """Split a series of a folder, such as DVCLive's `plots/metrics`, into one for each file."""
    start = f"{series.path}/"
    inside = sorted(path for path in files if path.startswith(start) and path.endswith((".tsv", ".csv", ".json")))
    opened = (
        replace(series, path=path, title=path[len(start) :].rpartition(".")[0], name=f"{series.name}/{path}")
        for path in inside
    )
    return tuple(opened) or (series,)


def read_plots(series: Sequence[Series], texts: Mapping[str, str]) -> tuple[tuple[Plot, ...], tuple[Undrawn, ...]]:
    """Return the plots, with series of the same name in one chart, and those that cannot be drawn."""
    groups: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        groups.setdefault((one.declared_in, one.name or one.path), []).append(one)
    plots: list[Plot] = []
    undrawn: list[Undrawn] = []
    for group in groups.values():
        try:
            plots += _read_plot(group, texts)
        except Undrawn as error:  # noqa: PERF203 - a site has few plots
            error.name, error.declared_in = group[0].name or group[0].path, group[0].declared_in
            undrawn.append(error)
    return tuple(plots), tuple(undrawn)


def _read_plot(group: Sequence[Series], texts: Mapping[str, str]) -> list[Plot]:
    first = group[0]
    if first.template not in _KINDS:
        known = ", ".join(name for name in _KINDS if name)
        raise Undrawn(f"its template '{first.template}' is not one of DVC's own", f"Write one of {known}")
    rows = [_read_rows(one, texts) for one in group]
    kind = _KINDS[first.template]
    if kind == "confusion":
        return [_count_pairs(first, rows[0])]
    if kind == "bars":
        return [_read_bars(first, rows[0])]
    return _read_lines(group, rows, kind)


def _read_rows(series: Series, texts: Mapping[str, str]) -> _Rows:
    if not series.path.endswith(_READ):
        raise Undrawn(f"'{series.path}' is not a table", "Put a picture into the README to show it", expected=True)
    if series.path not in texts:
        raise Undrawn(
            f"'{series.path}' is not in the repository",
            'Write "cache: false" below it and commit it to show it here',
            expected=True,
        )
    rows = _parse_rows(series.path, texts[series.path])
    if not rows:
        raise Undrawn(f"'{series.path}' has no rows", "Write a table with named columns")
    missing = [name for name in (series.x, *series.y) if name and all(name not in row for row in rows)]
    if missing:
        columns = ", ".join(list(rows[0])[:8])
        raise Undrawn(f"'{series.path}' has no column '{missing[0]}'", f"Write one of {columns}")
    return rows


def _read_lines(group: Sequence[Series], rows: Sequence[_Rows], kind: PlotKind) -> list[Plot]:
    """Return one chart of all named columns, and for a file without named columns a chart for each column."""
    lines: list[Line] = []
    apart: list[Plot] = []
    for series, table in zip(group, rows, strict=True):
        step = series.x or next((name for name in _STEPS if name in table[0]), "")
        own = [name for name in table[0] if name != step and name not in _STEPS]
        for column in series.y or own:
            points = [
                (str(row.get(step, number)), value)
                for number, row in enumerate(table)
                if (value := read_number(row.get(column))) is not None
            ]
            if kind == "scatter":
                points = [point for point in points if read_number(point[0]) is not None]
            if len(points) < 2:
                if series.y:
                    raise Undrawn(f"column '{column}' of '{series.path}' has fewer than two numbers", _TWO)
                continue
            name = f"{posixpath.basename(series.path).partition('.')[0]}: {column}"
            line = Line(label=column if len(group) == 1 else name, points=tuple(_thin(points)))
            labels = {"x_label": series.x_label or step, "y_label": series.y_label or column}
            if series.y:
                lines.append(line)
            else:
                apart.append(Plot(title=series.title or name, kind=kind, lines=(line,), **labels))
    if not lines and not apart:
        raise Undrawn(f"'{group[0].path}' has no numbers to draw", _TWO)
    if not lines:
        return apart
    first = group[0]
    step = first.x or next((name for name in _STEPS if name in rows[0][0]), "")
    own_name = "" if first.name == first.path else first.name.rpartition("/")[2]
    alone = f"{posixpath.basename(first.path).partition('.')[0]}: {', '.join(first.y)}"
    return [
        Plot(
            title=first.title or own_name or alone,
            kind=kind,
            lines=tuple(lines),
            x_label=first.x_label or step,
            y_label=first.y_label or (lines[0].label if len(lines) == 1 else ""),
        ),
        *apart,
    ]


_TWO = "Give it at least two numbers"


def _read_bars(series: Series, rows: _Rows) -> Plot:
    """Return a bar chart: `x` has the numbers and `y` the names, as in DVC, or the other way round."""
    value, label = series.x, series.y[0] if series.y else ""
    if not value or not label:
        raise Undrawn("bars need two columns", 'Write "x: numbers" and "y: names" with the names of your columns')
    if all(read_number(row.get(value)) is None for row in rows):
        value, label = label, value
    bars = [(str(row.get(label, "")), number) for row in rows if (number := read_number(row.get(value))) is not None]
    if not bars:
        raise Undrawn(f"column '{series.x}' of '{series.path}' has no numbers", "Write them there")
    if series.template.endswith("sorted"):
        bars.sort(key=lambda bar: -bar[1])
    return Plot(
        title=_title(series),
        kind="bars",
        lines=(Line(label="", points=tuple(bars[:_MOST_BARS])),),
        x_label=series.x_label or value,
        y_label=series.y_label or label,
    )


def _count_pairs(series: Series, rows: _Rows) -> Plot:
    """Return a confusion matrix of `y` and `x`; if normalized, as shares of each row, as in DVC."""
    across, down = series.x, series.y[0] if series.y else ""
    if not across or not down:
        raise Undrawn("a confusion matrix needs two columns", "Write x: and y:, one column each")
    counts = Counter((str(row.get(down, "")), str(row.get(across, ""))) for row in rows)
    columns = tuple(sorted({column for _, column in counts}))
    names = tuple(sorted({name for name, _ in counts}))
    if max(len(columns), len(names)) > _MOST_CLASSES:
        raise Undrawn(f"it has more than {_MOST_CLASSES} classes", "Group them, or show a picture of it")
    cells = [[float(counts[name, column]) for column in columns] for name in names]
    if series.template.endswith("normalized"):
        cells = [[count / (sum(row) or 1) for count in row] for row in cells]
    return Plot(
        title=_title(series),
        kind="confusion",
        lines=tuple(
            Line(label=name, points=tuple(zip(columns, row, strict=True)))
            for name, row in zip(names, cells, strict=True)
        ),
        x_label=series.x_label or across,
        y_label=series.y_label or down,
    )


def _title(series: Series) -> str:
    name = "" if series.name == series.path else series.name
    return series.title or name or posixpath.basename(series.path).partition(".")[0].replace("_", " ")


def _thin(points: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return at most 200 points, including the last one."""
    every = max(1, -(-len(points) // _MOST_POINTS))
    return [point for place, point in enumerate(reversed(points)) if place % every == 0][::-1]


def _parse_rows(path: str, text: str) -> list[Mapping[str, Any]]:
    if path.endswith((".csv", ".tsv")):
        lines = io.StringIO(text, newline=None)
        try:
            return list(csv.DictReader(lines, delimiter="\t" if path.endswith(".tsv") else ","))
        except csv.Error:
            return []
    tree = read_tree(path, text)
    lists = [tree] if isinstance(tree, list) else list(tree.values()) if isinstance(tree, dict) else []
    found = next((one for one in lists if isinstance(one, list) and one and isinstance(one[0], dict)), [])
    return [row for row in found if isinstance(row, dict)]
