"""Links and images in Markdown and in the raw HTML within it, found.

A link is what Python-Markdown renders as one, so each target on a page was found here. GitHub agrees, except that its
targets have no spaces.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec.structs import replace

from tilfolio.edits import is_within
from tilfolio.model import Link
from tilfolio.parse.inline_grammar import strip
from tilfolio.parse.tree import Tree, read

_DEFINITION = re.compile(
    r"^[ \t>]*(?P<label>\[(?!\^)[^\[\]\n]+\]):[ \t]*(?:\n[ \t]*)?<?"
    r"(?P<target>(?<=<)[^<>\s]*(?=[>\s]|\Z)|(?<!<)(?:[^\s<]\S*(?!\S)|[^\s<\"'(][^\s\"'(]*(?=[\"'(])))>?"
    r"[ \t]*(?:(?:\n[ \t]*)?(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))[ \t]*)?$",
    re.M,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s\"'<>/=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'<>]+)))?"
)
_MOST_LOST = 500
"""How many links of an adapted text may be missing in the typed one before the search is given up."""
_LINKING = frozenset({"href", "src", "poster", "srcset"})
_CANDIDATE = re.compile(r"(?P<target>[^\s,][^\s]*[^\s,]|[^\s,])(?:\s+[^,]*)?(?:,|$)")

_Found = tuple[int, int, tuple[int, int], Literal["inline", "image", "definition", "html"], tuple[int, int]]
"""Where a link begins and ends, its target, what it is, and its words."""


def find_links(markdown: str, first_line: int = 1) -> tuple[Link, ...]:
    """Return the links and images in the order in which they begin; an image in a link comes after that link.

    These are inline links and images, reference definitions, and `href`, `src`, `poster` and each candidate of
    `srcset` in raw HTML. Autolinks and bare URLs are not among them, nor is anything in code. `first_line` is the
    file's line where the text begins.
    """
    if not any(sign in markdown for sign in ("](", "]:", "<")):
        return ()
    tree = read(markdown)
    found: list[_Found] = list(_find_inline(tree)) if "](" in markdown else []
    if "]:" in markdown:
        matches = _DEFINITION.finditer(tree.masked)
        found += ((one.start("label"), one.end(), one.span("target"), "definition", (0, 0)) for one in matches)
    if "<" in markdown and "=" in markdown:
        found += _find_html(tree)
    found.sort(key=lambda one: (one[0], -one[1], one[2]))
    return tuple(
        Link(
            target=markdown[slice(*target)],
            start=start,
            end=end,
            target_start=target[0],
            target_end=target[1],
            kind=kind,
            line=first_line + tree.find_line(target[0]),
            text_start=text[0],
            text_end=text[1],
        )
        for start, end, target, kind, text in found
    )


def find_autolinks(markdown: str) -> tuple[Link, ...]:
    """Return the URLs in angle brackets, as adapted texts have for bare ones; the words of such a link are its URL."""
    if "://" not in markdown:
        return ()
    tree = read(markdown)
    found = (span for span in tree.spans if span.kind == "address")
    return tuple(
        Link(
            target=url,
            start=span.start,
            end=span.end,
            target_start=span.start + 1,
            target_end=span.end - 1,
            kind="inline",
            line=1 + tree.find_line(span.start),
            text_start=span.start + 1,
            text_end=span.end - 1,
        )
        for span in found
        if "://" in (url := markdown[span.start + 1 : span.end - 1])
    )


def restore_lines(links: Sequence[Link], body: str, typed: str, first_line: int = 1) -> tuple[Link, ...]:
    """Return the links of a body that was adapted, each with the line on which its author typed it.

    `typed` is the text before it was adapted, which keeps the order of what it holds; `first_line` is the file's line
    where that text begins. A link that cannot be found again takes the line of the one before it.
    """
    if body == typed or not links:
        return tuple(links)
    before = find_links(typed, first_line)
    if [link.target for link in before] == [link.target for link in links]:
        return tuple(replace(link, line=one.line) for link, one in zip(links, before, strict=True))
    lines: dict[Link, int] = {}
    position, line, counted, patience = 0, first_line, 0, _MOST_LOST
    for link in sorted(links, key=lambda link: link.target_start):
        needle = body[link.target_start - 1 : link.target_end]
        if link.target.startswith("http://www.") and needle not in typed:
            needle = link.target.removeprefix("http://")  # typed without a scheme
        found = typed.find(needle, position) if patience else -1
        patience -= found < 0 < patience
        if found >= 0:
            line += typed.count("\n", counted, found + 1)
            position, counted = found + len(needle), found + 1
        lines[link] = line
    return tuple(replace(link, line=lines[link]) for link in links)


def _find_inline(tree: Tree) -> Iterator[_Found]:
    for span in tree.spans:
        if span.kind in {"link", "image"} and not is_within(span.start, tree.raw):
            yield span.start, span.end, span.target, "image" if span.kind == "image" else "inline", span.inner


def _find_html(tree: Tree) -> Iterator[_Found]:
    for tag in tree.tags:
        for attribute in _ATTRIBUTE.finditer(tree.text, tag.end("name"), tag.end()):
            name = attribute["name"].lower()
            if name in _LINKING and attribute.lastgroup != "name":
                value = attribute.span(attribute.lastgroup or 0)
                candidates = (match.span("target") for match in _CANDIDATE.finditer(tree.text, *value))
                for span in candidates if name == "srcset" else [value]:
                    yield *tag.span(), strip(tree.text, *span), "html", (0, 0)
