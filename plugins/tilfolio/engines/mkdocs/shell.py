"""Pages and their template contexts, in the form that frames need."""

import hashlib
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
from tilfolio.render.frames import Frame, Frames
from tilfolio.render.holes import MISSING

_CONTENT = ("page", "content")


class View:
    """A page as the theme's templates see it."""

    __slots__ = ("_found", "context", "is_complete", "page", "template", "toc", "url")

    def __init__(self, page: Page, context: Mapping[str, Any]) -> None:
        self.page, self.context = page, context
        self.url = page.url
        self.template: str = page.meta.get("template", "main.html")
        self.toc: Sequence[Any] = list(page.toc)
        self._found: dict[tuple[str, ...], Any] = {}
        self.is_complete = False
        """Whether the page's content has its final form."""

    def find(self, path: tuple[str, ...]) -> Any:
        """Return the value at a path, such as `("page", "meta", "title")`, or MISSING."""
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
        value: Any = self.page if name == "page" else self.context.get(name, MISSING)
        for each in rest:
            is_mapping = value is not self.page and isinstance(value, (dict, Mapping))  # in the order of their cost
            value = value.get(each, MISSING) if is_mapping else getattr(value, each, MISSING)
            if value is MISSING:
                return MISSING
        return value

    def stamp_content(self) -> bytes:
        """Return a hash of the content."""
        written = (self.page.content or "").encode("utf-8", "surrogatepass")
        return hashlib.blake2b(written, digest_size=20).digest()

    def list_values(self, frame: Frame) -> Sequence[object]:
        """Return all values that a frame uses, apart from the content."""
        values = [str(self.find(path)) for path in frame.paths if path != _CONTENT]
        toc = [_list_toc(item) for item in self.toc]
        tags = [(tag.name, tag.url, tag.hidden) for tag in self.find(("tags",)) or ()]
        return (self.url, sorted(self.context), values, toc, tags, str(self.page.meta.get("hide")))


def _list_toc(item: Any) -> object:
    return (item.level, item.id, item.title, [_list_toc(child) for child in item.children])


class Shell:
    """The theme's templates, and the context of each page."""

    def __init__(self, env: jinja2.Environment, config: MkDocsConfig, nav: Navigation, pages: Sequence[File]) -> None:
        """Set up frames for the final template environment; `pages` are those of the whole site."""
        self._config, self._nav, self._pages = config, nav, pages
        self._tags = find_tags(config)
        self._contexts: dict[str, Mapping[str, Any]] = {}
        self.frames = Frames(env, {file.url.split("/", 1)[0] for file in pages if "/" in file.url.rstrip("/")})

    def view(self, page: Page) -> View:
        """Return a page with its template's context."""
        page.active = True
        folder = posixpath.dirname(page.url.rstrip("/"))
        if folder not in self._contexts:
            self._contexts[folder] = dict(get_context(self._nav, self._pages, self._config, page))
        context: dict[str, Any] = {**self._contexts[folder], "page": page}
        for plugin in self._tags:
            context = plugin.on_page_context(context, page=page, config=self._config, nav=self._nav) or context
        return View(page, context)
