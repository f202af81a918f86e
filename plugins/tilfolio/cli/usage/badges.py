"""How `til badges` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("badges")
@click.option(
    "-w",
    "--write",
    "readmes",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Keep the badges in this file up to date, between <!-- tilfolio:achievements --> and"
    " <!-- /tilfolio:achievements -->. May be given several times.",
)
@click.option("--best", type=click.IntRange(1, 50), help="Only so many: finished projects, the streak, notes, weeks.")
@click.option("--check", is_flag=True, help="Write nothing; end with status 1 if a file is not up to date.")
@config_file_option
def command(readmes: tuple[Path, ...], best: int | None, check: bool, config_file: Path | None) -> None:
    """Print the badges of the site as Markdown, or keep them in a README.

    The pictures are the site's own, so a badge in a README changes with the site; the README only when badges
    are added.
    """
    from tilfolio.cli.badges import run

    run(readmes=readmes, best=best, check=check, config_file=config_file)
