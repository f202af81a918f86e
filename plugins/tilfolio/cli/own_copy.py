"""`til init --here`: make a copy of tilfolio's own repository yours."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

_OURS = ("TILs", "projects", "docs", "README.md", "CHANGELOG.md", "mkdocs.yml", "published-urls.txt", "tests/own")
"""What goes; `tests/own` holds the tests of our own content."""
_STAYS = ("docs/guide/architecture.md", "docs/guide/classifier.md", "docs/guide/speed.md")
"""The guide for those who change the tool."""
NOT_WRITTEN = (
    ".github/workflows/publish.yml",
    ".github/workflows/preview.yml",
    "requirements.txt",
    ".gitignore",
)
"""Files of a new portfolio that this repository does in its own way: it installs itself."""
CHANGELOG = "# Changelog\n\n## [Unreleased]\n"


def check_copy(root: Path, changed: str) -> bool:
    """Say whether a folder is a copy of tilfolio's repository that still holds our notes.

    `changed` is what git says is not committed.

    Raises:
        click.UsageError: it is not a copy, or something in it would be lost.
    """
    if not (root / "plugins/tilfolio/__init__.py").is_file() or not (root / "tests").is_dir():
        raise click.UsageError(
            "--here is for a copy of tilfolio's own repository, and this is not one. Leave --here out for a new site."
        )
    if not (root / "tests/own").is_dir():
        return False
    if changed:
        first = changed.splitlines()[0][3:]
        raise click.UsageError(f"{first} is not committed and could be lost. Commit it first, or `git stash` it.")
    return True


def remove_ours(root: Path) -> list[str]:
    """Delete our notes, projects, pages, pictures and their tests; return what was deleted, folders with a `/`."""
    kept = {path: (root / path).read_bytes() for path in _STAYS if (root / path).is_file()}
    removed = []
    for name in _OURS:
        path = root / name
        if path.is_dir():
            shutil.rmtree(path)
            removed.append(f"{name}/")
        elif path.exists():
            path.unlink()
            removed.append(name)
    for name, content in kept.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return removed
