"""Notebooks among the notes: each is a note, its cells as Markdown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from tilfolio.gather.files import NOTEBOOK, Gathered
from tilfolio.model import Problem, SourceFile
from tilfolio.parse.notebook_note import convert_notebook
from tilfolio.remember import Remember, stamp


def read_notebooks(gathered: Gathered, remember: Remember) -> Gathered:
    """Return what was gathered with notebooks as Markdown; one that cannot be read is left out and named."""
    notebooks = [source for source in gathered.sources if source.path.endswith(NOTEBOOK)]
    if not notebooks:
        return gathered
    texts = remember(
        "notebook",
        notebooks,
        lambda source: stamp(source.text, source.path),
        lambda source: convert_notebook(source.text, PurePosixPath(source.path).stem) or "",
        str,
    )
    converted = dict(zip((source.path for source in notebooks), texts, strict=True))
    read = (
        replace(source, text=converted[source.path]) if source.path in converted else source
        for source in gathered.sources
    )
    lost = [source for source in notebooks if not converted[source.path]]
    return replace(
        gathered,
        sources=tuple(source for source in read if source.text or source.path not in converted),
        problems=(*gathered.problems, *map(_say_unread, lost)),
    )


def _say_unread(source: SourceFile) -> Problem:
    return Problem(
        path=source.shown,
        what="this notebook holds nothing, or cannot be read, so it is not a note",
        remedy="Open it in Jupyter and save it again",
    )
