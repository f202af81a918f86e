"""Compile templates in a process of their own while this one reads the notes.

Otherwise compiling takes about a tenth of a build after one edit, while another core has nothing to do.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from jinja2 import Environment, TemplateError
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.compiled import CompiledTemplates, compile_template
from tilfolio.store.workers import SideProcess, can_fork, count_cores

_FIRST = ("til.md.j2", "digest.md.j2", "mail.html.j2", "mail.txt.j2", "post.txt.j2")
"""What a build after one edit needs, in its order."""


class Compiling:
    """The process that compiles templates; on one core, and in rebuilds of `mkdocs serve`, there is none."""

    def __init__(self, config: MkDocsConfig) -> None:
        """Start the process."""
        self._process: SideProcess | None = None
        if count_cores() > 1 and can_fork():
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
    """Yield the page templates, those of SVGs, and those of the theme's pages, in about the order of their use."""
    # Imported here, in the other process: this one may not need them yet.
    from tilfolio.engines.mkdocs.locations import find_overrides  # noqa: PLC0415
    from tilfolio.engines.mkdocs.shipped_words import find_language  # noqa: PLC0415
    from tilfolio.images.svg import load_drawings  # noqa: PLC0415
    from tilfolio.pages.templates import load_templates  # noqa: PLC0415

    language = find_language(config)
    pages, drawings = load_templates(find_overrides(config), language), load_drawings(language)
    theme = config.theme.get_env()
    theme.bytecode_cache = CompiledTemplates()
    others = [name for name in pages.list_templates(["j2"]) if not name.startswith(("svg/", "new", "starter/"))]
    seen: set[tuple[Environment, str]] = set()
    for environment, names in (
        (pages, _FIRST),
        (drawings, ["week_strip.svg.j2"]),
        (theme, ["main.html", "404.html"]),
        (pages, others),
        (drawings, drawings.list_templates(["j2"])),
    ):
        yield from _compile(environment, names, seen)


def _compile(environment: Environment, names: Iterable[str], seen: set[tuple[Environment, str]]) -> Iterator[bytes]:
    waiting = list(names)
    while waiting:
        name = waiting.pop(0)
        if (environment, name) in seen:
            continue
        seen.add((environment, name))
        with suppress(TemplateError):  # whoever uses the template reports it
            code, references = compile_template(environment, name)
            yield code
            waiting[:0] = references
