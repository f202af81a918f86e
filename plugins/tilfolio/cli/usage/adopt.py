"""How `til adopt` is called."""

from __future__ import annotations

from typing import Any

import click

from tilfolio.cli.usage import answer_options
from tilfolio.cli.usage.values import CheckedPath, checked_command


@checked_command("adopt")
@click.argument("folder", default=".", type=CheckedPath(exists=True, file_okay=False))
@click.option("--write", is_flag=True, help="Write what is missing. Without it, nothing is written.")
@answer_options
def command(**given: Any) -> None:
    """Report the notes in FOLDER (default: this folder), and make a site of them.

    Knows TIL repositories, Jekyll, Hugo, MkDocs, Obsidian, Quartz, Logseq, notebooks, and exports of Notion and
    Hashnode. Notes are never moved or changed.
    """
    from tilfolio.cli.adopt import run

    run(**given)
