"""Edge: the folder of notes of a site whose mkdocs.yml names none."""

from __future__ import annotations

from pathlib import Path

TILS = "TILs"
"""The default of the option `tils`."""


def find_tils(root: Path, written: str = TILS, projects: str = "projects") -> Path:
    """Return the folder of notes: what the option says, or by default `TILs/`, else `projects/TILs/`.

    The second one is the layout of the machine-learning roadmap. Neither needs to exist.
    """
    inside = root / projects / TILS
    return inside if written == TILS and not (root / TILS).exists() and inside.is_dir() else root / written
