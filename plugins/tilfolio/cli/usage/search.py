"""How `til search` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("search")
@click.argument("words", nargs=-1)
@config_file_option
def command(**given: Any) -> None:
    """Find notes and checks for WORDS: what you see, or a whole error message; '-' reads it from standard input.

    Notes that contain the error come first, then the checks that help, then notes with all of the words. The exit
    code is 1 if nothing is found.
    """
    from tilfolio.cli.search import run

    run(**given)
