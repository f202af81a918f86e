"""A site with evidence: its pages show what its files contain."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import Tag

from support.audits import find_markup_errors
from support.crawl import find_broken_addresses
from support.git import git, isolated_environment
from support.lab import README, STORES, TODAY, write_lab
from support.site import BuiltSite, build_folder, build_site, write_files

PROJECT = "projects/anomaly/"
NOTEBOOK = "projects/anomaly/exploration/"
MLFLOW = json.loads((STORES / "mlflow" / "expected.json").read_text())
JUPYTER = json.loads((STORES / "notebooks" / "exploration.ipynb").read_text())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lab(tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, strict=True, today=TODAY)


def read_table(table: Tag) -> list[dict[str, str]]:
    """Return the rows of a table, found by its header."""
    head = [cell.get_text(" ", strip=True) for cell in table.select("thead th")]
    return [
        dict(zip(head, (" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")), strict=True))
        for row in table.select("tbody tr")
    ]


def commits_of(folder: Path, path: str) -> list[str]:
    """Return the commits that changed a file, oldest first, as git itself lists them."""
    return git(folder, "log", "--reverse", "--format=%h", "--abbrev=7", "--", path).split()


def test_nothing_is_wrong_with_it_and_every_link_leads_somewhere(site: BuiltSite) -> None:
    assert site.warnings == ()
    assert site.exit_code == 0
    assert find_broken_addresses(site.folder, "/portfolio/") == []


@pytest.mark.parametrize("url", ["", "projects/", PROJECT, "projects/fresh/", NOTEBOOK, "achievements/", "about/"])
def test_a_page_is_whole_html_and_its_pictures_have_words(site: BuiltSite, url: str) -> None:
    assert find_markup_errors(site.html(url)) == []
    for picture in site.article(url).select("img, svg[role=img]"):
        assert picture.get("alt") is not None or picture.get("aria-label"), picture
    for button in site.article(url).select("progress"):
        assert button.get("aria-label")


# Metrics


def test_the_table_of_metrics_is_what_the_files_and_the_history_say(site: BuiltSite, folder: Path) -> None:
    rows = read_table(site.article(PROJECT).select(".til-metrics table")[0])
    first, last = commits_of(folder, "projects/anomaly/metrics.json")[::2]
    early = commits_of(folder, "projects/anomaly/eval/scores.toml")[0]
    stale = "older than the code"

    assert [tuple(row.values()) for row in rows] == [
        ("latency_ms ↓ metrics.json", "45.25", "80", "−43% better", f"November 2, 2026 {last} {stale}"),
        ("test.f1 ↑ metrics.json", "0.9", "0.75", "+20% better", f"November 2, 2026 {last} {stale}"),
        ("test.auc ↑ metrics.json", "0.953", "0.953", "–", f"November 2, 2026 {last} {stale}"),
        ("rows metrics.json", "12,000", "–", "–", f"November 2, 2026 {last} {stale}"),
        ("val.f1 ↑ eval/scores.toml", "0.88", "–", "–", f"October 5, 2026 {early} {stale}"),
        ("loss ↓ eval/summary.yaml", "0.125", "–", "–", f"October 5, 2026 {early} {stale}"),
        ("perplexity ↓ eval/summary.yaml", "3.5", "–", "–", f"October 5, 2026 {early} {stale}"),
    ]
    assert first == early


def test_a_commit_leads_to_the_commit(site: BuiltSite, folder: Path) -> None:
    sha = git(folder, "log", "-1", "--format=%H", "--", "projects/anomaly/metrics.json").strip()
    links = {str(link["href"]) for link in site.article(PROJECT).select(".til-metrics a")}

    assert f"https://github.com/ada/portfolio/commit/{sha}" in links


def test_a_metric_as_fresh_as_its_code_is_not_marked(site: BuiltSite) -> None:
    [row] = read_table(site.article("projects/fresh/").select(".til-metrics table")[0])

    assert row["Now"] == "21.5"
    assert "older" not in row["Measured"]
    assert "older than the code" not in site.text("projects/fresh/")


def test_the_runs_are_those_that_mlflow_lists_newest_first(site: BuiltSite) -> None:
    rows = read_table(site.article(PROJECT).select(".til-runs table")[0])
    shown = [(row["Run"], row["val/f1 ↑"], row["latency_ms ↓"], row["window"]) for row in rows]

    assert shown == [
        (
            run["name"] + {"failed": " failed"}.get(run["status"], "") + (" best" if run["name"] == "window-2" else ""),
            f"{run['metrics']['val/f1']:g}",
            f"{run['metrics'].get('latency_ms', ''):g}" if "latency_ms" in run["metrics"] else "",
            run["params"].get("window", ""),
        )
        for run in MLFLOW
    ]


def test_a_chart_tells_in_words_what_it_draws(site: BuiltSite) -> None:
    charts = site.article(PROJECT).select(".til-plots svg")
    finished = [run for run in reversed(MLFLOW) if run["status"] == "finished"]

    assert [str(chart["aria-label"]).split(";")[0] for chart in charts] == ["latency_ms over 3 runs", "loss: val"]
    for run in finished:
        assert f"{run['name']} {run['metrics']['latency_ms']:g}" in str(charts[0]["aria-label"])
    assert len(charts[0].select("circle title")) == len(finished)


# Figures from files


def test_a_figure_is_read_from_its_file_wherever_it_is_shown(site: BuiltSite) -> None:
    metrics = json.loads((STORES / "dvc" / "metrics.json").read_text())
    validated = next(run["metrics"]["val/f1"] for run in MLFLOW if run["status"] == "finished")
    shown = [
        " ".join(figure.get_text(" ").split())
        for figure in site.article("achievements/").select("#anomaly-1 dd, #anomaly-2 dd, #fresh-1 dd")
    ]

    assert shown == [f"{metrics['latency_ms']} ms", f"{metrics['test']['f1'] * 100:.1f} %", f"{validated:g}", "21.5 °C"]
    assert "45.25" in site.text("projects/")
    assert "in 45.25 ms" in site.text(PROJECT)
    assert b"45.25" in site.read("badges/anomaly-1.svg")


def test_a_figure_shows_what_it_was_and_when_it_was_measured(site: BuiltSite, folder: Path) -> None:
    card = site.article("achievements/").select_one("#anomaly-1")
    assert card is not None
    text = " ".join(card.get_text(" ").split())
    sha = commits_of(folder, "projects/anomaly/metrics.json")[-1]

    assert "Latency ↓ ▼ from 80 (−43%)" in text
    assert f"November 2, 2026 {sha} Evidence older than the code" in text
    assert "from 75.0% (+20%)" in " ".join(site.article("achievements/").get_text(" ").split())


def test_code_keeps_the_name_of_a_figure_as_it_was_typed(site: BuiltSite) -> None:
    codes = [code.get_text().strip() for code in site.article(PROJECT).select("p > code, pre > code")]

    assert codes.count("{metrics.json:latency_ms}") == README.count("\n{metrics.json:latency_ms}\n") + 1
    everywhere = [name for name in site.files() if name.endswith((".html", ".xml", ".json", ".svg"))]
    prose = [name for name in everywhere if "{metrics.json" in site.read(name).decode() and "anomaly" not in name]
    assert set(prose) <= {"search/search_index.json"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "- ⚡ Fast (Latency: {metrics.json:speed} ms)",
            "'{metrics.json:speed}' is not a known metric. Write one of latency",
        ),
        ("- ⚡ Fast (Latency: {gone.json:speed} ms)", "'{gone.json:speed}' is not a known metric. Commit gone.json"),
    ],
    ids=["no such metric", "no such file"],
)
def test_a_figure_that_no_file_has_stops_a_strict_build_with_its_line(
    text: str, complaint: str, tmp_path: Path
) -> None:
    site = build_site(
        tmp_path,
        {
            "projects/a/README.md": f"# A\n\n## Achievements\n\n{text}\n",
            "projects/a/metrics.json": '{"latency": 3}',
            "TILs/2026-11-20-a.md": "# A\n",
        },
        strict=True,
    )

    assert [warning for warning in site.warnings if "README.md:5" in warning and complaint in warning]
    assert site.exit_code == 1


def test_a_file_of_metrics_without_numbers_is_named(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"projects/a/README.md": "# A\n", "projects/a/metrics.json": "{"})

    assert any("projects/a/metrics.json" in warning and "no numbers" in warning for warning in site.warnings)
    assert site.has("projects/a/")


# Notebooks


def test_a_notebook_has_its_cells_in_order(site: BuiltSite) -> None:
    html = site.article(NOTEBOOK)
    sources = ["".join(cell["source"]) for cell in JUPYTER["cells"] if cell["cell_type"] == "code" and cell["source"]]
    shown = [block.get_text() for block in html.select("pre:not(.til-output) > code")]

    assert html.select_one("h1") is not None
    assert "Exploring the sensors" in site.text(NOTEBOOK)
    assert [text.strip("\n") for text in shown] == [source.strip("\n") for source in sources]


def test_code_is_highlighted_by_the_site_s_own_theme(site: BuiltSite) -> None:
    assert site.article(NOTEBOOK).select(".highlight .kn, .highlight .k")


def test_nothing_of_a_notebook_runs(site: BuiltSite) -> None:
    html = site.article(NOTEBOOK)
    outputs = html.select(".til-output")

    assert html.select("script, iframe, style, object, embed, form") == []
    assert [tag for tag in html.find_all(True) if any(name.startswith("on") for name in tag.attrs)] == []
    assert any("<script>alert" in output.get_text() for output in outputs), "printed text is shown as text"
    assert not [name for name in site.files() if name.endswith(".svg") and b"<script" in site.read(name)]


def test_large_outputs_are_bounded_and_say_so(site: BuiltSite) -> None:
    text = site.text(NOTEBOOK)
    longest = max(site.article(NOTEBOOK).select("pre.til-output"), key=lambda output: len(output.get_text()))

    assert "… 440 more lines" in longest.get_text()
    assert "line 59" in longest.get_text()
    assert "line 60" not in longest.get_text()
    assert "… and 170 more outputs" in text


def test_the_pictures_of_a_notebook_are_the_ones_it_holds(site: BuiltSite) -> None:
    [plot] = [
        output["data"]["image/png"]
        for cell in JUPYTER["cells"]
        for output in cell.get("outputs", ())
        if "image/png" in output.get("data", {})
    ]
    sources = {str(image["src"]): image["alt"] for image in site.article(NOTEBOOK).select("img")}
    contents = {site.read(NOTEBOOK + source): alt for source, alt in sources.items()}

    assert contents[base64.b64decode(plot)] == "What cell 2 draws"
    assert "A dot" in sources.values()


def test_a_table_a_traceback_and_formulas_are_read_without_a_script(site: BuiltSite) -> None:
    html = site.article(NOTEBOOK)
    error = html.select_one(".til-output--error")

    assert [cell.get_text() for cell in html.select(".til-output--html td")][1:3] == ["a<b", "0.910"]
    assert error is not None
    assert error.get_text().endswith("ZeroDivisionError: division by zero")
    formulas = {str(formula["data-tex"]): formula.get_text() for formula in html.select("[data-tex]")}
    assert "x" in formulas["r_t = x_t - \\hat{x}_t"], "a formula has words to read"


def test_the_links_of_a_notebook_lead_to_pages_and_to_code(site: BuiltSite) -> None:
    links = {link.get_text(): str(link["href"]) for link in site.article(NOTEBOOK).select("p > a")}

    assert links["the README"] == "../"
    assert links["the code"] == "https://github.com/ada/portfolio/blob/trunk/projects/anomaly/train.py"
    assert links["the old notebook"] == "../old/first-look/"
    assert site.article(PROJECT).select_one('a[href="exploration/"]') is not None


@pytest.mark.parametrize("url", [PROJECT, NOTEBOOK])
def test_a_notebook_opens_in_colab_in_kaggle_and_on_github(site: BuiltSite, url: str) -> None:
    buttons = {
        link.get_text(): str(link["href"])
        for link in site.article(url).select(".til-button")
        if "exploration.ipynb" in unquote(str(link["href"]))
    }
    place = "blob/trunk/projects/anomaly/exploration.ipynb"

    assert buttons == {
        "Open in Colab": f"https://colab.research.google.com/github/ada/portfolio/{place}",
        "Open in Kaggle": f"https://kaggle.com/kernels/welcome?src=https://github.com/ada/portfolio/{place}",
        "View on GitHub": f"https://github.com/ada/portfolio/{place}",
    }


A_NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": []})


def test_notebooks_of_any_name_have_an_address_of_their_own(tmp_path: Path) -> None:
    names = ("index", "README", "notebook", "My Notebook #1?", "my-notebook-1", "日本", "deep/v1.2 (final)", "100%")
    files = {f"projects/a/{name}.ipynb": A_NOTEBOOK for name in names}
    site = build_site(tmp_path, {"projects/a/README.md": "# A\n\n[x](<My Notebook #1?.ipynb>)\n", **files})
    links = site.article("projects/a/").select(".til-notebooks a[href]")
    targets = [str(link["href"]) for link in links if "github" not in str(link["href"])]

    assert len(set(targets)) == len(names)
    assert all(site.has(PROJECT.replace("anomaly", "a") + unquote(target)) for target in targets)
    assert find_broken_addresses(site.folder, "/portfolio/") == []


def test_a_broken_notebook_is_named_and_linked_and_the_site_is_built(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"projects/a/README.md": "# A\n", "projects/a/work.ipynb": "{"})

    assert any("projects/a/work.ipynb" in warning and "cannot be read" in warning for warning in site.warnings)
    assert "work.ipynb" in site.text("projects/a/")
    assert not site.has("projects/a/work/")


def test_notebooks_can_be_turned_off(tmp_path: Path) -> None:
    files = {"projects/a/README.md": "# A\n", "projects/a/work.ipynb": "{"}
    site = build_site(tmp_path, files, "plugins: [search, tilfolio: {notebooks: false}]")

    assert not any("work.ipynb" in warning for warning in site.warnings)
    assert not site.has("projects/a/work/")


def test_a_notebook_of_a_draft_is_nowhere(tmp_path: Path) -> None:
    cells: list[dict[str, Any]] = [{"cell_type": "markdown", "metadata": {}, "source": "# Top secret"}]
    secret = json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells})
    files = {"projects/a/README.md": "---\ndraft: true\n---\n# A\n", "projects/a/work.ipynb": secret}
    site = build_site(tmp_path, {**files, "projects/a/metrics.json": '{"hidden_metric": 1}'})

    for name in site.files():
        assert b"op secret" not in site.read(name)
        assert b"hidden_metric" not in site.read(name)


# How to run it, and the roadmap


def test_how_to_install_and_run_it_is_read_from_its_files(site: BuiltSite) -> None:
    blocks = [block.get_text().strip() for block in site.article(PROJECT).select("pre > code")]

    assert "python -m pip install -r requirements.txt" in blocks
    assert "docker build -t ada/anomaly .\ndocker run --rm -p 8080:8080 -p 9090:9090/udp ada/anomaly" in blocks


def test_home_says_how_far_the_roadmap_is(site: BuiltSite) -> None:
    assert "Roadmap: 3 of 4 done" in site.text("")


@pytest.mark.parametrize("url", ["projects/", "about/"])
def test_the_roadmap_s_progress_follows_the_projects(site: BuiltSite, url: str) -> None:
    bars = {
        str(bar["aria-label"]): (bar["value"], bar["max"]) for bar in site.article(url).select(".til-roadmap progress")
    }

    # Anomaly detection is shipped though it is not ticked; fresh has no status, so the table decides.
    assert bars == {"All of it": ("3", "4"), "Built": ("2", "2"), "Next": ("1", "2")}


def test_a_project_without_a_status_shows_none(site: BuiltSite) -> None:
    [kicker, *_] = site.article("projects/fresh/").select(".til-kicker")

    assert kicker.select(".til-status") == []
    assert site.article("achievements/").select(".til-status--None") == []
    assert site.article("projects/").select(".til-status--None") == []


def test_a_dot_stands_between_a_project_s_status_and_its_sentence(site: BuiltSite) -> None:
    told = [line for line in site.article("achievements/").select(".til-by") if line.bdi]

    assert told
    assert [" · " in line.get_text() for line in told] == [bool(line.select(".til-status")) for line in told]


def test_an_item_links_to_its_project_and_takes_its_status_from_there(site: BuiltSite) -> None:
    html = site.article("projects/")
    ticked = [box.has_attr("checked") for box in html.select("li.task-list-item input")]

    assert ticked == [True, True]
    assert [cell.get_text(strip=True) for cell in html.select("table tbody td")] == [
        "Fresh",
        "planned",
        "A talk",
        "done",
    ]
    assert html.select_one('table a[href="fresh/"]') is not None


# Cost


def test_a_site_without_evidence_asks_git_no_more_and_imports_no_library_for_it(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "mkdocs.yml": "site_name: A\ntheme: material\nplugins: [tilfolio]\n",
            "docs/index.md": "# A\n",
            "TILs/2026-11-20-a.md": "# A\n",
            "projects/a/README.md": "# A\n",
        },
    )
    program = (
        "import sys; from mkdocs.commands.build import build; from mkdocs.config import load_config\n"
        "build(load_config('mkdocs.yml'))\n"
        "print(sorted({'nbformat', 'nh3', 'jsonschema'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=isolated_environment(NO_MKDOCS_2_WARNING="1"),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"
    assert not re.search(r"Measured|Notebooks", (tmp_path / "site/projects/a/index.html").read_text())
