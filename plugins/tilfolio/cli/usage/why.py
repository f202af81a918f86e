"""How `til why` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("why")
@click.argument("note", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="List all unsure notes, worst first.")
@click.option("--accept", is_flag=True, help="Write categories into front matter; asks for each note.")
@click.option(
    "--all-above",
    type=click.FloatRange(0, 1),
    metavar="SCORE",
    help="With --accept: do not ask, write every category with a higher score.",
)
@config_file_option
def command(**given: Any) -> None:
    """Show which step of the checklist NOTE belongs to, and which terms decided.

    A note is named by its file, its slug, or words of its title. With --accept, name several notes by file or slug.
    Without a name it takes all unsure notes, or with --all-above all notes.
    """
    from tilfolio.cli.why import run

    run(**given)
