"""Edge: read files to publish, and withhold those with secrets."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from tilfolio.foreign.svg_files import NotAnSvgError, disarm_svg
from tilfolio.model import Asset, Problem
from tilfolio.remember import Remember
from tilfolio.steps.notebooks import is_kept_back
from tilfolio.steps.places import Places
from tilfolio.steps.searching import (
    decode,
    describe_unreadable,
    name_content,
    pass_contents,
    passes_binary,
    passes_large,
    read_searched,
)
from tilfolio.trust.screen import Screen


def withhold_files(assets: Iterable[Asset], places: Places, screen: Screen, remember: Remember) -> Iterator[Asset]:
    """Yield the files that may be published; searched ones with the content that was searched."""
    assets = tuple(assets)
    found = {asset: None if asset.origin == "made" else read_searched(places.find(asset)) for asset in assets}
    names = {asset: places.name(asset) for asset, content in found.items() if content is not None}
    tasks = [(name, content) for asset, name in names.items() if isinstance(content := found[asset], bytes)]
    passing = dict(zip(tasks, pass_contents(tasks, screen, remember), strict=True))
    for asset, content in found.items():
        if isinstance(content, Path):
            if passes_large(content, names[asset], screen, remember):
                yield asset
        elif content is None:
            if asset.origin == "made" or passes_binary(places.find(asset), places.name(asset), screen, remember):
                yield asset
        elif isinstance(content, OSError):
            screen.refuse(describe_unreadable(names[asset], content))
        elif names[asset].endswith(".ipynb") and is_kept_back(decode(content), names[asset]):
            what = "is marked as unpublished, so it is not copied"
            screen.refuse(Problem(path=names[asset], what=what, remedy="Remove the links to it"))
        elif passing[names[asset], content]:
            searched = replace(asset, source=None, content=content)
            safe = _disarm(asset, searched, names[asset], places, screen, remember)
            if safe is not None:
                yield safe


def _disarm(
    asset: Asset, searched: Asset, shown: str, places: Places, screen: Screen, remember: Remember
) -> Asset | None:
    """Return a sanitized SVG file; None if it cannot be parsed. Other files are returned unchanged."""
    if not asset.uri.lower().endswith(".svg"):
        return searched
    [(state, content)] = remember("svg", [searched.content], name_content, _clean_svg, tuple[str, bytes])
    if state == "unreadable":
        if asset.origin == "projects" and (asset.source or "").partition("/")[0] in places.remotes:
            screen.remarks.append(f"{shown}: is not a valid SVG, so it is not copied")
            return None  # the author cannot fix other repositories
        what = "is not a valid SVG, so it is not copied: a browser could run scripts in it"
        screen.refuse(Problem(path=shown, what=what, remedy="Save it again as SVG, or use PNG"))
        return None
    if state == "unchanged":
        return searched
    screen.remarks.append(f"{shown}: scripts and external references are removed from the copy; in docs/ they stay")
    return Asset(uri=asset.uri, content=content)


def _clean_svg(drawing: bytes) -> tuple[str, bytes]:
    try:
        disarmed = disarm_svg(drawing)
    except NotAnSvgError:
        return "unreadable", b""
    return ("unchanged", b"") if disarmed is None else ("changed", disarmed)
