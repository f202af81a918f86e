"""Find everything in the repository that points at a note, and plan how it changes when the note moves."""

import os
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.checking.anchors import find_note
from tilfolio.cli.relinking import (
    Lead,
    Rewrite,
    combine,
    edit_front_matter,
    edit_links,
    edit_wikilinks,
    edit_yaml,
    rewrite_content,
)
from tilfolio.cli.repository import ask_git
from tilfolio.derive.names import Names
from tilfolio.engines.mkdocs.assemble import ClassifiedNotes
from tilfolio.gather.walk import join_shown
from tilfolio.model import INDEX_NAMES, Slug
from tilfolio.pages.paths import til_uri, url_of
from tilfolio.steps.places import Places
from tilfolio.trust.published_urls import FILE

_TEXTS = frozenset((".md", ".markdown", ".ipynb", ".yml", ".yaml", ".toml", ".json", ".html", ".txt", ".j2", ".rst"))
_LARGEST = 1_000_000
"""Bytes of a file that is searched for mentions."""


class Move(Struct, frozen=True, kw_only=True):
    """A note that gets another file; both paths are below the folder of notes."""

    old: str
    new: str
    slugs: Sequence[tuple[str, str]] = ()
    """Slugs that change: before and after."""


class Rewritten(Struct, frozen=True, kw_only=True):
    """A file with its links changed, not written yet."""

    path: Path
    content: bytes
    count: int


class Mention(Struct, frozen=True, kw_only=True):
    """A place that still names the old file or address."""

    path: Path
    line: int
    text: str


def rewrite_own(content: bytes, before: Path, after: Path) -> tuple[bytes, int]:
    """Return a note with its own links as they must be in another folder, and how many changed."""
    lead = lead_own(before, after)
    return rewrite_content(content, lambda text: [*edit_front_matter(text, lead), *edit_links(text, lead)])


def lead_own(before: Path, after: Path) -> Lead:
    """Return the lead for a note's own links when it goes to another folder."""

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


def lead_from(notes: ClassifiedNotes, source: str, move: Move) -> Lead:
    """Return the lead for links from a file in the folder of notes, named by its path below that."""
    root = notes.places.shown(notes.places.tils)
    folder = posixpath.dirname(source)
    known = {move.old: [til for til in notes.tils if til.source == move.old]}

    def lead(path: str) -> str | None:
        if find_note(known, posixpath.dirname(posixpath.normpath(f"{root}/{source}")), path, root) != move.old:
            return None
        relative = posixpath.relpath(move.new, folder or ".")
        return relative if posixpath.splitext(path)[1] else posixpath.splitext(relative)[0]

    return lead


def lead_page(page: Path, places: Places, move: Move) -> Lead:
    """Return the lead for links from a README or a page in `docs/`."""
    source, target = places.tils / move.old, places.tils / move.new

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


def lead_uri(folder: str, move: Move) -> Lead:
    """Return the lead for paths such as `til/why.md`, as pages in a folder below `docs/` and `nav` name notes."""
    uris = {til_uri(Slug(old)): til_uri(Slug(new)) for old, new in move.slugs}

    def lead(path: str) -> str | None:
        found = uris.get(posixpath.normpath(posixpath.join(folder, path))) if path.endswith(".md") else None
        return posixpath.relpath(found, folder or ".") if found else None

    return lead


def lead_url(notes: ClassifiedNotes, move: Move) -> Lead:
    """Return the lead for whole addresses of the site's pages."""

    def locate(slug: str) -> str:
        return notes.site_url + url_of(til_uri(Slug(slug)), directory_urls=notes.directory_urls)

    urls = {locate(old).rstrip("/"): locate(new) for old, new in move.slugs if notes.site_url}

    def lead(path: str) -> str | None:
        found = urls.get(path.rstrip("/"))
        return found if found is None or path.endswith("/") else found.rstrip("/")

    return lead


def plan_relinks(notes: ClassifiedNotes, move: Move, config_file: Path) -> Iterator[Rewritten]:
    """Yield the notes, READMEs, pages of `docs/` and configuration that name a note, with that changed."""
    places = notes.places
    names = _find_names(move)
    rename = rename_wikilink(notes, move)
    for path in _list_pages(places):
        content = path.read_bytes()
        if path == places.tils / move.old or not any(name in content.lower() for name in names):
            continue
        is_page = path.is_relative_to(places.docs)
        folder = posixpath.dirname(path.relative_to(places.docs).as_posix()) if is_page else ""
        below = path.relative_to(places.tils).as_posix() if path.is_relative_to(places.tils) else None
        lead = combine(
            lead_from(notes, below, move) if below else lead_page(path, places, move),
            *([lead_uri(folder, move)] if is_page else ()),
            lead_url(notes, move),
        )
        yield from _rewrite(path, content, _edit_page(lead, partial(rename, path)))
    if config_file.is_file():
        lead = combine(lead_uri("", move), lead_url(notes, move))
        yield from _rewrite(config_file, config_file.read_bytes(), lambda text: edit_yaml(text, lead, ("nav",)))


def _edit_page(lead: Lead, rename: Lead) -> Rewrite:
    return lambda text: [*edit_front_matter(text, lead), *edit_links(text, lead), *edit_wikilinks(text, rename)]


def _find_names(move: Move) -> frozenset[bytes]:
    """Return words in lower case. A file that names the note contains at least one of them."""
    stems = [posixpath.splitext(posixpath.basename(move.old))[0], *(old for old, _ in move.slugs)]
    return frozenset(written.lower().encode() for stem in stems for written in (stem, quote(stem)))


def rename_wikilink(notes: ClassifiedNotes, move: Move) -> Callable[[Path, str], str | None]:
    """Return what gives the new name in a `[[name]]` of a file, where the old name no longer leads to the note."""
    places = notes.places
    old, new = (join_shown(places.shown(places.tils), path) for path in (move.old, move.new))
    slugs = dict(move.slugs)
    moved = [
        replace(til, shown=new, slug=Slug(slugs.get(til.slug, til.slug)), aliases=(*til.aliases, *slugs))
        if til.source == move.old
        else til
        for til in notes.tils
    ]
    before, after = Names(notes.tils), Names(moved)

    def rename(path: Path, name: str) -> str | None:
        folder = posixpath.dirname(f"/{places.shown(path)}")
        if [*before.find(name, folder)] != [f"/{old}"] or [*after.find(name, folder)] == [f"/{new}"]:
            return None
        stem = posixpath.splitext(move.new)[0]
        short = posixpath.basename(stem)
        return short if [*after.find(short, folder)] == [f"/{new}"] else stem

    return rename


def _rewrite(path: Path, content: bytes, rewrite: Rewrite) -> Iterator[Rewritten]:
    changed, count = rewrite_content(content, rewrite)
    if count:
        yield Rewritten(path=path, content=changed, count=count)


def _list_pages(places: Places) -> Iterator[Path]:
    """Yield the notes, the README at the top, those of projects, and the pages of `docs/`."""
    readmes = [*places.root.glob("*.md"), *places.projects.rglob("*.md")]
    found = (
        *sorted((*places.tils.rglob("*.md"), *places.tils.rglob("*.markdown"))),
        *sorted(path for path in readmes if path.stem.lower() == "readme"),
        *sorted(places.docs.rglob("*.md")),
    )
    for path in dict.fromkeys(found):
        below = path.relative_to(places.root).parts if path.is_relative_to(places.root) else path.parts
        hidden = any(part.startswith(".") for part in below) or any(path.is_relative_to(each) for each in places.others)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path


def find_mentions(notes: ClassifiedNotes, move: Move, written: Mapping[Path, bytes]) -> Iterator[Mention]:
    """Yield the lines that still name the old file or address; `written` are files as they will be."""
    places, name = notes.places, posixpath.basename(move.old)
    others = {posixpath.basename(path) for path in (move.new, *(til.source for til in notes.tils)) if path != move.old}
    if name.lower() in INDEX_NAMES or name in others:
        name = join_shown(places.shown(places.tils), move.old)
    spelled = [re.escape(each) for each in {name, quote(name)}]
    addresses = [re.escape(f"til/{each}") + r"(?![\w-]|/[\w-])" for old, _ in move.slugs for each in {old, quote(old)}]
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join((*spelled, *addresses))})")
    for path in _list_texts(places):
        if path in (places.tils / move.old, places.tils / move.new):
            continue
        content = written.get(path) or path.read_bytes()
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if found := pattern.search(line):
                yield Mention(path=path, line=number, text=found[0])


def _list_texts(places: Places) -> Iterator[Path]:
    """Yield the text files that git tracks or would add; without git, those that are not hidden."""
    listed = ask_git(places.root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed is None:
        paths = [path.relative_to(places.root) for path in places.root.rglob("*")]
        paths = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
    else:
        paths = [Path(name) for name in listed.split("\0") if name]
    for path in sorted(places.root / path for path in paths):
        if path.suffix.lower() not in _TEXTS or path.name == FILE or path.is_symlink() or not path.is_file():
            continue
        if path.stat().st_size <= _LARGEST and not any(path.is_relative_to(each) for each in places.others):
            yield path
