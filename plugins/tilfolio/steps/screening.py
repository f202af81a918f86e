"""Edge: reads what is to be published, and keeps secrets out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tilfolio.foreign.svg_files import NotAnSvgError, disarm_svg
from tilfolio.model import Asset, Problem
from tilfolio.remember import Remember, stamp
from tilfolio.steps.places import Places
from tilfolio.trust.screen import Screen

_BINARY = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|bz2|xz|7z|tar|whl|woff2?|ttf|otf|eot|mp[34]|m4a|mov|webm|ogg|wav"
    r"|flac|np[yz]|parquet|arrow|feather|h5|hdf5|pth?|onnx|safetensors|bin|so|dll|exe|sqlite|db)$",
    re.I,
)
_LARGEST = 5_000_000
"""Bytes of a file that is searched: larger ones are data."""


def withhold_files(assets: Iterable[Asset], places: Places, screen: Screen, remember: Remember) -> Iterator[Asset]:
    """Yield the files that may be copied into the site."""
    assets = tuple(assets)
    files = [places.find(asset) for asset in assets if asset.origin != "made"]
    names = [places.name(asset) for asset in assets if asset.origin != "made"]
    passing = dict(zip(files, pass_files(files, names, screen, remember), strict=True))
    for asset in assets:
        if asset.origin == "made":
            yield asset
        elif passing[places.find(asset)]:
            safe = _disarm(asset, places, screen, remember) if asset.uri.lower().endswith(".svg") else asset
            if safe is not None:
                yield safe


def _disarm(asset: Asset, places: Places, screen: Screen, remember: Remember) -> Asset | None:
    """Return a drawing so that nothing in it runs when it is opened alone; None: it cannot be read as one."""
    file, shown = places.find(asset), places.name(asset)
    [(state, content)] = remember("svg", [(file, shown)], _stamp, _read_svg, tuple[str, bytes])
    if state == "unreadable":
        if asset.origin == "projects" and (asset.source or "").partition("/")[0] in places.remotes:
            screen.remarks.append(f"{shown}: is not an SVG that can be read, so it is not copied")
            return None  # what is wrong in a repository of somebody else fails no build
        what = "is not an SVG that can be read, so it is not copied: a browser could run what stands in it"
        screen.refuse(Problem(path=shown, what=what, remedy="Save it again as SVG, or use PNG"))
        return None
    if state == "unchanged":
        return asset
    screen.remarks.append(f"{shown}: scripts and references to elsewhere are left out of the copy; in docs/ they stay")
    return Asset(uri=asset.uri, content=content)


def _read_svg(task: tuple[Path, str]) -> tuple[str, bytes]:
    try:
        disarmed = disarm_svg(task[0].read_bytes())
    except NotAnSvgError:
        return "unreadable", b""
    except OSError:
        return "unchanged", b""  # who copies it says so
    return ("unchanged", b"") if disarmed is None else ("changed", disarmed)


def pass_files(files: Sequence[Path], names: Sequence[str], screen: Screen, remember: Remember) -> list[bool]:
    """Return for each file whether it may be published; `names` are how messages call them."""
    clean = remember("screen", list(zip(files, names, strict=True)), _stamp, lambda task: _is_clean(*task), bool)
    return [
        True if is_clean else screen.passes(name, read_text(file))
        for file, name, is_clean in zip(files, names, clean, strict=True)
    ]


def _is_clean(file: Path, name: str) -> bool:
    """Return whether nothing in a file looks like a secret, allowed or not."""
    return is_binary(file.name) or Screen().passes(name, read_text(file))


def is_binary(name: str) -> bool:
    """Return whether a file of this name holds no text."""
    return _BINARY.search(name) is not None


def read_text(file: Path) -> str:
    """Return the text of a file; nothing where it is gone, or so large that it is data."""
    try:
        return file.read_bytes().decode("utf-8", "replace") if file.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""  # who copies it says so


def _stamp(task: tuple[Path, str]) -> bytes | None:
    try:
        found = task[0].stat()
    except OSError:
        return None
    return stamp(str(task[0]), task[1], found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
