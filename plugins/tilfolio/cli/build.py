"""`til build`: MkDocs' build."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.engine import PASS_ON, run_mkdocs
from tilfolio.cli.options import find_config_file


@click.command("build", context_settings=PASS_ON)
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="mkdocs.yml of the site.")
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def command(config_file: Path | None, options: tuple[str, ...]) -> None:
    """Build the site into site/.

    This is 'mkdocs build' for the mkdocs.yml of this folder or the nearest one above. MKDOCS_OPTIONS are those of
    'mkdocs build': --strict fails on any problem, --site-dir names another folder.
    """
    run_mkdocs("build", find_config_file(config_file), options)
