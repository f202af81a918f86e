"""Pages of a Logseq graph: properties, marks of tasks, and names of journals, written as other readers know them.

https://docs.logseq.com/#/page/properties: `name:: value`, above a page for the page, below a bullet for the bullet.
"""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec.structs import replace

from tilfolio.edits import Edit, apply_edits
from tilfolio.parse.frontblock import FrontMatter, Typed, read_day_text
from tilfolio.parse.tree import read

_JOURNAL = re.compile(r"(?:.*/)?journals/(?P<y>\d{4})[_-](?P<m>\d\d)[_-](?P<d>\d\d)\.md")
_PROPERTY = re.compile(r"(?P<name>[A-Za-z][\w.-]{0,50})::(?:[ \t]+(?P<value>[^\n]*))?$")
_OF_BLOCK = re.compile(
    r"^(?P<bullet>[ \t]*(?:-[ \t]+)?)(?:id|collapsed|created-at|updated-at|template[\w-]*|logseq\.[\w.-]+|card-[\w-]+"
    r"|hl-[\w-]+|ls-type|query-[\w-]+|background-color|heading)::[^\n]*$",
    re.M,
)
"""What Logseq keeps at a bullet for itself."""
_DRAWER = re.compile(r"^(?P<indent>[ \t]*):LOGBOOK:[ \t]*\n(?:(?![ \t]*:END:)[^\n]*\n){0,50}[ \t]*:END:[ \t]*$", re.M)
_TASK = re.compile(r"^[ \t]*-[ \t]+(?P<mark>TODO|LATER|NOW|DOING|WAITING|DONE)(?=[ \t])", re.M)
_DAY_LINK = re.compile(r"\[\[(?P<day>[A-Z][a-z]{2} \d{1,2}(?:st|nd|rd|th), \d{4})\]\]")
_NOTHING = "<!-- -->"
"""Stands for a line that nobody sees; an empty line would set the bullets of a list apart."""
_LISTS = {"tags": "tags", "alias": "aliases"}
_TEXTS = frozenset({"title", "description"})


def is_journal(path: str) -> bool:
    """Return whether a file is a day of a Logseq graph, by its name: `journals/2026_11_22.md`."""
    return _JOURNAL.fullmatch(path) is not None


def adapt_logseq(front: FrontMatter, path: str) -> FrontMatter:
    """Return a page with the properties above it as front matter, and its text as Markdown with as many lines."""
    properties, body = _split_properties(front.body)
    name = _name_page(path)
    titled = {"title": name} if name and "title" not in properties else {}
    masked = read(body).masked
    return replace(front, values={**titled, **properties, **front.values}, body=apply_edits(body, list(_edit(masked))))


def _split_properties(body: str) -> tuple[dict[str, Typed], str]:
    """Return the properties above the first bullet that we know, and the text with empty lines in the place of all."""
    lines = body.split("\n")
    found: dict[str, Typed] = {}
    for place, line in enumerate(lines):
        match = _PROPERTY.match(line.rstrip())
        if match is None:
            break
        name, value = match["name"].lower(), (match["value"] or "").strip()
        if name in _LISTS:
            parts = (re.sub(r"^#|\[\[|\]\]", "", part.strip()) for part in value.split(","))
            found[_LISTS[name]] = [part for part in parts if part]
        elif name in _TEXTS:
            found[name] = value
        lines[place] = ""
    return found, "\n".join(lines)


def _name_page(path: str) -> str:
    """Return what Logseq calls a page whose file has another name: a journal, `infra___docker.md`."""
    if journal := _JOURNAL.fullmatch(path):
        return f"{journal['y']}-{journal['m']}-{journal['d']}"
    stem = posixpath.splitext(posixpath.basename(path))[0]
    name = unquote(stem.replace("___", "/"))
    return name if name != stem else ""


def _edit(masked: str) -> Iterator[Edit]:
    for match in _OF_BLOCK.finditer(masked) if "::" in masked else ():
        yield *match.span(), f"{match['bullet']}{_NOTHING}"
    for match in _DRAWER.finditer(masked) if ":LOGBOOK:" in masked else ():
        yield *match.span(), "\n".join(f"{match['indent']}{_NOTHING}" for _ in match[0].split("\n"))
    for match in _TASK.finditer(masked):
        yield *match.span("mark"), "[x]" if match["mark"] == "DONE" else "[ ]"
    for match in _DAY_LINK.finditer(masked) if "[[" in masked else ():
        day = read_day_text(match["day"])
        if day != match["day"]:
            yield *match.span(), f"[[{day}|{match['day']}]]"
