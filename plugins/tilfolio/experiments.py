"""Records of a project's evidence: metrics with their history, runs, notebooks, instructions.

Same layer as `facts`: frozen records, no I/O, no clock. Paths are POSIX, relative to the project's folder.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from tilfolio.model import Link


class Version(Struct, frozen=True, kw_only=True):
    """The content of a file in one commit."""

    sha: str
    authored_at: datetime
    subject: str
    text: str


class MetricsFile(Struct, frozen=True, kw_only=True):
    """A metrics file, and its dependencies."""

    path: str
    code: tuple[str, ...] | None = None
    """Files and folders that it measures, from a DVC stage; None for all code of the project."""
    lock: str | None = None
    """The `dvc.lock`, which changes with each measurement, even if the values stay the same."""


class Series(Struct, frozen=True, kw_only=True):
    """A file with values over steps, from `plots:` in a `dvc.yaml`."""

    path: str
    name: str = ""
    """Name of the plot; series with the same name share a chart."""
    declared_in: str = ""
    """Path of the `dvc.yaml`."""
    title: str = ""
    x: str = ""
    """Column of steps; if empty, rows are numbered."""
    y: tuple[str, ...] = ()
    """Columns to draw; if empty, all numeric ones."""
    template: str = ""
    """DVC's template: `smooth`, `confusion`, …; empty for a line."""
    x_label: str = ""
    y_label: str = ""


class Pipeline(Struct, frozen=True, kw_only=True):
    """The contents of a project's `dvc.yaml` files."""

    metrics: tuple[MetricsFile, ...] = ()
    plots: tuple[Series, ...] = ()
    params: tuple[str, ...] = ()


class Measurement(Struct, frozen=True, kw_only=True):
    """The current value of a metric, and its history."""

    path: str
    name: str
    """Keys joined by dots: `test.f1`."""
    value: float
    history: tuple[tuple[str, float], ...] = ()
    """Short commit id and value for each commit that changed the file, oldest first."""
    sha: str = ""
    """The last commit that measured it; empty if not committed."""
    measured_on: date | None = None
    changed_on: date | None = None
    """The day of the last code change after the measurement; None if it is up to date."""

    @property
    def baseline(self) -> float | None:
        """The first committed value, if there is a later one."""
        return self.history[0][1] if len(self.history) > 1 else None

    @property
    def change(self) -> float | None:
        """The relative change since the baseline: 0.1 is a tenth more."""
        baseline = self.baseline
        return (self.value - baseline) / abs(baseline) if baseline else None


RUN_SOURCES = {"mlruns": "mlflow", "mlflow.db": "mlflow", "wandb": "wandb"}
"""Names that refer to the newest run in place of a metrics file, with the tool that recorded it."""


class Run(Struct, frozen=True, kw_only=True):
    """A run of an experiment tracker, or a commit that changed metrics."""

    key: str
    """Id of the run or commit."""
    name: str
    started_at: datetime | None = None
    """Timezone-aware; UTC for MLflow."""
    status: str = ""
    """`finished`, `failed`, `running`, …; empty for a commit."""
    source: str = ""
    """`mlflow` or `wandb`; empty for a commit."""
    experiment: str = ""
    metrics: Mapping[str, float] = {}
    """The last value of each metric."""
    params: Mapping[str, str] = {}
    sha: str = ""
    """The commit of the run."""


PlotKind: TypeAlias = Literal["line", "smooth", "scatter", "bars", "confusion"]


class Line(Struct, frozen=True, kw_only=True):
    """A line of a plot, or a row of a confusion matrix."""

    label: str
    points: tuple[tuple[str, float], ...]
    """Steps, names or classes with their values."""


class Plot(Struct, frozen=True, kw_only=True):
    """A chart to draw."""

    title: str
    kind: PlotKind = "line"
    lines: tuple[Line, ...]
    x_label: str = ""
    y_label: str = ""


class Output(Struct, frozen=True, kw_only=True):
    """An output of a notebook's cell."""

    kind: str
    """`text`, `error`, `html` (sanitized), `markdown` (also formulas) or `image`."""
    text: str = ""
    """For an image, its alternative text."""
    image: bytes = b""
    extension: str = ""
    """Suffix of the image's file, with its dot."""
    cut: int = 0
    """Number of omitted lines."""
    colored: str = ""
    """HTML of a text with terminal colors; empty if it has none."""
    count: int | None = None
    """Execution number of a result; None for printed or displayed output."""


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of a notebook."""

    kind: str
    """`markdown`, `code` or `raw`."""
    source: str
    count: int | None = None
    """Execution number."""
    outputs: tuple[Output, ...] = ()
    cut: int = 0
    """Number of omitted outputs."""
    links: tuple[Link, ...] = ()
    """Links of a Markdown cell."""


class Notebook(Struct, frozen=True, kw_only=True):
    """A notebook of a project."""

    path: str
    title: str
    language: str = "python"
    cells: tuple[Cell, ...] | None = None
    """None if the notebook has no page and is only linked."""


class HowTo(Struct, frozen=True, kw_only=True):
    """Commands to copy, with a title."""

    title: str
    lines: tuple[str, ...]


class PolishItem(Struct, frozen=True, kw_only=True):
    """An item of the polish checklist, shown only to the author."""

    key: Literal["readme", "figures", "run", "tests", "demo", "licence"]
    is_done: bool = False
    missing: tuple[str, ...] = ()
    """Missing parts of the README, or names of figures."""


class ProjectEvidence(Struct, frozen=True, kw_only=True):
    """The evidence in a project's folder."""

    measurements: tuple[Measurement, ...] = ()
    runs: tuple[Run, ...] = ()
    """Newest first."""
    plots: tuple[Plot, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    how_to: tuple[HowTo, ...] = ()

    def find(self, path: str, name: str) -> Measurement | None:
        """Return a metric by file and name, if there is one."""
        return next((one for one in self.measurements if one.path == path and one.name == name), None)

    def values(self, path: str) -> Mapping[str, float]:
        """Return the metrics of a file by name; for `mlruns` and `wandb`, those of the newest finished run."""
        if source := RUN_SOURCES.get(path):
            return next((run.metrics for run in self.runs if run.status == "finished" and run.source == source), {})
        return {one.name: one.value for one in self.measurements if one.path == path}


def write_value(value: float, form: str = "") -> str:
    """Return a number with four significant digits and thousands separators, or in a Python format."""
    if form:
        return format(value, form)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.0f}" if 9_999.5 <= abs(value) < 1e15 else f"{value:.4g}"
