"""Notebooks as notes: their cells as Markdown, with what they printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tilfolio.gather.history import History
from tilfolio.gather.repository import find_prefix

_MOST_LINES = 40
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


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


def convert_notebook(text: str, name: str) -> str | None:
    """Return a notebook as Markdown; None where it cannot be read, or holds nothing."""
    import nbformat  # noqa: PLC0415 (takes a fifth of a second)

    try:
        tree: Any = nbformat.reads(text, as_version=4)
    except Exception:  # nbformat raises whatever it stumbles on
        return None
    language = str(tree.metadata.get("language_info", {}).get("name", "python"))
    parts = [part for cell in tree.cells for part in _write_cell(cell, language)]
    if not parts:
        return None
    has_title = any(re.search(r"^# ", part, re.M) for part in parts[:3])
    title = [] if has_title else [f"# {name.replace('-', ' ').replace('_', ' ').strip()}"]
    return "\n\n".join((*title, *parts)) + "\n"


def _write_cell(cell: Any, language: str) -> Iterator[str]:
    source = str(cell.source).strip("\n")
    if not source.strip():
        return
    if cell.cell_type == "markdown":
        yield source
    elif cell.cell_type == "code":
        yield _fence(source, language)
        printed = "".join(_read_output(output) for output in cell.get("outputs", ())).strip("\n")
        if printed:
            lines = printed.split("\n")
            more = [f"… {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
            yield _fence("\n".join((*lines[:_MOST_LINES], *more)), "text")


def _read_output(output: Any) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain") or ""
    if output.get("data", {}).get("image/png") or text.startswith("<"):
        return ""  # a picture's own description
    return _ESCAPES.sub("", text) + ("" if text.endswith("\n") else "\n")


def _fence(text: str, language: str) -> str:
    ticks = "`" * max(3, max((len(run) for run in re.findall(r"`{3,}", text)), default=0) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"
