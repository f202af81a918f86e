"""How `til edit` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("edit")
@click.argument("note", nargs=-1, required=True)
@config_file_option
def command(note: tuple[str, ...], config_file: Path | None) -> None:
    """Open NOTE in the editor ($VISUAL or $EDITOR); without a terminal, print its path.

    A note is named by its file, its slug, or words of its title.
    """
    from tilfolio.cli.edit import run

    run(note=note, config_file=config_file)
