"""Edge: keep `mkdocs serve` running after errors in mkdocs.yml and other mistakes."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from mkdocs.exceptions import Abort, MkDocsException

log = logging.getLogger("mkdocs.plugins.tilfolio")


def keep_serving(build: Callable[..., Any], report: Callable[[str], None]) -> Callable[..., Any]:
    """Return a build function that logs an author's mistake in one line; the pages of the last build stay."""

    def build_if_possible(*arguments: Any, **options: Any) -> None:
        try:
            build(*arguments, **options)
        except (yaml.YAMLError, MkDocsException, OSError, UnicodeDecodeError) as error:
            line = f"{describe(error)} The pages are those of the last build."
            log.error("%s", line)
            report(line)

    return build_if_possible


def describe(error: Exception) -> str:
    """Return an error message of one line."""
    if isinstance(error, Abort):
        return "mkdocs.yml cannot be used."
    if isinstance(error, OSError):
        return f"{Path(error.filename).name if error.filename else 'a file'} cannot be read ({error.strerror})."
    message = " ".join(str(error).split()).removeprefix("Error: ")
    return f"{message.rstrip('.')}."
