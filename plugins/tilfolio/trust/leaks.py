"""Whether a finished site tells anything of what is withheld: its words, its titles, its names and addresses.

Eight words in a row of a withheld text, or twelve signs of a script without spaces between words, are a leak wherever
they stand, unless they also stand in what is published.
A title or a file's name counts from four words on; shorter ones count in an address only. To look for many texts at
once, four words in a row are chosen every few words of each, such that no eight words hold none of them.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import chain, groupby, islice
from typing import NamedTuple, TypeVar
from urllib.parse import unquote

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec import Struct

from tilfolio.trust.compared_words import UNSPACED, join_letters, split_words

WORDS = 8
"""Minimum number of consecutive words that count as a quotation."""
SIGNS = 12
"""The same in scripts without spaces between words, in characters; eight are a phrase that anybody writes."""
TITLE = 4
"""Minimum number of words of a title or a name that counts anywhere in a text."""

_ROW = 4
_LONGEST = 1000
"""More letters than nearly all words have."""
_EDGE = (
    r"\d{1,4}|p|br|hr|[uod]l|li|d[dt]|div|span|table|t[dhr]|thead|tbody|h[1-6]|pre|code|blockquote|details|summary"
    r"|a|abbr|b|del|em|i|img|kbd|mark|s|strong|su[bp]"
)
_EDGES = re.compile(rf"^(?:(?:{_EDGE}) )+|(?: (?:{_EDGE}))+$")
"""Numbers and names of HTML's elements around words."""
_NOT_READ = re.compile(r"\]\([^()\s]*\)|\]\[[^\[\]\n]*\]|\[\[[^\[\]|\n]{1,300}\||<[^<>]*>|&[#\w]{1,10};")
"""Parts of Markdown that are not compared: link targets and HTML. They are replaced in one pass, since
without them `cat <<EOF` would look like a tag that ends pages later."""
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
"""Signs as addresses have them: many names begin with the same ones."""
_BARE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,12} ?/?>")
_ONLY_DIGITS = re.compile(r"\d(?: \d)*")
"""A row of a small table, or of an example, says nothing alone."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]\\]+")
_SIGN = re.compile(rb"&(?:amp|lt|gt|quot|nbsp|para|#39|#x27|#34|#10);")
"""Character references of what is no letter."""
_ENTITY = re.compile(rb"&#?\w{1,30};")
_ANY_FILE = frozenset({"index", "readme", ""})
BREAK = "0til0"
"""Between texts that do not belong together: no withheld text has such a word."""
_DATE = re.compile(r"^\d{4}-\d\d-\d\d-")

Item = TypeVar("Item")


class Withheld(Struct, frozen=True, kw_only=True):
    """Something that no file of a site may tell of."""

    shown: str
    """As messages call it."""
    text: str = ""
    titles: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Below the site's root or the repository's, without extension: `til/vim/undo`, `TILs/vim/undo`."""


class Leak(Struct, frozen=True):
    """Where a site tells of something withheld."""

    file: str
    words: str
    source: str
    in_address: bool = False


class _Passage(NamedTuple):
    """Consecutive words; any `need` of them in a row must not be published."""

    words: Sequence[str]
    need: int
    source: str


class _Anchor(NamedTuple):
    """Four words of a passage by which it is found."""

    words: Sequence[bytes]
    """Those around it that can be in a stretch with it."""
    place: int
    need: int
    source: str


class Guard:
    """Everything to look for."""

    def __init__(self, withheld: Sequence[Withheld]) -> None:
        """Take the words, names and addresses of what is withheld."""
        self.names: dict[str, str] = {}
        """Names and addresses that count in addresses alone, and the file of each."""
        passages = [passage for one in withheld for passage in _list_passages(one)]
        self._finder = _Finder(passages)
        for one in withheld:
            for address in map(str.lower, one.addresses):
                end = _DATE.sub("", address.rpartition("/")[2])
                for name in () if end in _ANY_FILE else (address, end):
                    self.names.setdefault(name, one.shown)
        self._ends = {name.rpartition("/")[2] for name in self.names}
        told = [*(f"{passage.need} {' '.join(passage.words)}" for passage in passages), *sorted(self.names)]
        self.digest = hashlib.sha256("\n".join(told).encode("utf-8", "surrogatepass")).hexdigest()
        """Names all that is looked for: a file that held none of it still does not."""

    def find_words(self, text: str | bytes) -> Iterator[tuple[str, str]]:
        """Yield each stretch of withheld words in a text, and its file."""
        return self._finder.find(text)

    def find_address(self, address: str) -> str:
        """Return the name in an address that must not be there; empty where there is none."""
        last = address.rstrip("/").rpartition("/")[2].lower()
        if last.replace("-", "").isalnum() and last not in self._ends:  # so of most addresses no more need be read
            return ""
        path = _shorten(address)
        if path.rpartition("/")[2] not in self._ends:
            return ""
        return next((name for name in _list_tails(path) if name in self.names), "")


class _Finder:
    """Searches for many passages at once.

    An automaton looks for four words of each in the letters and digits of a text, whatever stands between them.
    """

    def __init__(self, passages: Sequence[_Passage]) -> None:
        """Choose the words by which each is found: of those that stand next to each other, the rarest."""
        counts = Counter(word for passage in passages for word in passage.words)
        anchors: dict[bytes, dict[tuple[object, ...], _Anchor]] = {}
        for passage in passages:
            costs = [counts[word] * _LONGEST - len(word) for word in passage.words]
            words = [word.encode() for word in passage.words]
            for place in _choose_anchors([min(row) for row in _list_rows(costs)], passage.need):
                begin = max(0, place + _ROW - passage.need)
                around = words[begin : place + passage.need]
                same = anchors.setdefault(b"".join(words[place : place + _ROW]), {})
                # Drafts made from one template have most of their words in common.
                anchor = _Anchor(around, place - begin, passage.need, passage.source)
                same.setdefault((*around, anchor.place, anchor.need), anchor)
        self._anchors = [tuple(same.values()) for same in anchors.values()]
        """By the number that the automaton gives to four words: where they stand."""
        self._automaton = BytesAhoCorasick(list(anchors), implementation=Implementation.ContiguousNFA)

    def find(self, text: str | bytes) -> Iterator[tuple[str, str]]:
        """Yield each stretch of a passage in a text, and its source."""
        letters = join_letters(text)
        for number, start, _ in self._automaton.find_matches_as_indexes(letters, overlapping=True):
            for anchor in self._anchors[number]:
                yield from _extend(letters, start, anchor)


def _list_rows(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """Return all items that follow each other, four at a time."""
    return zip(*(islice(items, start, None) for start in range(_ROW)), strict=False)


def _choose_anchors(costs: Sequence[int], need: int) -> Iterator[int]:
    """Yield places such that any `need` words in a row hold the four words that begin at one of them.

    `costs` says how little each place tells; those that tell most are chosen.
    """
    start, width = 0, need - _ROW + 1
    while start + width <= len(costs):
        start = costs.index(min(costs[start : start + width]), start) + 1
        yield start - 1


def _extend(letters: bytes, start: int, anchor: _Anchor) -> Iterator[tuple[str, str]]:
    """Yield the stretches of a passage around an anchor whose letters stand at `start` of a text's."""
    words, place, need, source = anchor
    first, last = place, place + _ROW
    end = start + sum(map(len, words[first:last]))
    while first > max(0, place + _ROW - need) and letters.endswith(words[first - 1], 0, start):
        first -= 1
        start -= len(words[first])
    while last < min(len(words), place + need) and letters.startswith(words[last], end):
        end += len(words[last])
        last += 1
    for begin in range(first, last - need + 1):
        yield b" ".join(words[begin : begin + need]).decode(), source


def excuse(found: Iterable[str], published: Sequence[str], addresses: Iterable[str]) -> set[str]:
    """Return those of found stretches and names that tell nothing: they stand in what anybody may read.

    `published` are texts, `addresses` those of pages.
    """
    asked = set(found)
    # A page has days, counts and elements everywhere: beside public words they tell nothing more.
    bare = {stretch: _EDGES.sub("", stretch) for stretch in asked if stretch.count(" ") >= WORDS - 1}
    wanted = asked | {words for words in bare.values() if words.count(" ") >= TITLE - 1}
    known = set(filter(_ONLY_DIGITS.fullmatch, asked))
    named = [stretch.split(" ") for stretch in wanted if stretch.count(" ") >= _ROW - 1]
    finder = _Finder([_Passage(words, len(words), "") for words in named])
    missing = {" ".join(words) for words in named}
    for text in chain(map(part_links, published), chain.from_iterable(map(_read_others, published))):
        if not missing:  # so it is for most, and that takes a third of the time
            break
        known.update(stretch for stretch, _ in finder.find(text))
        missing -= known
    for address in (*addresses, *(match for text in published for match in _ADDRESS.findall(text))):
        known.update(wanted.intersection(_list_tails(_shorten(address))))
    # The folder of a published page may be called like something withheld.
    folders = {parent for address in addresses for parent in _list_parents(address.lower())}
    known.update(wanted.intersection(tail for folder in folders for tail in _list_tails(folder)))
    known.update(stretch for stretch, words in bare.items() if words in known)
    names = {name for name in asked - known if " " not in name}
    vocabulary = set(chain.from_iterable(map(split_words, published))) if names else set()
    return known | {name for name in names if _is_common(name, vocabulary)}


def _list_passages(one: Withheld) -> Iterator[_Passage]:
    for words in _read_variants(one.text):
        for part in _split_at(words, BREAK):
            yield from _list_quotable(part, one.shown)
    names = [_DATE.sub("", address.rpartition("/")[2]) for address in one.addresses]
    for title in (*one.titles, *names):
        words = split_words(title)
        if len(words) - sum(map(bool, map(UNSPACED.match, words))) / 2 >= TITLE:
            yield _Passage(words[:WORDS], min(len(words), WORDS), one.shown)


def _list_quotable(words: list[str], source: str) -> Iterator[_Passage]:
    """Yield a text; one in a script without spaces needs more signs in a row, and its other words as many."""
    if sum(map(bool, map(UNSPACED.match, words))) * 4 < len(words):
        yield _Passage(words, WORDS, source)
        return
    yield _Passage(words, SIGNS, source)
    for is_spaced, run in groupby(words, lambda word: UNSPACED.match(word) is None):
        if is_spaced and len(spaced := list(run)) >= WORDS:
            yield _Passage(spaced, WORDS, source)


def _split_at(words: list[str], mark: str) -> Iterator[list[str]]:
    start = 0
    for place in [place for place, word in enumerate(words) if word == mark]:
        yield words[start:place]
        start = place + 1
    yield words[start:]


def _read_variants(text: str) -> Iterator[list[str]]:
    """Yield the words of a Markdown text as pages have them, and those of what pages leave out."""
    text = _PERCENT.sub(f" {BREAK} ", text)
    plain = _NOT_READ.sub(" ", text)
    yield split_words(plain)
    if plain != text:
        # Where a link leads does not belong to the text around it, and the names of elements are no words.
        yield split_words(part_links(_BARE_TAG.sub(" ", text)))


def _read_others(text: str) -> Iterator[str]:
    """Yield a published text as pages have it, and as a search index has it: code is escaped HTML."""
    yield _NOT_READ.sub(" ", text)
    if "<" in text:
        yield part_links(_BARE_TAG.sub(" ", text))
        yield part_links(escape(text, quote=False))


def replace_entities(html: bytes) -> bytes:
    """Return the text of HTML with a space for each of the usual character references, and others as what they mean."""
    if b"&" not in html:
        return html
    html = _SIGN.sub(b" ", html)
    return unescape(html.decode("utf-8", "replace")).encode() if _ENTITY.search(html) else html


def part_links(markdown: str) -> str:
    """Return Markdown with a word between each link's text and where it leads, so that no stretch goes across."""
    return markdown.replace("](", f"] {BREAK} (")


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
