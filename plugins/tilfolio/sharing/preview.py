"""Edge: cards in `mkdocs serve`, drawn when somebody looks at them, so that no save waits for a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import unquote

from mkdocs.livereload import LiveReloadServer

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answer_cards(server: LiveReloadServer, draw: Callable[[str], bytes | None]) -> None:
    """Let a server answer for cards with what `draw` makes of their URI; all else stays as it is."""
    answer = cast(_Application, server.get_app())
    root = server.mount_path

    def answer_or_draw(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = unquote(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
        uri = path[len(root) :] if path.startswith(root) else ""
        png = draw(uri) if uri.startswith("cards/") else None
        if png is None:
            return answer(environ, start_response)
        start_response("200 OK", [("Content-Type", "image/png"), ("Content-Length", str(len(png)))])
        return [png]

    server.set_app(answer_or_draw)
