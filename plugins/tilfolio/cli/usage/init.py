"""How `til init` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import answer_options
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("init")
@click.argument("folder", default=".", type=CheckedPath(file_okay=False))
@answer_options
@click.option("--here", is_flag=True, help="Make a copy of tilfolio's own repository yours: tool and notes in one.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing; take the defaults for what is not given.")
def command(**given: Any) -> None:
    """Start a portfolio in FOLDER (default: this folder).

    Writes mkdocs.yml, a home page, a first note and project, the workflow that publishes, and settings for
    VS Code. A file that exists is never changed.

    With --here, tilfolio's own notes, projects, guide and README are deleted first; the tool and its tests stay.
    """
    from tilfolio.cli.init import run

    run(**given)
