"""How `til stats` is called."""

from __future__ import annotations

from typing import Any

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("stats")
@config_file_option
def command(**given: Any) -> None:
    """Show the streak, a heat map of 26 weeks, and this week."""
    from tilfolio.cli.stats import run

    run(**given)
