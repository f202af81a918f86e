"""How `til post` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("post")
@click.argument("name", nargs=-1)
@click.option(
    "--for",
    "place",
    type=click.Choice(("linkedin", "mastodon", "bluesky", "devto", "hashnode")),
    default="linkedin",
    show_default=True,
    help="The place it is for, which decides its form and length.",
)
@click.option("--copy", is_flag=True, help="Put the text on the clipboard.")
@click.option("--open", "open_", is_flag=True, help="Open the composer of that place, with the text if it accepts one.")
@config_file_option
def command(**given: Any) -> None:
    """Print the text of a LinkedIn post about NAME: a note, a project, or a week like 2026-W47; without NAME this week.

    For devto and hashnode, print the whole note or README in Markdown: a draft whose front matter names your page
    as the original.

    A note is named by its file, its slug, or words of its title. Your own template goes into
    overrides/tilfolio/post.txt.j2.
    """
    from tilfolio.cli.post import run

    run(**given)
