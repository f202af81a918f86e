"""Reading Markdown without rendering it: headings, plain text, the first paragraph, how many words.

Offsets and line numbers are those of the text that is given. Where a function takes `masked`, it is
`read(markdown).masked`, for callers that need it more than once.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from tilfolio.parse.findings import find_findings
from tilfolio.parse.paragraphs import first_paragraph
from tilfolio.parse.plain import plain_text
from tilfolio.parse.sentence_ends import SENTENCE_END, is_sentence_end
from tilfolio.parse.tree import read

__all__ = [
    "Heading",
    "count_words",
    "find_findings",
    "find_headings",
    "first_paragraph",
    "plain_text",
    "summarize",
]

# These begin with a line break, which is put before the text: so the search jumps from line to line.
_ATX = re.compile(r"\n(?: {0,3}(?P<marks>#{1,6})(?=[ \t\n]|\Z)|(?P<tight>#{1,6})(?=\w))[ \t]*(?P<text>.*)")
_UNDERLINE = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
_SETEXT = re.compile(
    r"\n(?P<text> {0,3}[^\s>|#<=+*-].*|[*+-][^\s*+-].*|<(?:a|b|i|em|img|code)\b.*)"
    r"\n {0,3}(?P<line>=+|-+)[ \t]*(?=\n|\Z)"
)
_LONGEST_READ = 2000
_LONGEST_WORD = 40
_CLOSING_MARKS = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?:[#.][\w-]|[\w-]+=)[^{}\n]*\}[ \t]*$")
_NO_SETEXT = re.compile(r"[ ]*(?:\d{1,9}[.)][ \t]|!!!|\?\?\?|:::)")
_NOT_READ = re.compile(r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<[^<>]*>")
_WORD = re.compile(r"https?://\S+|[^\W_][\w'’\-./@:]*|(?<!`)`+ +`+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
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


def find_headings(markdown: str, masked: str | None = None) -> tuple[Heading, ...]:
    """Return the headings that are not in code, lists or quotes, in order; empty ones are left out.

    `##Tight` is taken for a heading, `#Some words` only as the first line of a text: `#tag` is a hashtag.
    """
    breaks = [match.start() for match in re.finditer("\n", markdown)]
    lines = "\n" + (read(markdown).masked if masked is None else masked)
    first = len(lines) - len(lines.lstrip())
    found = [_read_atx(match, markdown, breaks) for match in _ATX.finditer(lines) if _is_atx(match, first)]
    if _UNDERLINE.search(lines):
        found += [
            _read_setext(match, markdown, breaks) for match in _SETEXT.finditer(lines) if _is_setext(match, lines)
        ]
        found.sort(key=lambda heading: heading.start)
    return tuple(heading for heading in found if heading.text)


def _is_atx(match: re.Match[str], first: int) -> bool:
    """Return whether it is a heading; `first` is where the text has its first character that is not blank."""
    if match["tight"] != "#":
        return True
    several_words = " " in match["text"].strip() and not re.search(r"(?:^|\s)#\w", match["text"])
    return several_words and match.start() <= first


def _is_setext(match: re.Match[str], lines: str) -> bool:
    """Return whether the underlined line is a paragraph of its own; of more lines only GitHub makes a heading."""
    if _NO_SETEXT.match(match["text"]):
        return False
    above = lines[lines.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    return not above or above.startswith("#") or not above.strip("=-")


def _read_atx(match: re.Match[str], markdown: str, breaks: list[int]) -> Heading:
    level = len(match["marks"] or match["tight"])
    return _make_heading(markdown, breaks, match, level, _CLOSING_MARKS.sub("", _ATTRIBUTES.sub("", match["text"])))


def _read_setext(match: re.Match[str], markdown: str, breaks: list[int]) -> Heading:
    return _make_heading(
        markdown, breaks, match, 1 if match["line"][0] == "=" else 2, _ATTRIBUTES.sub("", match["text"])
    )


def _make_heading(markdown: str, breaks: list[int], match: re.Match[str], level: int, masked_text: str) -> Heading:
    # What ends the text is looked for in the masked text, where a `#` in a closing code span is no closing mark.
    start = match.start("text") - 1
    raw = markdown[start : start + len(masked_text)].strip()
    return Heading(
        level=level,
        text=plain_text(raw[:_LONGEST_READ]),
        raw=raw,
        start=match.start(),
        end=min(match.end(), len(markdown)),
        line=bisect_left(breaks, match.start()) + 1,
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


def count_words(markdown: str, masked: str | None = None) -> int:
    """Return how many words a reader reads.

    Code blocks, comments, tags and link targets do not count, a code span counts as one word, and so does a
    URL. Two characters of Chinese or Japanese, which put no spaces between words, count as one.
    """
    prose = _NOT_READ.sub(" ", read(markdown).masked if masked is None else masked)
    unspaced = 0
    if not prose.isascii():
        unspaced = sum(len(run) for run in _UNSPACED.findall(prose))
        prose = _UNSPACED.sub(" ", prose) if unspaced else prose
    return len(_WORD.findall(prose)) + (unspaced + 1) // 2
