"""Cache an installed theme's files for all builds of a process, since themes do not change."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import material
import mkdocs

_INSTALLED = tuple(f"{Path(package.__path__[0])}/" for package in (material, mkdocs))


def read_themes_once() -> None:
    """Make Jinja list and compile the templates of MkDocs' and Material's themes only once.

    Compiled templates depend on the environment's filters, so each set of filters has its own.
    """
    list_anew, compile_anew = jinja2.FileSystemLoader.list_templates, jinja2.Environment.compile
    compiled: dict[Hashable, Any] = {}

    @cache
    def list_installed(folder: str) -> list[str]:
        # MkDocs skips hidden files, such as Material's 14,000 icons.
        return [name for name in list_anew(jinja2.FileSystemLoader(folder)) if not name.startswith(".")]

    def list_templates(self: jinja2.FileSystemLoader) -> list[str]:
        names: set[str] = set()
        for folder in self.searchpath:
            installed = str(folder).startswith(_INSTALLED)
            names.update(list_installed(folder) if installed else list_anew(jinja2.FileSystemLoader(folder)))
        return sorted(names)

    def compile_template(
        env: jinja2.Environment, source: Any, name: Any = None, filename: Any = None, **how: Any
    ) -> Any:
        if how or not str(filename).startswith(_INSTALLED):
            return compile_anew(env, source, name, filename, **how)
        key = (source, name, filename, env.autoescape, env.undefined, *env.extensions, frozenset(env.filters.items()))
        if key not in compiled:
            compiled[key] = compile_anew(env, source, name, filename)
        return compiled[key]

    jinja2.FileSystemLoader.list_templates = list_templates  # type: ignore[method-assign]
    jinja2.Environment.compile = compile_template  # type: ignore[method-assign,assignment]
