"""The guide names every option, with its default."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tilfolio.engines.mkdocs.config import AuthorConfig, CategoryConfig, TilfolioConfig
from tilfolio.settings import SHARE_TARGETS

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "options.md").read_text(encoding="utf-8")
ROWS = {
    name: cells
    for cells in (re.split(r"\s*\|\s*", line.strip("| ")) for line in GUIDE.splitlines() if line.startswith("| `"))
    for name in re.findall(r"`(\w+)`", cells[0])
}
SCHEMA = dict(TilfolioConfig()._schema)


@pytest.mark.parametrize("name", SCHEMA)
def test_every_option_has_a_row(name: str) -> None:
    assert name in ROWS, f"docs/guide/options.md says nothing of {name}"
    assert len(ROWS[name]) >= 3
    assert ROWS[name][2]


def test_no_row_is_of_an_option_that_is_gone() -> None:
    assert set(ROWS) <= set(SCHEMA)


@pytest.mark.parametrize("name", [name for name, option in SCHEMA.items() if isinstance(option.default, (bool, int))])
def test_plain_defaults_are_those_of_the_program(name: str) -> None:
    default = SCHEMA[name].default

    assert ROWS[name][1].startswith(f"`{str(default).lower() if isinstance(default, bool) else default}`")


@pytest.mark.parametrize("name", [*dict(AuthorConfig()._schema), *dict(CategoryConfig()._schema), *SHARE_TARGETS])
def test_what_stands_within_an_option_is_named(name: str) -> None:
    assert f"`{name}`" in GUIDE or f"`{name}:" in GUIDE
