"""How `til mv` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("mv")
@click.argument("note")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Write nothing, say what would change.")
@config_file_option
def command(note: str, new: str, dry_run: bool, config_file: Path | None) -> None:
    """Move NOTE to NEW, and add its old address to its aliases, so that links from elsewhere still work.

    NOTE is a file, a slug, or the title. NEW is a file or a folder, from here or from the folder of notes.
    A file that git tracks is moved with git. Its own links are changed, and links to it in notes, READMEs and docs/.
    """
    from tilfolio.cli.mv import run

    run(note=note, new=new, dry_run=dry_run, config_file=config_file)
