"""Edge: cards and previews that `mkdocs serve` creates on request, so that rebuilds are fast."""

from collections.abc import Callable, Iterable
from typing import Any, cast
from urllib.parse import quote, unquote

from mkdocs.livereload import LiveReloadServer

_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answer_requests(
    server: LiveReloadServer, make: Callable[[str], tuple[str, bytes] | None], lead: Callable[[str], str]
) -> None:
    """Let a server answer requests with `make`, which returns media type and content for a URI, or None.

    Other requests are answered as before. `lead` returns the new address of a moved page.
    """
    answer = cast(_Application, server.get_app())
    root = server.mount_path

    def answer_or_make(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = unquote(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"))
        made = make(path[len(root) :]) if path.startswith(root) else None
        if made is None and path.startswith(root) and (moved := lead(path[len(root) :])):
            start_response("302 Found", [("Location", root + quote(moved)), ("Content-Length", "0")])
            return []
        if made is None:
            return answer(environ, start_response)
        kind, content = made
        start_response("200 OK", [("Content-Type", kind), ("Content-Length", str(len(content)))])
        return [content]

    server.set_app(answer_or_make)
