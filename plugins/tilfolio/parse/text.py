"""Reading Markdown without rendering it: headings, sentences, how many words, a text cut short.

Offsets and line numbers are those of the text that is given.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from tilfolio.parse.blocks import Block
from tilfolio.parse.plain import plain_text, tell_block
from tilfolio.parse.tree import Tree, read

_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}[ \t]*$")
_NOT_READ = re.compile(r"\((?<=\]\()[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<[^<>]*>")
_WORD = re.compile(r"https?://\S+|[^\W_][\w'’\-./@:]*|(?<!`)`+ +`+")
_UNSPACED = r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"


class Heading(Struct, frozen=True, kw_only=True):
    """A heading, `# like this` or underlined."""

    level: int
    text: str
    """Plain text."""
    raw: str
    """Inline Markdown, without closing `#` and without an attribute list."""
    start: int
    end: int
    """Behind the whole heading: its underline and its line break belong to it."""
    line: int
    """1-based, in the text that was searched."""


@lru_cache(maxsize=4)
def find_headings(markdown: str) -> tuple[Heading, ...]:
    """Return the headings that are not in lists or quotes, in order; empty ones are left out.

    `##Tight` is taken for a heading, `#Some words` only as the first line of a text: `#tag` is a hashtag.
    """
    tree = read(markdown)
    found = (_make_heading(tree, block) for block in tree.blocks if block.kind == "heading" and block.parent is None)
    return tuple(heading for heading in found if heading.text)


def find_sections(markdown: str, title: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where the text below each heading of a name begins and ends: sections within it belong to it."""
    headings, end = find_headings(markdown), 0
    for number, heading in enumerate(headings):
        if heading.start >= end and title.match(heading.text):
            later = (other.start for other in headings[number + 1 :] if other.level <= heading.level)
            end = next(later, len(markdown))
            yield heading.end, end


def _make_heading(tree: Tree, block: Block) -> Heading:
    typed = block.content
    attributes = _ATTRIBUTES.search(typed) if typed.endswith("}") else None
    raw = typed[: attributes.start()].rstrip() if attributes else typed
    return Heading(
        level=block.level,
        text=tell_block(tree, block) if raw is typed else plain_text(raw),
        raw=raw,
        start=block.start,
        end=min(block.end + 1, len(tree.text)),
        line=block.first + 1,
    )


def summarize(text: str, limit: int = 200) -> str:
    """Return plain text cut to at most `limit` characters.

    The cut is at the last end of a sentence between 60 characters and the limit, else behind a word, with `…`.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, limit + 1) if is_sentence_end(text, match)]
    if ends and min(60, limit) <= ends[-1] <= limit:
        return text[: ends[-1]]
    cut = text[: limit - 1]
    if not text[limit - 1].isspace() and " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-(") + "…"


def count_words(markdown: str) -> int:
    """Return how many words a reader reads.

    Code blocks, comments, tags and link targets do not count, a code span counts as one word, and so does a
    URL. Two characters of Chinese or Japanese, which put no spaces between words, count as one.
    """
    prose = _NOT_READ.sub(" ", "\n".join(read(markdown).list_prose()))
    unspaced = 0
    if not prose.isascii():
        unspaced = sum(len(run) for run in re.findall(_UNSPACED, prose))
        prose = re.sub(_UNSPACED, " ", prose) if unspaced else prose
    return len(_WORD.findall(prose)) + (unspaced + 1) // 2


ABBREVIATIONS = frozenset({"e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "dr.", "mr.", "ms.", "no.", "fig.", "eq."})
_LONGEST_WORD = 40
"""Characters: far more than any abbreviation has, and not the whole text for each of its ends."""
_INITIAL = re.compile(r"(?!I\.)[A-Z]\.")
_CLOSING = ")\"'’”]"
SENTENCE_END = re.compile(rf"[.!?…。！？](?:(?<=[。！？])|(?:(?<=\S\.)|(?<=[!?…]))[{re.escape(_CLOSING)}]*(?=\s|$))")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a plain text on one line, the last one also if nothing ends it."""
    sentences, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if is_sentence_end(text, match):
            sentences.append(text[start : match.end()].strip())
            start = match.end()
    return tuple(filter(None, (*sentences, text[start:].strip())))


def is_sentence_end(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence ends at a match of SENTENCE_END.

    Not after `e.g.` or an initial (`David S. Lim`), and not before a lower-case letter.
    """
    word = text[max(0, match.end() - _LONGEST_WORD) : match.end()].rsplit(" ", 1)[-1].lstrip("(\"'")
    following = text[match.end() : match.end() + 2].lstrip()[:1]
    return (
        word.lower() not in ABBREVIATIONS and not (following and _INITIAL.fullmatch(word)) and not following.islower()
    )


def is_whole(sentence: str) -> bool:
    """Return whether a text ends as a sentence does, where `SENTENCE_END` matches."""
    bare = sentence.rstrip(_CLOSING)
    ends = bare.endswith(("!", "?", "…")) or (bare.endswith(".") and bare[-2:-1].strip() != "")
    return ends or sentence.endswith(("。", "！", "？"))
