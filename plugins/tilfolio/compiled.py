"""Compiled Jinja templates in memory, shared by all environments of a process.

They are never stored on the disk: code from a cache would be run by whoever reads it.
"""

import marshal
from collections.abc import Callable, Iterable, Mapping
from inspect import signature
from types import CodeType
from typing import Any, ClassVar, TypeAlias, cast

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, meta
from jinja2.bccache import Bucket

from tilfolio.remember import stamp
from tilfolio.words import load_words

_OPTIONS = sorted(
    {*signature(Environment).parameters, "code_generator_class", "is_async", "newstyle_gettext", "policies"}
    - {"auto_reload", "bytecode_cache", "cache_size", "extensions", "loader"}
)
_Key: TypeAlias = tuple[bytes, str, str]


class CompiledTemplates(BytecodeCache):
    """Compiled templates, shared by all environments: each rebuild of `mkdocs serve` makes new ones."""

    arriving: ClassVar[Callable[[], Iterable[bytes]]] = tuple
    """Returns what `compile_template` has made in another process since the last call."""
    _codes: ClassVar[dict[_Key, CodeType]] = {}

    def __init__(self, language: str = "") -> None:
        """Constant texts are compiled in a `language`."""
        self._language = language

    @classmethod
    def is_empty(cls) -> bool:
        """Return whether nothing was compiled yet in this process."""
        return not cls._codes

    def make_key(self, bucket: Bucket) -> _Key:
        """Return a key that names everything a template's code depends on: its source and the state of its environment.

        Plugins may change filters and options at any time. Filters of constants are applied when a template is
        compiled. The code also says which filters are called with a context.
        """
        environment = bucket.environment
        state = (
            self._language,
            type(environment),
            [getattr(environment, name, None) for name in _OPTIONS],
            sorted(environment.extensions),
            [(name, *_describe(function)) for name, function in environment.filters.items()],
            [(name, *_describe(function)) for name, function in environment.tests.items()],
        )
        return stamp(repr(state)), bucket.key, bucket.checksum

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load compiled code of the same source."""
        wanted = self.make_key(bucket)
        if wanted not in self._codes:
            for written in CompiledTemplates.arriving():
                key, code = marshal.loads(written)  # noqa: S302 from a process of ours
                self._codes[key] = code
        bucket.code = self._codes.get(wanted)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Store compiled code."""
        if bucket.code is not None:
            self._codes[self.make_key(bucket)] = bucket.code


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
    templates.bytecode_cache = CompiledTemplates(language)
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
    return marshal.dumps((cache.make_key(bucket), code)), references


def _describe(function: object) -> tuple[object, ...]:
    return tuple(getattr(function, name, None) for name in ("__module__", "__qualname__", "jinja_pass_arg"))
