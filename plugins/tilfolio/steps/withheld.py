"""Edge: collect the texts of withheld and of published content, for the leak check and the report."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timezone, tzinfo
from pathlib import Path

from jinja2 import BaseLoader, Environment
from msgspec import Struct

from tilfolio.gather.files import Gathered
from tilfolio.gather.walk import join_shown
from tilfolio.model import Opening, Page, Portfolio, Project, Roadmap, Til
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.title import list_titles
from tilfolio.steps.collecting import Collected
from tilfolio.steps.places import Places
from tilfolio.steps.searching import is_binary, read_text
from tilfolio.trust.leaks import Withheld
from tilfolio.trust.report import Held, hold_draft
from tilfolio.trust.secrets import find_secrets, redact

_MOST_FILES = 2_000
"""Maximum number of excluded files that are read."""
_NOT_WRITTEN = frozenset(
    {".git", ".venv", "venv", "node_modules", ".ipynb_checkpoints", ".cache", "site", "__pycache__"}
)
"""Folders without texts of the author."""
_WRITTEN = (".md", ".markdown", ".ipynb")


class Texts(Struct, frozen=True, kw_only=True):
    """Withheld and published texts."""

    withheld: tuple[Withheld, ...] = ()
    published: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Addresses of published pages, without extension."""
    titles: tuple[str, ...] = ()
    """Titles of published pages."""
    held: tuple[Held, ...] = ()
    """Unpublished files with the reason."""


def collect_texts(
    collected: Collected,
    everything: Portfolio,
    portfolio: Portfolio,
    places: Places,
    pages: Iterable[Page],
    templates: Environment,
    copied: Mapping[str, bytes],
) -> Texts:
    """Return the withheld texts, and if there are any, also the published ones.

    `copied` has the content of files that published texts link to, by their displayed path.
    """
    withheld = tuple(_list_withheld(collected, everything, portfolio, places))
    held = tuple(list_held(collected, everything, portfolio, places))
    if not withheld:
        return Texts(held=held)
    pages = tuple(pages)
    hidden = {one.shown for one in withheld}
    files = (content.decode("utf-8", "replace") for name, content in copied.items() if name not in hidden)
    titled: tuple[Til | Project, ...] = (*portfolio.tils, *portfolio.indexes, *portfolio.projects)
    return Texts(
        withheld=withheld,
        published=(*_list_published(collected, portfolio, places, pages, templates), *files),
        addresses=tuple(posixpath.splitext(page.uri)[0].removesuffix("/index") for page in pages),
        titles=tuple({one.title for one in titled}),
        held=held,
    )


def list_held(collected: Collected, everything: Portfolio, portfolio: Portfolio, places: Places) -> Iterator[Held]:
    """Yield each unpublished file with the reason; `mkdocs serve` shows some of them, with a mark."""
    public = {part.source for part in (*portfolio.tils, *portfolio.indexes)}
    public_projects = {project.source for project in portfolio.projects}
    texts = (*collected.tils.sources, *collected.tils.indexes)
    clocks = {source.shown: source.clock for source in (*texts, *collected.projects.sources)}

    def hold(part: Til | Project | Opening | Roadmap, is_public: bool = True) -> Held | None:
        return _hold(part, is_public, collected.today, clocks.get(part.shown, timezone.utc))

    held = [hold(til, til.source in public) for til in (*everything.tils, *everything.indexes)]
    held += [hold(one, one.source in public_projects) for one in everything.projects]
    held += map(hold, everything.openings)
    held += [hold(everything.roadmap)] if everything.roadmap else []
    for folder, gathered in ((places.tils, collected.tils), (places.projects, collected.projects)):
        shown = places.shown(folder)
        held += [
            Held(path=join_shown(shown, path), why="left-out")
            for path in sorted(gathered.left_out)
            if _NOT_WRITTEN.isdisjoint(path.split("/"))
        ]
    read = {til.source for til in (*everything.tils, *everything.indexes)}
    read |= {opening.source for opening in everything.openings}
    held += [Held(path=source.shown, why="unread") for source in texts if source.path not in read]
    held += [places.held_docs[uri] for uri in sorted(places.held_docs)]
    yield from dict.fromkeys(one for one in held if one is not None)


def _hold(part: Til | Project | Opening | Roadmap, is_public: bool, today: date, clock: tzinfo) -> Held | None:
    if part.draft:
        return hold_draft(part.shown, part.unread)
    if part.scheduled or (isinstance(part, Til) and part.is_ahead(today)):
        day = part.learned_on if isinstance(part, Til) else _find_day(part.starts_at, clock)
        return Held(path=part.shown, why="scheduled", day=str(day))
    if part.expired:
        return Held(path=part.shown, why="expired", day=_find_day(part.ends_at, clock))
    return None if is_public else Held(path=part.shown, why="excluded")


def _find_day(moment: datetime | None, clock: tzinfo) -> str:
    return str(moment.astimezone(clock).date()) if moment else ""


def _list_withheld(
    collected: Collected, everything: Portfolio, portfolio: Portfolio, places: Places
) -> Iterator[Withheld]:
    tils, projects = places.shown(places.tils), places.shown(places.projects)
    public = {til.slug for til in (*portfolio.tils, *portfolio.indexes)}
    partly = {til.source for til in (*portfolio.tils, *portfolio.indexes)} | {one.source for one in portfolio.openings}
    texts = {source.path: source for source in (*collected.tils.sources, *collected.tils.indexes)}
    hidden = [til for til in (*everything.tils, *everything.indexes) if til.slug not in public]
    for til in hidden:
        source = texts.get(til.source)
        text = til.body if til.source in partly or source is None else source.text
        yield _withhold(til, text, f"til/{til.slug}", tils)
    read = {til.source for til in hidden} | partly
    for source in texts.values():
        if source.path not in read:
            address = join_shown(tils, posixpath.splitext(source.path)[0])
            yield _withhold_text(source.shown, source.text, addresses=(address,))
    public_projects = {project.source for project in portfolio.projects}
    readmes = {source.path: source for source in collected.projects.sources}
    for project in everything.projects:
        if project.source not in public_projects:
            text = readmes[project.source].text if project.source in readmes else project.body
            yield _withhold(project, text, f"projects/{project.name}", projects)
    yield from _list_left_out(places.tils, tils, collected.tils)
    yield from _list_left_out(places.projects, projects, collected.projects)
    yield from (_withhold_docs(places, uri) for uri in sorted(places.held_docs))


def _withhold(part: Til | Project, text: str, address: str, folder: str) -> Withheld:
    path = posixpath.splitext(part.source)[0]
    name = posixpath.dirname(path) if isinstance(part, Project) else path
    return _withhold_text(part.shown, text, titles=(part.title,), addresses=(address, join_shown(folder, name)))


def _withhold_text(shown: str, text: str, *, titles: tuple[str, ...] = (), addresses: tuple[str, ...] = ()) -> Withheld:
    return Withheld(shown=shown, text=redact(text, find_secrets(text)), titles=titles, addresses=addresses)


def _withhold_docs(places: Places, uri: str) -> Withheld:
    """Withhold a page of `docs/`, but not its address: MkDocs keeps links to it."""
    shown, text = join_shown(places.shown(places.docs), uri), read_text(places.docs / uri)
    front, _ = read_front_matter(text, shown)
    title = next((each.text for each in list_titles(front.body)), "")
    return _withhold_text(shown, text, titles=(title, str(front.values.get("title", ""))))


def _list_left_out(folder: Path, shown: str, gathered: Gathered) -> Iterator[Withheld]:
    """Yield hidden, excluded and ignored notes and notebooks."""
    count = 0
    for path in sorted(gathered.left_out):
        if _NOT_WRITTEN.isdisjoint(path.split("/")):
            for file in _walk(folder / path):
                below = file.relative_to(folder).as_posix()
                address = join_shown(shown, posixpath.splitext(below)[0])
                yield _withhold_text(join_shown(shown, below), read_text(file), addresses=(address,))
                if (count := count + 1) >= _MOST_FILES:
                    return


def _walk(path: Path) -> Iterator[Path]:
    try:
        if path.is_symlink():
            return
        below = sorted(path.iterdir()) if path.is_dir() and path.name not in _NOT_WRITTEN else []
        if path.suffix.lower() in _WRITTEN and path.is_file():
            yield path
    except OSError:  # unreadable files cannot have been published
        return
    for each in below:
        yield from _walk(each)


def _list_published(
    collected: Collected,
    portfolio: Portfolio,
    places: Places,
    pages: Iterable[Page],
    templates: Environment,
) -> Iterator[str]:
    shown = {til.source for til in (*portfolio.tils, *portfolio.indexes)} | {one.source for one in portfolio.openings}
    yield from (source.text for source in (*collected.tils.sources, *collected.tils.indexes) if source.path in shown)
    yield "\n".join(sorted(shown))
    projects = {project.source for project in portfolio.projects}
    projects |= {portfolio.roadmap.source} if portfolio.roadmap else set()
    yield from (source.text for source in collected.projects.sources if source.path in projects)
    yield from (page.markdown for page in pages if page.is_untrusted)
    yield "\n".join(commit.subject for commit in portfolio.commits)
    yield from (read_text(places.docs / uri) for uri in sorted(places.docs_uris) if not is_binary(uri))
    loader = templates.loader or BaseLoader()
    yield from (loader.get_source(templates, name)[0] for name in loader.list_templates())
