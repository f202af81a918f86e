"""`til edit`: open a note in the editor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tilfolio.cli.new import show_path
from tilfolio.cli.notes import find_notes, load_notes


@click.command("edit")
@click.argument("note", nargs=-1, required=True)
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="mkdocs.yml of the site.")
def command(note: tuple[str, ...], config_file: Path | None) -> None:
    """Open NOTE in the editor ($VISUAL or $EDITOR); without a terminal, print its path.

    A note is named by its file, its slug, or words of its title.
    """
    notes = load_notes(config_file)
    for path in dict.fromkeys(notes.places.tils / til.source for til in find_notes(notes, note)):
        click.echo(show_path(path))
        if sys.stdin.isatty() and sys.stdout.isatty():
            click.edit(filename=str(path))
