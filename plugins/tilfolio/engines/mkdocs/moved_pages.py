"""Where the pages of notes and projects went that were renamed while a site is served, for browsers that show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tilfolio.pages import paths
from tilfolio.pages.context import Context


class Shown(NamedTuple):
    """What a page shows."""

    source: str
    title: str
    body: str


class MovedPages:
    """The addresses of one run of `mkdocs serve`, and where those lead that are gone."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._known: Mapping[str, Shown] = {}
        self._moved: dict[str, str] = {}

    def note(self, context: Context) -> None:
        """Compare the pages of a build with those of the one before."""
        pages = [(paths.til_uri(til.slug), Shown(til.source, til.title, til.body)) for til in context.portfolio.tils]
        pages += [
            (paths.project_uri(project.name), Shown(project.source, project.title, project.body))
            for project in context.portfolio.projects
        ]
        now = {paths.url_of(uri, directory_urls=context.settings.directory_urls): shown for uri, shown in pages}
        self._moved |= find_moves(self._known, now)
        self._known = now

    def lead(self, url: str) -> str:
        """Return the address at which a page is now that was at this one; empty: it is here, or gone."""
        seen = {url}
        place = url
        while place not in self._known and (further := self._moved.get(place)) and further not in seen:
            seen.add(further)
            place = further
        return place if place != url and place in self._known else ""


def find_moves(before: Mapping[str, Shown], now: Mapping[str, Shown]) -> dict[str, str]:
    """Return where pages went: by their file, by their text, or as the only one that is gone and the only new one."""
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
