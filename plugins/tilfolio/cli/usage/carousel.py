"""How `til carousel` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("carousel")
@click.argument("name", nargs=-1)
@click.option("-o", "--output", type=CheckedPath(dir_okay=False), help="Where to write the PDF.")
@config_file_option
def command(**given: Any) -> None:
    """Write a PDF carousel about NAME: a note, a project, or a week like 2026-W47; without NAME this week.

    It has 5 to 10 pages of 1080 × 1350 in the design of the preview cards. Upload it to LinkedIn as a document.
    """
    from tilfolio.cli.carousel import run

    run(**given)
