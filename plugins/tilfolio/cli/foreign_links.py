"""What links of Jekyll, Hugo and Obsidian mean where they come from, for `til import`."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote

from tilfolio.parse.obsidian import WIKILINK
from tilfolio.parse.tree import read

_SITE = re.compile(r"\{\{-?\s*site\.(?:url|baseurl)[^{}]{0,100}\}\}")
_FILTERED = re.compile(r"\{\{-?\s*[\"'](?P<path>[^\"'{}]{1,500})[\"']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}")
_NOTE = re.compile(
    r"\{%-?\s*post_url\s+(?P<post>\S+)\s*-?%\}"
    r"|\{\{[<%]\s*(?:rel)?ref\s+[\"`]?(?P<ref>[^\"`\s{}]{1,500})[\"`]?[^{}]{0,100}[>%]\}\}"
)
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s[^{}]{0,500}?\bsrc=[\"`]?(?P<src>[^\"`\s{}<>]{1,500})")
_INDEXES = ("", "/index", "/_index")


def read_target(target: str) -> tuple[str, bool]:
    """Return the address that a generator would put in place of a target, and whether it must be that of a note."""
    if note := _NOTE.match(target):
        return note["post"] or note["ref"], True
    target = _FILTERED.sub(lambda match: match["path"], target)
    return _SITE.sub("", target), False


def find_figures(body: str) -> Iterator[tuple[int, int, str]]:
    """Yield where the shortcode `figure` names a picture, and its address."""
    if "figure" in body:
        yield from ((*match.span("src"), match["src"]) for match in _FIGURE.finditer(read(body).masked))


def find_embedded(body: str) -> Iterator[str]:
    """Yield the names of files in `![[picture.png]]` and `[[paper.pdf]]`; of notes they have no ending."""
    for match in WIKILINK.finditer(read(body).masked) if "[[" in body else ():
        name = match["name"].strip().lstrip("/")
        if posixpath.splitext(name)[1] not in ("", ".md", ".markdown"):
            yield name


def choose_note(name: str, folder: str, section: str, by_stem: Mapping[str, str]) -> str | None:
    """Return the note that `{{< ref "posts/undo.md" >}}` names; `by_stem` are the notes by path without ending.

    A name counts from the top of all content, whose folder of notes is `section`, or from the note's own folder.
    """
    plain = re.sub(r"\.(?:md|markdown)$", "", unquote(name).strip("/"))
    below = plain.removeprefix(f"{section}/") if section else plain
    stems = (below, plain, posixpath.normpath(posixpath.join(folder, plain)))
    found = (by_stem.get(f"{stem}{index}") for stem in stems for index in _INDEXES)
    return next(filter(None, found), None)


def choose_file(name: str, folder: str, files: Collection[str]) -> str | None:
    """Return the file of a vault that a name means: its path, else the one in the note's folder, else the nearest."""
    for path in (name, posixpath.normpath(posixpath.join(folder, name))):
        if path in files:
            return path
    ending = f"/{name}".casefold()
    alike = [path for path in files if f"/{path}".casefold().endswith(ending)]
    return min(alike, key=lambda path: (path.count("/"), path), default=None)
