"""`til build`: MkDocs' build."""

from pathlib import Path

from tilfolio.cli.engine import run_mkdocs
from tilfolio.cli.options import find_config_file


def run(config_file: Path | None, options: tuple[str, ...]) -> None:
    """Run `til build`."""
    run_mkdocs("build", find_config_file(config_file), options)
