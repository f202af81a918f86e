"""Edge: the `til` command. A subcommand is imported only when it is called."""

from __future__ import annotations

import errno
import os
import re
from importlib import import_module
from traceback import walk_tb
from typing import Any

import click

COMMANDS = {
    "adopt": "Make a site from existing notes.",
    "badges": "Print the site's badges, or write them into a README.",
    "build": "Build the site.",
    "cache": "Show or clear the build cache.",
    "carousel": "Write a PDF carousel for LinkedIn.",
    "check": "Find problems without building the site.",
    "doctor": "Check what is missing on this machine and in this repository.",
    "edit": "Open a note in the editor.",
    "fetch": "Fetch projects from other repositories, and pin them.",
    "import": "Copy notes from another repository or folder.",
    "init": "Start a portfolio in a folder.",
    "list": "List the notes.",
    "mv": "Move a note; its old address redirects.",
    "new": "Start a note, and open it in the editor.",
    "post": "Print the text of a LinkedIn post.",
    "publish": "Publish a draft: mark, commit, push.",
    "quick": "Append a line to today's log.",
    "report": "Show what the last build published and withheld.",
    "search": "Find notes and checks for an error.",
    "serve": "Show the site while you write.",
    "share": "Open LinkedIn's share page, or check what it would show.",
    "stats": "Show streak, heat map and week.",
    "summary": "List what is new on the site as Markdown.",
    "unpublish": "Take a note off the site.",
    "week": "Show this week's notes and focus.",
    "why": "Explain or set a note's category.",
}
"""Each subcommand and what it does, so that `til --help` imports none of them.

`usage/NAME.py` has its options and help, as a click command called `command`; `NAME.py` does the work.
"""
_MODULES = {"import": "importing", "list": "listing"}
"""Commands whose module has another name."""

_AUTHORS_MISTAKES = frozenset({"SourceError", "PluginError", "ConfigurationError", "GitError", "GitMissingError"})
"""By name: to import them takes longer than most commands."""
_LONGEST = 200
_MOST_OF_WORD = 80
_LONG_WORD = re.compile(r"\S{300,}")
"""What no message needs in full, such as a path or an argument without end."""


class LazyGroup(click.Group):
    """A group whose subcommands are found in COMMANDS."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the subcommands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all subcommands."""
        return sorted(COMMANDS)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; report any failure in one line."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            message = explain(error) or error
            if isinstance(message, click.ClickException):
                short = _LONG_WORD.sub(lambda found: f"{found[0][:_MOST_OF_WORD]}…", message.message)
                message.message = short  # type: ignore[misc]  # Click's own errors, too
            if message is error:
                raise
            raise message from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; for a misspelled one, suggest a similar name."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            import difflib  # noqa: PLC0415 - seldom needed

            near = difflib.get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
            ctx.fail(f"There is no command '{name}'. " + (f"Did you mean '{near[0]}'?" if near else "See: til --help"))
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a subcommand and return it."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"tilfolio.cli.usage.{_MODULES.get(cmd_name, cmd_name)}").command
        return command


def explain(error: Exception) -> click.ClickException | None:
    """Return the message for a failure; None if it has its own, or TIL_DEBUG asks for the traceback."""
    if isinstance(error, (click.ClickException, click.exceptions.Exit, click.Abort, EOFError)) or os.environ.get(
        "TIL_DEBUG"
    ):
        return None
    if isinstance(error, OSError):
        if error.errno == errno.EPIPE:  # `til list | head -1`, which click ends in silence
            return None
        return click.ClickException(f"{error.filename or 'a file'}: {error.strerror or error}.")
    said = " ".join(str(error).split())
    if type(error).__name__ in _AUTHORS_MISTAKES:
        return click.ClickException(said)
    from tilfolio.engines.mkdocs.template_errors import describe_template_error  # noqa: PLC0415 - rarely needed

    if said_of_template := describe_template_error(error):
        return click.ClickException(said_of_template)
    what = f"{type(error).__name__}: {said}"[:_LONGEST]
    ours = f"til failed ({what}). This is a bug in tilfolio: report it with what it prints when TIL_DEBUG=1 is set."
    stranger = _find_stranger(error)
    return click.ClickException(f"'{stranger}' failed ({what}). TIL_DEBUG=1 shows where." if stranger else ours)


def _find_stranger(error: Exception) -> str:
    """Return the package that failed while MkDocs ran it; "" if the failure is in our own code."""
    modules = [str(frame.f_globals.get("__name__", "")) for frame, _ in walk_tb(error.__traceback__)]
    ours = [number for number, name in enumerate(modules) if name.partition(".")[0] == "tilfolio"]
    if not ours or modules[ours[-1]] != "tilfolio.cli.engine":
        return ""
    packages = [name.partition(".")[0] for name in modules[ours[-1] + 1 :]]
    return next((name for name in packages if name not in ("click", "mkdocs")), "mkdocs")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tilfolio")
def main() -> None:
    """Write what you learned today, and share it."""
