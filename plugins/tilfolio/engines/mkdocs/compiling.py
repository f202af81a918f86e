"""Compile templates in a process of their own while this one reads the notes.

Otherwise compiling takes about a tenth of a build after one edit, while another core has nothing to do.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from jinja2 import Environment, TemplateError
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.compiled import CompiledTemplates, compile_template
from tilfolio.engines.mkdocs.locations import find_overrides
from tilfolio.engines.mkdocs.shipped_words import find_language
from tilfolio.images.svg import load_drawings
from tilfolio.pages.templates import load_templates
from tilfolio.store.workers import SideProcess, can_fork, count_cores

_PAGES = ("til.md.j2", "digest.md.j2", "mail.html.j2", "mail.txt.j2", "post.txt.j2")
_DRAWINGS = ("week_strip.svg.j2",)
_THEME = ("main.html", "404.html")
"""What a build after one edit needs, in its order. To compile more would cost small sites more than it saves."""


class Compiling:
    """The process that compiles templates; none on one core, and in rebuilds of `mkdocs serve`, which have them."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Start the process."""
        self._process: SideProcess | None = None
        if count_cores() > 1 and CompiledTemplates.is_empty() and can_fork():
            with suppress(OSError):  # this process compiles what it needs
                self._process = SideProcess(lambda: compile_all(config))
                CompiledTemplates.arriving = self._process.read

    def end(self) -> None:
        """Stop the process, which is not needed any more."""
        if self._process is not None:
            CompiledTemplates.arriving = tuple
            self._process.end()
            self._process = None


def compile_all(config: MkDocsConfig) -> Iterator[bytes]:
    """Yield the templates that each build after an edit needs, with those that they refer to."""
    language = find_language(config)
    theme = config.theme.get_env()
    theme.bytecode_cache = CompiledTemplates()
    yield from _compile(load_templates(find_overrides(config), language), _PAGES)
    yield from _compile(load_drawings(language), _DRAWINGS)
    yield from _compile(theme, _THEME)


def _compile(environment: Environment, names: Iterable[str]) -> Iterator[bytes]:
    waiting, seen = list(names), set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        with suppress(TemplateError):  # whoever uses the template reports it
            code, references = compile_template(environment, name)
            yield code
            waiting[:0] = references
