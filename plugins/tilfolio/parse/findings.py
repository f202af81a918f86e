"""The debugging story that a note tells: gotchas, symptoms, what was tried, causes, checks, fixes and error lines."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import cast

from tilfolio.edits import apply_edits, is_within
from tilfolio.model import Finding, FindingKind
from tilfolio.parse.blocks import Block
from tilfolio.parse.formulas import tell_formulas
from tilfolio.parse.tree import Tree, read

_WORD = r"(?P<word>gotcha|symptom|tried|(?:root[ -])?cause|check|fix)(?:s|es|(?<=tried)[ ]first)?"
_SIGNS = r"(?:(?![*_`\[(!])[^\w\s]{1,6}[ \t]*)?"
_LABEL = re.compile(
    r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\[[ xX]\][ \t]+)?"
    rf"{_SIGNS}(?::\w+:[ \t]*)?(?P<open>[*_]{{0,3}}){_SIGNS}{_WORD}"
    r"(?P<inner>[*_]{0,3})[ \t]?[:：](?P<outer>[*_]{0,3})[ \t]*(?P<rest>.*)",
    re.I,
)
_BARE_HEADING = re.compile(rf"(?:[^\w\s]{{1,6}}[ \t]+)?{_WORD}", re.I)
"""`## Symptom`: a heading needs no colon."""
_ADMONITION = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+(?P<word>gotcha|failure|fail|symptom|tried|cause|check|fix)\b[^\"]*(?:\"(?P<title>.*)\")?",
    re.I,
)
_EMPTY = re.compile(rf"[ \t]*[-*+][ \t]{{1,4}}[*_]{{0,3}}{_WORD}[*_]{{0,3}}[ \t]?[:：][*_]{{0,3}}[ \t]*", re.I)
"""A bullet of a template that was not filled in: `- Symptom:`."""
_STORY_WORDS = ("gotcha", "symptom", "tried", "cause", "check", "fix", "fail")
_ENDS_TEXT = re.compile(r"[|<]|\[!\w+\]")
_Found = tuple[int, FindingKind, str]
"""In which line it stands, what it is, and what it says."""
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
    tree, folded = read(markdown), markdown.lower()
    found = list(_find_told(tree)) if any(word in folded for word in _STORY_WORDS) else []
    found += islice(_find_errors(tree), _MOST_ERRORS)
    return tuple(
        Finding(kind=kind, text=text if kind == "error" else tell_formulas(text), line=first_line + line)
        for line, kind, text in sorted(found, key=lambda one: one[0])
        if text
    )


def starts_finding(text: str) -> bool:
    """Return whether a paragraph or list item begins with `Symptom:`, `Fix:` or another such word."""
    return _LABEL.match(text) is not None


def drop_empty_bullets(markdown: str) -> str:
    """Return a text without the bullets of a template that were not filled in: `- Symptom:` with nothing below."""
    items = (block for block in read(markdown).blocks if block.kind == "item")
    empty = (item for item in items if _EMPTY.fullmatch(markdown, item.start, item.end))
    return apply_edits(markdown, [(item.start, item.end + 1, "") for item in empty])


def drop_marker(text: str) -> str:
    """Return a plain text without the `Symptom:`, `Fix:` or other such word that it begins with."""
    match = _LABEL.match(text)
    if match is None or not match["rest"]:
        return text
    return match["rest"][:1].upper() + match["rest"][1:]


def _find_told(tree: Tree) -> Iterator[_Found]:
    for number, block in enumerate(tree.blocks):
        below = (tree.blocks[later] for later in range(number + 1, len(tree.blocks)))
        if block.kind == "title" and (match := _ADMONITION.fullmatch(block.content)):
            yield block.first, _name_kind(match["word"]), _tell_box(match["title"] or "", block, below)
        elif block.kind == "heading" and (match := _BARE_HEADING.fullmatch(block.content)):
            yield from _find_below(block.first, match["word"], block, below)
        elif block.kind in {"paragraph", "heading"}:
            for line, match, text in _find_labels(tree, block):
                if text:
                    yield line, _name_kind(match["word"]), text
                elif line == block.last:
                    yield from _find_below(line, match["word"], block, below)


def _find_labels(tree: Tree, block: Block) -> Iterator[tuple[int, re.Match[str], str]]:
    """Yield each line of a block that begins with a label, and its text up to the next one."""
    lines = block.content.split("\n")
    matches = {number: match for number, line in enumerate(lines) if (match := _LABEL.match(line))}
    spans = tree.find_spans(block) if matches else []
    literal = [(span.start, span.end) for span in spans if span.kind in {"code", "math", "html"}]
    for number, match in matches.items():
        if is_within(block.places[number], literal):
            continue
        rest = match["rest"].strip()
        if rest and match["open"] and not (match["inner"] or match["outer"]):
            rest = match["open"] + rest
        following = _tell(lines[later] for later in range(number + 1, len(lines)))
        yield block.first + number, match, " ".join(filter(None, (rest, following)))


def _tell(lines: Iterable[str]) -> str:
    """Return the lines up to the next label."""
    said = (line.strip() for line in lines)
    return " ".join(takewhile(lambda line: not (_ENDS_TEXT.match(line) or _LABEL.match(line)), said))


def _find_below(line: int, word: str, label: Block, below: Iterable[Block]) -> Iterator[_Found]:
    """Yield the paragraph below a label that stands alone, or each item of the list below it."""
    item = label.parent if label.parent and label.parent.kind == "item" else None
    seen: Block | None = None
    for block in below:
        if item and item not in block.list_outer():
            return
        if block.kind in {"code", "item", "quote"}:
            continue
        text = _tell(block.content.split("\n")) if block.kind == "paragraph" else ""
        is_item = block.parent is not item and block.parent is not None and block.parent.kind == "item"
        if not text or block.parent is seen is not None or (seen and not is_item):
            return
        yield block.first if is_item else line, _name_kind(word), text
        if not is_item:
            return
        seen = block.parent


def _tell_box(title: str, label: Block, below: Iterable[Block]) -> str:
    """Return the title of a box and its first paragraph."""
    inside = takewhile(lambda block: label.parent in block.list_outer(), below)
    first = next((block for block in inside if block.kind not in {"code", "item", "quote"}), None)
    body = _tell(first.content.split("\n")) if first and first.kind == "paragraph" else ""
    joint = " " if title[-1:] in {".", "!", "?", ":", "…"} else ": "
    return joint.join(filter(None, (title.strip(), body)))


def _name_kind(word: str) -> FindingKind:
    word = word.lower()
    if word in {"gotcha", "failure", "fail"}:
        return "gotcha"
    return cast("FindingKind", "cause" if word.endswith("cause") else word)


def _find_errors(tree: Tree) -> Iterator[_Found]:
    for block in tree.code:
        content = tree.text[block.content_start : block.content_end]
        if any(hint in content for hint in _ERROR_HINTS):
            first = tree.find_line(block.content_start)
            yield from ((first + number, "error", line) for number, line in _read_errors(content))


def _read_errors(content: str) -> Iterator[tuple[int, str]]:
    in_traceback, seen = -1, set()
    for number, line in enumerate(content.split("\n")):
        text = line.lstrip(" \t>")
        indent = len(line) - len(text)
        if _TRACEBACK in text:
            in_traceback = indent
        ends_traceback = indent == in_traceback and _RAISED.match(text) and _TRACEBACK not in text
        if (ends_traceback or _ERROR.match(text)) and text.strip() not in seen:
            seen.add(text.strip())
            yield number, text.strip()
        if ends_traceback:
            in_traceback = -1
