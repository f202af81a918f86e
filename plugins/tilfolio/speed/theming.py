"""A theme whose templates are compiled once a machine, and whose hidden files are not listed to be left out again.

Material brings 14,000 icons in a hidden folder; to list them was an eighth of what a save costs while a site is served.
"""

from __future__ import annotations

import os

import jinja2
from mkdocs.theme import Theme

from tilfolio.compiling import compile_once


def quicken(theme: Theme) -> None:
    """Let the environments that a theme makes from now on be quick ones."""

    def get_env() -> jinja2.Environment:
        env = type(theme).get_env(theme)
        if type(env.loader) is jinja2.FileSystemLoader:
            env.loader = _ListsNothingHidden(env.loader.searchpath)
        compile_once(env)
        return env

    vars(theme)["get_env"] = get_env


def list_all(env: jinja2.Environment) -> None:
    """Let an environment list hidden files again, now that MkDocs has found those of the theme."""
    if type(env.loader) is _ListsNothingHidden:
        env.loader = jinja2.FileSystemLoader(env.loader.searchpath)


class _ListsNothingHidden(jinja2.FileSystemLoader):
    """Lists what MkDocs does not leave out in any case, in the same order."""

    def list_templates(self) -> list[str]:
        """Return the names of templates whose path holds no name that begins with a dot."""
        found: set[str] = set()
        for top in self.searchpath:
            for folder, folders, names in os.walk(top, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                shown = (os.path.relpath(os.path.join(folder, name), top) for name in names if name[0] != ".")  # noqa: PTH118
                found.update(path.replace(os.path.sep, "/") for path in shown)
        return sorted(found)
