"""Edge: additions to the server of `mkdocs serve`."""

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast
from urllib.parse import quote, unquote

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.livereload import LiveReloadServer

from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.locations import find_cache, find_overrides, find_places
from tilfolio.engines.mkdocs.watching import watch_at_once, watch_file, watch_files, watch_folder, watch_top
from tilfolio.gather.remotes import LOCK
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pipeline import Site
from tilfolio.steps.known_problems import FILE as KNOWN

log = logging.getLogger("mkdocs.plugins.tilfolio")
_Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class DevServer:
    """The MkDocs server, extended for notes and projects."""

    def __init__(
        self,
        server: LiveReloadServer,
        config: MkDocsConfig,
        options: TilfolioConfig,
        report: Callable[[str], None],
        answer: Callable[[str], tuple[str, bytes] | None],
    ) -> None:
        """Watch all sources; `report` gets the reason of a failed build, `answer` returns content for a URI."""
        self._server = server
        self._moved = MovedPages()
        server.builder = keep_serving(server.builder, report)
        watch_at_once(server, besides=find_cache(config))
        answer_requests(server, answer, self._moved.lead)
        places = find_places(config, options)
        for folder in (places.tils, places.projects, find_overrides(config)):
            if folder == places.root:
                watch_top(server, folder, places.others)
            elif folder is not None:
                watch_folder(server, folder)
        watch_file(server, places.root / KNOWN)
        if options.remote_projects:
            watch_file(server, places.root / LOCK)

    def note(self, site: Site) -> None:
        """Find moved pages after a new build, and watch files that its pages use from other folders."""
        self._moved.note(site.context)
        watch_files(self._server, site.looked_up)


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


class Shown(NamedTuple):
    """The source and content of a page."""

    source: str
    title: str
    body: str


class MovedPages:
    """The current and moved addresses during one run of `mkdocs serve`."""

    def __init__(self) -> None:
        self._known: Mapping[str, Shown] = {}
        self._moved: dict[str, str] = {}

    def note(self, context: Context) -> None:
        """Record the pages of a build and find those that moved since the last one."""
        pages = [(paths.til_uri(til.slug), Shown(til.source, til.title, til.body)) for til in context.portfolio.tils]
        pages += [
            (paths.project_uri(project.name), Shown(project.source, project.title, project.body))
            for project in context.portfolio.projects
        ]
        now = {paths.url_of(uri, directory_urls=context.settings.directory_urls): shown for uri, shown in pages}
        self._moved |= find_moves(self._known, now)
        self._known = now

    def lead(self, url: str) -> str:
        """Return the new address of a moved page; empty if it has not moved, or is gone."""
        seen = {url}
        place = url
        while place not in self._known and (further := self._moved.get(place)) and further not in seen:
            seen.add(further)
            place = further
        return place if place != url and place in self._known else ""


def find_moves(before: Mapping[str, Shown], now: Mapping[str, Shown]) -> dict[str, str]:
    """Return the new address of each moved page: the one page with the same file or text, or else the only new page."""
    gone = [url for url in before if url not in now]
    new = [url for url in now if url not in before]
    moves: dict[str, str] = {}
    for url in gone:
        old = before[url]
        likely = (
            [each for each in new if now[each].source == old.source and now[each].body == old.body],
            [each for each in new if now[each].source == old.source and now[each].title == old.title],
            [each for each in new if now[each].source == old.source],
            [each for each in new if now[each].body == old.body and now[each].title == old.title],
            [each for each in new if now[each].body == old.body],
            new if len(gone) == 1 else [],
        )
        found = next((each for each in likely if len(each) == 1), None)
        if found:
            moves[url] = found[0]
    return moves
