"""Edge: sizes of the site's images."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tilfolio.model import Asset
from tilfolio.remember import Remember, stamp
from tilfolio.steps.places import Places

_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")
_TURNED = 4
"""Larger values of EXIF's orientation swap width and height."""


class ImageFiles:
    """Measures images, with a cache."""

    def __init__(self, assets: Mapping[str, Asset], places: Places, remember: Remember) -> None:
        """Set the site's assets by URI."""
        self._assets, self._places, self._remember = assets, places, remember
        self._known: dict[str, tuple[int, int]] = {}

    def measure(self, uri: str) -> tuple[int, int]:
        """Return the displayed width and height in pixels; zeros if unknown."""
        if uri not in self._known:
            path = self._find(uri) if uri.lower().endswith(_PICTURES) else None
            self._known[uri] = self._measure(path) if path else (0, 0)
        return self._known[uri]

    def _find(self, uri: str) -> Path | None:
        asset = self._assets.get(uri)
        if asset is not None:
            return self._places.find(asset) if asset.source is not None else None
        return self._places.docs / uri if uri in self._places.docs_uris else None

    def _measure(self, path: Path) -> tuple[int, int]:
        try:
            found = path.stat()
        except OSError:  # deleted meanwhile; reported when it is copied
            return 0, 0
        name = stamp(str(path), found.st_ino, found.st_size, found.st_mtime_ns)
        return self._remember("size", [path], lambda _: name, _read_size, tuple[int, int])[0]


def _read_size(path: Path) -> tuple[int, int]:
    # Imported here because Pillow takes a twentieth of the time of a build without new images.
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(path) as picture:
            width, height = picture.size
            return (height, width) if picture.getexif().get(0x0112, 1) > _TURNED else (width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return 0, 0
