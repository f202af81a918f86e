"""How each command of `til` is called: its options and help, and nothing that takes long to import.

So `--help`, completion in the shell and a misspelled option are instant.
"""

import os
import unicodedata
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

COMMANDS: dict[str, click.Command] = {}
"""All subcommands by name."""

_LONGEST = 500
_MAY_BE_EMPTY = frozenset({"headline", "github", "text"})
_ANY_TEXT = frozenset({"text", "words"})
"""What may have several lines and any length: the text of a note, and an error message to search for."""

_Command = TypeVar("_Command", bound=Callable[..., object])


class LazyCommand(click.Command):
    """A command whose work is in a module of `tilfolio.cli`, which is imported when it runs.

    It refuses values that are empty, endless, or not text.
    """

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


_CONFIG_FILE = click.Option(("-f", "--config-file"), type=CheckedPath(dir_okay=False), help="mkdocs.yml of the site.")
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]}
"""Settings of a command that passes unknown options on to MkDocs."""


def command(
    name: str, summary: str, *, has_site: bool = True, **settings: Any
) -> Callable[[Callable[[], None]], click.Command]:
    """Declare a subcommand: the decorated function has its help, and the name of the module that does the work.

    `summary` is its line in `til --help`. With `has_site` it has the option `--config-file`.
    """

    def declare(function: Callable[[], None]) -> click.Command:
        made = COMMANDS[name] = click.command(name, cls=LazyCommand, short_help=summary, **settings)(function)
        made.params += [_CONFIG_FILE] if has_site else []
        return made

    return declare


def answer_options(command: _Command) -> _Command:
    """Give a command an option for each thing that it would ask."""
    for option in (
        click.option(
            "--timezone", help="Where your days are counted, like 'Asia/Kolkata'. Default: that of this machine."
        ),
        click.option("--language", help="The language of the site, like 'en' or 'ko'. Default: that of this machine."),
        click.option("--github", help="Your user name on GitHub. Default: that of the remote 'origin'."),
        click.option("--site-name", help="The name of the site. Default: your name."),
        click.option("--headline", help="What you do, in a few words."),
        click.option("--name", help="Your name. Default: user.name of git."),
    ):
        command = option(command)
    return command
