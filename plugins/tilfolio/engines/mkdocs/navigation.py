"""Edge: the default navigation."""

from __future__ import annotations

from collections.abc import Collection

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tilfolio.pages.sections import SECTIONS
from tilfolio.words import Words


def add_sections(config: MkDocsConfig, generated: Collection[str], files: Files, words: Words) -> None:
    """Set the navigation of a site without `nav`: our sections, then the author's pages in MkDocs' order.

    Section pages written by the author are not in `generated` and keep their own title.
    """
    if config.nav is not None:
        return
    shown = [file.src_uri for file in files.documentation_pages() if file.inclusion.is_in_nav()]
    first = [uri for uri, section in SECTIONS.items() if section.in_nav and uri in shown]
    others = [uri for uri in shown if uri not in first]
    config.nav = [
        *({words.say(SECTIONS[uri].title): uri} if uri in generated else uri for uri in first),
        *_nest(others),
    ]


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
