"""How `til cache` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("cache")
@click.option("--clear", is_flag=True, help="Delete it; the next build starts from nothing.")
@config_file_option
def command(clear: bool, config_file: Path | None) -> None:
    """Show the size of the site's build cache, or delete it.

    The cache is .cache/tilfolio beside mkdocs.yml. You can delete it at any time.
    """
    from tilfolio.cli.cache import run

    run(clear=clear, config_file=config_file)
