"""Metrics with their history: earlier values, and whether the code has changed since the last measurement."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.experiments import (
    RUN_SOURCES,
    Measurement,
    MetricsFile,
    ProjectEvidence,
    Run,
    Version,
    write_value,
)
from tilfolio.model import Achievement, Figure, Problem, Project, day_in

_CODE = (
    *(".py", ".pyx", ".r", ".jl", ".scala", ".java", ".kt", ".go", ".rs", ".c", ".cc", ".cpp", ".cu", ".h", ".hpp"),
    *(".sql", ".sh", ".js", ".ts", ".m", ".swift", ".cs"),
)
_NOT_MEASURED = re.compile(
    r"(?:^|/)(?:tests?|docs?|examples?|notebooks?|demos?)/|(?:^|/)(?:test_|setup\.py|demo)", re.I
)
_REFERENCE = re.compile(
    r"\{(?P<path>(?:mlruns|mlflow\.db|wandb|[^{}:\n]*\.(?:json|ya?ml|toml))):(?P<name>[^{}:\n]+)(?::(?P<form>,?(?:\.\d{1,2})?[%efg]?))?\}"
)
"""A reference to a metric, `{path:name:form}`; the path is relative to the project's folder."""
_NAMES_SHOWN = 6


class Past(Struct, frozen=True, kw_only=True):
    """The git history of a project's files; paths are relative to the project's folder."""

    versions: Mapping[str, Sequence[Version]]
    """Versions of each metrics file, oldest first."""
    changed_at: Mapping[str, datetime]
    """When each file's content last changed; timezone-aware."""
    zone: tzinfo | None = None


def measure_file(
    file: MetricsFile, now: Mapping[str, float], past: Past, read: Callable[[str, str], Mapping[str, float]]
) -> tuple[Measurement, ...]:
    """Return the metrics of one file; `read(path, text)` parses the numbers in a version of it.

    Metrics are as old as the last commit of the file or of its stage's `dvc.lock`. They are stale if code was committed
    after that.
    """
    versions = past.versions.get(file.path, ())
    values = [(version, read(file.path, version.text)) for version in versions]
    measured_at = max(
        (past.changed_at[path] for path in (file.path, file.lock or "") if path in past.changed_at), default=None
    )
    code_at = max((past.changed_at[path] for path in find_code(file, past.changed_at)), default=None)
    is_stale = file.path in past.changed_at and bool(code_at and measured_at and code_at > measured_at)
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
    """Return the code that a metrics file measures: the dependencies of its stage, else all code of the project."""
    if file.code is None:
        return [path for path in paths if path.lower().endswith(_CODE) and not _NOT_MEASURED.search(path)]
    folders = tuple(f"{path}/" for path in file.code)
    return [path for path in paths if path in file.code or path.startswith(folders)]


def list_commits_as_runs(path: str, past: Past, read: Callable[[str, str], Mapping[str, float]]) -> tuple[Run, ...]:
    """Return the commits that changed a metrics file as runs, newest first."""
    return tuple(
        Run(
            key=version.sha,
            name=version.subject or version.sha[:7],
            started_at=version.authored_at.astimezone(past.zone) if past.zone else version.authored_at,
            experiment=path,
            metrics=read(path, version.text),
            sha=version.sha,
        )
        for version in reversed(past.versions.get(path, ()))
    )


def find_references(project: Project) -> tuple[str, ...]:
    """Return the metrics files that a project's achievements refer to, such as `metrics.json`."""
    found = (_REFERENCE.finditer(one.raw) for one in project.achievements)
    paths = dict.fromkeys(posixpath.normpath(match["path"]) for matches in found for match in matches)
    return tuple(path for path in paths if path not in RUN_SOURCES)


def fill_figures(project: Project, evidence: ProjectEvidence) -> tuple[Project, tuple[Problem, ...]]:
    """Return a project with its metric references replaced by current values, and Problems for unknown ones.

    `{metrics.json:f1}` reads a file, `{mlruns:val/f1}` the newest finished MLflow run, `{wandb:loss}` the newest run of
    Weights & Biases; `{metrics.json:f1:.1%}` adds a format. Unknown references stay as they are.
    """
    problems = tuple(
        _report_unknown(match, evidence, project, one)
        for one in project.achievements
        for match in _REFERENCE.finditer(one.raw)
        if _write(match, evidence) is None
    )
    achievements = tuple(
        replace(
            one,
            text=fill_text(one.text, evidence),
            figures=tuple(_fill(figure, evidence) for figure in one.figures),
        )
        for one in project.achievements
    )
    return replace(project, summary=fill_text(project.summary, evidence), achievements=achievements), problems


def fill_text(markdown: str, evidence: ProjectEvidence, masked: str | None = None) -> str:
    """Return a text with its metric references replaced by values; unknown ones stay.

    `masked` is the same text with its code blanked out; references in code stay, too.
    """

    def fill(match: re.Match[str]) -> str:
        is_code = masked is not None and masked[match.start() : match.end()] != match[0]
        return (None if is_code else _write(match, evidence)) or match[0]

    return _REFERENCE.sub(fill, markdown)


def _fill(figure: Figure, evidence: ProjectEvidence) -> Figure:
    match = _REFERENCE.fullmatch(figure.value)
    written = _write(match, evidence) if match else None
    if match is None or written is None:
        return figure
    return replace(
        figure,
        value=written.removesuffix("%"),
        unit=figure.unit or ("%" if written.endswith("%") else ""),
        reference=f"{posixpath.normpath(match['path'])}:{match['name'].strip()}",
        form=match["form"] or "",
    )


def _write(match: re.Match[str], evidence: ProjectEvidence) -> str | None:
    value = evidence.values(posixpath.normpath(match["path"])).get(match["name"].strip())
    return None if value is None else write_value(value, match["form"] or "")


def _report_unknown(
    match: re.Match[str], evidence: ProjectEvidence, project: Project, achievement: Achievement
) -> Problem:
    path = posixpath.normpath(match["path"])
    names = ", ".join(list(evidence.values(path))[:_NAMES_SHOWN])
    remedy = f"Write one of {names}" if names else f"Commit {path} with the metrics in it, beside the README"
    line = achievement.line or None
    return Problem(path=project.shown, line=line, what=f"'{match[0]}' is not a known metric", remedy=remedy)


def _day(moment: datetime | None, zone: tzinfo | None) -> date | None:
    return None if moment is None else day_in(moment, zone)
