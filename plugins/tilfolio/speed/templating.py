"""Whole pages, rendered by their template once for the same everything that a template can show."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import jinja2.nodes
from jinja2 import meta
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page

from tilfolio.speed.children import Children
from tilfolio.speed.fingerprints import UnknowableError, digest, digest_config, digest_folder, find_own_folders
from tilfolio.speed.folding import fold, unfold
from tilfolio.speed.keeping import KeptPages
from tilfolio.speed.partials import SharedPartials
from tilfolio.speed.searching import CachedIndexes, Entries, is_plain
from tilfolio.speed.store import CacheStore

_KNOWN_CODE = ("jinja2.", "markupsafe.", "mkdocs.", "properdocs.", "material.", "tilfolio.", "builtins.", "_operator.",
               "gettext.", "babel.", "functools.")  # fmt: skip
_HIDDEN = frozenset({"pages", "build_date_utc"})
"""What MkDocs hands to templates and the keys leave out: a template of the author's that names it is not cached."""

_HIDDEN_ATTRIBUTES = frozenset(
    {"update_date", "build_date_utc", "site_dir", "dev_addr", "watch", "plugins", "hooks", "abs_src_path",
     "abs_dest_path", "content_string", "content_bytes", "src_dir", "dest_dir", "exclude_docs", "draft_docs",
     "not_in_nav", "generated_by", "links_to_anchors", "present_anchor_ids"}
)  # fmt: skip
_OF_THE_PAGE_ALONE = frozenset({"content", "toc", "markdown"})
_PAGE_PLUMBING = frozenset(
    {"file", "parent", "previous_page", "next_page", "children", "active", "_Page__active", "update_date", "render",
     "read_source", "toc", "content", "markdown", "meta", "title", "_title_from_render", "present_anchor_ids",
     "links_to_anchors"}
)  # fmt: skip


_NOT_FOUND = "404.html"
"""The template that is no page's and yet costs what all that pages share costs."""

_PURE_PLUGINS = ("material.plugins.search.", "material.plugins.tags.", "tilfolio.")
"""Whose `on_page_context` changes nothing but the page and its context."""

_Task = tuple[Page, Navigation, Sequence[File], Page | None]


class PageCache:
    """Renders the templates of one build, from the store where nothing they show has changed."""

    def __init__(
        self,
        store: CacheStore,
        config: MkDocsConfig,
        env: jinja2.Environment,
        kept: KeptPages,
        indexes: CachedIndexes,
        environment: bytes,
        *,
        cores: int,
        hurry: bool = False,
    ) -> None:
        """Look at the templates and at the configuration as it is after every plugin's `on_env`.

        `hurry` says that most pages are new, so that children begin with the first.

        Raises:
            UnknowableError: a template, a filter or a setting may show what cannot be known, so nothing can be cached.
        """
        _check_code(env)
        self._store = store
        self._kept = kept
        self._indexes = indexes
        self._config = config
        self._context = digest("page", environment, digest_config(config), _digest_templates(env))
        self._env = env
        self.partials = SharedPartials(env)
        self._nav: tuple[Navigation | None, bytes] = (None, b"")
        self.met_unknown = False
        """Whether a page shows what cannot be known."""
        self._spent = 1.0 if hurry else 0.0
        self._done = 0
        self._likeness = b""
        """What all pages look like: the page for what is not found, which shows nothing that is not in every key."""
        self._made_ahead: dict[str, tuple[bytes, Entries]] = {}
        """Key and search entries of pages that children have made, by source URI."""
        self.is_ahead = False
        """Whether this is a child: what it renders is not written here."""
        self.children = Children(store, cores if _foresees_contexts(config) else 1, self._render_ahead, self._hear)

    def render(self, template: jinja2.Template, values: Mapping[str, Any]) -> str | None:
        """Return the page that a template makes of these values, or nothing if it has to be asked itself."""
        page = values.get("page")
        if page is not None:  # the page for what is not found comes before all others, and compiles what they share
            self.children.help(self._spent, lambda: _plan(values), self._done)
            self._done += 1
        try:
            key = self._key(template, values)
        except UnknowableError:
            self.met_unknown = self.met_unknown or page is not None
            return None
        if page is not None and self._kept.keep(page.file, key):
            return "kept"
        stored = self._store.get(key)
        content = None if stored is None else unfold(stored, self._likeness)
        if content is None:
            started = time.perf_counter()
            content = jinja2.Template.render(template, values).encode("utf-8", "surrogatepass")
            self._store.put(key, fold(content, self._likeness))
            self._spent += time.perf_counter() - started
        if page is None:
            self._likeness = content
        return content.decode("utf-8", "surrogatepass")

    def _render_ahead(self, task: _Task) -> None:
        """Render a page as MkDocs will, to be found if no other plugin changes what it shows."""
        page, nav, files, interrupted = task
        if interrupted is not None:
            interrupted.active = False  # children may be started while the parent renders a page, active just there
        page.active = True
        try:
            context: Any = get_context(nav, files, self._config, page)
            template = self._env.get_template(page.meta.get("template", "main.html"))
            context = self._config.plugins.on_page_context(context, page=page, config=self._config, nav=nav)
            self._complete_ahead(page, template.render(context))
        finally:
            page.active = False

    def _complete_ahead(self, page: Page, output: str) -> None:
        """Make the page's file where nobody but us changes finished pages."""
        if not self._kept.has_last_word:
            return
        self.is_ahead = True
        output = self._config.plugins.on_post_page(output, page=page, config=self._config)
        key = self._kept.lay_ready(page.file, output)
        entries = self._indexes.made.get(page.file.src_uri, [])
        if key is not None and is_plain(entries):
            self.children.report(json.dumps([page.file.src_uri, key.hex(), entries]).encode())

    def _hear(self, report: bytes) -> None:
        uri, key, entries = json.loads(report)
        self._made_ahead[uri] = (bytes.fromhex(key), entries)

    def is_made(self, file: File) -> bool:
        """Return whether a child has made a page, so that MkDocs need not, and then take it from there.

        For pages of which nothing is asked but their place in the site and in the search.
        """
        key, entries = self._made_ahead.get(file.src_uri, (b"", []))
        if not key or not self._kept.accept(file, key):
            return False
        self._indexes.made[file.src_uri] = entries
        return True

    def _key(self, template: jinja2.Template, values: Mapping[str, Any]) -> bytes:
        page, nav = values.get("page"), values.get("nav")
        of_page = isinstance(page, Page) or (page is None and template.name == _NOT_FOUND)
        if not of_page or not isinstance(nav, Navigation) or values.get("config") is not self._config:
            raise UnknowableError("no page of this site")
        if self._nav[0] is not nav:
            self._nav = (nav, digest([_read_item(item) for item in nav]))
        shown = {name: value for name, value in values.items() if name not in _HIDDEN | {"config", "nav", "page"}}
        extra = {name: _read_extra(value) for name, value in shown.items()}
        return digest(self._context, template.name, self._nav[1], page and _read_page(page), extra)


def make_template_class(cache: PageCache) -> type[jinja2.Template]:
    """Return a class for `env.template_class` whose templates answer from the cache."""

    class CachedTemplate(jinja2.Template):
        @classmethod
        def from_code(cls, *arguments: Any, **more: Any) -> jinja2.Template:
            template = super().from_code(*arguments, **more)
            cache.partials.share(template)
            return template

        def render(self, *args: Any, **values: Any) -> str:
            output = cache.render(self, args[0]) if len(args) == 1 and not values else None
            return super().render(*args, **values) if output is None else output

    return CachedTemplate


def _foresees_contexts(config: MkDocsConfig) -> bool:
    """Return whether a child may ask all plugins for a page's context: what others do then may not bear repeating."""
    handlers = config.plugins.events["page_context"]
    return all(type(getattr(each, "__self__", None)).__module__.startswith(_PURE_PLUGINS) for each in handlers)


def _plan(values: Mapping[str, Any]) -> list[_Task]:
    """Return the pages to render, while one is being rendered."""
    files, nav, page = values["pages"], values["nav"], values.get("page")
    return [(file.page, nav, files, page) for file in files if file.inclusion.is_included()]


def _read_page(page: Page) -> object:
    """Return all that a template can show of the page it makes."""
    file = page.file
    return (
        _read_neighbour(page),
        page.content,
        [_read_toc(item) for item in page.toc],
        (file.src_uri, file.dest_uri, file.url, file.name, file.inclusion.name, file.edit_uri),
        [_read_neighbour(each) for each in (page.previous_page, page.next_page)],
        [(each.title, each.is_section) for each in page.ancestors],
        page.active,
        (page.is_homepage, page.is_index, page.is_top_level),
    )


def _read_neighbour(page: Any) -> object:
    """Return what a template can show of a page on other pages, with what plugins have hung on it."""
    if page is None:
        return None
    own = {name: value for name, value in vars(page).items() if name not in _PAGE_PLUMBING}
    return (type(page).__qualname__, page.title, page.url, page.meta, own)


def _read_toc(item: Any) -> object:
    return {
        name: [_read_toc(child) for child in value] if name == "children" else value
        for name, value in vars(item).items()
    }


def _read_item(item: Any) -> object:
    """Return a section, page or link of the navigation."""
    children = [_read_item(child) for child in item.children or ()]
    if item.is_page:
        return _read_neighbour(item)
    own = {
        name: value
        for name, value in vars(item).items()
        if name not in {"children", "parent", "active"} | _PAGE_PLUMBING
    }
    own.pop("_Section__active", None)
    return (type(item).__qualname__, item.title, own, children)


def _read_extra(value: Any) -> object:
    """Return what plugins have added to the context; of their objects those of Material's tags plugin are known."""
    if isinstance(value, list):
        return [_read_extra(each) for each in value]
    if isinstance(value, Link):
        return (value.title, value.url)
    if type(value).__module__.startswith("material.plugins.tags."):
        return (type(value).__qualname__, {name: _read_extra(each) for name, each in vars(value).items()})
    return value


def _digest_templates(env: jinja2.Environment) -> bytes:
    """Return the digest of all templates that are not of a package whose version is known."""
    if type(env.loader) is not jinja2.FileSystemLoader:
        raise UnknowableError("templates come from elsewhere than folders")
    own = find_own_folders(folders := env.loader.searchpath)
    for folder in own:
        for path in folder.rglob("*.html"):
            _check_template(env, path)
    return digest(list(folders), [digest_folder(folder) for folder in own])


def _check_template(env: jinja2.Environment, path: Path) -> None:
    """See that a template shows nothing that the keys leave out."""
    try:
        tree = env.parse(path.read_text("utf-8"))
    except (OSError, UnicodeError, jinja2.TemplateError) as error:
        raise UnknowableError(f"{path} cannot be read") from error
    names = meta.find_undeclared_variables(tree)
    attributes = {(node.attr, _names_the_page(node.node)) for node in tree.find_all(jinja2.nodes.Getattr)}
    attributes |= set(_read_subscripts(tree))
    hidden = names & _HIDDEN or {name for name, of_page in attributes if _is_hidden(name, of_page=of_page)}
    if hidden:
        raise UnknowableError(f"{path} shows {', '.join(sorted(map(str, hidden)))}")


def _read_subscripts(tree: jinja2.nodes.Template) -> Iterator[tuple[Any, bool]]:
    for node in tree.find_all(jinja2.nodes.Getitem):
        if isinstance(node.arg, jinja2.nodes.Const):
            yield node.arg.value, _names_the_page(node.node)


def _is_hidden(name: object, *, of_page: bool) -> bool:
    return name in _HIDDEN_ATTRIBUTES or (name in _OF_THE_PAGE_ALONE and not of_page)


def _names_the_page(node: jinja2.nodes.Node) -> bool:
    return isinstance(node, jinja2.nodes.Name) and node.name == "page"


def _check_code(env: jinja2.Environment) -> None:
    """See that filters, tests and functions are those of the packages whose versions are in the key."""
    for functions in (env.filters, env.tests, env.globals):
        for name, function in functions.items():
            module = getattr(function, "__module__", None) or type(function).__module__
            if callable(function) and not f"{module}.".startswith(_KNOWN_CODE):
                raise UnknowableError(f"'{name}' is a function of {module}")
            if not callable(function) and functions is env.globals:
                digest(function)
    for extension in env.extensions:
        if not extension.startswith("jinja2."):
            raise UnknowableError(f"{extension} may change what templates do")
