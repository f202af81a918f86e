"""How `til new` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command

KINDS = ("til", "gotcha", "story", "paper", "leetcode", "design", "weekly")


@checked_command("new")
@click.argument("title", nargs=-1)
@click.option("-k", "--kind", type=click.Choice(KINDS), default="til", help="The template to start from.")
@click.option("-c", "--category", help="The step of the checklist it belongs to. Without it, the text decides.")
@click.option("-t", "--tag", "tags", multiple=True, help="A tag. May be given several times.")
@click.option("-p", "--project", help="The folder of the project it was learned in.")
@click.option("-d", "--date", "day", metavar="DAY", help="The day: 2026-11-22, today or yesterday. Default: today.")
@click.option("--folder", help="A folder in TILs/ instead of the year's.")
@click.option("--draft", is_flag=True, help="Keep it out of the published site for now.")
@click.option("-m", "--message", "text", help="The text of the note; '-' reads standard input.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask if a note with this title exists.")
@click.option("--edit/--no-edit", default=None, help="Open the editor ($VISUAL or $EDITOR). Default: in a terminal.")
@config_file_option
def command(**given: Any) -> None:
    """Start a note from a template, and open it in the editor.

    The note is TILs/YEAR/DATE-TITLE.md, and TILs/weekly/YEAR-WEEK.md for --kind weekly, which opens the digest of
    that week. Your own templates go into overrides/tilfolio/: new.md.j2, new/gotcha.md.j2, ...
    """
    from tilfolio.cli.new import run

    run(**given)
