"""Check all links of a built site against its folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup


def find_broken_addresses(folder: Path, below: str = "/") -> list[str]:
    """Return the broken links on the pages of a site, as `page: URL`.

    `below` is the path at which the site is published, with slashes around it. Links to other hosts are ignored;
    fragments must name an element of their page.
    """
    return [
        f"{name}: {address}"
        for name, address in sorted(set(_find_addresses(folder)))
        if not _is_there(folder, urljoin(below + name.removesuffix("index.html"), address), below)
    ]


def _find_addresses(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*.html"):
        page = BeautifulSoup(path.read_bytes(), "lxml")
        for attribute in ("href", "src", "poster"):
            for element in page.select(f"[{attribute}]"):
                yield path.relative_to(folder).as_posix(), str(element[attribute])


def _is_there(folder: Path, url: str, below: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return True
    path = unquote(parts.path)
    if not path.startswith(below):
        return False
    file = folder / path[len(below) :]
    file = file / "index.html" if path.endswith("/") else file
    if not file.is_file():
        return False
    # Material's script creates the targets of `#__comments` and the like.
    in_page = not parts.fragment or file.suffix != ".html" or parts.fragment.startswith("__")
    return in_page or unquote(parts.fragment) in _find_ids(file)


@lru_cache(maxsize=4096)
def _find_ids(file: Path) -> frozenset[str]:
    return frozenset(str(element["id"]) for element in BeautifulSoup(file.read_bytes(), "lxml").select("[id]"))
