"""How far a project is, as its front matter or its README says."""

import re
from collections.abc import Sequence

from tilfolio.model import Status
from tilfolio.parse.frontmatter import Fields
from tilfolio.parse.links import find_links
from tilfolio.parse.plain import plain_text
from tilfolio.parse.publication import says_unpublished
from tilfolio.parse.text import find_sections
from tilfolio.parse.tree import read

_WORDS: dict[Status, tuple[str, ...]] = {
    "idea": ("idea", "planned", "planning", "concept", "proposal", "backlog"),
    "wip": (
        *("wip", "work in progress", "in progress", "in development", "under development", "active development"),
        *("under construction", "active", "alpha", "beta", "experimental", "prototype"),
    ),
    "shipped": (
        *("shipped", "done", "complete", "completed", "finished", "released", "deployed", "live", "production"),
        *("in production", "production ready", "stable"),
    ),
    "paused": (
        *("paused", "on hold", "archived", "inactive", "unmaintained", "abandoned", "deprecated", "maintenance mode"),
    ),
}
_STATUSES: dict[str, Status] = {word: status for status, words in _WORDS.items() for word in words}
_LINE = re.compile(r"\W*(?:project[ \t]+)?status[^\w:：|]*[:：|][^\w🚧]*(?P<said>[\w🚧][^|]*)", re.I)
_PROSE = frozenset({"heading", "paragraph", "title", "cell", "html"})
_SECTION = re.compile(r"\W*(?:project\s+|current\s+)?status\W*$", re.I)
_ALT = re.compile(r"(?:project[ -]|repo[ -])?status[ :-]+(?P<said>\w[\w ]*)$", re.I)
_BADGE = re.compile(r"/badge/(?:project[_-])?status-(?P<said>\w[\w%]*)", re.I)
_REMARK = re.compile(
    r"🚧|\b(?:work in progress|wip|under construction|under (?:active |heavy )?development"
    r"|(?:currently|still|being) (?:in development|developed)|no longer (?:maintained|developed)"
    r"|(?:is|are|now|been) (?:now )?(?:very old and )?(?:archived|paused|deprecated|unmaintained|on hold)"
    r"|not (?:actively )?maintained|(?:project|repo(?:sitory)?) (?:on hold|archived|paused)|on hold)\b",
    re.I,
)
_TEXT = re.compile(r"[^\s].*")
_PAUSED = re.compile(r"archived|paused|deprecated|maintained|on hold|no longer", re.I)
_OPENING = 1200
"""In how many characters from the top a status may be said in passing: further down it is said of something else."""


def choose_status(
    fields: Fields, readme: str, see_also: Sequence[tuple[str, str]], *, has_achievements: bool
) -> Status | None:
    """Return how far a project is: what the front matter says, else the README; None: neither says anything.

    In a README that is, in this order: a line `Status: …`, a section `Status`, a badge `status-…`, a word like
    "work in progress" or "no longer maintained" near the top. A project that has both a demo and achievements was
    shipped.
    """
    written = fields.text("status")
    if written:
        status = _read_status(written)
        if status:
            return status
        if not says_unpublished(written):
            what = f"status '{written}' is not one of the four"
            fields.complain("status", what, "Write idea, wip, shipped or paused")
    said = _find_status(readme)
    if said:
        return said
    has_demo = any(label == "Demo" for label, _ in see_also)
    return "shipped" if has_demo and has_achievements else None


def _find_status(readme: str) -> Status | None:
    tree = read(readme)
    prose = [(block.start, tree.prose(block)) for block in tree.blocks if block.kind in _PROSE]
    lines = [line for _, text in prose for line in text.split("\n")]
    lines += ["|".join(map(tree.prose, cells)) for _, cells in tree.list_rows()]
    statements = [match["said"] for match in map(_LINE.match, lines) if match]
    sections = (_TEXT.search(readme, *section) for section in find_sections(readme, _SECTION))
    statements += [below[0].strip() for below in sections if below]
    links = find_links(readme)
    badges = [_ALT.match(readme[link.text_start : link.text_end]) for link in links if link.kind == "image"]
    badges += [_BADGE.search(link.target) for link in links]
    statements += [match["said"].replace("%20", " ") for match in badges if match]
    for statement in statements:
        status = _read_status(statement)
        if status:
            return status
    opening = (_REMARK.search(text[: _OPENING - start]) for start, text in prose if start < _OPENING)
    remark = next(filter(None, opening), None)
    if remark is None:
        return None
    return "paused" if _PAUSED.search(remark.group()) else "wip"


def _read_status(text: str) -> Status | None:
    """Return the status whose word comes first, the longest of those that begin together."""
    plain = re.sub(r"[-_]+", " ", plain_text(text).lower())
    if "🚧" in plain:
        return "wip"
    if re.match(r"\W*not\b", plain):
        return None
    found = [
        (match.start(), -len(word), word)
        for word in _STATUSES
        if (match := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain[:80]))
    ]
    return _STATUSES[min(found)[2]] if found else None
