"""Links to headings of the same text, written for the names that GitHub gives them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from markdown.extensions.toc import slugify, unique

from tilfolio.edits import apply_edits
from tilfolio.parse.links import find_links
from tilfolio.parse.plain import plain_text
from tilfolio.parse.text import Heading, find_headings
from tilfolio.parse.tree import read

_EMOJI_STYLE = "\ufe0f"
_UNFIT = re.compile(r"[\s\"<>]")
_ANCHOR = re.compile(r"\s(?:id|name)\s*=\s*[\"']?(?P<name>[^\s\"'<>]+)", re.I)
_COMMENT = re.compile(r"<!--.{0,2000}?-->")
_PLACE = "\ue000"


def add_anchors(body: str, title: str = "", typed: str | None = None) -> str:
    """Return Markdown in which links to headings find them by the names that GitHub gives to headings.

    Python-Markdown names `## 🚀 Start & stop` `start-stop`, GitHub `-start--stop`: where a link in the text needs that,
    an anchor of this name is put into the heading. `title` is a heading that was taken out of the text above it,
    `typed` the text as its author wrote it, where emoji still have their names.
    """
    if "#" not in body or not ("](#" in body or 'href="#' in body or "]: #" in body):
        return body
    anchors = (match for tag in read(body).tags for match in _ANCHOR.finditer(tag["attributes"]))
    headings = find_headings(body)
    texts = (title, *(heading.text for heading in headings))
    known = {match["name"] for match in anchors} | set(_name_as_here(texts))
    by_name = _find_by_name(headings, (title, *_texts_on_github(headings)))
    spelled = _texts_on_github(find_headings(typed)) if typed is not None and typed != body else []
    if len(spelled) == len(headings):
        by_name = _find_by_name(headings, (title, *spelled)) | by_name
    edits: dict[str, Heading | None] = {}
    for link in find_links(body):
        wanted = unquote(link.target[1:]) if link.target.startswith("#") else ""
        name = wanted.lower().replace(_EMOJI_STYLE, "")
        if wanted not in known and name in by_name and not _UNFIT.search(wanted):
            edits[wanted] = by_name[name]
    # Of two names for one heading, the one that was asked for last stands first.
    return apply_edits(
        body,
        [
            (place, place, f'<a id="{wanted}"></a>{after}')
            for wanted, heading in reversed(edits.items())
            for place, after in [(body.find(heading.raw, heading.start), "") if heading else (0, "\n\n")]
        ],
    )


def name_as_on_github(texts: Iterable[str]) -> Iterator[str]:
    """Yield the name of each heading's anchor: lower case, without punctuation, blanks as hyphens; a second `a-1`."""
    seen: dict[str, int] = {}
    for text in texts:
        name = "".join(character for character in text.lower().replace(_EMOJI_STYLE, "") if _is_kept(character))
        name = name.replace(" ", "-")
        count = seen.get(name, 0)
        seen[name] = count + 1
        yield f"{name}-{count}" if count else name


def _name_as_here(texts: Iterable[str]) -> Iterator[str]:
    taken: set[str] = set()
    latest: dict[str, str] = {}  # of many headings with one name, each goes on from the one before
    for text in texts:
        name = slugify(text, "-")
        latest[name] = unique(latest.get(name, name), taken)
        yield latest[name]


def _texts_on_github(headings: Iterable[Heading]) -> list[str]:
    """Return the texts from which GitHub makes names: where a comment stood, the blanks beside it stay."""
    return [
        plain_text(_COMMENT.sub(_PLACE, heading.raw)).replace(_PLACE, "") if "<!--" in heading.raw else heading.text
        for heading in headings
    ]


def _is_kept(character: str) -> bool:
    return character in "-_ " or unicodedata.category(character)[0] in "LMN"


def _find_by_name(headings: Sequence[Heading], texts: Sequence[str]) -> dict[str, Heading | None]:
    """Return the headings by their names; nothing for the title, which is the first text."""
    found: dict[str, Heading | None] = {}
    for name, heading in zip(name_as_on_github(texts), (None, *headings), strict=True):
        if name:
            found.setdefault(name, heading)
    return found
