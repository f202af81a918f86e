"""`til edit`: open a note in the editor."""

import sys
from pathlib import Path

import click

from tilfolio.cli.new import show_path
from tilfolio.cli.notes import find_notes, load_notes


def run(note: tuple[str, ...], config_file: Path | None) -> None:
    """Run `til edit`."""
    notes = load_notes(config_file)
    for path in dict.fromkeys(notes.places.tils / til.source for til in find_notes(notes, note)):
        click.echo(show_path(path))
        if sys.stdin.isatty() and sys.stdout.isatty():
            click.edit(filename=str(path))
