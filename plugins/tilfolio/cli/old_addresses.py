"""The addresses that notes had where they come from: Jekyll's and Hugo's permalinks, and MkDocs' own."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec
import yaml
from msgspec import Struct

from tilfolio.parse.frontblock import FrontMatter

_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "none": "/:categories/:title.html",
}
_TOKEN = re.compile(r":(?P<name>[a-z_]+)")
_HUGO_FILES = ("hugo", "config", "config/_default/hugo", "config/_default/config")
_LOADERS: Mapping[str, Callable[[str], Any]] = {
    ".toml": msgspec.toml.decode,
    ".yaml": yaml.safe_load,
    ".yml": yaml.safe_load,
    ".json": json.loads,
}


class OldNote(Struct, frozen=True, kw_only=True):
    """A note where it comes from."""

    path: str
    """Below the folder of notes."""
    section: str
    """The folder of notes below that of all content: `posts` for Hugo's `content/posts`."""
    day: date
    front: FrontMatter


def choose_address_finder(root: Path, generator: str) -> Callable[[OldNote], str]:
    """Return what finds the address, from the site's root, that a generator gave a note; empty if unknown."""
    if generator == "jekyll":
        return partial(_find_jekyll_address, pattern=_read_jekyll_pattern(root))
    if generator == "hugo":
        config = _read_hugo(root)
        language = _find_hugo_language(config)
        return partial(_find_hugo_address, permalinks=_read_permalinks(config), main_language=language)
    if generator == "mkdocs":
        return _find_mkdocs_address
    if generator == "hashnode":
        return _find_hashnode_address
    return lambda note: ""


def _find_jekyll_address(note: OldNote, pattern: str) -> str:
    if note.front.values.get("permalink"):
        return ""  # read from there
    name = PurePosixPath(note.path).stem
    dated = re.match(r"\d{4}-\d{1,2}-\d{1,2}-(?P<title>.+)", name)
    title = str(note.front.values.get("slug") or (dated["title"] if dated else name))
    values = {
        "categories": "/".join(_list_words(note.front, "categories") or _list_words(note.front, "category")).lower(),
        "title": title,
        "slug": title.lower(),
        **_name_day(note.day),
    }
    return _fill(_JEKYLL_STYLES.get(pattern, pattern), values)


def _find_hugo_address(note: OldNote, permalinks: Mapping[str, str], main_language: str) -> str:
    own = note.front.values.get("url")
    if isinstance(own, str) and own:
        return own if own.startswith("/") else f"/{own}"
    path = PurePosixPath(note.section) / note.path
    if main_language and path.parts[0] == main_language:  # `content/ja/entry/a.md` is at `/entry/a/`
        path = path.relative_to(main_language)
    path = path.parent if path.stem == "index" else path.with_suffix("")
    title = re.sub(r"[^\w]+", "-", str(note.front.values.get("title") or path.name).lower()).strip("-")
    slug = str(note.front.values.get("slug") or path.name)
    sections = path.parent.as_posix().strip(".")
    values = {
        "title": title,
        "slug": str(note.front.values.get("slug") or title),
        "slugorfilename": slug,
        "slugorcontentbasename": slug,
        "filename": path.name,
        "contentbasename": path.name,
        "section": sections.split("/")[0],
        "sections": sections,
        **_name_day(note.day),
    }
    pattern = permalinks.get(sections.split("/")[0], "/:sections/:slugorfilename/")
    return _fill(pattern, values).lower()


def _find_mkdocs_address(note: OldNote) -> str:
    path = PurePosixPath(note.section) / note.path
    path = path.parent if path.stem.lower() in ("index", "readme") else path.with_suffix("")
    return f"/{path.as_posix()}/"


def _find_hashnode_address(note: OldNote) -> str:
    slug = note.front.values.get("slug")
    return f"/{slug}" if isinstance(slug, str) and slug else ""


def _read_jekyll_pattern(root: Path) -> str:
    """Return the pattern of addresses of a Jekyll site, or the name of one that ships."""
    paths = (root / name for name in ("_config.yml", "_config.yaml"))
    config = next((_load(path) for path in paths if path.is_file()), {})
    return str(config.get("permalink") or "date")


def _read_permalinks(config: dict[str, Any]) -> dict[str, str]:
    """Return the patterns of addresses of a Hugo site, by section."""
    found: dict[str, Any] = config.get("permalinks") or {}
    pages: dict[str, Any] = found.get("page") or found
    return {str(name): str(pattern) for name, pattern in pages.items() if isinstance(pattern, str)}


def _find_hugo_language(config: dict[str, Any]) -> str:
    """Return the language of a Hugo site whose pages have no folder in their addresses; empty if all have one."""
    low = {str(name).lower(): value for name, value in config.items()}
    return "" if low.get("defaultcontentlanguageinsubdir") else str(low.get("defaultcontentlanguage") or "en")


def _read_hugo(root: Path) -> dict[str, Any]:
    paths = (root / f"{stem}{suffix}" for stem in _HUGO_FILES for suffix in _LOADERS)
    return next((_load(path) for path in paths if path.is_file()), {})


def _load(path: Path) -> dict[str, Any]:
    try:
        loaded = _LOADERS[path.suffix](path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):  # a mistake of the other site's is none of ours
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _list_words(front: FrontMatter, name: str) -> list[str]:
    value = front.values.get(name) or []
    words = value.split() if isinstance(value, str) else value
    return [str(word) for word in words]


def _name_day(day: date) -> dict[str, str]:
    return {
        "year": f"{day.year:04d}",
        "short_year": f"{day.year % 100:02d}",
        "month": f"{day.month:02d}",
        "i_month": str(day.month),
        "monthname": f"{day:%B}",
        "day": f"{day.day:02d}",
        "i_day": str(day.day),
        "y_day": f"{day.timetuple().tm_yday:03d}",
        "yearday": str(day.timetuple().tm_yday),
    }


def _fill(pattern: str, values: Mapping[str, str]) -> str:
    """Return a pattern with its names filled in; empty where one is not known."""
    names = [match["name"] for match in _TOKEN.finditer(pattern)]
    if any(name not in values for name in names):
        return ""
    return re.sub(r"/{2,}", "/", "/" + _TOKEN.sub(lambda match: values[match["name"]], pattern))
