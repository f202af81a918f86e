from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from support.builders import a_project, an_achievement
from support.contexts import a_context
from tilfolio.experiments import Cell, Measurement, Notebook, ProjectEvidence, Run
from tilfolio.images.drawn import DRAWN
from tilfolio.metric_names import Better
from tilfolio.model import Figure, Project, Slug
from tilfolio.pages.casework import split_case
from tilfolio.pages.evidence import (
    describe_evidence,
    find_measurement,
    find_notebook_uris,
    name_notebooks,
    rate_change,
    write_change,
)
from tilfolio.pages.runs import commit_href, find_best, list_differing
from tilfolio.pages.templates import load_templates
from tilfolio.parse.plain import plain_text

PROJECT = a_project("anomaly")


def a_notebook(path: str, shown: bool = True) -> Notebook:
    return Notebook(path=path, title=path, cells=(Cell(kind="code", source="1"),) if shown else None)


def a_run(
    name: str, status: str = "finished", day: int = 1, params: dict[str, str] | None = None, **metrics: float
) -> Run:
    moment = datetime(2026, 11, day, tzinfo=timezone.utc)
    return Run(key=name, name=name, status=status, started_at=moment, metrics=metrics, params=params or {})


def told(evidence: ProjectEvidence, project: Project = PROJECT, **settings: Any) -> dict[str, Any]:
    """Return the data for the project's page."""
    context = replace(a_context(projects=[project], **settings), draw=DRAWN, evidence={project.name: evidence})
    shown = describe_evidence(context.at("projects/anomaly.md"), project)

    assert shown is not None
    return shown


def test_a_project_without_evidence_is_told_nothing() -> None:
    context = a_context(projects=[PROJECT])

    assert describe_evidence(context.at("projects/anomaly.md"), PROJECT) is None


@pytest.mark.parametrize(
    ("share", "written"),
    [(None, ""), (0.0, ""), (0.0004, ""), (0.004, "+0.4%"), (0.125, "+12%"), (-0.4344, "−43%"), (12.0, "+1200%")],
)
def test_a_change_is_written_with_its_sign(share: float | None, written: str) -> None:
    assert write_change(share) == written


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_change_is_written_in_percent_or_not_at_all(share: float) -> None:
    written = write_change(share)

    assert written == "" or (written[0] in "+−" and written[-1] == "%")


def test_only_notebooks_that_are_shown_have_an_address() -> None:
    evidence = {PROJECT.name: ProjectEvidence(notebooks=(a_notebook("a.ipynb"), a_notebook("b.ipynb", shown=False)))}

    assert find_notebook_uris([PROJECT, a_project("other")], evidence) == {"anomaly/a.ipynb": "projects/anomaly/a.md"}


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("explore.ipynb", "projects/anomaly/explore.md"),
        ("deep/My Work (2).ipynb", "projects/anomaly/deep/my-work-2.md"),
        ("index.ipynb", "projects/anomaly/notebook.md"),
        ("README.ipynb", "projects/anomaly/notebook.md"),
        ("!!.ipynb", "projects/anomaly/notebook.md"),
        ("日本.ipynb", "projects/anomaly/日本.md"),
    ],
)
def test_the_address_of_a_notebook_follows_from_its_name(path: str, uri: str) -> None:
    assert name_notebooks(PROJECT, [a_notebook(path)]) == {path: uri}


@given(st.lists(st.text(min_size=1, max_size=6).map("{}.ipynb".format), unique=True, max_size=8))
def test_no_two_notebooks_share_an_address_and_none_has_the_project_s(paths: list[str]) -> None:
    uris = name_notebooks(PROJECT, [a_notebook(path) for path in paths])

    assert set(uris) == set(paths)
    assert len(set(uris.values())) == len(paths)
    assert not {"projects/anomaly/index.md", "projects/anomaly/readme.md"} & set(uris.values())


@pytest.mark.parametrize(
    ("repo_url", "labels"),
    [
        ("https://github.com/ada/portfolio", ["Open in Colab", "Open in Kaggle", "View on GitHub"]),
        ("https://gitlab.com/ada/portfolio", ["View the source"]),
        ("", []),
    ],
    ids=["GitHub", "elsewhere", "nowhere"],
)
def test_a_notebook_has_the_buttons_that_its_repository_allows(repo_url: str, labels: list[str]) -> None:
    [notebook] = told(ProjectEvidence(notebooks=(a_notebook("a b.ipynb"),)), repo_url=repo_url)["notebooks"]

    assert [label for label, _ in notebook["buttons"]] == labels
    # The URL is a parameter of a Kaggle URL, so it is quoted twice.
    places = [url.replace("%2520", "%20") for _, url in notebook["buttons"]]
    assert all(place.endswith("/blob/main/projects/anomaly/a%20b.ipynb") for place in places)


def test_a_notebook_that_is_not_shown_is_listed_without_a_page() -> None:
    [notebook] = told(ProjectEvidence(notebooks=(a_notebook("a.ipynb", shown=False),)))["notebooks"]

    assert notebook["href"] == ""
    assert notebook["title"] == "a.ipynb"


def test_a_commit_leads_nowhere_where_no_repository_is_known() -> None:
    assert commit_href(a_context(), "a" * 40) == ""
    assert commit_href(a_context(repo_url="https://x.example/r"), "abc") == "https://x.example/r/commit/abc"
    assert commit_href(a_context(repo_url="https://x.example/r"), "") == ""


def test_the_last_ten_runs_are_shown_with_the_columns_that_most_of_them_have() -> None:
    runs = tuple(
        replace(
            a_run(f"run-{number}", day=20 - number, params={"lr": f"0.{number}", "seed": "7"}),
            metrics={"f1": number / 10, f"rare_{number}": 1.0},
        )
        for number in range(12)
    )
    shown = told(ProjectEvidence(runs=runs))["runs"]

    assert shown["total"] == 12
    # The best run is older than the ten newest and shown in addition to them.
    assert [row["name"] for row in shown["rows"]] == [*(f"run-{number}" for number in range(10)), "run-11"]
    assert [row["name"] for row in shown["rows"] if row["best"]] == ["run-11"]
    assert shown["metrics"][0] == {"name": "f1", "better": "higher"}
    assert len(shown["metrics"]) == 5
    assert shown["params"] == ["lr"]
    assert shown["rows"][3]["metrics"][0] == "0.3"
    assert shown["rows"][9]["metrics"][1] == ""


def test_runs_without_a_metric_are_no_table() -> None:
    assert told(ProjectEvidence(runs=(a_run("a"),)))["runs"] is None


def test_the_chart_is_of_the_metric_that_an_achievement_names() -> None:
    figure = Figure(name="F1", value="0.9", reference="mlruns:f1")
    project = replace(PROJECT, achievements=(replace(an_achievement("Good"), figures=(figure,)),))
    runs = (a_run("new", loss=1.0, f1=0.9), a_run("bad", "failed", loss=9.0, f1=0.1), a_run("old", loss=2.0, f1=0.8))

    assert told(ProjectEvidence(runs=runs), project)["chart"]["title"] == "f1 over 2 runs"
    assert told(ProjectEvidence(runs=runs))["chart"]["title"] == "loss over 2 runs"


@pytest.mark.parametrize("values", [(), (1.0,), (1.0, 1.0)], ids=["none", "one", "all the same"])
def test_a_metric_that_does_not_change_is_not_drawn(values: tuple[float, ...]) -> None:
    runs = tuple(a_run(f"run-{number}", f1=value) for number, value in enumerate(values))

    assert told(ProjectEvidence(runs=runs))["chart"] is None


def test_commits_are_named_by_their_days_in_a_chart() -> None:
    runs = (a_run("perf: more", status="", day=2, f1=0.9), a_run("feat: first", status="", day=1, f1=0.8))
    drawn = str(told(ProjectEvidence(runs=runs))["chart"]["drawn"])

    assert "2026-11-01 0.8" in drawn
    assert "2026-11-02 0.9" in drawn


def test_a_metric_is_found_by_its_reference() -> None:
    one = Measurement(path="eval/m.json", name="test.f1", value=0.9)
    context = replace(a_context(), evidence={Slug("anomaly"): ProjectEvidence(measurements=(one,))})

    assert find_measurement(context, Slug("anomaly"), "eval/m.json:test.f1") is one
    assert find_measurement(context, Slug("anomaly"), "eval/m.json:loss") is None
    assert find_measurement(context, Slug("anomaly"), "") is None
    assert find_measurement(context, Slug("other"), "eval/m.json:test.f1") is None


def test_columns_of_the_past_are_left_out_where_there_is_none() -> None:
    new = Measurement(path="m", name="f1", value=0.9, history=(("a", 0.9),))
    old = replace(new, history=(("a", 0.8), ("b", 0.9)))

    assert told(ProjectEvidence(measurements=(new,)))["has_past"] is False
    assert told(ProjectEvidence(measurements=(new, old)))["has_past"] is True


@pytest.mark.parametrize(
    ("change", "better", "said"),
    [
        (-0.45, "lower", "better"),
        (0.2, "lower", "worse"),
        (0.2, "higher", "better"),
        (0.2, None, ""),
        (None, "lower", ""),
    ],
)
def test_a_change_is_judged_where_it_is_known_what_is_better(
    change: float | None, better: Better | None, said: str
) -> None:
    assert rate_change(change, better) == said


def test_the_best_run_is_the_best_by_the_metric_an_achievement_names() -> None:
    runs = [
        Run(key="c", name="c", status="finished", metrics={"f1": 0.8, "latency_ms": 40}),
        Run(key="b", name="b", status="failed", metrics={"f1": 0.99, "latency_ms": 1}),
        Run(key="a", name="a", status="finished", metrics={"f1": 0.9, "latency_ms": 60}),
    ]
    figure = Figure(name="Latency", value="40", reference="mlruns:latency_ms")
    named = replace(a_project(), achievements=(replace(an_achievement("Fast", ("Latency", "40")), figures=(figure,)),))
    turned = replace(a_project(), better={"f1": "lower"})

    assert [find_best(runs, project)[0] for project in (a_project(), named, turned)] == [runs[2], runs[0], runs[0]]
    assert find_best(runs[:1], a_project()) == (None, "")


def test_parameters_that_all_runs_share_do_not_differ() -> None:
    runs = [
        Run(key="a", name="a", params={"lr": "0.1", "seed": "7"}),
        Run(key="b", name="b", params={"lr": "0.2", "seed": "7", "depth": "3"}),
        Run(key="failed", name="failed"),
    ]

    assert [list_differing(run, runs) for run in runs] == [["lr"], ["lr", "depth"], []]
    assert list_differing(runs[0], runs[:1]) == ["lr", "seed"]


def test_a_long_fraction_is_shortened_and_other_parameters_stay() -> None:
    values = ("0.0033333333333333335", "0.1", "30", "v1.23456", "1.2345678e-05")
    runs = tuple(a_run(str(number), day=20 - number, params={"lr": value}, f1=1) for number, value in enumerate(values))
    shown = told(ProjectEvidence(runs=runs))["runs"]

    assert [row["params"] for row in shown["rows"]] == [["0.003333"], ["0.1"], ["30"], ["v1.23456"], ["1.235e-05"]]


def test_a_centered_tagline_that_is_the_summary_is_not_shown_twice() -> None:
    tagline = '<p align="center">Knows which <b>pump</b> fails next</p>'
    case = split_case(f"{tagline}\n\nLong text.\n", "Knows which pump fails next", "", plain_text)
    unbalanced = split_case('<div align="center">Knows it\n\nLong text.\n\n</div>', "Knows it", "", plain_text)

    assert (case.lede, case.body) == ("Knows which pump fails next", "Long text.")
    assert unbalanced.body.startswith('<div align="center">')


@pytest.mark.parametrize(("language", "places"), [("en", []), ("ko", ['<div id="measured"></div>'])])
def test_a_link_to_what_was_measured_finds_it_in_every_language(language: str, places: list[str]) -> None:
    sections: Any = load_templates(language=language).get_template("evidence.j2").module
    plots = [{"title": "Loss", "drawn": "<svg></svg>"}]
    told = {"metrics": (), "runs": None, "chart": None, "plots": plots, "notebooks": (), "how_to": ()}

    assert re.findall(r'<div id="measured"></div>', str(sections.sections(told))) == places
