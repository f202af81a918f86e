"""Edge: assets as files that MkDocs copies or writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from tilfolio.engines.mkdocs.kept_files import KeptFiles
from tilfolio.images.monogram import draw_monogram
from tilfolio.images.palettes import ACCENT, make_shades
from tilfolio.model import Asset, Problem
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.style import write_style
from tilfolio.remember import stamp
from tilfolio.steps.places import Places
from tilfolio.steps.screening import describe_unreadable

_ASSETS = Path(__file__).parent.parent.parent / "assets"
_TICK = 2_000_000_000
"""Nanoseconds; some disks tell times by the second, and some by two."""


NO_SOURCE = ""
"""The source path of what is generated. Not None: several plugins take a file's path apart without looking at it."""

Report = Callable[[Problem], None]


class AssetFile(File):
    """A file that we made, or a copy of one of the author's; it stays in the site while it would be the same."""

    report: Report
    shown = ""
    site: KeptFiles | None = None
    """What lies in the site from earlier builds; None: nothing."""

    def copy_file(self, dirty: bool = False) -> None:
        """Write or copy it, or report that the author's file cannot be read."""
        key = "" if self.site is None else self._name()
        if self.site is not None and key and self.site.keep(self.dest_uri, key):
            return
        try:
            super().copy_file(dirty)
        except OSError as error:
            if not self.shown:
                raise
            self.report(describe_unreadable(self.shown, error))
            return
        if self.site is not None:
            self.site.claim(self.dest_uri, key)

    def _name(self) -> str:
        """Return what names the content; nothing for a file that may change once more within the clock's tick."""
        if not self.shown:
            return stamp(self.content_bytes).hex()
        with suppress(OSError):
            found = Path(str(self.abs_src_path)).stat()
            if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _TICK:
                return stamp(self.abs_src_path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns).hex()
        return ""


def make_file(asset: Asset, config: MkDocsConfig, places: Places, report: Report) -> File | None:
    """Return an asset as a file in memory, or as the author's own file; report it where that cannot be read."""
    if asset.source is None:
        file = AssetFile.generated(config, asset.uri, content=asset.content)
        file.abs_src_path = NO_SOURCE
        return file
    path, shown = places.find(asset), places.name(asset)
    try:
        with path.open("rb"):
            copied = cast(AssetFile, AssetFile.generated(config, asset.uri, abs_src_path=str(path)))
    except OSError as error:  # deleted since it was found, while a site is served, or not readable
        report(describe_unreadable(shown, error))
        return None
    copied.report, copied.shown = report, shown
    return copied


def list_own_assets(context: Context, *, mirrored: bool = False) -> Iterator[Asset]:
    """Return our scripts and styles, with the rules for pages from right to left if there may be some."""
    for name in (
        "tilfolio.js",
        "checklist.js",
        "list.js",
        "feed.css",
        paths.TITLE_FONT.removeprefix("assets/tilfolio/"),
    ):
        yield Asset(uri=f"assets/tilfolio/{name}", content=(_ASSETS / name).read_bytes())
    settings = context.settings
    accent = make_shades(settings.accent or ACCENT).fill
    if sign := draw_monogram(settings.author.name or settings.site_name, accent):
        yield Asset(uri=paths.SIGN, content=sign.encode())
    names = ("tilfolio.css", "right-to-left.css") if mirrored else ("tilfolio.css",)
    style = write_style("".join((_ASSETS / name).read_text(encoding="utf-8") for name in names), context)
    yield Asset(uri=paths.STYLE, content=style.encode())
