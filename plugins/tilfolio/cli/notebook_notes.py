"""Notebooks of another repository as notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix
from tilfolio.parse.notebook_note import convert_notebook


def write_notebooks(folder: Path, paths: Iterable[str], history: History) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the text of a note for each notebook below a folder that can be read."""
    for path in paths:
        if not path.endswith(".ipynb"):
            continue
        text = convert_notebook((folder / path).read_text(encoding="utf-8", errors="replace"), PurePosixPath(path).stem)
        if text is None:
            continue
        prefix = find_prefix(history.root, folder) if history.root is not None else None
        days = history.files.get(f"{prefix}/{path}" if prefix else path) if prefix is not None else None
        front = f"---\ndate: {days.added_at.date().isoformat()}\n---\n\n" if days is not None else ""
        yield f"{path.removesuffix('.ipynb')}.md", f"{front}{text}".encode()
