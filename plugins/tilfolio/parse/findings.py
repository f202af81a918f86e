"""The debugging story that a note tells: gotchas, symptoms, what was tried, causes, checks, fixes and error lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import cast

from tilfolio.model import Finding, FindingKind
from tilfolio.parse.edits import apply_edits
from tilfolio.parse.formulas import tell_formulas
from tilfolio.parse.marks import LIST_MARKER
from tilfolio.parse.tree import read

_WORDS = r"(?P<word>gotcha|symptom|tried|(?:root[ -])?cause|check|fix)(?:s|es|(?<=tried)[ ]first)?"
_MARKED = re.compile(
    r"^(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?(?P<marks>#{1,6}[ \t]+)?)"
    r"(?:(?![*_`\[(!])[^\w\s]{1,6}[ \t]*)?(?::\w+:[ \t]*)?(?P<open>[*_]{0,3})(?:(?![*_`\[(!])[^\w\s]{1,6}[ \t]*)?"
    + _WORDS
    + r"(?P<inner>[*_]{0,3})[ \t]?[:：](?P<outer>[*_]{0,3})[ \t]*(?P<rest>.*)$",
    re.M | re.I,
)
_BARE_HEADING = re.compile(rf"^[ \t>]*#{{1,6}}[ \t]+(?:[^\w\s]{{1,6}}[ \t]+)?{_WORDS}[ \t]*#*[ \t]*$", re.M | re.I)
"""`## Symptom`: a heading needs no colon."""
_ADMONITION = re.compile(
    r"^(?P<indent>[ \t]*)(?:!!!|\?\?\?\+?)[ \t]+(?P<word>gotcha|failure|fail|symptom|tried|cause|check|fix)\b[^\n\"]*"
    r"(?:\"(?P<title>[^\n]*)\"[ \t]*)?$",
    re.M | re.I,
)
_EMPTY = re.compile(
    r"^(?P<indent>[ \t]{0,12})[-*+][ \t]{1,4}[*_]{0,3}" + _WORDS + r"[*_]{0,3}[ \t]?[:：][*_]{0,3}[ \t]{0,9}(?:\n|\Z)",
    re.M | re.I,
)
"""A bullet of a template that was not filled in: `- Symptom:`."""
_STORY_WORDS = ("gotcha", "symptom", "tried", "cause", "check", "fix", "fail")
_STORY = re.compile(
    r"(?:gotcha|symptom|tried(?: first)?|cause|check|fix)(?:s|es)?[*_]{0,3}(?:[ \t]?[:：]|[ \t]*#*$)"
    r"|(?:!!!|\?\?\?\+?)[ \t]",
    re.M,
)
_ENDS_TEXT = re.compile(r"[ \t>]*(?:$|#{1,6}[ \t]|\||<|!!!|\?\?\?|\[!\w+\])")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)*")
_ERROR = re.compile(
    r"(?:E[ \t]+)?(?:Uncaught[ \t])?(?:[A-Za-z_][\w.:]*)?(?:Error|Exception|KeyboardInterrupt)(?:[ \t]?\[\w+\])?:"
    r"[ \t]+\S"
    r"|(?:\[[^\]]*\][ \t]*)?(?:ERROR|FATAL|CRITICAL)(?:[ \t]?[\d()])*:[ \t]*\S"
    r"|(?:error(?:\[E?\w+\])?|fatal|panic):[ \t]+\S+[ \t]+\S+[ \t]+\S"
)
_RAISED = re.compile(r"[A-Za-z_][\w.]*(?::[ \t].*)?$")
_TRACEBACK = "Traceback (most recent call last)"
_ERROR_HINTS = ("Error", "Exception", "ERROR", "FATAL", "CRITICAL", "error", "fatal:", "panic:", _TRACEBACK)
_MOST_ERRORS = 3


def find_findings(markdown: str, first_line: int = 1) -> tuple[Finding, ...]:
    """Return what a note tells of a bug, in the order it tells it.

    A finding is a bullet, a paragraph's line or a heading that starts with `Gotcha:`, `Symptom:`, `Tried:`,
    `Cause:`, `Check:` or `Fix:` (emphasis and an emoji may come before; a heading needs no colon), a `!!! gotcha` or
    `!!! failure` admonition, or an error's line in a code block, of which a note gives at most three. A list below
    such a word gives one finding an item. `first_line` is the file's line where the text begins.
    """
    masked = read(markdown).masked
    found: list[tuple[int, FindingKind, str]] = []
    folded = masked.lower()
    if any(word in folded for word in _STORY_WORDS) and _STORY.search(folded):
        found += _find_marked(markdown, masked)
        found += _find_admonitions(markdown, masked)
    found += islice(_find_errors(markdown), _MOST_ERRORS)
    found.sort(key=lambda item: item[0])
    breaks = [match.start() for match in re.finditer("\n", markdown)] if found else []
    return tuple(
        Finding(
            kind=kind,
            text=text if kind == "error" else tell_formulas(text),
            line=first_line + bisect_left(breaks, position),
        )
        for position, kind, text in found
        if text
    )


def starts_finding(text: str) -> bool:
    """Say whether a paragraph or list item begins with `Symptom:`, `Fix:` or another such word."""
    return _MARKED.match(text.split("\n", 1)[0]) is not None


def drop_empty_bullets(markdown: str) -> str:
    """Return a text without the bullets of a template that were not filled in: `- Symptom:` with nothing below."""
    if _EMPTY.search(markdown) is None:
        return markdown
    masked = read(markdown).masked
    empty = (match for match in _EMPTY.finditer(masked) if not _goes_on(masked, match.end(), len(match["indent"])))
    return apply_edits(markdown, [(*match.span(), "") for match in empty])


def _goes_on(masked: str, position: int, indent: int) -> bool:
    """Say whether what follows a bullet belongs to it: a text below it, or what is indented further."""
    line, _, _ = masked[position:].partition("\n")
    begin = position if line.strip() else _skip_blank(masked, position)
    following, _, _ = masked[begin:].partition("\n")
    is_deeper = len(following) - len(following.lstrip()) > indent
    is_lazy = begin == position and not LIST_MARKER.match(following) and not _ENDS_TEXT.match(following)
    return bool(following.strip()) and (is_deeper or is_lazy)


def drop_marker(text: str) -> str:
    """Return a plain text without the `Symptom:`, `Fix:` or other such word that it begins with."""
    match = _MARKED.match(text)
    if match is None or not match["rest"]:
        return text
    return match["rest"][:1].upper() + match["rest"][1:]


def _find_marked(markdown: str, masked: str) -> Iterator[tuple[int, FindingKind, str]]:
    for match in _MARKED.finditer(masked):
        kind, (start, end) = _name_kind(match["word"]), match.span("rest")
        rest = markdown[start:end].strip()
        if rest and match["open"] and not (match["inner"] or match["outer"]):
            rest = match["open"] + rest
        lines = [rest] if rest else []
        if not match["marks"]:
            lines += _read_continuation(markdown, masked, end + 1)
        if lines:
            yield match.start(), kind, " ".join(lines)
        else:
            for position, text in _read_below(markdown, masked, match.end(), _indent(match["before"])):
                yield position or match.start(), kind, text
    for match in _BARE_HEADING.finditer(masked):
        for position, text in _read_below(markdown, masked, match.end(), 0):
            yield position or match.start(), _name_kind(match["word"]), text


def _indent(before: str) -> int:
    """Return how far an item has to be indented to stand below a marker; 0: anywhere."""
    return len(before) - len(before.lstrip()) + 1 if LIST_MARKER.match(before.rstrip() + " x") else 0


def _read_below(markdown: str, masked: str, position: int, indent: int) -> Iterator[tuple[int, str]]:
    """Yield the paragraph below a marker that stands alone, or each item of the list below it, with its place."""
    follows = False
    while True:
        position = _skip_blank(masked, position)
        line = masked[position:].split("\n", 1)[0]
        is_item = LIST_MARKER.match(line)
        if (is_item and len(line) - len(line.lstrip()) < indent) or (follows and not is_item):
            return
        follows = True
        lines = list(_read_continuation(markdown, masked, position, first=True))
        if not lines:
            return
        yield position if is_item else 0, " ".join(lines)
        if not is_item:
            return
        for _ in lines:
            position = masked.find("\n", position) + 1 or len(masked)


def _find_admonitions(markdown: str, masked: str) -> Iterator[tuple[int, FindingKind, str]]:
    for match in _ADMONITION.finditer(masked):
        title = markdown[slice(*match.span("title"))].strip() if match["title"] else ""
        indent = len(match["indent"]) + 1
        begin = _skip_blank(masked, match.end())
        line = masked[begin : masked.find("\n", begin)]
        inside = len(line) - len(line.lstrip()) >= indent
        body = " ".join(_read_continuation(markdown, masked, begin, first=True)) if inside else ""
        joint = " " if title[-1:] in {".", "!", "?", ":", "…"} else ": "
        yield match.start(), _name_kind(match["word"]), joint.join(part for part in (title, body) if part)


def _name_kind(word: str) -> FindingKind:
    word = word.lower()
    if word in {"gotcha", "failure", "fail"}:
        return "gotcha"
    return cast("FindingKind", "cause" if word.endswith("cause") else word)


def _skip_blank(masked: str, position: int) -> int:
    """Return where the next line with text begins."""
    while position < len(masked) and masked[position].isspace():
        position += 1
    return masked.rfind("\n", 0, position) + 1


def _read_continuation(markdown: str, masked: str, position: int, *, first: bool = False) -> Iterator[str]:
    """Yield the lines of the paragraph that goes on here; `first`: it begins here, maybe as a bullet."""
    while position < len(masked):
        end = masked.find("\n", position)
        end = len(masked) if end < 0 else end
        line = masked[position:end]
        if _ENDS_TEXT.match(line):
            return
        marker = _QUOTE.match(line)
        begin = marker.end() if marker else 0
        item = LIST_MARKER.match(line, begin)
        if (item and not first) or _MARKED.match(line):
            return
        yield markdown[position + (item.end() if item else begin) : end].strip()
        first = False
        position = end + 1


def _find_errors(markdown: str) -> Iterator[tuple[int, FindingKind, str]]:
    if not any(hint in markdown for hint in _ERROR_HINTS):
        return
    for block in read(markdown).code:
        content = markdown[block.content_start : block.content_end]
        if any(hint in content for hint in _ERROR_HINTS):
            for offset, line in _read_errors(content):
                yield block.content_start + offset, "error", line


def _read_errors(content: str) -> Iterator[tuple[int, str]]:
    position, in_traceback, seen = 0, -1, set()
    for line in content.split("\n"):
        text = line.lstrip(" \t>")
        indent = len(line) - len(text)
        if _TRACEBACK in text:
            in_traceback = indent
        ends_traceback = indent == in_traceback and _RAISED.match(text) and _TRACEBACK not in text
        if (ends_traceback or _ERROR.match(text)) and text.strip() not in seen:
            seen.add(text.strip())
            yield position + indent, text.strip()
        if ends_traceback:
            in_traceback = -1
        position += len(line) + 1
