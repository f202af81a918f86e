"""Links to a note in notes, READMEs and pages, changed when the note moves."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tilfolio.checking.anchors import find_note
from tilfolio.engines.mkdocs.assemble import JudgedNotes
from tilfolio.model import Slug
from tilfolio.pages.paths import til_uri
from tilfolio.pages.targets import split_target
from tilfolio.parse.links import find_links
from tilfolio.steps.places import Places

Lead = Callable[[str], str | None]
"""Gives the new path for the path in a link; None: it stays."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rewritten:
    """A file with its links changed, not written yet."""

    path: Path
    content: bytes
    count: int


def rewrite_links(text: str, lead: Lead) -> tuple[str, int]:
    """Return a text with the paths of its links changed, and how many were; all other characters stay."""
    pieces: list[str] = []
    position = count = 0
    links = sorted(find_links(text), key=lambda link: link.target_start)
    for link in links:
        path, _, _ = split_target(link.target)
        end = link.target_start + min((link.target.find(sign) for sign in "#?" if sign in link.target), default=-1)
        end = link.target_end if end < link.target_start else end
        found = lead(path) if path and "://" not in link.target and link.target_start >= position else None
        if found is not None and found != path:
            pieces += (text[position : link.target_start], quote(found, safe="/~!$&'*+,;=@"))
            position, count = end, count + 1
    return "".join((*pieces, text[position:])), count


def rewrite_content(content: bytes, lead: Lead) -> tuple[bytes, int]:
    """Return a file with the paths of its links changed; one that is not UTF-8 stays as it is."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content, 0
    is_of_windows = "\r\n" in text and text.count("\r\n") == text.count("\n")
    changed, count = rewrite_links(text.replace("\r\n", "\n") if is_of_windows else text, lead)
    return (changed.replace("\n", "\r\n") if is_of_windows else changed).encode("utf-8"), count


def lead_from(notes: JudgedNotes, source: str, old: str, new: str) -> Lead:
    """Return what gives the path to the file `new` for links to the note `old` in the note `source`."""
    root = notes.places.shown(notes.places.tils)
    folder = posixpath.dirname(source)
    known = {old: [til for til in notes.tils if til.source == old]}

    def lead(path: str) -> str | None:
        if find_note(known, posixpath.dirname(posixpath.normpath(f"{root}/{source}")), path, root) != old:
            return None
        relative = posixpath.relpath(new, folder or ".")
        return relative if posixpath.splitext(path)[1] else posixpath.splitext(relative)[0]

    return lead


def lead_own(before: Path, after: Path) -> Lead:
    """Return what gives the paths of a note's own links once it is in another folder."""

    def lead(path: str) -> str | None:
        if path.startswith("/") or "\0" in path:
            return None
        names = (path, f"{path}.md", f"{path}.markdown")
        meant = next((name for name in names if os.path.lexists(before / name)), None)
        if meant is None or (after / meant).exists():
            return None
        moved = Path(os.path.relpath(before / meant, after)).as_posix()
        return (moved if meant == path else moved.removesuffix(meant[len(path) :])) + "/" * path.endswith("/")

    return lead


def lead_page(page: Path, places: Places, source: Path, target: Path) -> Lead:
    """Return what gives the path to the file `target` for links to the file `source` in a README or page."""

    def lead(path: str) -> str | None:
        if "\0" in path:
            return None
        start = places.root if path.startswith("/") else page.parent
        named = Path(os.path.normpath(start / path.lstrip("/")))
        if named not in (source, source.with_suffix("")):
            return None
        moved = Path(os.path.relpath(target, start)).as_posix()
        moved = moved if named == source else posixpath.splitext(moved)[0]
        return f"/{moved}" if path.startswith("/") else moved

    return lead


def lead_address(page: Path, places: Places, old: str, new: str) -> Lead:
    """Return what gives the path to the page of the slug `new` for links of a page in `docs/` to that of `old`."""
    folder = posixpath.dirname(page.relative_to(places.docs).as_posix())

    def lead(path: str) -> str | None:
        if posixpath.normpath(posixpath.join(folder, path)) != til_uri(Slug(old)):
            return None
        return posixpath.relpath(til_uri(Slug(new)), folder or ".")

    return lead


def plan_relinks(notes: JudgedNotes, old: str, new: str, slugs: tuple[str, str] | None) -> Iterator[Rewritten]:
    """Yield the notes, READMEs and pages of `docs/` that link to a note, with these links changed.

    `slugs` are the note's before and after, if they differ.
    """
    places = notes.places
    linking = (til for til in notes.tils if til.source not in (old, new) and til.links)
    for source in dict.fromkeys(til.source for til in linking):
        yield from _rewrite(places.tils / source, lead_from(notes, source, old, new))
    known = {places.tils / til.source for til in notes.tils}
    for path in _list_pages(places):
        if path in known:
            continue
        leads = [lead_page(path, places, places.tils / old, places.tils / new)]
        if slugs and path.is_relative_to(places.docs):
            leads.append(lead_address(path, places, *slugs))
        yield from _rewrite(path, _first(leads))


def _first(leads: Sequence[Lead]) -> Lead:
    return lambda path: next(filter(None, (lead(path) for lead in leads)), None)


def _rewrite(path: Path, lead: Lead) -> Iterator[Rewritten]:
    content, count = rewrite_content(path.read_bytes(), lead)
    if count:
        yield Rewritten(path=path, content=content, count=count)


def _list_pages(places: Places) -> Iterator[Path]:
    """Yield the README at the top, those of projects, and the pages of `docs/`."""
    found = [*places.root.glob("*.md"), *places.projects.rglob("*.md")]
    readmes = (path for path in found if path.stem.lower() == "readme")
    for path in dict.fromkeys((*sorted(readmes), *sorted(places.docs.rglob("*.md")))):
        below = path.relative_to(places.root).parts if path.is_relative_to(places.root) else path.parts
        if path.is_file() and not path.is_symlink() and not any(part.startswith(".") for part in below):
            yield path
