"""What a project's folder holds as evidence: metrics with their history, runs, notebooks, how to run it.

Same rank as `facts`: plain frozen records, no reading, no clock. Paths are POSIX, below the project's own folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal, TypeAlias

from msgspec import Struct

from tilfolio.model import Link


class Version(Struct, frozen=True, kw_only=True):
    """What a file was in one commit."""

    sha: str
    authored_at: datetime
    subject: str
    text: str


class MetricsFile(Struct, frozen=True, kw_only=True):
    """A file of metrics, and where it comes from."""

    path: str
    code: tuple[str, ...] | None = None
    """Files and folders that it measures, as a DVC stage names them; None: the whole project's code."""
    lock: str | None = None
    """The `dvc.lock` that is written anew when it is measured anew, also where the figures stay the same."""


class Series(Struct, frozen=True, kw_only=True):
    """A file of values over steps, that `plots:` names."""

    path: str
    name: str = ""
    """What the `dvc.yaml` calls the plot; series of one name stand in one chart."""
    declared_in: str = ""
    """That `dvc.yaml`."""
    title: str = ""
    x: str = ""
    """The column of steps; empty: the rows are counted."""
    y: tuple[str, ...] = ()
    """Columns to draw; empty: every one of numbers."""
    template: str = ""
    """DVC's name for how it is drawn: `smooth`, `confusion`, …; empty: as a line."""
    x_label: str = ""
    y_label: str = ""


class Pipeline(Struct, frozen=True, kw_only=True):
    """What the `dvc.yaml` files of a project declare."""

    metrics: tuple[MetricsFile, ...] = ()
    plots: tuple[Series, ...] = ()
    params: tuple[str, ...] = ()


class Measurement(Struct, frozen=True, kw_only=True):
    """A metric as a file has it now, and since when."""

    path: str
    name: str
    """Keys joined by dots: `test.f1`."""
    value: float
    history: tuple[tuple[str, float], ...] = ()
    """The commit's short id and the value, oldest first, for each commit that changed the file."""
    sha: str = ""
    """The commit that measured it last; empty: not committed."""
    measured_on: date | None = None
    changed_on: date | None = None
    """The day its code was changed after it was measured; None: it is as fresh as the code."""

    @property
    def baseline(self) -> float | None:
        """The first value that was committed, where there is a later one."""
        return self.history[0][1] if len(self.history) > 1 else None

    @property
    def change(self) -> float | None:
        """By which share of the baseline it changed: 0.1 is a tenth more."""
        baseline = self.baseline
        return (self.value - baseline) / abs(baseline) if baseline else None


RUN_SOURCES = {"mlruns": "mlflow", "mlflow.db": "mlflow", "wandb": "wandb"}
"""What stands for the newest run where a file of metrics could: by the tool that recorded it."""


class Run(Struct, frozen=True, kw_only=True):
    """One run of an experiment: of MLflow, or a commit that measured."""

    key: str
    """MLflow's id of the run, or the commit's."""
    name: str
    started_at: datetime | None = None
    """Aware; MLflow's in UTC."""
    status: str = ""
    """MLflow's, lower case: `finished`, `failed`, `running`; nothing for a commit."""
    source: str = ""
    """`mlflow` or `wandb`; nothing for a commit."""
    experiment: str = ""
    metrics: Mapping[str, float] = {}
    """The last value of each."""
    params: Mapping[str, str] = {}
    sha: str = ""
    """The commit it ran on, or is."""


PlotKind: TypeAlias = Literal["line", "smooth", "scatter", "bars", "confusion"]


class Line(Struct, frozen=True, kw_only=True):
    """A line of a plot, or a row of a confusion matrix."""

    label: str
    points: tuple[tuple[str, float], ...]
    """Steps, names or classes, each with its value."""


class Plot(Struct, frozen=True, kw_only=True):
    """A chart to draw."""

    title: str
    kind: PlotKind = "line"
    lines: tuple[Line, ...]
    x_label: str = ""
    y_label: str = ""


class Output(Struct, frozen=True, kw_only=True):
    """What a cell of a notebook shows."""

    kind: str
    """`text`, `error`, `html` (already cleaned), `markdown` (formulas, too) or `image`."""
    text: str = ""
    """For an image the words that stand for it."""
    image: bytes = b""
    extension: str = ""
    """Of the image's file, with its dot."""
    cut: int = 0
    """How many lines were left out."""
    colored: str = ""
    """HTML of a text with the colors that a terminal shows; empty: it has none."""
    count: int | None = None
    """The number of the execution whose result it is; None: it was printed or displayed."""


class Cell(Struct, frozen=True, kw_only=True):
    """A cell of a notebook."""

    kind: str
    """`markdown`, `code` or `raw`."""
    source: str
    count: int | None = None
    """The number that the execution had."""
    outputs: tuple[Output, ...] = ()
    cut: int = 0
    """How many more outputs it has."""
    links: tuple[Link, ...] = ()
    """Of a Markdown cell."""


class Notebook(Struct, frozen=True, kw_only=True):
    """A notebook of a project."""

    path: str
    title: str
    language: str = "python"
    cells: tuple[Cell, ...] | None = None
    """None: it is linked, not shown."""


class HowTo(Struct, frozen=True, kw_only=True):
    """Lines that a visitor copies, and what they are for."""

    title: str
    lines: tuple[str, ...]


class PolishItem(Struct, frozen=True, kw_only=True):
    """A line of the checklist for a finished project; only its author sees it."""

    key: Literal["readme", "figures", "run", "tests", "demo", "licence"]
    is_done: bool = False
    missing: tuple[str, ...] = ()
    """What exactly: parts of a README, names of figures."""


class ProjectEvidence(Struct, frozen=True, kw_only=True):
    """What a project's folder holds besides its README."""

    measurements: tuple[Measurement, ...] = ()
    runs: tuple[Run, ...] = ()
    """Newest first."""
    plots: tuple[Plot, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    how_to: tuple[HowTo, ...] = ()

    def find(self, path: str, name: str) -> Measurement | None:
        """Return the metric of a name in a file, if it is there."""
        return next((one for one in self.measurements if one.path == path and one.name == name), None)

    def values(self, path: str) -> Mapping[str, float]:
        """Return the metrics of a file by name; for `mlruns` and `wandb` those of the newest run that finished."""
        if source := RUN_SOURCES.get(path):
            return next((run.metrics for run in self.runs if run.status == "finished" and run.source == source), {})
        return {one.name: one.value for one in self.measurements if one.path == path}


def write_value(value: float, form: str = "") -> str:
    """Return a number as pages show it: four digits that count, thousands set apart; or in a form of Python's."""
    if form:
        return format(value, form)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.0f}" if 9_999.5 <= abs(value) < 1e15 else f"{value:.4g}"
