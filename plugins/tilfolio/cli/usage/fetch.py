"""How `til fetch` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("fetch")
@click.argument("names", nargs=-1)
@click.option("--locked", is_flag=True, help="Fetch what tilfolio.lock pins, and change nothing in it.")
@config_file_option
def command(names: tuple[str, ...], locked: bool, config_file: Path | None) -> None:
    """Fetch the projects that `remote_projects:` names, or only those of NAMES.

    Writes the commit of each into tilfolio.lock, which belongs into git: builds show exactly that commit. A repository
    that cannot be reached keeps its last state. No credentials are asked for; ssh uses your agent.
    """
    from tilfolio.cli.fetch import run

    run(names=names, locked=locked, config_file=config_file)
