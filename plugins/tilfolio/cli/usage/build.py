"""How `til build` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import PASS_ON, config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("build", context_settings=PASS_ON)
@config_file_option
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def command(**given: Any) -> None:
    """Build the site into site/.

    This is 'mkdocs build' for the mkdocs.yml of this folder or the nearest one above. MKDOCS_OPTIONS are those of
    'mkdocs build': --strict fails on any problem, --site-dir names another folder.
    """
    from tilfolio.cli.build import run

    run(**given)
