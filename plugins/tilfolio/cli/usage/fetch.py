"""How `til fetch` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("fetch")
@click.argument("names", nargs=-1)
@click.option("--locked", is_flag=True, help="Fetch the commits in tilfolio.lock, and do not change it.")
@config_file_option
def command(names: tuple[str, ...], locked: bool, config_file: Path | None) -> None:
    """Fetch the projects listed in `remote_projects:`, or only NAMES.

    Writes the commit of each into tilfolio.lock. Commit that file: builds show exactly these commits. A repository
    that cannot be reached keeps its last state. No credentials are asked for; ssh uses your agent.
    """
    from tilfolio.cli.fetch import run

    run(names=names, locked=locked, config_file=config_file)
