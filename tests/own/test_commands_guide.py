"""docs/guide/commands.md is generated from the commands by `python tests/own/test_commands_guide.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click
import pytest

from tilfolio.cli import main

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "commands.md"
OPENING = """\
---
description: Everything that til does, with its options; completion in your shell.
---

# Command line

This page is generated from the commands. `til COMMAND --help` shows the same.

Commands look for `mkdocs.yml` in this folder and above it; `-f` names another one. An error is one line on standard
error. The exit code is 1, or 2 for wrong usage. `TIL_DEBUG=1` shows the traceback of a bug in tilfolio.

## Completion

Let your shell complete commands and options:

=== "Bash"

    ```bash
    echo 'eval "$(_TIL_COMPLETE=bash_source til)"' >> ~/.bashrc
    ```

=== "Zsh"

    ```zsh
    echo 'eval "$(_TIL_COMPLETE=zsh_source til)"' >> ~/.zshrc
    ```

=== "Fish"

    ```fish
    _TIL_COMPLETE=fish_source til > ~/.config/fish/completions/til.fish
    ```
"""


def write_guide() -> str:
    """Return the page of all commands."""
    return "\n".join((OPENING, *(f"{write_command(name)}\n" for name in sorted(main.commands)))).rstrip("\n") + "\n"


def write_command(name: str) -> str:
    """Return the section of a command."""
    command = find_command(name)
    context = click.Context(command, info_name=f"til {name}")
    usage = " ".join((f"til {name}", *command.collect_usage_pieces(context)))
    lines = [f"## til {name}", "", f"`{usage}`", "", *write_help(command), ""]
    options = [row for parameter in command.params if (row := write_option(parameter, context))]
    return "\n".join([*lines, *(("| option | meaning |", "| --- | --- |", *options) if options else ())]).rstrip("\n")


def write_help(command: click.Command) -> Iterator[str]:
    """Yield the paragraphs of a command's help, with manual line breaks kept."""
    for number, paragraph in enumerate(cleandoc(command.help or "").split("\n\n")):
        lines = paragraph.split("\n")
        if number:
            yield ""
        if lines[0].strip() == "\b":
            yield from ("```text", *lines[1:], "```")
        else:
            yield escape(" ".join(line.strip() for line in lines))


def write_option(parameter: click.Parameter, context: click.Context) -> str:
    """Return an option as a row of a table."""
    record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
    return f"| `{record[0].replace('|', ', ')}` | {escape(record[1])} |" if record else ""


def escape(text: str) -> str:
    """Escape plain text for Markdown."""
    return re.sub(r"([<\[\]*_|$])", r"\\\1", " ".join(text.split()))


def find_command(name: str) -> click.Command:
    """Return a command of `til`."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    return command


def test_the_guide_is_up_to_date() -> None:
    assert GUIDE.read_text(encoding="utf-8") == write_guide(), "write it: python tests/own/test_commands_guide.py"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_and_option_has_help(name: str) -> None:
    command = find_command(name)
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]

    assert command.help
    assert (command.short_help or "").endswith(".")
    assert [option.name for option in options if not option.help] == []


if __name__ == "__main__":
    GUIDE.write_text(write_guide(), encoding="utf-8")
