"""Edge: reads the files of a finished site, and looks in them for what is withheld."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import filterfalse
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from tilfolio.engines.mkdocs.site_folder import read_file
from tilfolio.engines.mkdocs.site_texts import FEEDS, JSON, open_file, read_entries, read_feed, read_json
from tilfolio.gather.unpacked import NAMES
from tilfolio.pages.paths import INDEX_JSON
from tilfolio.steps.searching import is_binary
from tilfolio.trust.leaks import BREAK, TITLE, Guard, Leak, part_links, replace_entities

_MARKUP = (".html", ".htm", ".svg", ".xml", ".rss", ".atom", ".xsl")
_CODE = (".js", ".css", ".map")
_LIBRARIES = ("assets/javascripts/", "assets/stylesheets/", "assets/tilfolio/")
"""Folders of the theme's and our own scripts, which hold no text of authors."""
_BODY = re.compile(rb">([^<]+)")
"""Text between two tags."""
_VALUE = re.compile(rb"=\"([^\"]+)\"")
_IS_BARE = re.compile(rb"=(?:'|(?!\")(?:(?<=href=)|(?<=content=)|(?<=title=)))")
_BARE_VALUE = re.compile(rb"='([^']+)'|\b(?:href=|content=|title=)([^\s\"'<>]+)")
"""Attributes in single quotes or without quotes."""
_LONE = re.compile(rb"<(?![A-Za-z/!?])")
"""A `<` that does not begin a tag."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]\\]+|\]\(([^()\s]+)\)")
_WHOLE_ADDRESS = re.compile(rb"https?://[^\s\"'<>()\[\]\\]+")
_TAGS = re.compile(rb"\s*(?:<[^<>]*>\s*)*")
_INDEXES: Final = {"search/search_index.json": "docs", INDEX_JSON: "tils"}
"""Large files of which few entries change, with the name of the list of entries."""
_SHORT = 120
"""Characters of a line that may have fewer than eight words."""


class CheckedFile(Struct, frozen=True, array_like=True):
    """A file of a site that was checked."""

    stamp: tuple[int, ...] = ()
    """Empty where the disk does not tell whether a file was written again."""
    name: str = ""
    """A hash of its content; empty where it is to be read again."""
    leaks: tuple[Leak, ...] = ()
    """Also those that are excused."""
    is_whole: bool = True
    """Whether all of it was read."""
    entries: tuple[str, ...] = ()
    """Of an index: hashes of the entries that tell nothing."""


class Wanted(NamedTuple):
    """A path in the site to check: a file, or a folder or link, of which only the address is checked."""

    uri: str
    known: CheckedFile
    """What an earlier build has found in it."""
    is_file: bool


NEW = CheckedFile()
NO_FILE = "no file"
"""In place of the hash of a file's content."""


class Reader:
    """Reads files of a site one by one, and skips lines that it has checked in another file."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._done: set[bytes] = set()
        """Lines of pages that were checked once and are skipped from then on."""
        self._again: set[bytes] = set()
        """Lines that are checked on every page."""
        self._addresses: set[str] = set()
        self._values: set[bytes] = set()
        self._found: dict[Leak, None] = {}

    def read(self, site: Path, wanted: Wanted) -> CheckedFile:
        """Return the leaks in a file, without its stamp."""
        uri, self._found = wanted.uri, {}
        if not uri.startswith(_LIBRARIES):  # such as the licence of a library
            self._check_address(uri, uri)
        if not wanted.is_file:
            return self._end(NO_FILE)
        if not (_is_text(uri) or uri.lower().endswith(NAMES)):
            return self._end("not read")
        content = read_file(f"{site}/{uri}")
        if content is None:
            return self._end("")
        known = wanted.known
        # Most files are written once, so one that is new need not be known again by its content.
        name = hashlib.blake2b(content, digest_size=16).hexdigest() if known.name else "new"
        if name == known.name:
            return known
        if uri in _INDEXES and (entries := read_entries(content, _INDEXES[uri])):
            clean = tuple(self._check_entries(uri, entries, set(known.entries)))
            return replace(self._end(name), entries=clean)
        opened = open_file(uri, content)
        for part, text in opened.texts:
            if _is_text(part):
                self._check_content(uri, part.lower(), text)
        return self._end(name, is_whole=opened.is_whole)

    def _check_entries(self, uri: str, entries: Sequence[str], known: set[str]) -> Iterator[str]:
        """Check the entries of an index that are new in it, and yield hashes of those that tell nothing."""
        all_found = self._found
        for entry in entries:
            name, self._found = hashlib.blake2b(entry.encode(), digest_size=8).hexdigest(), {}
            if name not in known:
                self._check_text(uri, entry)
            if not self._found:
                yield name
            all_found.update(self._found)
        self._found = all_found

    def _end(self, name: str, *, is_whole: bool = True) -> CheckedFile:
        return CheckedFile((), name, tuple(self._found), is_whole)

    def _check_content(self, uri: str, name: str, content: bytes) -> None:
        if name.endswith((".html", ".htm")):
            # What no other page had, and short lines with words: they may part a text.
            lines = [*filterfalse(self._done.__contains__, content.split(b"\n"))]
            self._check_markup(uri, b"\n".join(lines))
            if not self._found:  # else other pages with these lines would seem to tell nothing
                self._note_seen(lines)
            return
        text = content.decode("utf-8", "replace")
        if name.endswith(_MARKUP):
            self._check_markup(uri, (read_feed(text) if name.endswith(FEEDS) else text).encode())
            return
        self._check_text(uri, read_json(text) if name.endswith(JSON) else text)

    def _check_text(self, uri: str, text: str) -> None:
        self._check_words(uri, part_links(text))
        self._check_addresses(uri, {match[1] or match[0] for match in _ADDRESS.finditer(text)})

    def _check_markup(self, uri: str, markup: bytes) -> None:
        plain = replace_entities(b" ".join(_list_bodies(markup)))
        self._check_words(uri, plain)
        values = {*_VALUE.findall(markup)}
        if _IS_BARE.search(markup):
            values.update(quoted or bare for quoted, bare in _BARE_VALUE.findall(markup))
        values -= self._values
        paths = b"\n".join({value.partition(b"?")[0] for value in values if b"/" in value and b" " not in value})
        links = set(paths.decode("utf-8", "replace").split("\n"))
        links.update(address.decode("utf-8", "replace") for address in _WHOLE_ADDRESS.findall(plain))
        self._check_addresses(uri, links)
        told = [value for value in values if value.count(b" ") >= TITLE - 1]
        self._check_words(uri, replace_entities(f" {BREAK} ".encode().join(told)))
        if not self._found:
            self._values |= values

    def _check_words(self, uri: str, plain: str | bytes) -> None:
        for stretch, source in self._guard.find_words(plain):
            self._found[Leak(uri, stretch, source)] = None

    def _check_addresses(self, uri: str, addresses: set[str]) -> None:
        for address in addresses - self._addresses:
            self._check_address(uri, address)
        if not self._found:
            self._addresses |= addresses

    def _check_address(self, uri: str, address: str) -> None:
        if name := self._guard.find_address(address):
            self._found[Leak(uri, name, self._guard.names[name], in_address=True)] = None

    def _note_seen(self, lines: list[bytes]) -> None:
        new = set(lines).difference(self._again)
        self._again |= (may_part := {line for line in new if len(line) < _SHORT and not _TAGS.fullmatch(line)})
        self._done |= new - may_part


def _list_bodies(html: bytes) -> list[bytes]:
    """Return what stands between the tags of HTML, comments as well."""
    return _BODY.findall(b">" + _LONE.sub(b" ", html.replace(b"<!--", b">")))


def _is_text(uri: str) -> bool:
    """Return whether a file can hold what an author wrote."""
    return not (is_binary(uri) or (uri.lower().endswith(_CODE) and uri.startswith(_LIBRARIES)))
