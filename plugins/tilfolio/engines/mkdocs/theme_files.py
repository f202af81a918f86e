"""Edge: list a theme's files for MkDocs without its icons.

MkDocs asks the theme's environment for all files, and then drops those in hidden folders one by one. Material has
11,000 icons there, so this took longer than to read 2,000 notes.
"""

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from mkdocs.theme import Theme

_ASKING = ("mkdocs.structure.files", "properdocs.structure.files")
"""Modules whose filters drop hidden folders; plugins that list templates get all of them."""


def skip_hidden_folders(theme: Theme) -> None:
    """Let the theme's environments give MkDocs only files that it may copy."""
    make = theme.get_env

    def get_env() -> Environment:
        env = make()
        if type(env.loader) is FileSystemLoader:
            env.list_templates = _list_for_mkdocs(env, env.loader)  # type: ignore[method-assign]
        return env

    theme.get_env = get_env  # type: ignore[method-assign]


def _list_for_mkdocs(env: Environment, loader: FileSystemLoader) -> Callable[..., list[str]]:
    list_all = env.list_templates

    def list_templates(
        extensions: Collection[str] | None = None, filter_func: Callable[[str], bool] | None = None
    ) -> list[str]:
        if filter_func is None or getattr(filter_func, "__module__", "") not in _ASKING:
            return list_all(extensions, filter_func)
        return sorted({name for name in _list_shown(loader.searchpath) if filter_func(name)})

    return list_templates


def _list_shown(tops: list[str]) -> Iterator[str]:
    for top in tops:
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if not name.startswith(".")]
            below = Path(folder).relative_to(top)
            yield from ((below / name).as_posix() for name in names)
