"""Stretches of withheld words that stand in several public texts: the end of one title, and the beginning of another.

Notes of a series have titles that begin alike. In a list these follow each other as the title and the first heading of
a draft do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from tilfolio.trust.leaks import BREAK, TITLE, excuse, split_words

_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr)\b[^<>]*>"
)
"""Tags in the middle of a text."""
_END = re.compile(r"<[^<>]*>|\n")


def list_parts(stretches: Iterable[str], text: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts of each stretch that stand in different texts of HTML, or of lines; none where one text has it.

    `stretches` are words with a space between them.
    """
    joined = f" {' '.join(split_words(unescape(_END.sub(f' {BREAK} ', _INLINE.sub(' ', text)))))} "
    for stretch in stretches:
        found = None
        if f" {stretch} " not in joined:
            found = re.search(f"(?: {BREAK})* ".join(map(re.escape, stretch.split(" "))), joined)
        yield tuple(part.strip() for part in found[0].split(BREAK) if part.strip()) if found else ()


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
