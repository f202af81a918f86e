"""Templates are compiled once on a machine: after an edit that took a twelfth of a build.

What was compiled is code, so it lies where Jinja keeps such things, in a folder that this user alone can write to, and
not beside the notes, where it could come from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from types import CodeType

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

_SETTINGS = (
    "block_start_string", "block_end_string", "variable_start_string", "variable_end_string", "comment_start_string",
    "comment_end_string", "line_statement_prefix", "line_comment_prefix", "trim_blocks", "lstrip_blocks",
    "newline_sequence", "keep_trailing_newline", "autoescape", "is_async", "optimized",
)  # fmt: skip
"""Settings of an environment that are seen in what it compiles."""


def compile_once(env: jinja2.Environment) -> None:
    """Let an environment take templates that were compiled before, unless it has a memory of its own."""
    if env.bytecode_cache is None and env.code_generator_class is CodeGenerator:
        env.bytecode_cache = _COMPILED
        env.code_generator_class = _FoldsNothing
        env.optimized = False


class _FoldsNothing(CodeGenerator):
    """Leaves what filters make of constants to the rendering: so nothing that is compiled depends on a filter."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class _CompiledTemplates(jinja2.BytecodeCache):
    """Templates that this process has compiled, or another one of the same user."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """Return the place of a template: as it is written, and as this environment reads it."""
        settings = [getattr(environment, setting) for setting in _SETTINGS]
        passed = [_name_arguments(functions) for functions in (environment.filters, environment.tests)]
        read_as = f"{sorted(environment.extensions)}{settings}{passed}"
        return super().get_bucket(environment, name, filename, f"{read_as}{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in what was made of the same source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))
        if bucket.code is None and self._disk is not None:
            with suppress(OSError):
                self._disk.load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made."""
        self._keep(bucket)
        if bucket.code is not None and self._disk is not None:
            with suppress(OSError):
                self._disk.dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code

    @cached_property
    def _disk(self) -> jinja2.FileSystemBytecodeCache | None:
        """Jinja's own folder for this user; nothing where there is none that is safe."""
        try:
            return jinja2.FileSystemBytecodeCache(pattern="__tilfolio_%s.cache")
        except (OSError, RuntimeError):
            return None


def _name_arguments(functions: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what filters or tests there are, and which of them are given the context: that is compiled in."""
    return [(name, str(getattr(functions[name], "jinja_pass_arg", ""))) for name in sorted(functions)]


_COMPILED = _CompiledTemplates()
