"""The guide lists the built-in checks, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.cli.usage.writing import why
from tilfolio.engines.mkdocs.config import TilfolioConfig

GUIDE = (Path(__file__).parents[2] / "docs/guide/checklist.md").read_text(encoding="utf-8")
OPTIONS = {"checks", "challenges", "checks_shipped"}


def test_every_check_that_ships_is_in_the_guide_with_its_title() -> None:
    found, _ = read_checks(None, None, DEFAULT_CATEGORIES)

    for check in (*found.checks, *found.challenges):
        assert f"| `{check.key}` | {f'`{check.category}`' if check.category else ''}".strip() in GUIDE
        assert f"| {check.title} |" in GUIDE


def test_the_example_is_read_without_a_problem() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    options = yaml.safe_load(example)["plugins"][0]["tilfolio"]
    found, problems = read_checks(options["checks"], options["challenges"], DEFAULT_CATEGORIES)

    assert problems == ()
    assert "look-at-the-labels" in [check.key for check in found.checks]
    assert "disconnects" not in [check.key for check in found.checks]


def test_every_option_is_in_the_guide() -> None:
    known = {name for name, _ in TilfolioConfig._schema}

    assert known >= OPTIONS
    assert all(f"| `{option}` |" in GUIDE for option in OPTIONS)
    assert all(option in GUIDE for parameter in why.params for option in parameter.opts if option.startswith("--"))
