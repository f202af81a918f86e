"""A test that runs `mkdocs` in its process does not silence the builds of later ones."""

from __future__ import annotations

import logging
from pathlib import Path

from click.testing import CliRunner
from mkdocs.__main__ import cli

BUILD = logging.getLogger("mkdocs.commands.build")


def test_the_command_lets_builds_say_each_thing_once(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("plugins: [none]\n")
    CliRunner().invoke(cli, ["build", "--config-file", str(tmp_path / "mkdocs.yml")])

    assert BUILD.filters != []


def test_a_later_test_has_the_logger_as_before() -> None:
    assert BUILD.filters == []
