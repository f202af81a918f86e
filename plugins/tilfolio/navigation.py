"""Edge: the site's navigation, for authors who wrote none."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from tilfolio.pages import paths

_TITLES = {
    paths.HOME: "Home",
    paths.TILS: "TIL",
    paths.CHECKLIST: "Checklist",
    paths.DIGESTS: "Digest",
    paths.PROJECTS: "Projects",
    paths.ACHIEVEMENTS: "Achievements",
    paths.TAGS: "Tags",
}


def add_sections(config: MkDocsConfig, sections: list[str], files: Files) -> None:
    """Give a site without `nav` the sections first, then the author's own pages as MkDocs would sort them."""
    if config.nav is not None:
        return
    ours = set(sections)
    own = [
        file.src_uri for file in files.documentation_pages() if file.src_uri not in ours and file.inclusion.is_in_nav()
    ]
    config.nav = [*({_TITLES[uri]: uri} for uri in sections), *_nest(own)]


def _nest(uris: list[str]) -> list[object]:
    """Return pages as nested sections, one for each folder."""
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
