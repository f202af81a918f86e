"""How `til summary` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("summary")
@click.option("--since", "rev", required=True, metavar="REV", help="A commit, or a day like 2026-11-22.")
@config_file_option
def command(**given: Any) -> None:
    """List what is new on the site since REV as Markdown: address, card, share link and the text of a post.

    Share only what is online: LinkedIn remembers a missing page for a week. If REV is the full name of a commit
    that no longer exists (first push, rewritten history), everything is new; the newest 20 are shown.
    """
    from tilfolio.cli.summary import run

    run(**given)
