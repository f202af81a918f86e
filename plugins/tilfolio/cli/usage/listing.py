"""How `til list` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("list")
@click.option("--drafts", is_flag=True, help="Drafts and scheduled notes: what is not published yet.")
@click.option("--unsure", is_flag=True, help="Notes whose category is unsure.")
@click.option("--week", is_flag=True, help="Notes of this week.")
@click.option("-n", "--limit", type=click.IntRange(min=1), help="At most this many.")
@config_file_option
def command(**given: Any) -> None:
    """List the notes, newest first: day, category, title, file."""
    from tilfolio.cli.listing import run

    run(**given)
