"""How `til edit` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("edit")
@click.argument("note", nargs=-1, required=True)
@config_file_option
def command(**given: Any) -> None:
    """Open NOTE in the editor ($VISUAL or $EDITOR); without a terminal, print its path.

    A note is named by its file, its slug, or words of its title.
    """
    from tilfolio.cli.edit import run

    run(**given)
