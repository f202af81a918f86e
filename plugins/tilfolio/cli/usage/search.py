"""How `til search` is called."""

from __future__ import annotations

from pathlib import Path

import click

from tilfolio.cli.usage import config_file_option


@click.command("search")
@click.argument("words", nargs=-1)
@config_file_option
def command(words: tuple[str, ...], config_file: Path | None) -> None:
    """Find notes and checks for WORDS: what you see, or a whole error message; '-' reads it from standard input.

    Notes that contain the error come first, then the checks that help, then notes with all of the words. The exit
    code is 1 if nothing is found.
    """
    from tilfolio.cli.search import run

    run(words=words, config_file=config_file)
