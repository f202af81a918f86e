"""How `til serve` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import PASS_ON, config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("serve", context_settings=PASS_ON)
@config_file_option
@click.argument("options", nargs=-1, metavar="[MKDOCS_OPTIONS]...", type=click.UNPROCESSED)
def command(**given: Any) -> None:
    """Show the site at http://127.0.0.1:8000/ while you write.

    Drafts and scheduled notes are shown, marked. This is 'mkdocs serve'; MKDOCS_OPTIONS are its options:
    --open opens the browser, --dev-addr 127.0.0.1:8001 takes another port.
    """
    from tilfolio.cli.serve import run

    run(**given)
