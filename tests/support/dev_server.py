"""`mkdocs serve` in a process, while files change."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from support.git import isolated_environment

PATIENCE = 60.0
"""Seconds to wait for a change to show, which takes a while on a busy machine."""


class DevServer:
    """A running `mkdocs serve`."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, output: Path) -> None:
        self.process = process
        self.url = url
        self._output = output

    @property
    def log(self) -> str:
        """Return the server's output so far."""
        return self._output.read_text(encoding="utf-8")

    def get(self, path: str = "") -> str | None:
        """Return the page at a path below the site's root; None if it is missing or the server does not answer yet."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                text: str = answer.read().decode("utf-8")
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None

    def wait_for(self, path: str, shown: Callable[[str | None], bool]) -> None:
        """Wait until a page meets a condition.

        Raises AssertionError with the server's log if the server or a rebuild fails or takes too long.
        """
        deadline = time.monotonic() + PATIENCE
        while not shown(self.get(path)):
            assert self.process.poll() is None, f"the server has stopped:\n{self.log}"
            assert "error happened during the rebuild" not in self.log, f"a rebuild broke off:\n{self.log}"
            assert time.monotonic() < deadline, f"{path!r} did not change:\n{self.log}"
            time.sleep(0.1)

    def wait_for_text(self, path: str, text: str) -> None:
        """Wait until a page contains a text."""
        self.wait_for(path, lambda html: html is not None and text in html)

    def wait_until_gone(self, path: str) -> None:
        """Wait until there is no page at a path."""
        self.wait_for("", lambda html: html is not None)
        self.wait_for(path, lambda html: html is None)


@contextmanager
def serve_site(folder: Path, *options: str, below: str = "/", **environment: str) -> Iterator[DevServer]:
    """Run `mkdocs serve` in a folder until the block ends.

    `below` is the path of the config's `site_url`, with slashes around it.
    """
    port = _free_port()
    with TemporaryDirectory() as logs, Path(logs, "serve.log").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}", *options],
            cwd=folder,
            env=isolated_environment(NO_MKDOCS_2_WARNING="1", PYTHONUNBUFFERED="1", **environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = DevServer(process, f"http://127.0.0.1:{port}{below}", Path(output.name))
        try:
            server.wait_for("", lambda html: html is not None)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
