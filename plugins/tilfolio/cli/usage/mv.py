"""How `til mv` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("mv")
@click.argument("note")
@click.argument("new")
@click.option("--dry-run", is_flag=True, help="Write nothing, say what would change.")
@config_file_option
def command(**given: Any) -> None:
    """Move NOTE to NEW, and add its old address to its aliases, so that links from elsewhere still work.

    NOTE is a file, a slug, or the title. NEW is a file or a folder, from here or from the folder of notes.
    A file that git tracks is moved with git. Its own links change, and links to it in notes, READMEs, docs/ and nav.
    Other places that name it are listed with their lines.
    """
    from tilfolio.cli.mv import run

    run(**given)
