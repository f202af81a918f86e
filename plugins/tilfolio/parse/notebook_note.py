"""A notebook as a note: its cells as Markdown, with what they printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tilfolio.parse.notebook import find_hidden

_MOST_LINES = 40
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_FRONT = re.compile(r"\s*---[ \t]*\n")


def convert_notebook(text: str, name: str) -> str | None:
    """Return a notebook as Markdown; None where it cannot be read, or holds nothing.

    A first cell that begins with front matter is the note's. `name` is the title where no heading gives one. Pictures
    are left out, and what an author hides by tags.
    """
    import nbformat  # noqa: PLC0415 (takes a fifth of a second)

    try:
        tree: Any = nbformat.reads(text, as_version=4)
    except Exception:  # nbformat raises whatever it stumbles on
        return None
    language = str(tree.metadata.get("language_info", {}).get("name", "python"))
    cells = list(tree.cells)
    front = ""
    if cells and cells[0].cell_type in ("raw", "markdown") and _FRONT.match(str(cells[0].source)):
        front, cells = f"{str(cells[0].source).strip()}\n\n", cells[1:]
    parts = [part for cell in cells for part in _write_cell(cell, language)]
    if not parts:
        return None
    has_title = any(re.search(r"^# ", part, re.M) for part in parts[:3]) or re.search(r"^title:", front, re.M)
    title = [] if has_title else [f"# {name.replace('-', ' ').replace('_', ' ').strip()}"]
    return front + "\n\n".join((*title, *parts)) + "\n"


def _write_cell(cell: Any, language: str) -> Iterator[str]:
    source = str(cell.source).strip("\n")
    hidden = find_hidden(cell.get("metadata") or {})
    if cell.cell_type == "markdown" and source.strip() and "input" not in hidden:
        yield source
    elif cell.cell_type == "code":
        if source.strip() and "input" not in hidden:
            yield _fence(source, language)
        printed = "".join(_read_output(output) for output in cell.get("outputs", ())).strip("\n")
        if printed and source.strip() and "outputs" not in hidden:
            lines = printed.split("\n")
            more = [f"… {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
            yield _fence("\n".join((*lines[:_MOST_LINES], *more)), "text")


def _read_output(output: Any) -> str:
    text = output.get("text") or output.get("data", {}).get("text/plain") or ""
    if output.get("output_type") == "error":
        text = f"{output.get('ename', '')}: {output.get('evalue', '')}".strip(": ")
    if output.get("data", {}).get("image/png") or text.startswith("<"):
        return ""  # a picture's own description
    return _ESCAPES.sub("", text) + ("" if text.endswith("\n") else "\n")


def _fence(text: str, language: str) -> str:
    ticks = "`" * max(3, max((len(run) for run in re.findall(r"`{3,}", text)), default=0) + 1)
    return f"{ticks}{language}\n{text}\n{ticks}"
