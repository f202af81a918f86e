"""Edge: the default navigation."""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tilfolio.model import Til
from tilfolio.pages.paths import til_uri
from tilfolio.pages.sections import SECTIONS
from tilfolio.steps.places import Places
from tilfolio.words import Words


def add_sections(
    config: MkDocsConfig, generated: Collection[str], notes: Mapping[str, str], files: Files, words: Words
) -> None:
    """Set the navigation of a site without `nav`: our sections, then the author's pages in MkDocs' order.

    Section pages written by the author are not in `generated` and keep their own title. A `nav` that names notes by
    their files gets their pages; `notes` are these, see `name_notes`.
    """
    if config.nav is not None:
        config.nav = _replace(config.nav, notes) if notes else config.nav
        return
    shown = [file.src_uri for file in files.documentation_pages() if file.inclusion.is_in_nav()]
    first = [uri for uri, section in SECTIONS.items() if section.in_nav and uri in shown]
    others = [uri for uri in shown if uri not in first]
    config.nav = [
        *({words.say(SECTIONS[uri].title): uri} if uri in generated else uri for uri in first),
        *_nest(others),
    ]


def name_notes(tils: Iterable[Til], places: Places) -> dict[str, str]:
    """Return the page of each note by the path of its file below `docs/`; nothing if notes are elsewhere."""
    if not places.tils.is_relative_to(places.docs):
        return {}
    folder = places.tils.relative_to(places.docs)
    ordered = sorted(tils, key=lambda til: til.line, reverse=True)  # of a day log the first note
    return {(folder / til.source).as_posix(): til_uri(til.slug) for til in ordered}


def _replace(entry: Any, notes: Mapping[str, str]) -> Any:
    """Return a part of `nav` with pages in place of the files of notes."""
    if isinstance(entry, str):
        return notes.get(posixpath.normpath(entry), entry)
    if isinstance(entry, list):
        return [_replace(each, notes) for each in entry]
    return {title: _replace(each, notes) for title, each in entry.items()} if isinstance(entry, dict) else entry


def _nest(uris: list[str]) -> list[object]:
    """Return pages grouped by top-level folder."""
    items: list[object] = []
    folders: dict[str, list[str]] = {}
    for uri in uris:
        folder, _, rest = uri.partition("/")
        if rest:
            folders.setdefault(folder, []).append(uri)
        else:
            items.append(uri)
    for folder, inside in folders.items():
        title = folder.replace("-", " ").replace("_", " ").capitalize()
        items.append({title: inside})
    return items
