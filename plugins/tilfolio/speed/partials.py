"""Parts of a page that show nothing of the page, rendered once for all pages from where their links look the same.

So Material's navigation, search box, settings and footer are made once. Which parts are meant is no list that could
age: they are the templates that others bring in and the blocks of all of them; what one names is read off its text, and
whether it asked anything of the page is seen as it is rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import jinja2
from jinja2 import meta, nodes
from jinja2.runtime import Context
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

_SAME_EVERYWHERE = frozenset({"config", "nav", "lang", "features", "mkdocs_version", "page", "base_url"})
"""What a part may name; `page` as long as nothing is asked of it, and where `base_url` is the same."""
_OF_THE_PAGE = frozenset({"page", "base_url"})
_LINKING = ("url", "script_tag")
"""Filters of MkDocs that say how a page leads to something."""
_FOLDERS = (".icons/", "partials/languages/")
"""Where templates lie that are chosen by name and show nothing."""

_Root = Callable[..., Iterator[str]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part's text, and where its links led when it was rendered."""

    text: str
    base: object
    links: Sequence[tuple[str, Any, str]]
    """A filter, what it was given, and what it said."""


class _Unasked:
    """Stands in for a page, and keeps in mind whether anything was asked of it but what it is not."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked = False

    def __getattr__(self, name: str) -> Any:
        self.asked = True
        return getattr(self.page, name)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self.page

    def __hash__(self) -> int:
        return hash(self.page)


class SharedPartials:
    """The parts that pages of one build share."""

    def __init__(self, env: jinja2.Environment, *, worth_reading: int = 8) -> None:
        """Take the environment before it compiles a template.

        So many times a part is rendered before what it names is looked up: after an edit few pages are rendered anew.
        """
        self._env = env
        self._worth_reading = worth_reading
        self._linking: dict[str, Callable[[Any, Any], str]] = {}
        self._parts: dict[str, list[_Part]] = {}
        self._never: set[str] = set()
        self._in_nav: tuple[Navigation | None, frozenset[int] | None] = (None, None)
        self._links: list[tuple[str, Any, str]] = []
        self._off = False
        self._unread: list[str] = []
        for name in _LINKING:
            if name in env.filters:
                self._linking[name] = env.filters[name]
                env.filters[name] = self._note_links(name)

    def share(self, template: jinja2.Template) -> None:
        """Let a template and its blocks answer with what they said before, if all that they show is the same."""
        if not template.name:
            return
        self._unread.append(template.name)
        if template.name.startswith("partials/"):
            template.root_render_func = self._make_root(template.name, None, template.root_render_func)
        for name, block in template.blocks.items():
            if "super" not in cast(Any, block).__code__.co_names:  # it is looked for as it was compiled
                template.blocks[name] = self._make_root(template.name, name, block)

    def _make_root(self, template: str, block: str | None, root: _Root) -> _Root:
        name = template if block is None else f"{template}#{block}"
        times, own = 0, frozenset[str]()

        def answer(context: Context, *arguments: Any, **more: Any) -> Iterator[str]:
            nonlocal times, own
            times += 1
            if times == self._worth_reading:
                read = _Reading(self._env)
                if not read.names_no_more_than_all_pages_have(template, block=block):
                    self._never.add(name)
                own = read.own
            page = context.get("page")
            given = times < self._worth_reading or name in self._never or any(each in context for each in own)
            if given or self._is_off() or not isinstance(page, Page) or self._is_active(context.get("nav"), page):
                yield from root(context, *arguments, **more)
                return
            parts, base = self._parts.setdefault(name, []), context.get("base_url")
            for part in parts:
                if part.base == base and all(self._linking[way](context, to) == link for way, to, link in part.links):
                    yield part.text
                    return
            stand_in = _Unasked(page)
            self._links = []
            text = "".join(root(context.derived({"page": stand_in}), *arguments, **more))
            if stand_in.asked:
                self._never.add(name)
            else:
                parts.append(_Part(text, base, self._links))
            yield text

        return answer

    def _is_off(self) -> bool:
        """Return whether a template that was loaded gives a name that all pages have another meaning on each."""
        while self._unread and not self._off:
            self._off = _Reading(self._env).gives_them_other_meanings(self._unread.pop())
        return self._off

    def _note_links(self, name: str) -> Callable[[Context, Any], str]:
        """Return what does the same as a filter of MkDocs, and keeps in mind what it said."""
        ask = self._linking[name]

        @jinja2.pass_context
        def answer(context: Context, value: Any) -> str:
            page = context.get("page")
            if not isinstance(page, _Unasked):
                return ask(context, value)
            link = ask({"page": page.page, "base_url": context.get("base_url")}, value)
            self._links.append((name, value, link))
            return link

        return answer

    def _is_active(self, nav: object, page: Page) -> bool:
        """Return whether the navigation shows this page, or cannot be known."""
        if not isinstance(nav, Navigation):
            return True
        if self._in_nav[0] is not nav:
            # Views of Material's blog have pages that are no items themselves.
            blog = any(hasattr(item, "pages") for item in nav.pages)
            self._in_nav = (nav, None if blog else frozenset(map(id, nav.pages)))
        known = self._in_nav[1]
        return known is None or id(page) in known or page.parent is not None


class _Reading:
    """What the template of a part names, and those that it brings in."""

    def __init__(self, env: jinja2.Environment) -> None:
        self._env = env
        self._seen: set[str] = set()
        self._named: set[str] = set()
        self._set: set[str] = set()

    @property
    def own(self) -> frozenset[str]:
        """Names that the templates set on some of their ways; on the others they could be those of who brings them."""
        return frozenset(self._named - _SAME_EVERYWHERE)

    def names_no_more_than_all_pages_have(self, name: str, *, block: str | None = None) -> bool:
        """Return whether all that it names is the same on every page; False for what is made to be imported.

        Of a template, or of one of its blocks.
        """
        facts = self._read(name, block)
        return facts is not None and facts.is_part and self._follow(facts) and self.own <= self._set

    def gives_them_other_meanings(self, name: str) -> bool:
        """Return whether a template makes one of the names that are the same everywhere say something of the page."""
        facts = self._read(name)
        if facts is None or facts.rebinds:
            return True
        for other in facts.named_imports:
            found = None if other is None else self._read(other)
            if found is None or not self._follow(found):
                return True
        return bool(self._named & _OF_THE_PAGE or self.own)

    def _follow(self, facts: _Facts) -> bool:
        self._named |= facts.named
        self._set |= facts.given
        for other in facts.brought:
            if other is None:
                return False
            if other in self._seen or other in _FOLDERS:
                continue
            found = self._read(other)
            if found is None or not self._follow(found):
                return False
        return True

    def _read(self, name: str, block: str | None = None) -> _Facts | None:
        self._seen.add(name)
        try:
            source, _, _ = cast(jinja2.BaseLoader, self._env.loader).get_source(self._env, name)
            key = (source, *sorted(self._env.extensions))
            if key not in _known:
                _known[key] = _tell_all_facts(self._env.parse(source))
            return _known[key][block]
        except jinja2.TemplateError:
            return None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Facts:
    """What one template names."""

    is_part: bool
    """Whether it is brought in as it is, and neither imported nor extended."""
    named: frozenset[str]
    given: frozenset[str]
    """Names that it sets itself, somewhere."""
    brought: tuple[str | None, ...]
    rebinds: bool
    """Whether it sets a name that is the same everywhere from one that may not be."""
    named_imports: tuple[str | None, ...]
    """What it imports, context and all, under a name that is the same everywhere."""


_known: dict[tuple[str, ...], dict[str | None, _Facts]] = {}
"""By source and extensions, then by block (None: the whole): `mkdocs serve` asks again at each save."""


def _tell_all_facts(tree: nodes.Template) -> dict[str | None, _Facts]:
    facts: dict[str | None, _Facts] = {None: _tell_facts(tree)}
    for block in tree.find_all(nodes.Block):
        whole = nodes.Template(block.body, lineno=block.lineno)
        whole.set_environment(cast(jinja2.Environment, tree.environment))
        facts[block.name] = _tell_facts(whole)
    return facts


def _tell_facts(tree: nodes.Template) -> _Facts:
    return _Facts(
        is_part=not any(tree.find_all((nodes.Macro, nodes.Block, nodes.Extends))),
        named=frozenset(meta.find_undeclared_variables(tree)),
        given=frozenset(each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"),
        brought=tuple(
            _read_reference(cast(nodes.Include, node).template)
            for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport))
        ),
        rebinds=any(_rebinds(node) for node in tree.find_all((nodes.Assign, nodes.AssignBlock, nodes.For))),
        named_imports=tuple(
            _read_reference(node.template)
            for node in tree.find_all(nodes.Import)
            if node.with_context and node.target in _SAME_EVERYWHERE
        ),
    )


def _rebinds(node: nodes.Node) -> bool:
    target, given = getattr(node, "target", None), getattr(node, "node", None)
    if target is None or not _names_in(target) & _SAME_EVERYWHERE:
        return False
    return not isinstance(node, nodes.Assign) or not _names_in(given) <= _SAME_EVERYWHERE - _OF_THE_PAGE


def _names_in(node: nodes.Node | None) -> set[str]:
    if isinstance(node, nodes.Name):
        return {node.name}
    return set() if node is None else {each.name for each in node.find_all(nodes.Name)}


def _read_reference(node: nodes.Node) -> str | None:
    """Return the name of a template that is brought in, or the folder it is chosen from; None: it could be any."""
    if isinstance(node, nodes.Const):
        return str(node.value)
    first = node.nodes[0] if isinstance(node, nodes.Concat) else None
    return next((folder for folder in _FOLDERS if isinstance(first, nodes.Const) and first.value == folder), None)
