"""Edge: assets as files that MkDocs copies or writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from tilfolio.collecting import Places
from tilfolio.model import Asset, Problem
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.style import write_style

_ASSETS = Path(__file__).parent / "assets"


def make_file(asset: Asset, config: MkDocsConfig, places: Places) -> File | Problem:
    """Return an asset as a file in memory, or as the author's own file; or why that cannot be read."""
    if asset.source is None:
        return File.generated(config, asset.uri, content=asset.content)
    folder = places.tils if asset.origin == "tils" else places.projects
    path = folder / asset.source
    try:
        with path.open("rb"):
            return File.generated(config, asset.uri, abs_src_path=str(path))
    except OSError as error:  # deleted since it was found, while a site is served, or not readable
        what, remedy = f"cannot be read ({error.strerror})", "Make it readable, or take out the links to it"
        return Problem(path=f"{places.shown(folder)}/{asset.source}", what=what, remedy=remedy)


def list_own_assets(context: Context) -> Iterator[Asset]:
    """Return our scripts and styles."""
    for name in ("tilfolio.js", "checklist.js", "feed.css"):
        yield Asset(uri=f"assets/tilfolio/{name}", content=(_ASSETS / name).read_bytes())
    style = write_style((_ASSETS / "tilfolio.css").read_text(encoding="utf-8"), context)
    yield Asset(uri=paths.STYLE, content=style.encode())
