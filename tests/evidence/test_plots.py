"""Plots of a `dvc.yaml`, as charts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.evidence.metrics import read_pipeline
from tilfolio.evidence.plots import Undrawn, open_series, read_plots
from tilfolio.experiments import Line, Plot, Series

STORE = Path(__file__).parent.parent / "stores" / "dvc"
LOSS = "epoch,train,val\n0,1.0,1.2\n1,0.5,0.6\n2,0.4,0.5\n"
MATRIX = [{"actual": a, "predicted": p} for a, p in (*[("a", "a")] * 2, ("a", "b"), ("b", "b"), ("b", "c"), ("c", "c"))]


def read(series: Series, text: str) -> Plot:
    [plot], _ = read_plots([series], {series.path: text})
    return plot


def draw(declared: str, **texts: str) -> tuple[tuple[Plot, ...], tuple[Undrawn, ...]]:
    files = {name.replace("__", "."): text for name, text in texts.items()}
    return read_plots(read_pipeline("dvc.yaml", f"plots: {declared}").plots, files)


def test_the_values_of_a_plot_are_those_of_its_column() -> None:
    [series] = read_pipeline("dvc.yaml", (STORE / "dvc.yaml").read_text()).plots
    plot = read(series, (STORE / "eval/loss.csv").read_text())

    assert plot.title == "loss: val"
    assert plot.lines == (Line(label="val", points=(("0", 1.2), ("1", 0.6), ("2", 1.2 / 3), ("3", 0.3), ("4", 0.24))),)


def test_two_columns_of_one_plot_are_two_lines_of_one_chart() -> None:
    [plot], undrawn = draw("[{loss.csv: {x: epoch, y: [train, val], title: Loss, y_label: nats}}]", loss__csv=LOSS)

    assert (plot.title, plot.kind, plot.x_label, plot.y_label) == ("Loss", "line", "epoch", "nats")
    assert [line.label for line in plot.lines] == ["train", "val"]
    assert plot.lines[1].points == (("0", 1.2), ("1", 0.6), ("2", 0.5))
    assert undrawn == ()


def test_columns_of_several_files_are_lines_of_one_chart() -> None:
    declared = "[{Losses: {x: epoch, y: {a.csv: [train, val], b.csv: val}}}]"
    [plot], _ = draw(declared, a__csv=LOSS, b__csv=LOSS)

    assert plot.title == "Losses"
    assert [line.label for line in plot.lines] == ["a: train", "a: val", "b: val"]


def test_a_file_whose_columns_are_not_named_is_a_chart_for_each() -> None:
    plots, _ = draw("[loss.csv]", loss__csv=LOSS)

    assert [(plot.title, len(plot.lines)) for plot in plots] == [("loss: train", 1), ("loss: val", 1)]


@pytest.mark.parametrize(("template", "kind"), [("smooth", "smooth"), ("scatter", "scatter"), ("simple", "line")])
def test_lines_are_drawn_by_their_template(template: str, kind: str) -> None:
    [plot], _ = draw(f"[{{loss.csv: {{x: epoch, y: val, template: {template}}}}}]", loss__csv=LOSS)

    assert plot.kind == kind


def test_bars_are_values_by_name() -> None:
    text = "name,weight\nrain,0.2\nwind,0.7\nsun,oops\n"
    [plot], _ = draw("[{i.csv: {x: weight, y: name, template: bar_horizontal}}]", i__csv=text)
    [by_size], _ = draw("[{i.csv: {x: weight, y: name, template: bar_horizontal_sorted}}]", i__csv=text)
    [turned], _ = draw("[{i.csv: {x: name, y: weight, template: bar_horizontal}}]", i__csv=text)

    assert (plot.kind, plot.lines[0].points) == ("bars", (("rain", 0.2), ("wind", 0.7)))
    assert by_size.lines[0].points == (("wind", 0.7), ("rain", 0.2))
    assert turned == plot


def test_a_confusion_matrix_counts_what_met_what() -> None:
    declared = "[{m.json: {x: actual, y: predicted, template: %s}}]"
    [plot], _ = draw(declared % "confusion", m__json=json.dumps(MATRIX))
    [shares], _ = draw(declared % "confusion_normalized", m__json=json.dumps(MATRIX))

    assert (plot.kind, plot.x_label, plot.y_label) == ("confusion", "actual", "predicted")
    assert [(line.label, [count for _, count in line.points]) for line in plot.lines] == [
        ("a", [2, 0, 0]),
        ("b", [1, 1, 0]),
        ("c", [0, 1, 1]),
    ]
    assert [count for _, count in shares.lines[1].points] == [0.5, 0.5, 0]


@pytest.mark.parametrize(
    ("declared", "why", "expected"),
    [
        ("[{loss.csv: {x: epoch, y: valid}}]", "'loss.csv' has no column 'valid'", False),
        ("[{loss.csv: {template: mine}}]", "its template 'mine' is not one of DVC's own", False),
        ("[{loss.csv: {x: train, template: bar_horizontal}}]", "bars need two columns", False),
        ("[{loss.csv: {template: confusion}}]", "a confusion matrix needs two columns", False),
        ("[{one.csv: {y: val}}]", "column 'val' of 'one.csv' has fewer than two numbers", False),
        ("[one.csv]", "'one.csv' has no numbers to draw", False),
        ("[empty.csv]", "'empty.csv' has no rows", False),
        ("[{gone.csv: {y: val}}]", "'gone.csv' is not in the repository", True),
        ("[importance.png]", "'importance.png' is not a table", True),
    ],
)
def test_a_plot_that_cannot_be_drawn_is_named(declared: str, why: str, expected: bool) -> None:
    plots, [undrawn] = draw(declared, loss__csv=LOSS, one__csv="epoch,val\n0,1\n", empty__csv="")

    assert plots == ()
    assert (undrawn.why, undrawn.declared_in, undrawn.expected) == (why, "dvc.yaml", expected)
    assert undrawn.name.partition(".")[0] in why + declared


@pytest.mark.parametrize(
    ("plots", "expected"),
    [
        ("[loss.csv]", [("loss.csv", "", "", ())]),
        ("{loss.csv: {x: step, y: [train, val], title: Loss}}", [("loss.csv", "Loss", "step", ("train", "val"))]),
        ("[{Losses: {y: {a.csv: val, b.tsv: [x, y]}}}]", [("a.csv", "", "", ("val",)), ("b.tsv", "", "", ("x", "y"))]),
        ("[3, null]", []),
    ],
    ids=["a name", "a mapping", "columns of several files", "nothing"],
)
def test_plots_are_declared_in_every_form_that_dvc_has(plots: str, expected: list[tuple[object, ...]]) -> None:
    pipeline = read_pipeline("dvc.yaml", f"plots: {plots}")

    assert [(one.path, one.title, one.x, one.y) for one in pipeline.plots] == expected


def test_a_folder_of_plots_is_a_series_for_each_file() -> None:
    files = ("dvclive/plots/metrics/train/loss.tsv", "dvclive/plots/metrics/f1.tsv", "dvclive/plots/images/a.png")
    opened = open_series(Series(path="dvclive/plots/metrics", x="step"), files)

    assert [(one.path, one.title, one.x) for one in opened] == [
        ("dvclive/plots/metrics/f1.tsv", "f1", "step"),
        ("dvclive/plots/metrics/train/loss.tsv", "train/loss", "step"),
    ]


def test_a_plot_of_one_file_stays_one() -> None:
    series = Series(path="loss.csv")

    assert open_series(series, ("loss.csv", "loss.csv.bak/x.csv")) == (series,)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("loss.csv", "step,loss\n0,3\n1,2\n2,\n3,oops\n4,1\n"),
        ("loss.tsv", "step\tloss\n0\t3\n1\t2\n4\t1\n"),
        ("loss.json", '[{"step": 0, "loss": 3}, {"step": 1, "loss": 2}, {"step": 4, "loss": 1}]'),
        ("loss.json", '{"train": [{"step": 0, "loss": 3}, {"step": 1, "loss": 2}, {"step": 4, "loss": 1}]}'),
        ("loss.yaml", "- {step: 0, loss: 3}\n- {step: 1, loss: 2}\n- {step: 4, loss: 1}\n"),
    ],
    ids=["csv with holes", "tsv", "json list", "json list in a mapping", "yaml"],
)
def test_a_series_is_read_in_every_form(path: str, text: str) -> None:
    plot = read(Series(path=path), text)

    assert plot.title == "loss: loss"
    assert plot.lines[0].points == (("0", 3.0), ("1", 2.0), ("4", 1.0))


@given(st.integers(min_value=2, max_value=2000))
def test_a_long_series_keeps_its_last_value_and_few_others(length: int) -> None:
    rows = "".join(f"{step},{step / 2}\n" for step in range(length))
    points = read(Series(path="a.csv"), "step,value\n" + rows).lines[0].points

    assert points[-1] == (str(length - 1), (length - 1) / 2)
    assert len(points) <= 200
    assert list(points) == sorted(points, key=lambda point: point[1])
