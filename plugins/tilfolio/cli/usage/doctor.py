"""How `til doctor` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("doctor")
@config_file_option
def command(config_file: Path | None) -> None:
    """Check what is missing on this machine and in this repository, and say how to fix it.

    The exit code is 1 if something is wrong.
    """
    from tilfolio.cli.doctor import run

    run(config_file=config_file)
