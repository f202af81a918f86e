"""Metrics with their past: the first value, the change since, and whether the code has moved on."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from tilfolio.experiments import Measurement, MetricsFile, ProjectEvidence, Run, Version
from tilfolio.model import Achievement, Figure, Problem, Project

_CODE = (
    *(".py", ".pyx", ".r", ".jl", ".scala", ".java", ".kt", ".go", ".rs", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp"),
    *(".sql", ".sh", ".js", ".ts", ".m", ".swift", ".cs"),
)
_NOT_MEASURED = re.compile(
    r"(?:^|/)(?:tests?|docs?|examples?|notebooks?|demos?)/|(?:^|/)(?:test_|setup\.py|demo)", re.I
)
_REFERENCE = re.compile(r"\{(?P<path>[^{}:]+):(?P<name>[^{}:]+)(?::(?P<format>,?(?:\.\d+)?[%efg]?))?\}")
_IN_TEXT = re.compile(rf"(?<!`){_REFERENCE.pattern}(?!`)")
_NAMES_SHOWN = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What the history of a project's files tells; paths below the project's folder."""

    versions: Mapping[str, Sequence[Version]]
    """Of the files of metrics, oldest first."""
    changed_at: Mapping[str, datetime]
    """When each file's content was last changed, aware."""
    zone: tzinfo | None = None


def measure_file(
    file: MetricsFile, now: Mapping[str, float], past: Past, read: Callable[[str, str], Mapping[str, float]]
) -> tuple[Measurement, ...]:
    """Return the metrics of one file; `read` gives the numbers in a text, by the file's name.

    The file is measured when its content, or the `dvc.lock` of its stage, was last committed; code that was committed
    after that makes it stale.
    """
    versions = past.versions.get(file.path, ())
    values = [(version, read(file.path, version.text)) for version in versions]
    measured_at = max(
        (past.changed_at[path] for path in (file.path, file.lock or "") if path in past.changed_at), default=None
    )
    code_at = max((past.changed_at[path] for path in find_code(file, past.changed_at)), default=None)
    is_stale = file.path in past.changed_at and _is_after(code_at, measured_at)
    return tuple(
        Measurement(
            path=file.path,
            name=name,
            value=value,
            history=tuple((version.sha[:7], numbers[name]) for version, numbers in values if name in numbers),
            sha=versions[-1].sha if versions else "",
            measured_on=_day(measured_at, past.zone),
            changed_on=_day(code_at, past.zone) if is_stale else None,
        )
        for name, value in now.items()
    )


def find_code(file: MetricsFile, paths: Mapping[str, object]) -> list[str]:
    """Return the files that a file of metrics measures: what its stage depends on, else the project's code."""
    if file.code is None:
        return [path for path in paths if path.lower().endswith(_CODE) and not _NOT_MEASURED.search(path)]
    folders = tuple(f"{path}/" for path in file.code)
    return [path for path in paths if path in file.code or path.startswith(folders)]


def list_commits_as_runs(path: str, past: Past, read: Callable[[str, str], Mapping[str, float]]) -> tuple[Run, ...]:
    """Return each commit that changed a file of metrics as a run, newest first."""
    return tuple(
        Run(
            key=version.sha,
            name=version.subject,
            started_at=version.authored_at.astimezone(past.zone) if past.zone else version.authored_at,
            experiment=path,
            metrics=read(path, version.text),
            sha=version.sha,
        )
        for version in reversed(past.versions.get(path, ()))
    )


def find_references(project: Project) -> tuple[str, ...]:
    """Return the files that a project's achievements name for their figures: `metrics.json`, `mlruns`."""
    found = (_REFERENCE.fullmatch(figure.value) for one in project.achievements for figure in one.figures)
    return tuple(dict.fromkeys(posixpath.normpath(match["path"]) for match in found if match))


def fill_figures(project: Project, evidence: ProjectEvidence) -> tuple[Project, tuple[Problem, ...]]:
    """Return a project whose figures `{metrics.json:latency_ms}` have the value that the file has now.

    `{mlruns:val/f1}` is that of the newest finished run of MLflow; `{metrics.json:f1:.1%}` says how it is written. What
    is not there stays as it was typed, in a Problem.
    """
    problems: list[Problem] = []
    achievements = tuple(
        replace(one, figures=tuple(_fill(figure, one, project, evidence, problems) for figure in one.figures))
        for one in project.achievements
    )
    return replace(project, achievements=achievements), tuple(problems)


def fill_text(markdown: str, achievements: Sequence[Achievement]) -> str:
    """Return a README's text with the values of the figures that files gave its achievements; code stays as it is."""
    values = {figure.reference: figure.value for one in achievements for figure in one.figures if figure.reference}

    def fill(match: re.Match[str]) -> str:
        key = f"{posixpath.normpath(match['path'])}:{match['name'].strip()}"
        percent = "%" if (match["format"] or "").endswith("%") else ""
        return f"{values[key]}{percent}" if key in values else match[0]

    return _IN_TEXT.sub(fill, markdown)


def write_value(value: float, form: str = "") -> str:
    """Return a number as pages show it: four digits that count, thousands set apart, or in a form of Python's."""
    if form:
        return format(value, form)
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


def _fill(
    figure: Figure, achievement: Achievement, project: Project, evidence: ProjectEvidence, problems: list[Problem]
) -> Figure:
    match = _REFERENCE.fullmatch(figure.value)
    if match is None:
        return figure
    path, name = posixpath.normpath(match["path"]), match["name"].strip()
    found = find_values(evidence, path)
    if name not in found:
        what = f"'{figure.value}' names no metric"
        names = ", ".join(list(found)[:_NAMES_SHOWN])
        remedy = f"Write one of {names}" if found else f"Commit {path} with the metrics in it, beside the README"
        problems.append(Problem(path=project.shown, line=achievement.line or None, what=what, remedy=remedy))
        return figure
    written = write_value(found[name], match["format"] or "")
    unit = figure.unit or ("%" if written.endswith("%") else "")
    return replace(figure, value=written.removesuffix("%"), unit=unit, reference=f"{path}:{name}")


def find_values(evidence: ProjectEvidence, path: str) -> Mapping[str, float]:
    """Return the metrics of a file, or of the newest finished run for `mlruns`, by name."""
    if path == "mlruns":
        run = next((run for run in evidence.runs if run.status in ("finished", "")), None)
        return run.metrics if run else {}
    return {one.name: one.value for one in evidence.measurements if one.path == path}


def _is_after(later: datetime | None, earlier: datetime | None) -> bool:
    return later is not None and earlier is not None and later > earlier


def _day(moment: datetime | None, zone: tzinfo | None) -> date | None:
    return None if moment is None else (moment.astimezone(zone) if zone else moment).date()
