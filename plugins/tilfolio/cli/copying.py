"""Notes of another repository as they are copied: their texts with days, old addresses and links that lead there."""

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote

from tilfolio.cli.foreign_links import choose_file, choose_note, find_embedded, find_figures, read_target
from tilfolio.cli.layouts import Layout
from tilfolio.cli.old_addresses import OldNote, choose_address_finder
from tilfolio.edits import apply_edits
from tilfolio.errors import SourceError
from tilfolio.model import INDEX_NAMES, NO_CATEGORY, SourceFile
from tilfolio.parse.dated import read_dated_path, read_long_day
from tilfolio.parse.frontmatter import read_front_matter
from tilfolio.parse.links import find_links
from tilfolio.steps.collecting import Collected
from tilfolio.writing.write_fields import add_item, declare_field, rename_field

_NOTION = re.compile(r" [0-9a-f]{32}(?=\.md$|/|$)")
_NOTION_DAY = re.compile(
    r"^(?:Created(?: time| at| on)?|Date(?: Created)?|생성(?: ?일시?)?|날짜|作成日時?|日付|创建时间|日期): "
    r"(?:(?P<long>\w+ \d{1,2}, \d{4})|(?P<y>\d{4}) ?[-/.년年] ?(?P<m>\d{1,2}) ?[-/.월月] ?(?P<d>\d{1,2})(?!\d))",
    re.M,
)
"""The property of a page, as exports in English, Korean, Japanese and Chinese call it and write the day."""
_WRITTEN = ("date", "created", "publishdate", "datepublished")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#|\?|$")
_STATIC = ("", "static", "assets", "docs", "source")
"""Where an address from the site's root may lie: of Jekyll, Hugo, MkDocs."""
FILES = "files"
"""The folder for pictures that lay outside the folder of notes."""


class Copies:
    """The copies that an import writes, by path below the folder of notes."""

    def __init__(
        self, root: Path, layout: Layout, collected: Collected, learned_on: Mapping[str, date], known: Collection[str]
    ) -> None:
        """Copy all notes. `learned_on` are their days where they are, by path; `known` are the site's categories."""
        self.notes: dict[str, bytes] = {}
        self.files: dict[str, Path] = {}
        """Where each file is now."""
        self.problems: list[str] = []
        self.dated = self.aliased = 0
        """How many notes got a day, and an alias."""
        sources = collected.tils.sources
        renamed = {source.path: _rename(source.path, layout) for source in sources}
        taken = Counter(renamed.values())
        # Notes that would be one keep what the export added.
        self._names = {path: path if taken[new] > 1 else new for path, new in renamed.items()}
        self._root, self._layout, self._others = root, layout, collected.tils.assets
        self._categories = {*known, NO_CATEGORY, ""}
        days = {source.path: learned_on.get(source.path, source.added_on) for source in sources}
        find_address = choose_address_finder(root, layout.generator)
        self._addresses = {
            source.path: find_address(
                OldNote(
                    path=source.path,
                    section=_find_section(layout),
                    day=days[source.path],
                    front=read_front_matter(source.text, source.shown)[0],
                )
            )
            for source in sources
        }
        self._by_stem = {posixpath.splitext(path)[0]: path for path in self._names}
        self._by_address = {address.strip("/"): path for path, address in self._addresses.items() if address}
        for source in sources:
            self.notes[self._names[source.path]] = self._copy(source, _find_day(source, days[source.path], layout))

    def _copy(self, source: SourceFile, day: date | None) -> bytes:
        """Return the text of a note as it will be written."""
        front, mistake = read_front_matter(source.text, source.shown)
        text = source.text[: len(source.text) - len(front.body)] + self._lead_links(source, front.body)
        content = text.encode("utf-8")
        if mistake is not None:
            self.problems.append(str(mistake))
            return content
        category = front.values.get("category")
        # A category of its own is one of its categories, which the site need not know.
        if isinstance(category, str) and category.lower() not in self._categories and "categories" not in front.values:
            content = self._edit(rename_field, content, "category", "categories", source.shown)
        if day is not None:
            content = self._edit(declare_field, content, "date", day.isoformat(), source.shown)
            self.dated += 1
        address = self._addresses[source.path]
        if address and address.strip("/") != f"til/{read_dated_path(self._names[source.path]).slug}":
            name = "redirect_from" if isinstance(front.values.get("aliases"), str) else "aliases"
            content = self._edit(add_item, content, name, address, source.shown)
            self.aliased += 1
        return content

    def _edit(self, edit: Callable[[bytes, str, str, str], bytes], content: bytes, *values: str) -> bytes:
        try:
            return edit(content, *values)
        except SourceError as error:
            self.problems.append(str(error))
            return content

    def _lead_links(self, source: SourceFile, body: str) -> str:
        """Return a text with its links leading to where notes and files are copied to."""
        here = posixpath.dirname(self._names[source.path])
        edits = []
        for link in find_links(body):
            meant, is_note = read_target(link.target)
            if _ELSEWHERE.match(meant):
                continue
            path, mark, fragment = meant.partition("#")
            if is_note:
                note = choose_note(path, posixpath.dirname(source.path), _find_section(self._layout), self._by_stem)
                new = self._names[note] if note else None
            else:
                new = self._place(source, unquote(path))
            if new is None:
                continue
            target = quote(posixpath.relpath(new, here or "."), safe="/()!~*'+,;=@&$") + mark + fragment
            if unquote(target) != unquote(link.target):
                edits.append((link.target_start, link.target_end, target))
        for start, end, path in find_figures(body):
            if not _ELSEWHERE.match(path) and (new := self._place(source, unquote(path))):
                edits.append((start, end, quote(posixpath.relpath(new, here or "."), safe="/")))
        for name in find_embedded(body):
            file = choose_file(name, posixpath.dirname(source.path), self._others)
            if file is not None and _is_file_inside(self._root / self._layout.tils / file, self._root):
                self.files[_rename(file, self._layout)] = self._root / self._layout.tils / file
        return apply_edits(body, edits)

    def _place(self, source: SourceFile, path: str) -> str | None:
        """Return the new path of what a link leads to; a file is copied."""
        address = posixpath.normpath(posixpath.join("/", self._addresses[source.path], path)).strip("/")
        if note := self._by_address.get(address):
            return self._names[note]
        folder = posixpath.normpath(self._layout.tils)
        for candidate in self._candidates(folder, source, path):
            below = posixpath.relpath(candidate, folder)
            if below in self._names:
                return self._names[below]
            file = self._root / candidate
            if _is_file_inside(file, self._root) and not candidate.lower().endswith((".md", ".markdown")):
                is_below = folder == "." or candidate.startswith(f"{folder}/")
                new = _rename(below if is_below else f"{FILES}/{candidate}", self._layout)
                self.files[new] = file
                return new
        return None

    def _candidates(self, folder: str, source: SourceFile, path: str) -> list[str]:
        if path.startswith("/"):
            return [posixpath.normpath(posixpath.join(top, path.lstrip("/"))) for top in _STATIC]
        own = posixpath.join(folder, posixpath.dirname(source.path))
        near = posixpath.normpath(posixpath.join(own, path))
        return [each for each in (near, posixpath.normpath(path)) if not each.startswith("..")]


def _find_section(layout: Layout) -> str:
    """Return the folder of notes below that of all content: `posts` for Hugo's `content/posts`."""
    for top in ("content", "docs"):
        if layout.tils == top or layout.tils.startswith(f"{top}/"):
            return layout.tils[len(top) :].strip("/")
    return ""


def _find_day(source: SourceFile, learned_on: date, layout: Layout) -> date | None:
    """Return the day to write into a note: none where it says its day itself."""
    values = read_front_matter(source.text, source.shown)[0].values
    if any(values.get(name) for name in _WRITTEN[:-1]) or read_dated_path(_rename(source.path, layout)).day:
        return None
    written = values.get("datepublished")
    if isinstance(written, str) and (day := read_long_day(written)):
        return day
    if layout.generator == "notion" and (match := _NOTION_DAY.search(source.text[:2000])):
        if match["long"]:
            return read_long_day(match["long"]) or learned_on
        with suppress(ValueError):
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
    return learned_on


def _rename(path: str, layout: Layout) -> str:
    """Return a path without what an export added to it; a README stays one."""
    if layout.generator == "notion":
        path = _NOTION.sub("", path)
    folder, name = posixpath.split(path)
    if not folder and name.lower() in INDEX_NAMES:
        return "imported.md"
    return path


def _is_file_inside(path: Path, root: Path) -> bool:
    """Return whether it is a file, not hidden, and no symlink leads out of `root`."""
    try:
        below = path.resolve(strict=True).relative_to(root)
    except (OSError, ValueError, RuntimeError):
        return False
    return path.is_file() and not any(part.startswith(".") for part in below.parts)
