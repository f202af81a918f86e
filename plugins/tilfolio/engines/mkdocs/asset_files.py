"""Edge: assets as files for MkDocs."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from tilfolio.engines.mkdocs.kept_files import KeptFiles
from tilfolio.images.colors import ACCENT, make_shades
from tilfolio.images.monogram import draw_monogram
from tilfolio.model import Asset, Problem
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.style import write_style
from tilfolio.remember import stamp
from tilfolio.steps.places import Places
from tilfolio.steps.searching import describe_unreadable

_ASSETS = Path(__file__).parent.parent.parent / "assets"
_TICK = 2_000_000_000
"""Nanoseconds; file times of some disks are only exact to one or two seconds."""


NO_SOURCE = ""
"""The source path of generated files. Not None, since several plugins split the path without checking it."""

Report = Callable[[Problem], None]


class AssetFile(File):
    """A generated file, or a copy of an author's; an unchanged one is not written again."""

    report: Report
    shown = ""
    site: KeptFiles | None = None
    """The files of earlier builds, if any."""

    def copy_file(self, dirty: bool = False) -> None:
        """Write or copy the file; report an author's file that cannot be read."""
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
        """Return a key of the content; empty if the file is so new that its times may not show the next change."""
        if not self.shown:
            return hashlib.blake2b(self.content_bytes, digest_size=20).hexdigest()
        with suppress(OSError):
            found = Path(str(self.abs_src_path)).stat()
            if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > _TICK:
                return stamp(self.abs_src_path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns).hex()
        return ""


def make_file(asset: Asset, config: MkDocsConfig, places: Places, report: Report) -> File | None:
    """Return an asset as a generated or copied file; None, with a report, if an author's file cannot be read."""
    if asset.source is None:
        file = AssetFile.generated(config, asset.uri, content=asset.content)
        file.abs_src_path = NO_SOURCE
        return file
    path, shown = places.find(asset), places.name(asset)
    try:
        with path.open("rb"):
            copied = cast(AssetFile, AssetFile.generated(config, asset.uri, abs_src_path=str(path)))
    except OSError as error:  # not readable, or deleted since it was found
        report(describe_unreadable(shown, error))
        return None
    copied.report, copied.shown = report, shown
    return copied


def list_own_assets(context: Context, *, mirrored: bool = False) -> Iterator[Asset]:
    """Yield our scripts and styles; `mirrored` adds the rules for right-to-left pages."""
    font = paths.TITLE_FONT.removeprefix("assets/tilfolio/")
    for name in ("tilfolio.js", "checklist.js", "list.js", "feed.css", font):
        yield Asset(uri=f"assets/tilfolio/{name}", content=(_ASSETS / name).read_bytes())
    settings = context.settings
    accent = make_shades(settings.accent or ACCENT).fill
    if sign := draw_monogram(settings.author.name or settings.site_name, accent):
        yield Asset(uri=paths.SIGN, content=sign.encode())
    names = ("tilfolio.css", "right-to-left.css") if mirrored else ("tilfolio.css",)
    style = write_style("".join((_ASSETS / name).read_text(encoding="utf-8") for name in names), context)
    yield Asset(uri=paths.STYLE, content=style.encode())
