"""How `til fetch` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("fetch")
@click.argument("names", nargs=-1)
@click.option("--locked", is_flag=True, help="Fetch the commits in tilfolio.lock, and do not change it.")
@config_file_option
def command(**given: Any) -> None:
    """Fetch the projects listed in `remote_projects:`, or only NAMES.

    Writes the commit of each into tilfolio.lock. Commit that file: builds show exactly these commits. A repository
    that cannot be reached keeps its last state. No credentials are asked for; ssh uses your agent.
    """
    from tilfolio.cli.fetch import run

    run(**given)
