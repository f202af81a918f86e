"""A web server that behaves like GitHub Pages for a project's site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread


@contextmanager
def serve(folder: Path, below: str = "/portfolio/") -> Iterator[str]:
    """Serve a folder on a free port and yield the URL of its root, with a trailing slash.

    URLs outside the sub-path are not found, so a link without it is broken as on GitHub Pages. Missing pages are
    answered with `404.html`.
    """
    handler = partial(_PagesHandler, folder=folder, below=below)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()


class _PagesHandler(SimpleHTTPRequestHandler):
    # One response per connection: an open one would keep a thread waiting at the end of the tests.
    protocol_version = "HTTP/1.0"

    def __init__(self, *arguments: object, folder: Path, below: str) -> None:
        self.below = below
        self.folder = folder
        super().__init__(*arguments, directory=str(folder))  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.below):
            return str(self.folder / "outside-of-the-site" / "nothing")
        return super().translate_path("/" + path[len(self.below) :])

    def list_directory(self, path: str) -> None:  # type: ignore[override]
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = self.folder / "404.html"
        if code != HTTPStatus.NOT_FOUND or not missing.is_file():
            super().send_error(code, message, explain)
            return
        content = missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the parent's name)
        """Log nothing, since pytest would show it with every failure."""
