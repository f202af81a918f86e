"""Posts should read as if written by a person: read `test_posts.yml` aloud before you accept changes to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from support.builders import a_source
from support.contexts import a_context
from tilfolio.model import Til
from tilfolio.pages.post import write_post
from tilfolio.parse.til import parse_note

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def read(case: dict[str, Any]) -> Til:
    [til] = parse_note(a_source(case["file"], case["note"]), ["data", "model", "infra"]).tils
    return til


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_post_reads_as_the_author_would_write_it(case: dict[str, Any]) -> None:
    til = read(case)

    assert write_post(a_context(til), til) == case["post"]


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_no_summary_begins_with_the_name_of_a_part(case: dict[str, Any]) -> None:
    assert not read(case).summary.lower().startswith(("symptom", "tried", "cause", "check", "fix", "gotcha"))
