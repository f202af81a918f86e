"""How `til doctor` is called."""

from __future__ import annotations

from typing import Any

from tilfolio.cli.usage import config_file_option
from tilfolio.cli.usage.values import checked_command


@checked_command("doctor")
@config_file_option
def command(**given: Any) -> None:
    """Check what is missing on this machine and in this repository, and say how to fix it.

    The exit code is 1 if something is wrong.
    """
    from tilfolio.cli.doctor import run

    run(**given)
