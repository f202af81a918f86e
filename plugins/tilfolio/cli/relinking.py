"""Links in the files of notes, written anew after a file was moved."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from tilfolio.checking.anchors import find_note
from tilfolio.cli.new import show_path
from tilfolio.cli.notes import write_field
from tilfolio.engines.mkdocs.assemble import JudgedNotes
from tilfolio.pages.targets import split_target
from tilfolio.parse.code_spans import mask_code
from tilfolio.parse.links import find_links

Lead = Callable[[str], str | None]
"""Gives the new path for the path in a link; None: it stays."""


def rewrite_links(text: str, lead: Lead) -> tuple[str, int]:
    """Return a text with the paths of its links changed, and how many were; all other characters stay."""
    pieces: list[str] = []
    position = count = 0
    links = sorted(find_links(text, masked=mask_code(text)), key=lambda link: link.target_start)
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


def relink_others(notes: JudgedNotes, old: str, new: str) -> Iterator[str]:
    """Change the links to a note in all other notes, and yield what was changed where."""
    linking = (til for til in notes.tils if til.source not in (old, new) and til.links)
    for source in dict.fromkeys(til.source for til in linking):
        path = notes.places.tils / source
        changed, count = rewrite_content(path.read_bytes(), lead_from(notes, source, old, new))
        if count:
            write_field(path, changed)
            yield f"{show_path(path)}: {count} {'link' if count == 1 else 'links'} changed"
