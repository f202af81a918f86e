"""How `til report` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command
from tilfolio.trust.published_urls import FILE


@checked_command("report")
@click.option(
    "--format",
    "form",
    type=click.Choice(("markdown", "json")),
    default="markdown",
    show_default=True,
    help="Output for people and the summary of a workflow, or for programs.",
)
@click.option(
    "--save-urls",
    is_flag=True,
    help=f"Also write the addresses of the site into {FILE}. For the workflow that publishes the site.",
)
@config_file_option
def command(**given: Any) -> None:
    """Show what the last 'mkdocs build' published, what it withheld and why, and what changes for visitors.

    Changes are relative to the addresses in published-urls.txt, which the publish workflow writes. Of keys and
    passwords, only the place and the kind are shown.
    """
    from tilfolio.cli.report import run

    run(**given)
