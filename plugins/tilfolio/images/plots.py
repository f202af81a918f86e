"""Line, scatter and bar plots and confusion matrices as inline SVG, in the style of `charts.py`."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from tilfolio.experiments import Line, Plot
from tilfolio.images.svg import clean_text, render_svg, write_value

_COLORS = ("var(--md-typeset-a-color,#4051b5)", "#c2571a", "#2a8a57", "#9c5bc4", "#8a6d00", "#c2457f")
"""All but the first are readable on light and dark backgrounds; lines also differ by their dashes."""
_DASHES = ("none", "7 3", "2 3", "10 3 2 3", "4 4", "1 4")
_LEFT, _WIDTH, _TOP, _HEIGHT = 68.0, 336.0, 20.0, 150.0
_SMOOTHED_OVER = 0.3
"""The share of all points that a smoothed value depends on."""


def draw_plot(plot: Plot) -> str:
    """Return a plot as SVG; screen readers announce its title and the last value, or each bar and cell."""
    lines = [
        Line(label=clean_text(line.label), points=tuple(point for point in line.points if isfinite(point[1])))
        for line in plot.lines
    ]
    fields = {"label": clean_text(plot.title), "x_label": clean_text(plot.x_label), "y_label": clean_text(plot.y_label)}
    if plot.kind == "bars":
        return render_svg("bars", **fields, **_lay_out_bars(lines[0].points if lines else ()))
    if plot.kind == "confusion":
        return render_svg("confusion", **fields, **_lay_out_cells(lines))
    return render_svg("plot", **fields, kind=plot.kind, **_lay_out_lines(lines, plot.kind))


def _lay_out_lines(lines: Sequence[Line], kind: str) -> Mapping[str, Any]:
    steps = [[_as_number(step) for step, _ in line.points] for line in lines]
    are_numbers = all(step is not None for row in steps for step in row)
    xs = [[step or 0.0 for step in row] if are_numbers else [float(n) for n in range(len(row))] for row in steps]
    values = [value for line in lines for _, value in line.points]
    low, high = min(values, default=0.0), max(values, default=0.0)
    start, end = min(map(min, filter(None, xs)), default=0.0), max(map(max, filter(None, xs)), default=0.0)

    def place(step: float, value: float) -> tuple[float, float]:
        across = (step / 2 - start / 2) / (end / 2 - start / 2) if end > start else 0.5
        up = (value / 2 - low / 2) / (high / 2 - low / 2) if high > low else 0.5
        return _LEFT + _WIDTH * across, _TOP + _HEIGHT * (1 - up)

    drawn = []
    for number, (line, row) in enumerate(zip(lines, xs, strict=True)):
        raw = [value for _, value in line.points]
        shown = smooth(row, raw) if kind == "smooth" else raw
        drawn.append(
            {
                "label": line.label,
                "color": _COLORS[number % len(_COLORS)],
                "dash": _DASHES[number % len(_DASHES)],
                "line": [place(*pair) for pair in zip(row, shown, strict=True)],
                "dots": [
                    (*place(step, value), clean_text(name), write_value(value))
                    for step, (name, value) in zip(row, line.points, strict=True)
                ],
                "last": write_value(raw[-1]) if raw else "",
            }
        )
    ends = [line.points for line in lines if line.points]
    first, last = (
        (write_value(start), write_value(end)) if are_numbers else (ends[0][0][0], ends[0][-1][0]) if ends else ("", "")
    )
    return {
        "lines": drawn,
        "low": write_value(low),
        "high": write_value(high),
        "first": clean_text(first),
        "last": clean_text(last),
        "rows": -(-len(drawn) // 2) if len(drawn) > 1 else 0,
    }


def smooth(steps: Sequence[float], values: Sequence[float]) -> list[float]:
    """Return values smoothed by local linear regression (LOESS with tricube weights)."""
    count = max(3, round(len(values) * _SMOOTHED_OVER))
    if len(values) <= count:
        return list(values)
    smoothed = []
    for step in steps:
        near = sorted(range(len(steps)), key=lambda n: abs(steps[n] - step))[:count]
        reach = max(abs(steps[n] - step) for n in near) or 1.0
        points = [((1 - (abs(steps[n] - step) / reach) ** 3) ** 3, steps[n], values[n]) for n in near]
        total = sum(weight for weight, _, _ in points) or 1.0
        middle_x = sum(weight * x for weight, x, _ in points) / total
        middle_y = sum(weight * y for weight, _, y in points) / total
        spread = sum(weight * (x - middle_x) ** 2 for weight, x, _ in points)
        both = sum(weight * (x - middle_x) * (y - middle_y) for weight, x, y in points)
        value = middle_y + (both / spread if spread else 0.0) * (step - middle_x)
        smoothed.append(value if isfinite(value) else middle_y)
    return smoothed


def _lay_out_bars(points: Sequence[tuple[str, float]]) -> Mapping[str, Any]:
    values = [value for _, value in points]
    low, high = min([0.0, *values]), max([0.0, *values])
    reach = high - low if isfinite(high - low) and high > low else 1.0
    zero = 140 - 210 * (low / reach)
    bars = [
        (
            20 + 22 * number,
            min(zero, zero + 210 * value / reach),
            210 * abs(value) / reach,
            clean_text(name),
            write_value(value),
        )
        for number, (name, value) in enumerate(points)
    ]
    return {"bars": bars, "zero": zero, "height": 46 + 22 * len(bars)}


def _lay_out_cells(lines: Sequence[Line]) -> Mapping[str, Any]:
    columns = [clean_text(name) for name, _ in max((line.points for line in lines), key=len, default=())]
    most = max((value for line in lines for _, value in line.points), default=0.0) or 1.0
    width = 300 / max(len(columns), 1)
    cells = [
        (100 + width * across, 36 + 30 * down, value / most, line.label, columns[across], write_value(value))
        for down, line in enumerate(lines)
        for across, (_, value) in enumerate(line.points)
    ]
    rows = [(36 + 30 * down, line.label) for down, line in enumerate(lines)]
    heads = [(100 + width * (across + 0.5), name) for across, name in enumerate(columns)]
    return {"cells": cells, "rows": rows, "heads": heads, "width": width, "height": 60 + 30 * len(lines)}


def _as_number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
