"""How each command of `til` is called: its options and help, and nothing that takes long to import.

So `--help`, completion in the shell and a misspelled option are instant.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from tilfolio.cli.usage.values import CheckedPath, LazyCommand

COMMANDS: dict[str, click.Command] = {}
"""All subcommands by name."""

_Command = TypeVar("_Command", bound=Callable[..., object])

config_file_option = click.option(
    "-f", "--config-file", type=CheckedPath(dir_okay=False), help="mkdocs.yml of the site."
)
PASS_ON = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": ["-h", "--help"]}
"""Settings of a command that passes unknown options on to MkDocs."""


def command(name: str, summary: str, **settings: Any) -> Callable[[Callable[[], None]], click.Command]:
    """Declare a subcommand: the decorated function has its help, and the name of the module that does the work.

    `summary` is its line in `til --help`.
    """

    def declare(function: Callable[[], None]) -> click.Command:
        COMMANDS[name] = click.command(name, cls=LazyCommand, short_help=summary, **settings)(function)
        return COMMANDS[name]

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
