"""Track pages that are renamed while a site is served, to redirect open browsers."""

from collections.abc import Mapping
from typing import NamedTuple

from tilfolio.pages import paths
from tilfolio.pages.context import Context


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
