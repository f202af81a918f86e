"""Stretches of withheld words that stand in several public texts: the end of one title, and the beginning of another.

Notes of a series have titles that begin alike. In a list these follow each other as the title and the first heading of
a draft do.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from html import unescape

from tilfolio.trust.compared_words import split_words
from tilfolio.trust.leaks import BREAK, TITLE, excuse

_NAMES = "abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr"
_INLINE = re.compile(rf"</?(?:a|{_NAMES})\b[^<>]*>")
"""Tags in the middle of a text."""
_IN_TITLE = re.compile(rf"</?(?:{_NAMES})\b[^<>]*>")
"""The same, but links that follow each other are two titles."""
_END = re.compile(r"<[^<>]*>|\n|/#|\",\"|\":|[。！？]|[.!?](?=[\s<])")
"""Where a text ends in HTML and in its JSON, a line or a sentence of it, or the path in an address of a heading."""
_END_OF_VALUE = re.compile(r"\",\"|\":|\\n|[\n<>]")
"""Where a text ends in HTML, also within a tag, and in JSON."""


def join_texts(text: str) -> str:
    """Return the words of HTML or of lines with a space around each, and a mark where one text ends."""
    return _join_words(_END, _INLINE, text)


def list_parts(stretches: Iterable[str], joined: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts of each stretch that stand in different texts; none where one text has it.

    `stretches` are words with a space between them; `joined` is what `join_texts` returns.
    """
    letters = joined.replace(" ", "")
    for stretch in stretches:
        signs, found = stretch.replace(" ", ""), None
        if signs not in letters:  # in the text, other words may be apart or together
            found = re.search(f" ?(?:{BREAK} )*".join(map(re.escape, signs)), joined)
        yield tuple(part.strip() for part in found[0].split(BREAK) if part.strip()) if found else ()


def find_at_words(stretches: Set[str], text: str, joined: str) -> set[str]:
    """Return those of some words in a row that do not begin or end in the middle of a word of HTML or JSON.

    `joined` is what `join_texts` returns for the text.
    """
    found = {stretch for stretch in stretches if f" {stretch} " in joined}
    if found == stretches:  # saves reading the text once more
        return found
    texts = (joined, f" {' '.join(split_words(unescape(text)))} ")
    return {stretch for stretch in stretches if stretch in found or _is_at_words(stretch, texts)}


def _is_at_words(stretch: str, texts: Sequence[str]) -> bool:
    if any(f" {stretch} " in text for text in texts):
        return True
    pattern = f" ?(?:{BREAK} )*".join(map(re.escape, stretch.replace(" ", "")))
    is_there = any(re.search(pattern, text) for text in texts)
    return not is_there or any(re.search(f"(?<= ){pattern}(?= )", text) for text in texts)


def find_whole(titles: Set[str], text: str) -> set[str]:
    """Return those of some titles that stand in one text of HTML or JSON, and not at the ends of two."""
    if not titles:
        return set()
    lower, letters = text.lower(), _join_words(_END_OF_VALUE, _IN_TITLE, text).replace(" ", "")
    return {title for title in titles if title in lower or title.replace(" ", "") in letters}


def _join_words(end: re.Pattern[str], inline: re.Pattern[str], text: str) -> str:
    """Return the words of a text with a space around each, and a mark where a text ends."""
    return f" {' '.join(split_words(unescape(end.sub(f' {BREAK} ', inline.sub(' ', text)))))} "


def find_public(parts: Iterable[str], published: Sequence[str], addresses: Iterable[str]) -> set[str]:
    """Return those of some words in a row that anybody may read."""
    asked = set(parts)
    known = excuse(asked, published, addresses) if asked else set()
    short = {part for part in asked - known if part.count(" ") < TITLE - 1}
    for text in published if short else ():
        joined = f" {' '.join(split_words(text))} "
        known |= {part for part in short if f" {part} " in joined}
    return known


def find_joined_titles(stretches: Iterable[str], titles: Iterable[str]) -> set[str]:
    """Return those of some words in a row that are the end of one title and the beginning of another."""
    named = [split_words(title) for title in titles]
    ends = {" ".join(words[start:]) for words in named for start in range(len(words))}
    begins = {" ".join(words[:end]) for words in named for end in range(1, len(words) + 1)}
    found = set()
    for stretch in stretches:
        words = stretch.split(" ")
        if any(" ".join(words[:at]) in ends and " ".join(words[at:]) in begins for at in range(1, len(words))):
            found.add(stretch)
    return found
