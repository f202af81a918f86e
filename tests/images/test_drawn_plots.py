"""Plots as SVG."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.experiments import Line, Plot, PlotKind
from tilfolio.images.plots import draw_plot, smooth

SVG = "{http://www.w3.org/2000/svg}"
LINES = (
    Line(label="train", points=(("0", 1.0), ("10", 0.5), ("100", 0.25))),
    Line(label="val", points=(("0", 1.25), ("100", 0.75))),
)


def drawn(kind: PlotKind, *lines: Line, title: str = "Loss") -> ET.Element:
    return ET.fromstring(draw_plot(Plot(title=title, kind=kind, lines=lines, x_label="epoch", y_label="nats")))


def texts(svg: ET.Element) -> list[str]:
    return ["".join(one.itertext()) for one in svg.iter(f"{SVG}text")]


def test_two_lines_share_one_scale_and_have_a_legend() -> None:
    svg = drawn("line", *LINES)
    first, second = [line.attrib["points"].split() for line in svg.iter(f"{SVG}polyline")]

    assert first[1] == "101.6,132.5"  # steps stand where their numbers are, not at equal distances
    assert (first[-1].split(",")[0], second[-1].split(",")[0]) == ("404", "404")
    assert second[0] == "68,20"
    assert texts(svg)[-2:] == ["train", "val"]
    assert svg.attrib["aria-label"] == "Loss; train 0.25; val 0.75"


def test_lines_differ_by_more_than_their_color() -> None:
    dashes = [line.attrib.get("stroke-dasharray") for line in drawn("line", *LINES).iter(f"{SVG}polyline")]

    assert len(set(dashes)) == 2


def test_one_line_needs_no_legend_and_points_no_line() -> None:
    assert "train" not in texts(drawn("line", LINES[0]))
    assert list(drawn("scatter", *LINES).iter(f"{SVG}polyline")) == []
    assert len(list(drawn("scatter", *LINES).iter(f"{SVG}circle"))) == 5


def test_bars_are_as_long_as_their_values() -> None:
    svg = drawn("bars", Line(label="", points=(("rain", 0.5), ("wind", 1.0), ("sun", -1.0))))
    bars = list(svg.iter(f"{SVG}rect"))

    assert [float(bar.attrib["width"]) for bar in bars] == [52.5, 105, 105]
    assert [float(bar.attrib["x"]) for bar in bars] == [245, 245, 140]
    assert "wind 1" in svg.attrib["aria-label"]


def test_a_confusion_matrix_tells_each_cell() -> None:
    rows = (Line(label="a", points=(("a", 2.0), ("b", 0.0))), Line(label="b", points=(("a", 1.0), ("b", 1.0))))
    svg = drawn("confusion", *rows)

    assert len(list(svg.iter(f"{SVG}rect"))) == 4
    assert "nats b, epoch a: 1" in svg.attrib["aria-label"]


def test_smoothing_keeps_a_straight_line_and_calms_noise() -> None:
    steps = [float(step) for step in range(20)]
    noisy = [step + (1 if step % 2 else -1) for step in range(20)]

    assert smooth(steps, steps) == pytest.approx(steps)
    assert all(abs(value - step) < 0.7 for step, value in zip(steps, smooth(steps, noisy), strict=True))


points = st.lists(st.tuples(st.text(max_size=5), st.floats(allow_nan=True)), max_size=12).map(tuple)


@given(
    st.sampled_from(["line", "smooth", "scatter", "bars", "confusion"]),
    st.lists(st.builds(Line, label=st.text(max_size=5), points=points), max_size=3),
    st.text(max_size=8),
)
def test_whatever_is_drawn_it_is_svg(kind: PlotKind, lines: list[Line], title: str) -> None:
    drawn(kind, *lines, title=title)
