"""The folders of a portfolio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from tilfolio.gather.walk import join_shown
from tilfolio.model import Asset
from tilfolio.trust.report import Held

if TYPE_CHECKING:
    from tilfolio.gather.remotes import Snapshot
    from tilfolio.steps.remotes import Remote


class Places(Struct, frozen=True, kw_only=True):
    """The folders of a portfolio, and their names in messages."""

    root: Path
    """The folder of mkdocs.yml."""
    tils: Path
    projects: Path
    docs: Path
    others: tuple[Path, ...] = ()
    """Folders without notes: the site, and the theme's overrides."""
    exclude: tuple[str, ...] = ()
    docs_uris: frozenset[str] = frozenset()
    """Source URIs of all files in `docs/`, which replace generated pages."""
    held_docs: Mapping[str, Held] = {}
    """Pages in `docs/` that are not published, by source URI."""
    tils_optional: bool = False
    """Whether the folder of notes may be missing, because it is the default."""
    notebooks: bool = True
    """Whether notebooks in the folder of notes are notes."""
    repository: Path | None = None
    """The root of mkdocs.yml's git repository, if any."""
    history_from: datetime | None = None
    """Earlier commits are not the author's."""
    remotes: Mapping[str, tuple[Remote, Snapshot]] = {}
    """Projects from other repositories, by folder name."""

    def shown(self, folder: Path) -> str:
        """Return the displayed path of a folder: relative to mkdocs.yml if possible, else its name."""
        try:
            return folder.relative_to(self.root).as_posix()
        except ValueError:
            return folder.name

    def find_sources(self, shown: Iterable[str]) -> dict[str, str]:
        """Return the files of notes and READMEs by their displayed paths, if they exist."""
        names = [(f"{self.shown(folder)}/", folder) for folder in (self.projects, self.tils)]
        paths = (
            (one, folder / one.removeprefix(name))
            for one in filter(None, shown)
            for name, folder in names
            if name == "./" or one.startswith(name)
        )
        return {one: str(path) for one, path in paths if path.is_file()}

    def lacks_tils(self) -> bool:
        """Return whether the default folder of notes does not exist yet."""
        return self.tils_optional and not self.tils.exists()

    def find(self, asset: Asset) -> Path:
        """Return the location of a copied asset's original."""
        if remote := self._find_remote(asset):
            return remote[1].folder / (asset.source or "").partition("/")[2]
        return self._folder_of(asset) / (asset.source or "")

    def name(self, asset: Asset) -> str:
        """Return the displayed path of a copied asset's original."""
        if remote := self._find_remote(asset):
            return join_shown(remote[0].shown, (asset.source or "").partition("/")[2])
        return join_shown(self.shown(self._folder_of(asset)), asset.source or "")

    def skipped(self, folder: Path) -> tuple[Path, ...]:
        """Return the other known folders inside a folder of notes or projects."""
        known = (self.tils, self.projects, self.docs, *self.others)
        return tuple(each for each in known if folder in each.parents)

    def _find_remote(self, asset: Asset) -> tuple[Remote, Snapshot] | None:
        name = (asset.source or "").partition("/")[0] if asset.origin == "projects" else ""
        return self.remotes.get(name)

    def _folder_of(self, asset: Asset) -> Path:
        return {"tils": self.tils, "projects": self.projects}.get(asset.origin, self.repository or self.root)
