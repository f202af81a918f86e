"""`til serve`: MkDocs' server."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.engine import PASS_ON, check_port, run_mkdocs
from tilfolio.cli.options import find_config_file


@click.command("serve", context_settings=PASS_ON)
@click.option("-f", "--config-file", type=click.Path(dir_okay=False, path_type=Path), help="mkdocs.yml of the site.")
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def command(config_file: Path | None, options: tuple[str, ...]) -> None:
    """Show the site at http://127.0.0.1:8000/ while you write.

    Drafts and scheduled notes are shown, marked. This is 'mkdocs serve'; MKDOCS_OPTIONS are its options:
    --open opens the browser, --dev-addr 127.0.0.1:8001 takes another port.
    """
    config = find_config_file(config_file)
    check_port(config, options)
    run_mkdocs("serve", config, options)
