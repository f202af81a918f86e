"""`til cache`: show or clear the build cache."""

from pathlib import Path

import click

from tilfolio.cli.new import explaining
from tilfolio.cli.options import find_config_file
from tilfolio.store.sqlite import FOLDER, clear_cache, measure_cache

_UNIT = 1000


def run(clear: bool, config_file: Path | None) -> None:
    """Run `til cache`."""
    folder = find_config_file(config_file).parent / FOLDER
    with explaining(f"{folder} cannot be cleared", "Delete the folder yourself."):
        held = clear_cache(folder) if clear else measure_cache(folder)
    click.echo(f"{folder}: {'cleared of ' if clear else ''}{count(held.entries)}, {write_size(held.size)}")


def count(entries: int) -> str:
    """Return how many things are kept."""
    return "1 entry" if entries == 1 else f"{entries:,} entries"


def write_size(size: int) -> str:
    """Return a number of bytes as people read it: 47 MB."""
    value, units = float(size), ["bytes", "kB", "MB", "GB"]
    while value >= _UNIT and len(units) > 1:
        value /= _UNIT
        units.pop(0)
    return f"{value:.0f} {units[0]}" if units[0] == "bytes" or value >= 10 else f"{value:.1f} {units[0]}"
