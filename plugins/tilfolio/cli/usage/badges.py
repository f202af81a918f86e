"""How `til badges` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("badges")
@click.option(
    "-w",
    "--write",
    "readmes",
    multiple=True,
    type=CheckedPath(exists=True, dir_okay=False),
    help="Keep the badges in this file up to date, between <!-- tilfolio:achievements --> and"
    " <!-- /tilfolio:achievements -->. May be given several times.",
)
@click.option(
    "--best",
    type=click.IntRange(1, 50),
    help="At most this many: finished projects first, then the streak, notes, weeks.",
)
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a file is not up to date.")
@config_file_option
def command(**given: Any) -> None:
    """Print the badges of the site as Markdown, or write them into a README.

    Badges are pictures of the site and change with it. The README itself changes only when badges are added.
    """
    from tilfolio.cli.badges import run

    run(**given)
