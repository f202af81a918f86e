"""Edge: the `til` command. What a subcommand needs is imported when it is called.

Any function here may raise a click.ClickException, or a click.UsageError where the command line is wrong. Its text says
what is wrong and what to write instead. SourceError, PluginError and GitError say it, too, and need no conversion.
"""

import errno
import os
import re
from traceback import walk_tb
from typing import Any

import click

from tilfolio.cli.usage import COMMANDS, sharing, sites, writing  # noqa: F401 - they declare the commands

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")  # Material prints a banner on import, into what a command prints

_EXPLAINED_ERRORS = frozenset({"SourceError", "PluginError", "ConfigurationError", "GitError", "GitMissingError"})
"""Names of exceptions whose message is for the user; importing the classes takes longer than most commands."""
_LONGEST = 200
_MOST_OF_WORD = 80
_LONG_WORD = re.compile(r"\S{300,}")
"""Very long words, such as an endless path or argument, which messages shorten."""


class ExplainingGroup(click.Group):
    """A group that reports any failure in one line."""

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
    if type(error).__name__ in _EXPLAINED_ERRORS:
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


@click.group(cls=ExplainingGroup, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tilfolio")
def main() -> None:
    """Write what you learned today, and share it."""
