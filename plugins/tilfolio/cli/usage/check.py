"""How `til check` is called."""

from __future__ import annotations

import gc
from typing import Any

import click

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("check")
@click.argument("paths", nargs=-1, type=CheckedPath(exists=True))
@click.option("--fix", is_flag=True, help="Correct misspelled names and colons without a space, add lost addresses.")
@click.option("--unsure", is_flag=True, help="List each note with an unsure category. Default: count them.")
@click.option("--no-hints", is_flag=True, help="Show problems only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "github", "json")),
    default="text",
    show_default=True,
    help="Output for people, as annotations of a GitHub workflow, or for programs.",
)
@click.option(
    "--accept", is_flag=True, help="Write today's problems into known-problems.txt. Strict builds accept them."
)
@click.option("--known", is_flag=True, help="Show accepted problems, too.")
@click.option("--projects", is_flag=True, help="Show instead what each project has and what is missing.")
@click.option("--secrets", is_flag=True, help="Look for keys and passwords instead, in all files of the repository.")
@click.option("--history", is_flag=True, help="With --secrets: search every commit, too; a push publishes them.")
@config_file_option
def command(**given: Any) -> None:
    """Find problems in notes, projects, docs/ and mkdocs.yml, without building the site.

    The whole site is read; with PATHS (files or folders), only their problems are shown. Problems are everything
    that 'mkdocs build --strict' fails for, and more: misspelled fields and options, links to missing headings,
    merge conflicts, unknown [[names]], the same text twice. Hints are possible improvements.

    Old notes may have many problems. --accept lists them in known-problems.txt, and a strict build stops only at new
    ones. After you have solved some, run it again. Secrets and mistakes in mkdocs.yml cannot be accepted.

    \b
    Exit codes: 0  no problems (there may be hints)
                1  problems
                2  wrong use of this command
    """  # noqa: D301 - click prints what follows \b as it is
    gc.disable()  # it would walk through all modules and notes again and again
    click.get_current_context().call_on_close(gc.enable)
    from tilfolio.cli.check import run

    run(**given)
