"""How `til mv` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("mv")
@click.argument("note")
@click.argument("new")
@config_file_option
def command(note: str, new: str, config_file: Path | None) -> None:
    """Move NOTE to NEW, and add its old address to its aliases, so that links from elsewhere still work.

    NOTE is a file, a slug, or the title. NEW is a file or a folder, from here or from the folder of notes.
    A file that git tracks is moved with git. Links to it in other notes, and its own links, are changed.
    """
    from tilfolio.cli.mv import run

    run(note=note, new=new, config_file=config_file)
