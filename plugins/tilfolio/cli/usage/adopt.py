"""How `til adopt` is called."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tilfolio.cli.usage import answer_options


@click.command("adopt")
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", is_flag=True, help="Write what is missing. Without it, nothing is written.")
@answer_options
def command(**given: Any) -> None:
    """Report the notes in FOLDER (default: this folder), and make a site of them.

    Knows TIL repositories, Jekyll, Hugo, MkDocs, Obsidian, Quartz, Logseq, notebooks, and exports of Notion and
    Hashnode. Notes are never moved or changed.
    """
    from tilfolio.cli.adopt import run

    run(**given)
