"""`til list`: the notes as a table."""

from collections import Counter
from pathlib import Path

import click

from tilfolio.cli.new import find_today, show_path
from tilfolio.cli.notes import find_unsure, load_notes
from tilfolio.cli.options import read_written_options
from tilfolio.model import Week


def run(drafts: bool, unsure: bool, week: bool, limit: int | None, config_file: Path | None) -> None:
    """Run `til list`."""
    notes = load_notes(config_file)
    today = find_today(read_written_options(config_file))
    tils = find_unsure(notes) if unsure else list(notes.tils)
    if drafts:
        tils = [til for til in tils if til.draft or til.learned_on > today]
    if week:
        tils = [til for til in tils if Week.of(til.learned_on) == Week.of(today)]
    shared = Counter(til.source for til in notes.tils)
    for til in tils[:limit]:
        category = notes.verdicts[til.slug].category or "-"
        mark = f" ({til.unread} cannot be read)" if til.unread else " (draft)" if til.draft else ""
        place = f":{til.first_line}" if shared[til.source] > 1 else ""
        file = f"{show_path(notes.places.tils / til.source)}{place}"
        click.echo(f"{til.learned_on}  {category:<6}  {til.title}{mark}  {file}")
    if not tils:
        click.echo("No notes.", err=True)
