"""Edge: additions to the server of `mkdocs serve`."""

from collections.abc import Callable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from tilfolio.engines.mkdocs.card_preview import answer_requests
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.locations import find_cache, find_overrides, find_places
from tilfolio.engines.mkdocs.moved_pages import MovedPages
from tilfolio.engines.mkdocs.serving import keep_serving
from tilfolio.engines.mkdocs.watching import watch_at_once, watch_file, watch_files, watch_folder, watch_top
from tilfolio.gather.remotes import LOCK
from tilfolio.pipeline import Site
from tilfolio.steps.known_problems import FILE as KNOWN


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
