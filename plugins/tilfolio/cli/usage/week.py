"""How `til week` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("week")
@click.argument("week", required=False)
@config_file_option
def command(**given: Any) -> None:
    """Show WEEK, like 2026-W47 or 47: its notes, each day's focus, and what counted. Without WEEK, this week."""
    from tilfolio.cli.week import run

    run(**given)
