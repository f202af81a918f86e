from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_day, a_project, an_achievement
from tilfolio.derive.measurements import (
    Past,
    fill_figures,
    fill_text,
    find_code,
    find_references,
    list_commits_as_runs,
    measure_file,
)
from tilfolio.experiments import Measurement, MetricsFile, ProjectEvidence, Run, Version, write_value
from tilfolio.model import Figure, Project

NOON = datetime(2026, 11, 2, 12, tzinfo=timezone.utc)
FILE = MetricsFile(path="metrics.json")


def read(path: str, text: str) -> Mapping[str, float]:
    """Parse `f1=0.9 loss=2`, a simple format in place of real metrics files."""
    return {name: float(value) for name, _, value in (pair.partition("=") for pair in text.split())}


def a_version(text: str, days: float = 0, sha: str = "") -> Version:
    return Version(
        sha=sha or f"{abs(hash(text)):040x}", authored_at=NOON + timedelta(days=days), subject=text, text=text
    )


def a_past(*versions: Version, zone: ZoneInfo | None = None, changed: Mapping[str, float] | None = None) -> Past:
    """Return the history of metrics.json; `changed` has the days on which other files changed, counted from noon."""
    moments = {path: NOON + timedelta(days=days) for path, days in (changed or {}).items()}
    if versions:
        moments["metrics.json"] = versions[-1].authored_at
    return Past(versions={"metrics.json": versions}, changed_at=moments, zone=zone)


def measure(past: Past, now: Mapping[str, float], file: MetricsFile = FILE) -> Measurement:
    return measure_file(file, now, past, read)[0]


def evidence_of(**values: float) -> ProjectEvidence:
    return ProjectEvidence(
        measurements=tuple(Measurement(path="metrics.json", name=name, value=value) for name, value in values.items()),
        runs=(
            Run(key="b", name="b", status="failed", source="mlflow", metrics={"val/f1": 0.1}),
            Run(key="a", name="a", status="finished", source="mlflow", metrics={"val/f1": 0.87}),
        ),
    )


# Metrics and their history


def test_a_metric_has_its_first_value_as_baseline_and_the_share_it_changed_by() -> None:
    past = a_past(a_version("f1=0.8"), a_version("f1=0.7", 1), a_version("f1=0.9", 2, sha="c" * 40))
    one = measure(past, {"f1": 0.9})

    assert one.history == (
        (a_version("f1=0.8").sha[:7], 0.8),
        (a_version("f1=0.7").sha[:7], 0.7),
        ("ccccccc", 0.9),
    )
    assert one.baseline == 0.8
    assert one.change == pytest.approx(0.125)
    assert one.sha == "c" * 40
    assert one.measured_on == a_day("2026-11-04")


def test_a_metric_that_was_measured_once_has_no_baseline() -> None:
    one = measure(a_past(a_version("f1=0.8")), {"f1": 0.8})

    assert (one.baseline, one.change) == (None, None)


def test_a_metric_that_came_later_counts_from_there() -> None:
    one = measure_file(FILE, {"f1": 1, "auc": 3}, a_past(a_version("f1=1"), a_version("f1=1 auc=2", 1)), read)[1]

    assert (one.name, one.baseline) == ("auc", None)


def test_a_file_that_is_not_committed_has_no_past() -> None:
    one = measure(Past(versions={}, changed_at={"train.py": NOON}), {"f1": 0.8})

    assert (one.sha, one.measured_on, one.changed_on) == ("", None, None)


@pytest.mark.parametrize(("baseline", "value", "change"), [(-2.0, -1.0, 0.5), (0.0, 1.0, None), (4.0, 1.0, -0.75)])
def test_a_change_is_a_share_of_the_baseline_s_size(baseline: float, value: float, change: float | None) -> None:
    one = Measurement(path="m", name="n", value=value, history=(("a", baseline), ("b", value)))

    assert one.change == change


@pytest.mark.parametrize(
    ("zone", "day"),
    [(None, "2026-11-02"), ("Pacific/Auckland", "2026-11-03"), ("America/Los_Angeles", "2026-11-02")],
)
def test_the_day_of_a_measurement_is_the_author_s(zone: str | None, day: str) -> None:
    one = measure(a_past(a_version("f1=1"), zone=ZoneInfo(zone) if zone else None), {"f1": 1})

    assert one.measured_on == a_day(day)


# Older than the code


@pytest.mark.parametrize(
    ("changed", "file", "stale_since"),
    [
        ({"train.py": 1}, FILE, "2026-11-03"),
        ({"train.py": 0}, FILE, None),
        ({"train.py": -1}, FILE, None),
        ({"README.md": 5}, FILE, None),
        ({"test_train.py": 5, "notebooks/x.py": 5, "setup.py": 5, "demo.py": 5}, FILE, None),
        ({"other.py": 5}, MetricsFile(path="metrics.json", code=("train.py",)), None),
        ({"src/deep.py": 2}, MetricsFile(path="metrics.json", code=("src", "train.py")), "2026-11-04"),
        ({"source/x.py": 2}, MetricsFile(path="metrics.json", code=("src",)), None),
        ({"train.py": 2, "dvc.lock": 3}, MetricsFile(path="metrics.json", lock="dvc.lock"), None),
        ({"train.py": 4, "dvc.lock": 3}, MetricsFile(path="metrics.json", lock="dvc.lock"), "2026-11-06"),
    ],
    ids=[
        "changed later", "changed with it", "changed before", "no code", "tests, demos and the like",
        "code of another stage", "a folder of its stage", "a folder of a like name",
        "measured anew to the same figures", "changed after that",
    ],
)  # fmt: skip
def test_a_metric_older_than_the_code_it_measures_is_marked(
    changed: dict[str, float], file: MetricsFile, stale_since: str | None
) -> None:
    one = measure(a_past(a_version("f1=1"), changed=changed), {"f1": 1}, file)

    assert one.changed_on == (a_day(stale_since) if stale_since else None)


def test_the_code_of_a_project_is_its_programs() -> None:
    paths = dict.fromkeys(("train.py", "src/model.R", "query.sql", "data.csv", "docs/conf.py", "tests/a.py", "x.ipynb"))

    assert find_code(FILE, paths) == ["train.py", "src/model.R", "query.sql"]


def test_each_commit_that_measured_is_a_run_newest_first() -> None:
    runs = list_commits_as_runs("metrics.json", a_past(a_version("f1=0.8"), a_version("f1=0.9", 1)), read)

    assert [(run.name, run.metrics, run.experiment, run.status) for run in runs] == [
        ("f1=0.9", {"f1": 0.9}, "metrics.json", ""),
        ("f1=0.8", {"f1": 0.8}, "metrics.json", ""),
    ]


# Figures from files


def with_achievements(*texts: str, summary: str = "") -> Project:
    """Return a project with an achievement for each figure, written as `Text (Name: figure)`."""
    return a_project(
        summary=summary,
        achievements=tuple(
            an_achievement("Text", ("Name", text), raw=f"Text (Name: {text})", line=number)
            for number, text in enumerate(texts, start=7)
        ),
    )


@pytest.mark.parametrize(
    ("written", "figure"),
    [
        ("{metrics.json:latency}", Figure(name="Name", value="45.25", reference="metrics.json:latency")),
        ("{./metrics.json:rows}", Figure(name="Name", value="12,000", reference="metrics.json:rows")),
        (
            "{metrics.json: f1 :.1%}",
            Figure(name="Name", value="91.2", unit="%", reference="metrics.json:f1", form=".1%"),
        ),
        ("{metrics.json:f1:.2f}", Figure(name="Name", value="0.91", reference="metrics.json:f1", form=".2f")),
        ("{mlruns:val/f1}", Figure(name="Name", value="0.87", reference="mlruns:val/f1")),
        ("45", Figure(name="Name", value="45")),
    ],
    ids=["as it is", "thousands", "percent", "two places", "the newest run that finished", "no reference"],
)
def test_a_figure_that_names_a_metric_has_the_file_s_value(written: str, figure: Figure) -> None:
    evidence = evidence_of(latency=45.25, rows=12000, f1=0.9123)
    project, problems = fill_figures(with_achievements(written), evidence)

    assert project.achievements[0].figures == (figure,)
    assert problems == ()


@pytest.mark.parametrize(
    ("written", "remedy"),
    [
        ("{metrics.json:speed}", "Write one of latency"),
        ("{other.json:latency}", "Commit other.json with the metrics in it, beside the README"),
        ("{mlruns:speed}", "Write one of val/f1"),
    ],
)
def test_a_figure_that_names_no_metric_stays_and_is_a_problem(written: str, remedy: str) -> None:
    project, problems = fill_figures(with_achievements("45", written), evidence_of(latency=45.25))

    assert project.achievements[1].figures[0].value == written
    assert [(problem.line, problem.what, problem.remedy) for problem in problems] == [
        (8, f"'{written}' is not a known metric", remedy)
    ]


def test_the_summary_and_the_words_of_an_achievement_are_filled_too() -> None:
    achievement = an_achievement("In {metrics.json:latency} ms", raw="In {metrics.json:latency} ms")
    project = a_project(summary="Needs {metrics.json:latency} ms.", achievements=(achievement,))
    filled, problems = fill_figures(project, evidence_of(latency=45.25))

    assert filled.summary == "Needs 45.25 ms."
    assert filled.achievements[0].text == "In 45.25 ms"
    assert problems == ()


def test_the_files_that_achievements_name_are_found_once_each() -> None:
    project = with_achievements("{a/b.yaml:x}", "{./a/b.yaml:y}", "{mlruns:f1}", "{name}", "{x:y}")

    assert find_references(project) == ("a/b.yaml",)


@pytest.mark.parametrize(
    "text",
    ["{metrics.json:unknown}", "{other.json:latency}", "{latency}", "{a:b}", "{{ metrics.json }}", "{metrics.json:}"],
)
def test_braces_that_name_no_metric_stay_as_typed(text: str) -> None:
    assert fill_text(text, evidence_of(latency=1)) == text


def test_code_stays_as_typed() -> None:
    text = "{metrics.json:latency} `{metrics.json:latency}`"
    masked = "{metrics.json:latency} `                      `"

    assert fill_text(text, evidence_of(latency=1), masked) == "1 `{metrics.json:latency}`"


@given(st.text(st.sampled_from("{}:.%fjson metrics,la"), max_size=40))
def test_any_text_can_be_filled(text: str) -> None:
    assert isinstance(fill_text(text, evidence_of(latency=1)), str)


# How numbers are written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"), (45.25, "45.25"), (0.8999999999999999, "0.9"), (12000.0, "12,000"), (1234567.8, "1,234,568"),
        (0.00012345, "0.0001234"), (-3.14159, "-3.142"), (1e300, "1e+300"), (9999.5, "10,000"), (123.456, "123.5"),
    ],
)  # fmt: skip
def test_a_number_is_written_with_the_digits_that_count(value: float, written: str) -> None:
    assert write_value(value) == written


@given(st.floats(-1e300, 1e300))
def test_a_number_is_written_near_to_what_it_is(value: float) -> None:
    assert float(write_value(value).replace(",", "")) == pytest.approx(value, rel=6e-4)


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([".1%", ".2f", ",.0f", "e", "g", ".12g", ","]))
def test_every_form_that_a_reference_can_have_can_be_written(value: float, form: str) -> None:
    filled = fill_text(f"{{metrics.json:x:{form}}}", evidence_of(x=value))

    assert filled == format(value, form)
