"""How `til publish` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("publish")
@click.argument("note", nargs=-1, required=True)
@click.option("--commit/--no-commit", default=True, help="Commit the note and its pictures. Default: yes.")
@click.option("--push/--no-push", "push_too", default=None, help="Push, which publishes the site. Default: yes.")
@config_file_option
def command(**given: Any) -> None:
    """Publish NOTE: remove its draft mark, commit, and push.

    NOTE is a file, a slug, or the title.
    """
    from tilfolio.cli.publish import run

    run(**given)
