"""Links and images in Markdown and in the raw HTML within it, found.

What counts as a link is what Python-Markdown renders as one, so that a target on the page is always one that was
found here; GitHub agrees except for targets with spaces, which it does not take.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Literal
from urllib.parse import urlsplit

from tilfolio.model import Link
from tilfolio.parse.marks import BLOCK_END
from tilfolio.parse.rawhtml import TAG, find_raw_html
from tilfolio.parse.tree import read

_TOKEN = re.compile(
    rf"\\.|(?P<open>!?\[)|(?P<close>\](?P<target>\()?)|(?P<tag>{TAG.pattern})|(?P<end>{BLOCK_END.pattern})", re.S
)
_ANGLED = re.compile(r"\(\s*<(?P<target>[^<>]*)>\s*(?:(?:'[^']*'|\"[^\"]*\")\s*)?\)")
_PLAIN = re.compile(r"\((?P<target>[^\s()<>\\'\"]*)\)")
_PUNCTUATION = re.compile(r"\\.|[()\"']", re.S)
_TITLE_END = {quote: re.compile(rf"{quote}[ ]*\)") for quote in "'\""}
_DEFINITION = re.compile(
    r"^[ \t>]*(?P<label>\[(?!\^)[^\[\]\n]+\]):[ \t]*(?:\n[ \t]*)?<?"
    r"(?P<target>(?<=<)[^<>\s]*(?=[>\s]|\Z)|(?<!<)(?:[^\s<]\S*(?!\S)|[^\s<\"'(][^\s\"'(]*(?=[\"'(])))>?"
    r"[ \t]*(?:(?:\n[ \t]*)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))[ \t]*)?$",
    re.M,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+)))?"
)
_LONGEST_TARGET = 2000
"""With its title, in characters, if it holds parentheses or quotation marks: else each `(` is sought to the end."""
_MOST_FAILURES = 500
"""How many parentheses may turn out to hold no target before only simple ones are looked at."""
_LINKING = frozenset({"href", "src", "poster", "srcset"})
_CANDIDATE = re.compile(r"(?P<target>[^\s,][^\s]*[^\s,]|[^\s,])(?:\s+[^,]*)?(?:,|$)")

_Kind = Literal["inline", "image", "definition", "html"]


def find_links(markdown: str, first_line: int = 1, masked: str | None = None) -> tuple[Link, ...]:
    """Return the links and images in the order in which they begin; an image in a link comes after that link.

    These are inline links and images, reference definitions, and `href`, `src`, `poster` and each candidate of
    `srcset` in raw HTML. Autolinks and bare URLs are not among them, nor is anything in code. `first_line` is the
    file's line where the text begins; `masked` is `read(markdown).masked`, for callers who have it.
    """
    if "](" not in markdown and "]:" not in markdown and ("<" not in markdown or "=" not in markdown):
        return ()
    masked = read(markdown).masked if masked is None else masked
    spans: list[tuple[int, int, int, int, _Kind, int, int]] = []
    if "](" in masked:
        spans += _find_inline(masked)
    if "]:" in masked:
        spans += [
            (match.start("label"), match.end(), *match.span("target"), "definition", 0, 0)
            for match in _DEFINITION.finditer(masked)
        ]
    if "<" in masked and "=" in masked:
        spans += _find_html(masked)
    spans.sort(key=lambda span: (span[0], -span[1], span[2]))
    breaks = [match.start() for match in re.finditer(r"\n", markdown)] if spans else []
    return tuple(
        Link(
            target=markdown[target_start:target_end],
            start=start,
            end=end,
            target_start=target_start,
            target_end=target_end,
            kind=kind,
            line=first_line + bisect_right(breaks, target_start),
            text_start=text_start,
            text_end=text_end,
        )
        for start, end, target_start, target_end, kind, text_start, text_end in spans
    )


def is_address(url: str) -> bool:
    """Return whether a URL can be taken apart: `http://[abc/` cannot, its host is neither a name nor a number."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def restore_lines(links: Sequence[Link], body: str, typed: str, first_line: int = 1) -> tuple[Link, ...]:
    """Return the links of a body that was adapted, each with the line on which its author typed it.

    `typed` is the text before it was adapted, which keeps the order of what it holds; `first_line` is the file's line
    where that text begins. A link that cannot be found again takes the line of the one before it.
    """
    if body == typed:
        return tuple(links)
    lines: dict[Link, int] = {}
    position, line, counted, patience = 0, first_line, 0, _MOST_FAILURES
    for link in sorted(links, key=lambda link: link.target_start):
        needle = body[link.target_start - 1 : link.target_end]
        found = typed.find(needle, position) if patience else -1
        patience -= found < 0 < patience
        if found >= 0:
            line += typed.count("\n", counted, found)
            position, counted = found + len(needle), found
        lines[link] = max(first_line, line - body.count("\n", link.start, link.target_start) * (found >= 0))
    return tuple(dataclasses.replace(link, line=lines[link]) for link in links)


def _find_inline(masked: str) -> Iterator[tuple[int, int, int, int, _Kind, int, int]]:
    raw = find_raw_html(masked)
    raw_starts = [start for start, _ in raw]
    text_start = text_end = busy = 0
    patience = _MOST_FAILURES
    for opened, closed in _pair_brackets(masked):
        is_image = masked[opened] == "!"
        # In a link, only its text can hold something: images, for links do not nest.
        if opened < busy and not (is_image and text_start <= opened and closed <= text_end):
            continue
        region = bisect_right(raw_starts, opened) - 1
        if region >= 0 and opened < raw[region][1]:
            continue
        found = _find_target(masked, closed + 1, with_care=patience > 0)
        if found is None:
            patience -= 1
            continue
        target_start, target_end, end = found
        inner = opened + (2 if is_image else 1)
        if opened >= busy:
            text_start, text_end, busy = (inner, closed, end) if not is_image else (0, 0, end)
        yield opened, end, target_start, target_end, "image" if is_image else "inline", inner, closed


def _pair_brackets(masked: str) -> list[tuple[int, int]]:
    """Return where `[` or `![` stand and their `]`, if it has a `(` behind it, by their start."""
    pairs: list[tuple[int, int]] = []
    for window_start, window_end in _find_windows(masked):
        open_at: list[int] = []
        for match in _TOKEN.finditer(masked, window_start, window_end):
            if match["open"]:
                open_at.append(match.start())
            elif match["close"] and open_at:
                opened = open_at.pop()
                if match["target"]:
                    pairs.append((opened, match.start()))
            elif match["end"]:
                open_at.clear()
    return sorted(pairs)


def _find_windows(masked: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches between blank lines that hold `](`, up to the last of these: the rest need not be read."""
    start = end = 0
    position = masked.find("](")
    while position >= 0:
        blank = masked.rfind("\n\n", end, position)
        if blank >= 0:
            if end:
                yield start, end
            start = blank
        end = position + 2
        position = masked.find("](", end)
    if end:
        yield start, end


def _find_target(masked: str, position: int, *, with_care: bool) -> tuple[int, int, int] | None:
    """Return where the target in the parentheses begins and ends, and where the parentheses end.

    Without care only targets are found that hold neither parentheses nor quotation marks.
    """
    simple = _PLAIN.match(masked, position) or _ANGLED.match(masked, position)
    if simple:
        return (*simple.span("target"), simple.end())
    if not with_care:
        return None
    limit = min(len(masked), position + _LONGEST_TARGET)
    block_end = BLOCK_END.search(masked, position, limit)
    limit = block_end.start() if block_end else limit
    depth, tried = 0, set[str]()
    for match in _PUNCTUATION.finditer(masked, position, limit):
        character = match.group()
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return (*_strip(masked, position + 1, match.start()), match.end())
        elif character in _TITLE_END and character not in tried:
            tried.add(character)
            closing = _TITLE_END[character].search(masked, match.end(), limit)
            if closing:
                return (*_strip(masked, position + 1, match.start()), closing.end())
    return None


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, start + len(text[start:end].rstrip())


def _find_html(masked: str) -> Iterator[tuple[int, int, int, int, _Kind, int, int]]:
    for tag in TAG.finditer(masked):
        for attribute in _ATTRIBUTE.finditer(masked, tag.end("name"), tag.end()):
            name = attribute["name"].lower()
            if name not in _LINKING:
                continue
            for group in ("double", "single", "bare"):
                start, end = attribute.span(group)
                for span in _split_candidates(masked, start, end) if name == "srcset" else [(start, end)]:
                    if start >= 0:
                        yield (*tag.span(), *_strip(masked, *span), "html", 0, 0)


def _split_candidates(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span("target") for match in _CANDIDATE.finditer(masked, start, end)] if start >= 0 else []
