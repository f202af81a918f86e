"""Measure the covers of projects, and make smaller copies."""

from collections.abc import Mapping
from hashlib import blake2b

from tilfolio.images.covers import shrink_cover
from tilfolio.model import Asset, Cover, Slug
from tilfolio.remember import Remember, work_out
from tilfolio.steps.places import Places

_FOLDER = "assets/tilfolio/covers"
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


def shrink_covers(files: Mapping[Slug, Asset], places: Places, remember: Remember = work_out) -> Mapping[Slug, Cover]:
    """Return the sizes and copies of all covers that are readable bitmaps."""
    tasks: list[tuple[Slug, bytes]] = []
    for name, asset in files.items():
        if asset.uri.lower().endswith(_PICTURES):
            try:
                tasks.append((name, places.find(asset).read_bytes()))
            except OSError:  # deleted meanwhile; reported when it is copied
                continue
    made = remember("cover", tasks, _name, _make_cover, Cover)
    return {name: cover for (name, _), cover in zip(tasks, made, strict=True) if cover.width}


def _name(task: tuple[Slug, bytes]) -> bytes:
    return blake2b(task[1], key=task[0].encode()[:64], digest_size=20).digest()


def _make_cover(task: tuple[Slug, bytes]) -> Cover:
    name, content = task
    width, height, copies = shrink_cover(content) or (0, 0, ())
    assets = ((wide, Asset(uri=f"{_FOLDER}/{name}-{wide}.webp", content=copy)) for wide, copy in copies)
    return Cover(width=width, height=height, copies=tuple(assets))
