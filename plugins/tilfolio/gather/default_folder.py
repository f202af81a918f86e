"""Edge: the default folder of notes."""

from pathlib import Path

TILS = "TILs"
"""The default of the option `tils`."""


def find_tils(root: Path, written: str = TILS, projects: str = "projects") -> Path:
    """Return the folder of notes: that of the option, by default `TILs/` or else an existing `projects/TILs/`.

    The latter is the layout of the machine-learning roadmap.
    """
    inside = root / projects / TILS
    return inside if written == TILS and not (root / TILS).exists() and inside.is_dir() else root / written
