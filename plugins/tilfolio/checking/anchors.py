"""Links to missing headings of notes."""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote

from tilfolio.checking.remarks import Remark
from tilfolio.model import Til
from tilfolio.pages.targets import candidates, letters, path_below, split_target
from tilfolio.parse.tree import read

_ID = re.compile(r"<[a-zA-Z][^<>]*\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)|\{[^{}\n]*#([\w:.-]+)[^{}\n]*\}", re.I)
_ANY_HEADING = re.compile(r"^[ \t>*+\d.)-]*#{1,6}[ \t]*(\S.*?)[ \t#]*$|<h[1-6][^<>]*>(.*?)</h[1-6]>", re.M | re.I)
OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
"""The start of a target that leads to another site."""
_NOT_A_HEADING = re.compile(r"fn(?:ref)?\d*:|:~:|user-content-fn", re.I)
"""Footnotes, and text to highlight."""
_LONG = 4
"""Letters from which on the end of a name counts for the name."""
_MOST_SAID = 3
"""Names of headings that a remark lists."""


def find_dead_anchors(tils: Mapping[str, Sequence[Til]], root: str) -> Iterator[Remark]:
    """Yield the links to headings of notes that have no such heading.

    `tils` are notes by path below the folder of notes; `root` is that folder as messages show it. Two spellings that
    share their letters are taken for one: GitHub and Python-Markdown name headings differently.
    """
    known: dict[str, set[str]] = {}
    for source, own in tils.items():
        folder = posixpath.dirname(f"{root}/{source}")
        for til in own:
            for link in til.links:
                if "#" not in link.target or OUTSIDE.match(link.target):
                    continue
                path, mark, fragment = split_target(link.target)
                wanted = unquote(fragment)
                if mark != "#" or not letters(wanted) or _NOT_A_HEADING.match(wanted):
                    continue
                target = source if not path else find_note(tils, folder, path, root)
                if target is None:
                    continue
                if target not in known:
                    known[target] = name_places(tils[target])
                if not _is_known(letters(wanted), known[target]):
                    yield _no_heading(til, link.line, link.target, target, tils[target])


def name_places(tils: Sequence[Til]) -> set[str]:
    """Return the letters of everything in a file that a fragment can name: headings, and what has an id."""
    names: set[str] = set()
    for til in tils:
        names |= {letters(til.title), f"til{letters(til.title)}", *map(letters, til.headings)}
        prose = "\n".join(read(til.body).list_prose())
        names |= {letters(found[1] or found[2]) for found in _ID.finditer(prose)}
        names |= {letters(found[1] or found[2] or "") for found in _ANY_HEADING.finditer(til.body)}
    return names - {""}


def _is_known(wanted: str, names: Collection[str]) -> bool:
    """Return whether a place has this name; a second heading of one text has a number, and an emoji may be a word."""
    plain = wanted.rstrip("0123456789")
    if wanted in names or plain in names:
        return True
    return any(len(name) >= _LONG and (wanted.endswith(name) or name.endswith(wanted)) for name in names)


def find_note(tils: Mapping[str, Sequence[Til]], folder: str, path: str, root: str) -> str | None:
    """Return the note that a path in a text of a folder leads to, as the paths in `tils` are written."""
    for candidate in candidates(folder, path, root):
        below = path_below(candidate, root) if root != "." else candidate
        for name in (below, f"{below}.md", f"{below}.markdown") if below else ():
            if name in tils:
                return name
    return None


def _no_heading(til: Til, line: int, target: str, source: str, own: Sequence[Til]) -> Remark:
    headings = [f"'{heading}'" for each in own for heading in each.headings]
    some = f"Its headings are {', '.join(headings[:_MOST_SAID])}" if headings else "It has no headings below its title"
    more = f" and {len(headings) - _MOST_SAID} more" if len(headings) > _MOST_SAID else ""
    return Remark(
        path=til.shown,
        line=line,
        rule="anchor",
        what=f"the link to '{target}' names a heading that {posixpath.basename(source)} does not have",
        remedy=f"{some}{more}",
    )
