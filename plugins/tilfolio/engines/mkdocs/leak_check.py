"""Edge: reads a finished site, and looks in it for what is withheld."""

from __future__ import annotations

import hashlib
import html
import logging
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec
from mkdocs.exceptions import PluginError
from msgspec import Struct
from msgspec.structs import replace

from tilfolio.engines.mkdocs.site_folder import empty_site, read_site, stamp_file
from tilfolio.engines.mkdocs.site_texts import FEEDS, JSON, open_file, read_all, read_json
from tilfolio.gather.unpacked import NAMES
from tilfolio.steps.screening import is_binary
from tilfolio.steps.withheld import Texts
from tilfolio.store.sqlite import CacheStore
from tilfolio.store.workers import count_cores, map_on_cores
from tilfolio.trust.leaks import BREAK, TITLE, WORDS, Guard, Leak, excuse, part_links, replace_entities
from tilfolio.trust.parted import find_joined_titles, find_public, find_whole, list_parts

log = logging.getLogger("mkdocs.plugins.tilfolio")

_MARKUP = (".html", ".htm", ".svg", ".xml", ".rss", ".atom", ".xsl")
_CODE = (".js", ".css", ".map")
_LIBRARIES = ("assets/javascripts/", "assets/stylesheets/", "assets/tilfolio/")
"""Folders of the theme's and our own scripts, which hold no text of authors."""
_FILES_AT_ONCE = 500
_BODY = re.compile(rb">([^<]+)")
"""Text between two tags."""
_VALUE = re.compile(rb"=\"([^\"]+)\"")
_IS_BARE = re.compile(rb"=(?:'|(?!\")(?:(?<=href=)|(?<=content=)|(?<=title=)))")
_BARE_VALUE = re.compile(rb"='([^']+)'|\b(?:href=|content=|title=)([^\s\"'<>]+)")
"""As other programs write attributes."""
_LONE = re.compile(rb"<(?![A-Za-z/!?])")
"""A `<` that does not begin a tag."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]\\]+|\]\(([^()\s]+)\)")
_WHOLE_ADDRESS = re.compile(rb"https?://[^\s\"'<>()\[\]\\]+")
_TAGS = re.compile(rb"\s*(?:<[^<>]*>\s*)*")
_NOT_WHOLE = (
    "was not searched to the end for what is withheld: it is larger than 50 MB, unpacked 200 MB, or it is broken or has"
    " a password. Look into it before you publish it"
)
_MOST_TOLD = 5
_MOST_PARTED = 1000
"""Leaks that are looked at once more: a file full of them is one."""
_SHORT = 120
"""Characters of a line that may have fewer than eight words."""


class _Checked(Struct, frozen=True, array_like=True):
    """A file of a site that was checked."""

    stamp: tuple[int, ...] = ()
    """Empty where the disk does not tell whether a file was written again."""
    name: str = ""
    """A hash of its content; empty where it is to be read again."""
    leaks: tuple[Leak, ...] = ()
    """Also those that are excused."""
    is_whole: bool = True
    """Whether all of it was read."""


class Checked(Struct, frozen=True):
    """What a check hands to the next one, so that only changed files are read then."""

    guard: str = ""
    files: dict[str, _Checked] = {}


def check_leaks(
    site: Path, texts: Texts, store: CacheStore | None, tell: Callable[[str], None] = log.info
) -> tuple[Leak, ...]:
    """Return where a finished site tells what it must not, and tell of files of which not all was read.

    With a store only files are read that have changed.
    """
    if not texts.withheld:
        return ()
    key = f"checked:{site}"
    stored = store.get(key) if store is not None else None
    try:
        before = msgspec.json.decode(stored, type=Checked) if stored else Checked()
    except msgspec.ValidationError:
        before = Checked()
    leaks, checked = LeakCheck(Guard(texts.withheld)).run(site, texts, before)
    if store is not None:
        store.put(key, msgspec.json.encode(checked))
    for uri in (uri for uri, file in checked.files.items() if not file.is_whole):
        tell(f"{uri}: {_NOT_WHOLE}")
    return leaks


def refuse_leaks(site: Path, leaks: Sequence[Leak], *, serving: bool) -> None:
    """Empty a site that tells what it must not, so that nobody publishes it; one that is only served is shown.

    Raises:
        PluginError: it does; the text names the files and the words.
    """
    if not leaks:
        return
    first = {leak.file: leak for leak in reversed(leaks)}
    told_of = [f"{leak.file} tells '{leak.words}' of {leak.source}" for leak in reversed(first.values())]
    where = "; ".join(told_of[:_MOST_TOLD])
    more = f" and {len(told_of) - _MOST_TOLD} more files" if len(told_of) > _MOST_TOLD else ""
    remedy = "If anybody may read these words, write them in a published note as well; else it is a mistake of a plugin"
    if serving:
        log.error("The site shows what is withheld, so it cannot be published: %s%s. %s.", where, more, remedy)
        return
    empty_site(site)
    raise PluginError(f"tilfolio: the site shows what is withheld, so it was deleted: {where}{more}. {remedy}.")


class _Wanted(NamedTuple):
    """A path in the site to check: a file, or a folder or link, of which only the address is checked."""

    uri: str
    known: _Checked
    """What an earlier build has found in it."""
    is_file: bool


_NEW = _Checked()
_NO_FILE = "no file"
"""In place of the hash of a file's content."""


class LeakCheck:
    """Looks for what is withheld in the files of one site."""

    def __init__(self, guard: Guard) -> None:
        """Name what to look for."""
        self._guard = guard

    def run(self, site: Path, texts: Texts, before: Checked) -> tuple[tuple[Leak, ...], Checked]:
        """Return the leaks in a site, and what to hand in next time, so that only changed files are read then."""
        known = before.files if before.guard == self._guard.digest else {}
        files: dict[str, _Checked] = {}
        wanted: list[_Wanted] = []
        stamps: list[tuple[int, ...]] = []
        for uri, status in read_site(site):
            # A file that is moved aside and back has another time of change.
            stamp: tuple[int, ...] = (stamp_file(status) or ())[:3]
            earlier, is_file = known.get(uri, _NEW), stat.S_ISREG(status.st_mode)
            if earlier.name and (earlier.stamp == stamp if is_file else earlier.name == _NO_FILE):
                files[uri] = earlier
            else:
                wanted.append(_Wanted(uri, earlier, is_file))
                stamps.append(stamp)
        for each, stamp, checked in zip(wanted, stamps, self._read(site, wanted), strict=True):
            files[each.uri] = replace(checked, stamp=stamp) if stamp or not each.is_file else replace(checked, name="")
        found = dict.fromkeys(leak for file in files.values() for leak in file.leaks)
        # What is excused today may be withdrawn tomorrow, so it is asked each time.
        excused = excuse({leak.words for leak in found}, texts.published, texts.addresses) if found else set()
        left = self._find_alone(site, [leak for leak in found if leak.words not in excused])
        return tuple(_leave_out_parted(site, left, texts)), Checked(self._guard.digest, files)

    def _find_alone(self, site: Path, leaks: Sequence[Leak]) -> tuple[Leak, ...]:
        """Return the leaks that a file has when it is read alone: with all its lines, also those that others have."""
        files = {leak.file for leak in leaks}
        alone = {
            uri: _Reader(self._guard).read(site, _Wanted(uri, _NEW, (site / uri).is_file())).leaks for uri in files
        }
        return tuple(leak for leak in leaks if leak in alone[leak.file])

    def _read(self, site: Path, wanted: Sequence[_Wanted]) -> list[_Checked]:
        """Return what is found in each file, without its stamp; on all cores."""
        parts = [wanted[start : start + _FILES_AT_ONCE] for start in range(0, len(wanted), _FILES_AT_ONCE)]

        def read(part: Sequence[_Wanted]) -> list[_Checked]:
            reader = _Reader(self._guard)
            return [reader.read(site, each) for each in part]

        decode = msgspec.json.Decoder(list[_Checked]).decode
        done = map_on_cores(read, parts, cores=count_cores(), encode=msgspec.json.encode, decode=decode)
        return [one for part, _ in done for one in part]


def _leave_out_parted(site: Path, leaks: Sequence[Leak], texts: Texts) -> Iterator[Leak]:
    """Yield the leaks but those whose words stand in several texts, each of which is public."""
    joined = find_joined_titles({leak.words for leak in leaks}, texts.titles) if leaks else set()
    leaks = [leak for leak in leaks if leak.words not in joined]
    parts: dict[Leak, tuple[str, ...]] = {}
    apart: set[tuple[str, str]] = set()
    for uri, of_file in groupby(leaks[:_MOST_PARTED], key=lambda leak: leak.file):
        told_of = [leak for leak in of_file if not leak.in_address]
        text = read_all(site / uri) if told_of else ""
        long = [leak for leak in told_of if leak.words.count(" ") >= WORDS - 1]
        titles = {leak.words for leak in told_of} - {leak.words for leak in long}
        apart.update((uri, title) for title in titles - find_whole(titles, text))
        found = list_parts((leak.words for leak in long), text)
        parts.update(zip(long, found, strict=True))
    public = find_public({part for each in parts.values() for part in each}, texts.published, texts.addresses)
    for leak in leaks:
        is_public = parts.get(leak) and public.issuperset(parts[leak])
        if leak.in_address or not (is_public or (leak.file, leak.words) in apart):
            yield leak


class _Reader:
    """Reads some files of a site, one after the other: what several of them have alike is looked at once."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._done: set[bytes] = set()
        """Lines of pages that were checked once and are skipped from then on."""
        self._again: set[bytes] = set()
        """Lines that are checked on every page."""
        self._addresses: set[str] = set()
        self._values: set[bytes] = set()
        self._found: dict[Leak, None] = {}

    def read(self, site: Path, wanted: _Wanted) -> _Checked:
        """Return what is found in a file, without its stamp."""
        uri, self._found = wanted.uri, {}
        if not uri.startswith(_LIBRARIES):  # such as the licence of a library
            self._check_address(uri, uri)
        if not wanted.is_file:
            return self._end(_NO_FILE)
        if not (_is_text(uri) or uri.lower().endswith(NAMES)):
            return self._end("not read")
        content = _read(site / uri)
        if content is None:
            return self._end("")
        known = wanted.known
        # Most files are written once, so one that is new need not be known again by its content.
        name = hashlib.blake2b(content, digest_size=16).hexdigest() if known.name else "new"
        if name == known.name:
            return known
        opened = open_file(uri, content)
        for part, text in opened.texts:
            if _is_text(part):
                self._check_content(uri, part.lower(), text)
        return self._end(name, is_whole=opened.is_whole)

    def _end(self, name: str, *, is_whole: bool = True) -> _Checked:
        return _Checked((), name, tuple(self._found), is_whole)

    def _check_content(self, uri: str, name: str, content: bytes) -> None:
        if name.endswith((".html", ".htm")):
            lines = self._leave_out_seen(content.split(b"\n"))
            self._check_markup(uri, b"\n".join(lines))
            if not self._found:  # else other pages with these lines would seem to tell nothing
                self._note_seen(lines)
            return
        text = content.decode("utf-8", "replace")
        if name.endswith(_MARKUP):
            self._check_markup(uri, (html.unescape(text) if name.endswith(FEEDS) else text).encode())
            return
        text = read_json(text) if name.endswith(JSON) else text
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

    def _leave_out_seen(self, lines: list[bytes]) -> list[bytes]:
        """Return the lines that no other page had, and short ones with words: they may part a text."""
        done = self._done
        return [line for line in lines if line not in done]

    def _note_seen(self, lines: list[bytes]) -> None:
        done, again = self._done, self._again
        for line in lines:
            if line not in again:
                may_part = len(line) < _SHORT and not _TAGS.fullmatch(line)
                (again if may_part else done).add(line)


def _list_bodies(html: bytes) -> list[bytes]:
    """Return what stands between the tags of HTML, comments as well."""
    return _BODY.findall(b">" + _LONE.sub(b" ", html.replace(b"<!--", b">")))


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _is_text(uri: str) -> bool:
    """Return whether a file can hold what an author wrote."""
    return not (is_binary(uri) or (uri.lower().endswith(_CODE) and uri.startswith(_LIBRARIES)))
