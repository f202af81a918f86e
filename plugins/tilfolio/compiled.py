"""Compiled Jinja templates in memory, shared by all environments of a process.

They are never stored on the disk: code from a cache would be run by whoever reads it.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from types import CodeType
from typing import Any, ClassVar, cast

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, meta
from jinja2.bccache import Bucket

from tilfolio.words import load_words

_OPTIONS = sorted(
    {*signature(Environment).parameters} - {"auto_reload", "bytecode_cache", "cache_size", "extensions", "loader"}
)


class CompiledTemplates(BytecodeCache):
    """The compiled templates of one kind of environment, for rebuilds of `mkdocs serve`, which use new environments."""

    arriving: ClassVar[Callable[[], Iterable[bytes]]] = tuple
    """Returns what `compile_template` has made in another process since the last call."""
    _codes: ClassVar[dict[tuple[str, str, str], CodeType]] = {}

    def __init__(self, environment: Environment, language: str = "") -> None:
        """Serve an environment with all of its filters; constant texts are compiled in a `language`."""
        options = [getattr(environment, name, None) for name in _OPTIONS]
        names = sorted({*environment.filters, *environment.tests, *environment.extensions})
        self.kind = repr((language, type(environment), environment.is_async, options, names))
        """All that compiled code depends on, besides the source."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load compiled code of the same source."""
        wanted = (self.kind, bucket.key, bucket.checksum)
        if wanted not in self._codes:
            for written in CompiledTemplates.arriving():
                key, code = marshal.loads(written)  # noqa: S302 from a process of ours
                self._codes[key] = code
        bucket.code = self._codes.get(wanted)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store compiled code."""
        if bucket.code is not None:
            self._codes[self.kind, bucket.key, bucket.checksum] = bucket.code


def open_templates(
    loader: BaseLoader, language: str, filters: Mapping[str, Callable[..., Any]], *, keep_trailing_newline: bool
) -> Environment:
    """Return templates in a language, with `filters` and those that translate.

    Constant texts (`{{ "Related" | say }}`) are translated once, when the template is compiled.
    """
    templates = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=keep_trailing_newline,
        auto_reload=False,  # used for one build
    )
    words = load_words(language)
    templates.filters |= {**filters, "say": words.say_markup, "plural": words.plural_markup, "known": words.say}
    templates.bytecode_cache = CompiledTemplates(templates, language)
    return templates


def compile_template(environment: Environment, name: str) -> tuple[bytes, list[str]]:
    """Return a compiled template for another process, and the names of templates that it refers to.

    Raises:
        jinja2.TemplateError: the template does not exist, or has an error.
    """
    cache = cast(CompiledTemplates, environment.bytecode_cache)
    source, path, _ = cast(BaseLoader, environment.loader).get_source(environment, name)
    tree = environment.parse(source, name, path)
    references = [each for each in meta.find_referenced_templates(tree) if each is not None]
    bucket = cache.get_bucket(environment, name, path, source)
    code = environment.compile(tree, name, path)
    return marshal.dumps(((cache.kind, bucket.key, bucket.checksum), code)), references
