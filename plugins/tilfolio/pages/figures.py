"""The figures of a project: value, baseline, change and trend."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from tilfolio.experiments import Measurement, write_value
from tilfolio.model import Figure, Project
from tilfolio.pages.context import Context, Views
from tilfolio.pages.evidence import find_measurement, rate_change, write_change
from tilfolio.pages.runs import commit_href

MOST = 3
"""Maximum number of figures on a card."""
_LONGEST_PROOF = 60
"""Longer achievements, in characters, are only shown in the text below."""


def describe_figure(context: Context, project: Project, figure: Figure) -> dict[str, Any]:
    """Return a figure with its history from a metrics file."""
    one = find_measurement(context, project.name, figure.reference)
    change = write_change(one.change) if one else ""
    return {
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit,
        "better": figure.better or "",
        "baseline": write_value(one.baseline, figure.form) if one and one.baseline is not None and one.change else "",
        "change": change,
        "rises": bool(one and one.change and one.change > 0),
        "judged": rate_change(one.change, figure.better) if one else "",
        "trend": draw_trend(context, one) if one else "",
    }


def draw_trend(context: Context, one: Measurement) -> Markup:
    """Draw the past values of a metric, one for each commit that changed it; empty if all are equal."""
    values = [value for _, value in one.history]
    if len(set(values)) < 2 or "trend" not in context.draw:
        return Markup("")
    label = f"{one.name}: {', '.join(write_value(value) for value in values)}"
    return Markup(context.draw["trend"](values, label))


def describe_project(views: Views, project: Project) -> dict[str, Any]:
    """Return a project for a card: its view and its first figures."""
    figures = [figure for one in project.achievements for figure in one.figures][:MOST]
    return {
        "view": views.project(project),
        "figures": [describe_figure(views.context, project, figure) for figure in figures],
    }


def describe_proof(views: Views, project: Project) -> dict[str, Any] | None:
    """Return a project's achievements with the newest measurement; None if it has no achievements."""
    context = views.context
    if not project.achievements:
        return None
    references = [figure.reference for one in project.achievements for figure in one.figures if figure.reference]
    measured = [one for name in references if (one := find_measurement(context, project.name, name))]
    newest = max(measured, key=lambda one: str(one.measured_on), default=None)
    day = newest.measured_on if newest else None
    stale = next((one.changed_on for one in measured if one.changed_on), None)
    texts = [f"{one.emoji} {context.plain(one.text)}".strip() for one in project.achievements[:MOST]]
    return {
        "achievements": [text for text in texts if len(text) <= _LONGEST_PROOF],
        "sha": newest.sha[:7] if newest else "",
        "commit_href": commit_href(context, newest.sha) if newest else "",
        "measured": views.day(day) if day else "",
        "measured_iso": day.isoformat() if day else "",
        "stale": views.day(stale) if stale else "",
    }
