"""How `til import` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("import")
@click.argument("source")
@click.option("--from", "folder", help="The folder of notes in SOURCE. Default: found by its layout.")
@click.option("--into", default="", help="A subfolder of the folder of notes. Default: the folder itself.")
@click.option("--dry-run", is_flag=True, help="Write nothing, list what would be written.")
@config_file_option
def command(**given: Any) -> None:
    """Copy the notes of SOURCE, a folder or the address of a git repository, into this site.

    Pictures are copied, too. A note without a date gets the day of its first commit there. Old addresses of Jekyll,
    Hugo and MkDocs become aliases. A file that exists is never changed.
    """
    from tilfolio.cli.importing import run

    run(**given)
