"""How `til quick` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("quick")
@click.argument("line", nargs=-1)
@click.option("-m", "--message", "text", help="More text below the line; '-' reads standard input.")
@config_file_option
def command(**given: Any) -> None:
    """Append LINE to today's log, TILs/YEAR/DATE.md; each line becomes a note of its own."""
    from tilfolio.cli.quick import run

    run(**given)
