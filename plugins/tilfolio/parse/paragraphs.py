"""The first paragraph of a note or a README: what a summary is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilfolio.parse.marks import LIST_MARKER
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read

_QUOTE = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
_BLOCK_TAG = re.compile(
    r" {0,3}</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6]|header|hr|iframe|li|main|nav|ol|p|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul"
    r"|video)\b",
    re.I,
)
_IMAGE = re.compile(r"!\[[^\[\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])|<(?:img|source)\b[^<>]*>", re.I)
_LINK = re.compile(
    r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])|(?<![\w(])https?://[^\s<>]+"
)
_KINDS = (
    # kind of line, what it may start with, what it looks like, whether only below a line of text
    ("underline", "=-", re.compile(r" {0,3}(?:=+|-+)[ \t]*$"), True),
    (
        "table",
        "|:-",
        re.compile(r"(?=.*\|)[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$"),
        True,
    ),
    ("rest", "|", re.compile(""), False),
    ("heading", "#", re.compile(r" {0,3}#{1,6}(?:[ \t]|$)|#{2,6}\w"), False),
    ("rule", "*-_", re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$"), False),
    ("html", "<", _BLOCK_TAG, False),
    ("alert", ">", re.compile(r"[ \t]*>[ \t]*\[!\w+\]"), False),
    ("admonition", "!?=/", re.compile(r"[ \t]*(?:!!!|\?\?\?\+?|===|///)"), False),
    ("definition", "[*", re.compile(r" {0,3}(?:\[[^\[\]\n]+\]:|\*\[[^\[\]\n]+\]:)"), False),
    ("item", "-*+0123456789", LIST_MARKER, False),
)
TASK_BOX = re.compile(r"\[[ xX]\][ \t]+")
"""What begins an item of a task list, behind its marker."""
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|$)")
_SUBSTANCE = re.compile(r"\w")
_LONGEST_READ = 4000
_HTML_LINK = re.compile(r"<a\b[^<>]*>(?:(?!<a\b).)*?</a>", re.I | re.S)
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_CENTRED = re.compile(r"<center\b|\balign[ ]?=[ ]?[\"']?center|text-align:[ ]?center", re.I)
_PIECE = re.compile(r"</(?:p|div|h[1-6]|center)>|<br[ ]?/?>\s*<br[ ]?/?>", re.I)
_NO_TAGLINE = re.compile(r"\s*<(?:details|summary|table|ul|ol|pre|video)\b", re.I)

_ENDS = re.compile(r"[.!?:;…。！？：][)\"'’”*_`]*$")
_UNSPACED = re.compile(r"[\u0e00-\u0fff\u3040-\u9fff\uac00-\ud7ff]")
_FEWEST_WORDS = 4
"""With fewer a paragraph that ends no sentence is a label: `Latest news`, above a list."""

_PROSE, _LABEL, _LIST, _ASIDE, _MARKUP, _POINTER = range(6)


def first_paragraph(markdown: str, masked: str | None = None) -> str:
    """Return the first real paragraph as plain text, or nothing.

    Headings, code, images, rows of badges, tables, rules and definitions are none. Where a text has no other,
    it is the first of, in this order: a few words that are no sentence, a list's item, the text of an admonition or
    alert, the text of an HTML block, a line that is only links.
    """
    masked = read(markdown).masked if masked is None else masked
    best, best_rank = "", _POINTER + 1
    for start, end, rank in _find_paragraphs(masked):
        if rank >= best_rank:
            continue
        text, actual = _read_paragraph(markdown[start:end], rank)
        if text and actual < best_rank:
            best, best_rank = text, actual
            if actual == _PROSE:
                break
    return best


def find_tagline(markdown: str, masked: str | None = None) -> str:
    """Return the first text of an HTML block, as plain text, that says something: at least four words beside links."""
    masked = read(markdown).masked if masked is None else masked
    for start, end, rank in _find_paragraphs(masked):
        raw = _IMAGE.sub("", markdown[start:end])
        words = plain_text(_HTML_LINK.sub("", raw)).split()
        if rank == _MARKUP and len([word for word in words if _SUBSTANCE.search(word)]) >= 4:
            return plain_text(raw)
    return ""


def find_centred_tagline(markdown: str, masked: str | None = None) -> str:
    """Return the first words of centred HTML above the first paragraph: a README's tagline, or nothing.

    Links, images and badges are no words of it; it has at least three.
    """
    masked = read(markdown).masked if masked is None else masked
    for start, end, rank in _find_paragraphs(masked):
        if rank != _MARKUP:
            if rank == _PROSE and _read_paragraph(markdown[start:end], rank)[1] == _PROSE:
                return ""
            continue
        raw = _IMAGE.sub("", markdown[start:end])
        if _NO_TAGLINE.match(raw) or not _CENTRED.search(markdown, 0, end):
            continue
        for piece in _PIECE.split(raw):
            words = plain_text(_SHORTCODE.sub("", _HTML_LINK.sub("", piece))).split()
            if len([word for word in words if _SUBSTANCE.search(word)]) >= 3:
                return plain_text(piece)
    return ""


def has_prose(markdown: str) -> bool:
    """Return whether a text holds a paragraph, beside headings, HTML, images, badges, links and lists."""
    return any(
        rank == _PROSE and _read_paragraph(markdown[start:end], rank)[1] == _PROSE
        for start, end, rank in _find_paragraphs(read(markdown).masked)
    )


def _read_paragraph(raw: str, rank: int) -> tuple[str, int]:
    raw, quotes = _QUOTE.subn("", raw[:_LONGEST_READ])
    without_images = _IMAGE.sub("", raw)
    without_links = _SHORTCODE.sub("", plain_text(_LINK.sub("", without_images)))
    if not _SUBSTANCE.search(without_links):
        link_texts = plain_text(without_images)
        return (link_texts if _SUBSTANCE.search(link_texts) else ""), max(rank, _POINTER)
    text = plain_text(without_images)
    if rank == _PROSE and _is_row_of_links(without_images, text, without_links):
        return text, _POINTER
    words = [word for word in text.split() if _SUBSTANCE.search(word)]
    is_short = len(words) < _FEWEST_WORDS and not _ENDS.search(text) and not _UNSPACED.search(text)
    return text, _LABEL if rank == _PROSE and is_short and not quotes else rank


def _is_row_of_links(raw: str, text: str, without_links: str) -> bool:
    """Return whether most words are those of at least three links: authors, badges in words, a menu."""
    beside = sum(_SUBSTANCE.search(word) is not None for word in without_links.split())
    return beside * 2 < len(text.split()) and len(_LINK.findall(raw)) >= 3


def _find_paragraphs(masked: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and rank of everything that could be a paragraph, in order."""
    start, rank, in_block, position, previous = -1, _PROSE, False, 0, 0
    for line in masked.split("\n"):
        kind = _classify(line, in_block=in_block, follows=start >= 0)
        if kind == "text":
            if start < 0:
                start = position
                rank = _ASIDE if rank == _ASIDE and line.startswith(("    ", "\t")) else _PROSE
        else:
            # An underline makes a heading of the line above it, a delimiter row a table's header.
            end = {"underline": start, "table": previous}.get(kind, position) - 1
            if 0 <= start < end:
                yield start, end, rank
            start = -1
            in_block = (in_block and kind != "blank") or kind in {"html", "table", "alert"}
            if kind in {"html", "alert"}:
                behind = position if kind == "html" else position + len(line) + 1
                yield behind, _end_of_block(masked, position), _MARKUP if kind == "html" else _ASIDE
            elif kind == "item":
                marker = LIST_MARKER.match(line)
                words = marker.end() if marker else 0
                box = TASK_BOX.match(line, words)
                start, rank = position + (box.end() if box else words), _LIST
            elif kind != "blank":
                rank = _ASIDE if kind == "admonition" else _PROSE
        previous, position = position, position + len(line) + 1
    if start >= 0:
        yield start, len(masked), rank


def _end_of_block(masked: str, position: int) -> int:
    blank = _BLANK_LINE.search(masked, position)
    return blank.start() if blank else len(masked)


def _classify(line: str, *, in_block: bool, follows: bool) -> str:
    """Return what a line is; `follows`: directly below a line of text."""
    if not line or line.isspace():
        return "blank"
    if in_block:
        return "rest"
    first = line.lstrip()[0]
    if first.isalpha():
        return "text"
    for kind, starts, pattern, only_below_text in _KINDS:
        if first in starts and (follows or not only_below_text) and pattern.match(line):
            return kind
    return "text"
