"""Obsidian's own Markdown, written as every other reader knows it.

https://help.obsidian.md/syntax: `[[note]]`, `![[picture.png]]`, `%%comment%%`, `==mark==`, callouts and `#tag`. A link
by name becomes `[words](wiki:name)`; where that leads is found once all notes are known (`derive/names.py`).
"""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

from markdown.extensions.toc import slugify

from tilfolio.edits import Edit, apply_edits, is_within
from tilfolio.model import WIKI
from tilfolio.parse.links import find_links
from tilfolio.parse.plain import plain_text
from tilfolio.parse.tree import read

WIKILINK = re.compile(
    r"(?P<embed>!?)\[\[(?!\s)(?P<name>[^\[\]|#\n]{0,300})(?:#(?P<heading>[^\[\]|\n]{1,300}))?"
    r"(?:\\?\|(?P<words>[^\[\]\n]{0,300}))?\]\](?!\((?:https?:|[./#]))"
)
"""Not `[[1]](https://…)`, a Markdown link with brackets in its words, as it is copied from Wikipedia."""
_COMMENT_LINES = re.compile(r"^%%(?:(?!%%).)*%%[ \t]*$", re.M | re.S)
"""A comment that fills its lines: outside of Obsidian, no text looks like that."""
_MARK = re.compile(r"(?<![=\w])==(?=[^\s=])(?P<text>[^\n=]{1,500})(?<=[^\s=])==(?![=\w])")
_TAG = re.compile(r"(?:^|(?<=[\s(]))#(?=[\w/-]{0,100}[^\W\d])(?P<name>[\w/-]{1,100})", re.M)
_CALLOUT = re.compile(r"^(?P<before>[ \t>]*>[ \t]?\[!\w+\])(?=[ \t]*(?P<title>\S?))", re.M)
_GITHUB_ALERT = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]$", re.I)
_BLOCK_NAME = re.compile(r"(?:^|(?<=\S))[ \t]*(?<![^ \t\n])\^[A-Za-z0-9-]{1,100}[ \t]*$", re.M)
"""`^a1` at the end of a line: what links to a paragraph call it, and no reader sees."""
_SIZE = re.compile(r"(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?$")
_SIZED = re.compile(
    r"!\[(?P<alt>[^\[\]|\n]{0,300})\\?\|(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?\](?=\((?P<target>[^()\s]{1,500})\))"
)
"""`![words|300](picture.png)`"""
_PICTURE = re.compile(r"\.(?:png|apng|jpe?g|gif|svg|webp|avif|bmp)$", re.I)
_MOST_PASSES = 3
_SIGN = re.compile(r"[\\`*_\[\]<>~]")


def shows_picture(body: str) -> bool:
    """Return whether a text shows a picture by its name, `![[tree.png]]`, as no other Markdown does."""
    links = WIKILINK.finditer(read(body).masked) if "![[" in body else ()
    return any(link["embed"] and _PICTURE.search(link["name"].strip()) for link in links)


def hide_comments(body: str, *, everywhere: bool) -> tuple[str, int | None]:
    """Return a text without `%%comments%%`, and on which line one begins that goes on to the end, counted from 0.

    Line breaks stay. Unless `everywhere`, only comments are hidden that fill whole lines.
    """
    for _ in range(_MOST_PASSES if "%%" in body else 0):
        masked = read(body).masked
        spans = (
            list(_find_comments(body, masked)) if everywhere else [m.span() for m in _COMMENT_LINES.finditer(masked)]
        )
        if not spans:
            break
        start, end = spans[-1]
        if not body.endswith("%%", start + 2, end):
            return _blank(body, spans), body.count("\n", 0, start)
        body = _blank(body, spans)  # a fence in a comment opens no code any more: look once more below it
    return body, None


def _find_comments(body: str, masked: str) -> Iterator[tuple[int, int]]:
    position = 0
    while (start := masked.find("%%", position)) >= 0:
        end = body.find("%%", start + 2)
        position = end + 2 if end >= 0 else len(body)
        yield start, position


def adapt_obsidian(body: str) -> str:
    """Return a text with Obsidian's links, embedded files, marks and callouts as other readers know them."""
    if not any(sign in body for sign in ("[[", "==", "[!", "^", "![")):
        return body
    tree = read(body)
    masked = tree.masked
    edits = [*_edit_links(body, masked), *_edit_callouts(masked)]
    for match in _SIZED.finditer(masked) if "![" in masked else ():
        height = f' height="{match["height"]}"' if match["height"] else ""
        picture = f'<img alt="{escape(match["alt"])}" src="{match["target"]}" width="{match["width"]}"{height}>'
        edits.append((match.start(), match.end("target") + 1, picture))
    for match in _MARK.finditer(masked):
        start, end = match.span("text")
        edits += [(match.start(), start, "<mark>"), (end, match.end(), "</mark>")]
    edits += [(*match.span(), "") for match in _BLOCK_NAME.finditer(masked)] if "^" in masked else []
    return apply_edits(body, [edit for edit in edits if not is_within(edit[0], tree.raw)])


def find_tags(body: str) -> tuple[str, ...]:
    """Return the tags that stand in a text, each once: `#kafka`, `#area/kafka`."""
    if "#" not in body:
        return ()
    return tuple(dict.fromkeys(match["name"].strip("/") for match in _TAG.finditer(read(body).masked)))


def encode_name(name: str) -> str:
    """Return the target of a link that names a note or a file."""
    return WIKI + quote(name, safe="/")


def without_names(body: str) -> str:
    """Return a text in which links by name are their words: for a roadmap, which finds projects by their names."""
    if WIKI not in body:
        return body
    edits: list[Edit] = []
    for link in find_links(body):
        if link.target.startswith(WIKI) and link.kind == "inline":
            edits += [(link.start, link.text_start, ""), (link.text_end, link.end, "")]
    return apply_edits(body, edits)


def _blank(body: str, spans: list[tuple[int, int]]) -> str:
    return apply_edits(body, [(start, end, "\n" * body.count("\n", start, end)) for start, end in spans])


def _edit_links(body: str, masked: str) -> Iterator[Edit]:
    for match in WIKILINK.finditer(masked) if "[[" in masked else ():
        name = body[slice(*match.span("name"))].rstrip("\\").strip()
        heading = body[slice(*match.span("heading"))].strip() if match["heading"] else ""
        words = body[slice(*match.span("words"))].strip() if match["words"] else ""
        if (name or heading) and masked.endswith("](", 0, match.start()) and masked.startswith(")", match.end()):
            yield *match.span(), _find_target(name, heading)  # Logseq's [words]([[name]])
        elif name or heading:
            shown = _show_file(name, words) if match["embed"] and _PICTURE.search(name) else None
            yield *match.span(), shown or f"[{words or _name_link(name, heading)}]({_find_target(name, heading)})"


def _show_file(name: str, words: str) -> str:
    size = _SIZE.search(words)
    alt = (words[: size.start()].rstrip("|\\ ") if size else words) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if size is None:
        return f"![{_escape(alt)}]({encode_name(name)})"
    height = f' height="{size["height"]}"' if size["height"] else ""
    return f'<img alt="{escape(alt)}" src="{encode_name(name)}" width="{size["width"]}"{height}>'


def _find_target(name: str, heading: str) -> str:
    """Return where a link leads; a mark of a block (`#^a1`) leads to the note."""
    last = heading.rsplit("#", 1)[-1]
    anchor = "" if not last or last.startswith("^") else f"#{quote(slugify(plain_text(last), '-'))}"
    return (encode_name(name) if name else "") + anchor or "#"


def _name_link(name: str, heading: str) -> str:
    last = name.rsplit("/", 1)[-1].removesuffix(".md")
    parts = [part for part in (last, *heading.split("#")) if part and not part.startswith("^")]
    return _escape(" > ".join(parts) or heading)


def _escape(words: str) -> str:
    return _SIGN.sub(r"\\\g<0>", words)


def _edit_callouts(masked: str) -> Iterator[Edit]:
    """Sign the callouts that are no alerts of GitHub's, for `github_blocks`: `[!tip]= Title`."""
    for match in _CALLOUT.finditer(masked) if "[!" in masked else ():
        is_alert = not match["title"] and _GITHUB_ALERT.search(match["before"])
        if match["title"] not in {"+", "-"} and not is_alert:
            yield match.end(), match.end(), "="
