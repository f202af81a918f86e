"""MkDocs, run by `til build` and `til serve`: its own commands with its own options, without other people's banners."""

import errno
import os
import re
import socket
from collections.abc import Sequence
from pathlib import Path

import click
import yaml

from tilfolio.cli.options import read_yaml

_ADDRESS = ("127.0.0.1", 8000)
_TRIES = 50
_LAST_PORT = 65535


def run_mkdocs(command: str, config: Path, options: Sequence[str]) -> None:
    """Run a command of MkDocs on a site."""
    from mkdocs.__main__ import cli  # noqa: PLC0415 - MkDocs takes longer than all the rest
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415

    try:
        cli.main([command, "--config-file", str(config), *options], prog_name="mkdocs", standalone_mode=False)
    except (yaml.YAMLError, ConfigurationError, UnicodeDecodeError, ValueError) as error:
        from tilfolio.checking.options import read_options  # noqa: PLC0415

        usable, wrong = read_options(config)
        if usable is not None:
            raise
        raise click.ClickException("\n".join(wrong)) from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise click.ClickException("The port is in use. Choose another one with --dev-addr.") from error
        raise


def check_port(config: Path, options: Sequence[str]) -> None:
    """Say that the port is in use or not valid, before the site is built."""
    host, port = find_address(config, options)
    if not 0 <= port <= _LAST_PORT:
        raise click.UsageError(f"{port} is not a port. Write a number up to {_LAST_PORT}, like {host}:8001.")
    if port == 0 or is_free(host, port):
        return
    free = next((other for other in range(port + 1, min(port + _TRIES, 65536)) if is_free(host, other)), None)
    remedy = f"til serve --dev-addr {host}:{free}" if free else "til serve --dev-addr HOST:PORT"
    raise click.ClickException(f"{host}:{port} is in use, perhaps by another 'til serve'. Write: {remedy}")


def find_address(config: Path, options: Sequence[str]) -> tuple[str, int]:
    """Return the host and the port that MkDocs would serve at."""
    written = read_yaml(config).get("dev_addr")
    for place, option in enumerate(options):
        name, equals, value = option.partition("=")
        if name in ("-a", "--dev-addr"):
            written = value if equals else next(iter(options[place + 1 :]), None)
    if not written:
        return _ADDRESS
    host, colon, port = str(written).rpartition(":")
    if not colon or not re.fullmatch(r"-?[0-9]{1,19}", port):
        raise click.UsageError(f"'{written}' is not an address with a port. Write one like 127.0.0.1:8001.")
    return host or _ADDRESS[0], int(port)


def is_free(host: str, port: int) -> bool:
    """Return whether the port is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as MkDocs does
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True
