"""How `til week` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("week")
@click.argument("week", required=False)
@config_file_option
def command(week: str | None, config_file: Path | None) -> None:
    """Show WEEK, like 2026-W47 or 47: its notes, each day's focus, and what counted. Without WEEK, this week."""
    from tilfolio.cli.week import run

    run(week=week, config_file=config_file)
