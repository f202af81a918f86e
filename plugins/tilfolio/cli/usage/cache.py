"""How `til cache` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("cache")
@click.option("--clear", is_flag=True, help="Delete it; the next build makes everything anew.")
@config_file_option
def command(clear: bool, config_file: Path | None) -> None:
    """Say how much the build cache of the site holds, or delete it.

    It lies in .cache/tilfolio beside mkdocs.yml, and is safe to delete at any time.
    """
    from tilfolio.cli.cache import run

    run(clear=clear, config_file=config_file)
