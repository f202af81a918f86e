"""Edge: list a theme's files without its icons.

MkDocs asks the theme's loader for all files, and then drops those in hidden folders one by one. Material has 11,000
icons there, so this took longer than to read 2,000 notes.
"""

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme


class ShownFiles(FileSystemLoader):
    """Loads all files of a theme, and lists those outside of hidden folders."""

    def list_templates(self) -> list[str]:
        """Return the paths of files that MkDocs may copy."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                below = Path(folder).relative_to(top)
                found.update((below / name).as_posix() for name in names)
        return sorted(found)


def skip_hidden_folders(theme: Theme) -> None:
    """Let the theme's environments list only files that MkDocs may copy."""
    make = theme.get_env

    def get_env() -> Environment:
        env = make()
        if type(env.loader) is FileSystemLoader:
            env.loader = ShownFiles(env.loader.searchpath)
        return env

    theme.get_env = get_env  # type: ignore[method-assign]
