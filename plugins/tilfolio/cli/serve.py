"""`til serve`: MkDocs' server."""

from pathlib import Path

from tilfolio.cli.engine import check_port, run_mkdocs
from tilfolio.cli.options import find_config_file


def run(config_file: Path | None, options: tuple[str, ...]) -> None:
    """Run `til serve`."""
    config = find_config_file(config_file)
    check_port(config, options)
    run_mkdocs("serve", config, options)
