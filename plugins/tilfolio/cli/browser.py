"""Pages of other sites, opened in the browser."""

import os
import sys

import click

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")


def open_page(url: str) -> None:
    """Open a page in the browser; where there is none, print its address."""
    has_screen = not sys.platform.startswith("linux") or any(map(os.environ.get, _SCREENS))
    if not has_screen or click.launch(url):
        click.echo(f"There is no browser here. Open this: {url}", err=True)
