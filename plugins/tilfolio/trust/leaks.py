"""Whether a finished site tells anything of what is withheld: its words, its titles, its names and addresses.

Eight words in a row of a withheld text are a leak wherever they stand, unless they also stand in what is published.
A title or a file's name counts from four words on; shorter ones count in an address only. To look for many stretches
of words at once, each is found by three words in it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from urllib.parse import unquote

WORDS = 8
"""So many words in a row are a quotation."""
TITLE = 4
"""So many words make a title or a name that can be told from any other text."""

_ROW = 3
_WORD = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"^(?:\d{1,4} )+|(?: \d{1,4})+$")
_TAG = re.compile(r"<[^<>]*>|&[#\w]{1,10};")
_TARGET = re.compile(r"\]\([^()\s]*\)|\]\[[^\[\]\n]*\]|<[^<>]*>")
"""What of Markdown is not read: where links lead, and HTML."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]\\]+")
_ENTITIES = ("&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#x27;", "&#34;", "&nbsp;", "&para;")
_ANY_FILE = frozenset({"index", "readme", ""})
_BREAK = "0til0"
_DATE = re.compile(r"^\d{4}-\d\d-\d\d-")


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """Something that no file of a site may tell of."""

    shown: str
    """As messages call it."""
    text: str = ""
    titles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Below the site's root or the repository's, without extension: `til/vim/undo`, `TILs/vim/undo`."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Where a site tells of something withheld."""

    file: str
    words: str
    source: str


class Guard:
    """Everything to look for."""

    def __init__(self, withheld: Sequence[Withheld]) -> None:
        """Take the stretches of words, names and addresses of what is withheld."""
        self.stretches: dict[str, str] = {}
        """By words: the file that they were taken from."""
        self.names: dict[str, str] = {}
        """Names and addresses that count in addresses alone."""
        for one in withheld:
            for stretch in _list_stretches(one):
                self.stretches.setdefault(stretch, one.shown)
            for address in map(str.lower, one.addresses):
                end = _DATE.sub("", address.rpartition("/")[2])
                for name in () if end in _ANY_FILE else (address, end):
                    self.names.setdefault(name, one.shown)
        self._places = _index(self.stretches)
        self._ends = {name.rpartition("/")[2] for name in self.names}

    @property
    def digest(self) -> str:
        """Name all that is looked for: a file that held none of it still does not."""
        told = "\n".join([*sorted(self.stretches), "", *sorted(self.names)])
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    def find_words(self, words: Sequence[str]) -> Iterator[str]:
        """Yield the stretches that a text holds."""
        places = self._places
        for place, three in [found for found in enumerate(_triples(words)) if found[1] in places]:
            for offset, length in places[three]:
                start = place - offset
                stretch = " ".join(words[start : start + length]) if start >= 0 else ""
                if stretch in self.stretches:
                    yield stretch

    def find_address(self, address: str) -> str:
        """Return the name in an address that must not be there; empty where there is none."""
        last = address.rstrip("/").rpartition("/")[2].lower()
        if last.replace("-", "").isalnum() and last not in self._ends:  # so of most addresses no more need be read
            return ""
        path = _shorten(address)
        if path.rpartition("/")[2] not in self._ends:
            return ""
        return next((name for name in _list_tails(path) if name in self.names), "")


def excuse(found: Iterable[str], published: Sequence[str], addresses: Iterable[str]) -> set[str]:
    """Return those of found stretches and names that tell nothing: they stand in what anybody may read.

    `published` are texts, `addresses` those of pages.
    """
    asked = set(found)
    # A page has days and counts everywhere: a number beside public words tells nothing more.
    bare = {stretch: _NUMBERS.sub("", stretch) for stretch in asked if stretch.count(" ") == WORDS - 1}
    wanted = asked | {words for words in bare.values() if words.count(" ") >= TITLE - 1}
    known: set[str] = set()
    vocabulary: set[str] = set()
    guard = Guard(())
    guard.stretches = dict.fromkeys(wanted, "")
    guard._places = _index(guard.stretches)
    for text in published:
        # A search index has code as escaped HTML.
        for words in (
            *_read_variants(text),
            *([split_words(part_links(escape(text, quote=False)))] if "<" in text else ()),
        ):
            vocabulary.update(words)
            known.update(guard.find_words(words))
    for address in (*addresses, *(match for text in published for match in _ADDRESS.findall(text))):
        known.update(wanted.intersection(_list_tails(_shorten(address))))
    # The folder of a published page may be called like something withheld.
    known.update(wanted.intersection(parent for address in addresses for parent in _list_parents(address.lower())))
    known.update(stretch for stretch, words in bare.items() if words in known)
    return known | {name for name in asked if " " not in name and _is_common(name, vocabulary)}


def split_words(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _WORD.findall(text.lower())


def strip_tags(html: str) -> str:
    """Return the text of HTML: a space for each tag and character reference."""
    return _TAG.sub(" ", html)


def _list_stretches(one: Withheld) -> Iterator[str]:
    for words in _read_variants(one.text):
        stretches = (words[start : start + WORDS] for start in range(len(words) - WORDS + 1))
        yield from (" ".join(stretch) for stretch in stretches if _BREAK not in stretch)
    names = [_DATE.sub("", address.rpartition("/")[2]) for address in one.addresses]
    for title in (*one.titles, *names):
        words = split_words(title)
        if len(words) >= TITLE:
            yield " ".join(words[:WORDS])


def _read_variants(text: str) -> Iterator[list[str]]:
    """Yield the words of a Markdown text as pages have them, and those of what pages leave out."""
    plain = _TARGET.sub(" ", text)
    yield split_words(strip_tags(plain))
    if plain != text:
        # Where a link leads does not belong to the text around it.
        yield split_words(part_links(text))


def replace_entities(text: str) -> str:
    """Return the text of HTML with a space for each of the usual character references."""
    for entity in _ENTITIES if "&" in text else ():
        text = text.replace(entity, " ")
    return text


def part_links(markdown: str) -> str:
    """Return Markdown with a word between each link's text and where it leads, so that no stretch goes across."""
    return markdown.replace("](", f"] {_BREAK} (")


def _index(stretches: Iterable[str]) -> dict[tuple[str, str, str], set[tuple[int, int]]]:
    """Return where three words in a row stand in the stretches that are found by them, and how long these are.

    Long words are rare ones. Of words that are as long, those that other stretches are found by.
    """
    places: dict[tuple[str, str, str], set[tuple[int, int]]] = {}
    for stretch in stretches:
        words = stretch.split(" ")
        if len(words) < _ROW:
            continue
        ranked = (
            (len(three[0]) + len(three[1]) + len(three[2]), three in places, place)
            for place, three in enumerate(_triples(words))
        )
        place = max(ranked)[-1]
        places.setdefault((words[place], words[place + 1], words[place + 2]), set()).add((place, len(words)))
    return places


def _triples(words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return zip(words, islice(words, 1, None), islice(words, 2, None), strict=False)


def _is_common(name: str, vocabulary: set[str]) -> bool:
    """Return whether a name of one part consists of words that stand in published text."""
    words = split_words(name)
    return "/" not in name and len(words) < TITLE and vocabulary.issuperset(words)


def _shorten(address: str) -> str:
    """Return an address in lower case, without what a page's own file and extension add to it."""
    path = address.partition("?")[0].partition("#")[0].lower()
    path = (unquote(path) if "%" in path else path).removesuffix("/").removesuffix("/index.html")
    start = path.rfind("/") + 1
    return path[: path.rindex(".")] if "." in path[start:] else path


def _list_parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def _list_tails(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.partition("/")[2]
