"""What every command refuses in the values it is given, whatever the option."""

import os
import unicodedata
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

_LONGEST = 500
_MAY_BE_EMPTY = frozenset({"headline", "github", "text"})
_ANY_TEXT = frozenset({"text", "words"})
"""What may have several lines and any length: the text of a note, and an error message to search for."""


class CheckedCommand(click.Command):
    """A command that refuses values that are empty, endless, or not text."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line, and check every value that was typed."""
        rest = super().parse_args(ctx, args)
        for param in self.get_params(ctx):
            typed = ctx.get_parameter_source(param.name or "") is ParameterSource.COMMANDLINE
            if typed and isinstance(param.type, click.types.StringParamType):
                value = ctx.params.get(param.name or "")
                for fault in _find_faults(param, (value,) if isinstance(value, str) else value or ()):
                    raise click.UsageError(fault, ctx)
        return rest


class LazyCommand(CheckedCommand):
    """A command whose work is in a module of `tilfolio.cli`, which is imported when it runs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Call its function, mostly empty, then `run` of the module that has the function's name."""
        assert self.callback is not None  # noqa: S101 - for mypy
        ctx.invoke(self.callback)
        return ctx.invoke(import_module(f"tilfolio.cli.{self.callback.__name__}").run, **ctx.params)


class CheckedPath(click.Path):
    """A path; an empty one is not this folder."""

    def __init__(self, **given: Any) -> None:
        """Take what click.Path takes, and give a Path."""
        super().__init__(path_type=Path, **given)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not os.fspath(value).strip():
            self.fail("it is empty. Write a path or leave it out.", param, ctx)
        return super().convert(value, param, ctx)


def _find_faults(param: click.Parameter, values: Iterable[str]) -> Iterable[str]:
    is_option = isinstance(param, click.Option)
    name = max(param.opts, key=len) if is_option else param.human_readable_name
    words = not is_option and param.nargs == -1  # the words of a title: its command says what is missing
    for value in values:
        if not value.strip() and not words and param.name not in _MAY_BE_EMPTY:
            yield f"{name} is empty. Write a value{'' if param.required else ' or leave it out'}."
        if any(unicodedata.category(character) == "Cs" for character in value):
            yield f"{name} is not valid UTF-8. Write it in UTF-8."
        if param.name in _ANY_TEXT:
            continue
        if any(unicodedata.category(sign) == "Cc" and not (words and sign.isspace()) for sign in value):
            yield f"{name} has a line break or control character in it. Write it in one line, without."
        if len(value) > _LONGEST:
            yield f"{name} has {len(value)} characters. Write at most {_LONGEST}."
