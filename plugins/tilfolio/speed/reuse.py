"""Make once per build what Python-Markdown and Pygments would make again for every page and code block.

What comes out is the same: `Markdown.reset()` is made for this, a style sheet depends on style and prefix alone, and a
lexer's class on its alias alone. The names are put in place for the time of one conversion and taken back after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import ExitStack, contextmanager
from typing import Any

import markdown
import pygments.lexers
import pymdownx.highlight  # type: ignore[import-untyped]
from pygments.formatters.html import HtmlFormatter
from pygments.util import ClassNotFound

_Lexers = dict[str, Any]


class ReusedParts:
    """One Markdown object and what hangs on it, for all pages of one build."""

    def __init__(self) -> None:
        """Start with nothing: parts are made when a first page needs them."""
        self._markdown: markdown.Markdown | None = None
        self._sheets: dict[Any, tuple[Any, Any]] = {}
        self._lexers: _Lexers = {}

    @contextmanager
    def in_place(self, names: MutableMapping[str, Any]) -> Iterator[None]:
        """For one conversion, let `markdown.Markdown` in a module's names give the object that is there already.

        A conversion that fails may leave anything behind, so its object is not used again.
        """
        with ExitStack() as stack:
            stack.enter_context(_replaced(names, "markdown", _Module(self._give_markdown)))
            stack.enter_context(_replaced_attribute(HtmlFormatter, "_create_stylesheet", self._share_sheets()))
            stack.enter_context(_replaced_attribute(pymdownx.highlight, "get_lexer_by_name", self._find_lexer))
            try:
                yield
            except BaseException:
                self._markdown = None
                raise

    def _give_markdown(self, **options: Any) -> markdown.Markdown:
        if self._markdown is None:
            self._markdown = markdown.Markdown(**options)
        else:
            self._markdown.reset()
        return self._markdown

    def _share_sheets(self) -> Callable[[Any], None]:
        create, sheets = vars(HtmlFormatter)["_create_stylesheet"], self._sheets

        def create_once(formatter: Any) -> None:
            key = (formatter.style, formatter.classprefix)
            if key not in sheets:
                create(formatter)
                sheets[key] = (formatter.ttype2class, formatter.class2style)
            formatter.ttype2class, formatter.class2style = sheets[key]

        return create_once

    def _find_lexer(self, alias: str, **options: Any) -> Any:
        """Do what `pygments.lexers.get_lexer_by_name` does, searching for each alias once."""
        if alias not in self._lexers:
            try:
                self._lexers[alias] = pygments.lexers.find_lexer_class_by_name(alias)
            except ClassNotFound as error:
                self._lexers[alias] = error
        found = self._lexers[alias]
        if isinstance(found, ClassNotFound):
            raise ClassNotFound(*found.args)
        return found(**options)


def can_reuse(options: Mapping[str, Any]) -> bool:
    """Return whether `reset()` brings a Markdown object with these options back to how it was made.

    Footnotes with `UNIQUE_IDS` count the resets.
    """
    footnotes = [options.get(name) or {} for name in ("footnotes", "markdown.extensions.footnotes")]
    extra = [options.get(name) or {} for name in ("extra", "markdown.extensions.extra", "pymdownx.extra")]
    footnotes += [each.get("footnotes") or each.get("markdown.extensions.footnotes") or {} for each in extra]
    return not any(each.get("UNIQUE_IDS") for each in footnotes)


class _Module:
    """The module `markdown` with another `Markdown`."""

    def __init__(self, make: Callable[..., markdown.Markdown]) -> None:
        self.Markdown = make

    def __getattr__(self, name: str) -> Any:
        return getattr(markdown, name)


@contextmanager
def _replaced(names: MutableMapping[str, Any], name: str, value: object) -> Iterator[None]:
    before = names[name]
    names[name] = value
    try:
        yield
    finally:
        names[name] = before


@contextmanager
def _replaced_attribute(owner: Any, name: str, value: object) -> Iterator[None]:
    before = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)
