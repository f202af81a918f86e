"""Where a command may put a note."""

from pathlib import Path

import click

_LONGEST_NAME = 255
"""Bytes of a file's name on most systems."""


def choose_below(tils: Path, written: str, root: Path, *, is_folder: bool) -> Path:
    """Return the place that a name means: from here if that is in the folder of notes, else from that folder.

    No folder of it may be a file, neither there nor from `root`, the folder of mkdocs.yml.
    """
    if any(len(part.encode()) > _LONGEST_NAME for part in Path(written).parts):
        raise click.UsageError(f"'{written[:40]}…' is too long for a name. Shorten it.")
    folder, here = tils.resolve(), Path(written).absolute()
    path = (here if here.resolve().is_relative_to(folder) else folder / written).resolve()
    if not path.is_relative_to(folder):
        raise click.UsageError(f"'{written}' is not in {tils.name}/. Write a path in there.")
    below = path.relative_to(folder)
    hidden = next((part for part in below.parts if part.startswith(".")), None)
    if hidden:
        raise click.UsageError(f"'{hidden}' begins with a dot, so no note is read there. Write another name.")
    for parent in (*([below] if is_folder else []), *below.parents):
        if (folder / parent).is_file() or (root / parent).is_file():
            raise click.UsageError(f"'{parent.as_posix()}' is a file. Write the path of a folder.")
    return path
