"""How `til cache` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("cache")
@click.option("--clear", is_flag=True, help="Delete it; the next build starts from nothing.")
@config_file_option
def command(**given: Any) -> None:
    """Show the size of the site's build cache, or delete it.

    The cache is .cache/tilfolio beside mkdocs.yml. You can delete it at any time.
    """
    from tilfolio.cli.cache import run

    run(**given)
