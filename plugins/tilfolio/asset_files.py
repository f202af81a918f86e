"""Edge: assets as files that MkDocs copies or writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from tilfolio.collecting import Places
from tilfolio.model import Asset, Problem
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.style import write_style

_ASSETS = Path(__file__).parent / "assets"


NO_SOURCE = ""
"""The source path of what is generated. Not None: several plugins take a file's path apart without looking at it."""

Report = Callable[[Problem], None]


class _Copied(File):
    """A file of the author's that is copied into the site, if it is still there when its turn comes."""

    report: Report
    shown: str

    def copy_file(self, dirty: bool = False) -> None:
        """Copy it, or report that it cannot be read."""
        try:
            super().copy_file(dirty)
        except OSError as error:
            self.report(_unreadable(self.shown, error))


def make_file(asset: Asset, config: MkDocsConfig, places: Places, report: Report) -> File | None:
    """Return an asset as a file in memory, or as the author's own file; report it where that cannot be read."""
    if asset.source is None:
        file = File.generated(config, asset.uri, content=asset.content)
        file.abs_src_path = NO_SOURCE
        return file
    path, shown = places.find(asset), places.name(asset)
    try:
        with path.open("rb"):
            copied = cast(_Copied, _Copied.generated(config, asset.uri, abs_src_path=str(path)))
    except OSError as error:  # deleted since it was found, while a site is served, or not readable
        report(_unreadable(shown, error))
        return None
    copied.report, copied.shown = report, shown
    return copied


def _unreadable(shown: str, error: OSError) -> Problem:
    what = f"cannot be read ({error.strerror})"
    return Problem(path=shown, what=what, remedy="Make it readable, or take out the links to it")


def list_own_assets(context: Context) -> Iterator[Asset]:
    """Return our scripts and styles."""
    for name in ("tilfolio.js", "checklist.js", "list.js", "feed.css", "fonts/InterDisplay-Bold.woff2"):
        yield Asset(uri=f"assets/tilfolio/{name}", content=(_ASSETS / name).read_bytes())
    style = write_style((_ASSETS / "tilfolio.css").read_text(encoding="utf-8"), context)
    yield Asset(uri=paths.STYLE, content=style.encode())
