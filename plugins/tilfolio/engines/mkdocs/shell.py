"""What MkDocs gives to the theme's templates for a page, as frames need it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from tilfolio.engines.mkdocs.participants import find_tags
from tilfolio.render.frames import Frames
from tilfolio.render.holes import MISSING


class View:
    """A page as the theme's templates see it."""

    __slots__ = ("_found", "context", "page", "template", "toc", "url")

    def __init__(self, page: Page, context: Mapping[str, Any]) -> None:
        """Take a page that is read, and what its template is given."""
        self.page, self.context = page, context
        self.url = page.url
        self.template: str = page.meta.get("template", "main.html")
        self.toc: Sequence[Any] = list(page.toc)
        self._found: dict[tuple[str, ...], Any] = {}

    def find(self, path: tuple[str, ...]) -> Any:
        """Return the value at a path, such as `("page", "meta", "title")`; MISSING where there is none."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: tuple[str, ...]) -> Any:
        name, *rest = path
        if name == "link":
            return path[1]
        if name == "toc":
            return getattr(self.toc[0], path[2]) if rest else self.toc
        if name == "tags":
            return self.context.get(name)
        value = self.page if name == "page" else self.context.get(name, MISSING)
        for each in rest:
            value = value.get(each, MISSING) if isinstance(value, Mapping) else getattr(value, each, MISSING)
            if value is MISSING:
                return MISSING
        return value


class Shell:
    """The theme's templates, and the context of each page."""

    def __init__(self, env: jinja2.Environment, config: MkDocsConfig, nav: Navigation, pages: Sequence[File]) -> None:
        """Take the environment as it is after every plugin's `on_env`; `pages` are those of the whole site."""
        self._config, self._nav, self._pages = config, nav, pages
        self._tags = find_tags(config)
        self._contexts: dict[str, Mapping[str, Any]] = {}
        self.frames = Frames(env, {file.url.split("/", 1)[0] for file in pages if "/" in file.url.rstrip("/")})

    def view(self, page: Page, content: str) -> View:
        """Return a page as its template sees it, with its finished content."""
        page.content = content
        page.active = True
        folder = posixpath.dirname(page.url.rstrip("/"))
        if folder not in self._contexts:
            self._contexts[folder] = dict(get_context(self._nav, self._pages, self._config, page))
        context: dict[str, Any] = {**self._contexts[folder], "page": page}
        for plugin in self._tags:
            context = plugin.on_page_context(context, page=page, config=self._config, nav=self._nav) or context
        return View(page, context)
