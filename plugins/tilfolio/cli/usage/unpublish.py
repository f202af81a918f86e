"""How `til unpublish` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("unpublish")
@click.argument("note", nargs=-1, required=True)
@click.option("--redirect", metavar="OTHER", help="Redirect its address to another note. Default: not found (404).")
@click.option("--commit/--no-commit", default=True, help="Commit the notes, and nothing else. Default: yes.")
@click.option("--push/--no-push", "push_too", default=None, help="Push, which takes the page off. Default: yes.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask if the file has several notes.")
@config_file_option
def command(**given: Any) -> None:
    """Take NOTE off the site: set 'draft: true', commit, and push.

    The next build has no page, card, feed entry or search result of it. Links to it become plain text. NOTE is a
    file, a slug, or the title.
    """
    from tilfolio.cli.unpublish import run

    run(**given)
