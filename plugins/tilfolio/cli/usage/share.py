"""How `til share` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("share")
@click.argument("target", required=False)
@click.option("--check", is_flag=True, help="Show what LinkedIn's crawler sees there, and what is wrong with it.")
@click.option("--site", type=CheckedPath(exists=True, file_okay=False), help="The built site.")
@config_file_option
def command(**given: Any) -> None:
    """Open LinkedIn's share page for TARGET, or check what it would show.

    TARGET is a note (slug, file, or words of its title), a URL of the site, or a path in it: projects/anomaly/.
    With --check and no TARGET, all pages are checked and only faulty ones are shown. The exit code is 1 if
    something is wrong.
    """
    from tilfolio.cli.share import run

    run(**given)
