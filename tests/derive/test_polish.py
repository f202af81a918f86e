"""What a finished project has, judged from its README and files."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from support.builders import a_project, an_achievement
from tilfolio.derive.polish import review_project
from tilfolio.experiments import HowTo, ProjectEvidence
from tilfolio.model import Achievement, Figure

FROM_FILE = Figure(name="AUC", value="0.94", reference="metrics.json:auc")
BARE = Figure(name="Latency", value="45", unit="ms")


def achieved(*figures: Figure, **fields: Any) -> Achievement:
    return replace(an_achievement("Good", **fields), figures=figures)


def review(
    *files: str, shared: tuple[str, ...] = (), found: ProjectEvidence | None = None, **fields: Any
) -> dict[str, bool]:
    items = review_project(a_project(**fields), files, found or ProjectEvidence(), shared)
    return {item.key: item.is_done for item in items}


def test_an_empty_folder_has_nothing() -> None:
    assert review() == dict.fromkeys(("readme", "figures", "run", "tests", "demo", "licence"), False)


def test_a_finished_project_has_everything() -> None:
    done = review(
        *("Dockerfile", "tests/test_train.py", "demo.gif", "LICENSE"),
        summary="It finds what is odd.",
        headings=("How it works", "Results"),
        achievements=(achieved(FROM_FILE),),
    )

    assert all(done.values())


@pytest.mark.parametrize(
    ("key", "files", "fields"),
    [
        ("run", ("docker/Dockerfile.gpu",), {}),
        ("run", (), {"headings": ("Quick start",)}),
        ("run", (), {"found": ProjectEvidence(how_to=(HowTo(title="Run", lines=("make",)),))}),
        ("tests", ("src/model_test.go",), {}),
        ("tests", ("web/app.spec.ts",), {}),
        ("demo", (), {"see_also": (("Demo", "https://ada.example/"),)}),
        ("demo", (), {"see_also": (("Space", "https://huggingface.co/spaces/ada/x"),)}),
        ("licence", (), {"headings": ("License",)}),
        ("licence", (), {"shared": ("LICENSE.txt",)}),
        ("licence", (), {"shared": ("COPYING",)}),
    ],
)
def test_each_is_found_where_people_put_it(key: str, files: tuple[str, ...], fields: dict[str, Any]) -> None:
    assert review(*files, **fields)[key]


@pytest.mark.parametrize("file", ["latest.py", "contest.md", "tests", "attest/x.py", "src/licenses.py"])
def test_names_that_only_look_alike_count_for_nothing(file: str) -> None:
    assert not any(review(file).values())


def test_what_is_missing_is_named() -> None:
    project = a_project(summary="It works.", achievements=(achieved(FROM_FILE, BARE),))
    items = {item.key: item.missing for item in review_project(project, (), ProjectEvidence())}

    assert items["readme"] == ("how",)
    assert items["figures"] == ("Latency",)


def test_a_link_behind_an_achievement_is_evidence_for_its_figures() -> None:
    assert review(achievements=(achieved(BARE, evidence="https://ada.example/run"),))["figures"]
