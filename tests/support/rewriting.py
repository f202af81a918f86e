"""Replace the targets of found links, which shows after rendering whether links were found at the right places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tilfolio.model import Link

_SIMPLE_TITLE = re.compile(r"\s*(?:(?:'[^']*'|\"[^\"]*\")\s*)?\)")
_NEEDS_ANGLES = re.compile(r"[\s()'\"]")
_PERCENT = {
    " ": "%20",
    "\t": "%09",
    "\n": "%0A",
    '"': "%22",
    "'": "%27",
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    "`": "%60",
    ",": "%2C",
}


def rewrite_links(markdown: str, links: Sequence[Link], replace: Callable[[Link], str | None]) -> str:
    """Return the text with the targets that `replace` returns; None keeps a link unchanged.

    `links` come from `find_links` for this text. A new target is put in angle brackets or percent-encoded if
    needed; for raw HTML it must already be escaped, with `&amp;`.
    """
    pieces: list[str] = []
    position = 0
    for link in sorted(links, key=lambda link: link.target_start):
        target = replace(link)
        if target is None or target == link.target:
            continue
        pieces += (markdown[position : link.target_start], _write_target(markdown, link, target))
        position = link.target_end
    return "".join((*pieces, markdown[position:]))


def _write_target(markdown: str, link: Link, target: str) -> str:
    before, after = markdown[link.target_start - 1], markdown[link.target_end : link.target_end + 1]
    if link.kind == "html":
        return _percent_encode(target, " \t\n,\"'<>" if before not in "\"'" or after != before else "\t\n\"'<>")
    if link.kind == "definition":
        return _percent_encode(target, " \t\n<>`")
    target = _percent_encode(target, "<>`\n")
    if (before, after) == ("<", ">") or not _NEEDS_ANGLES.search(target):
        return target
    # With angle brackets, Python-Markdown does not accept a title that contains its own quotation mark.
    if _SIMPLE_TITLE.match(markdown, link.target_end):
        return f"<{target}>"
    return _percent_encode(target, " \t()\"'")


def _percent_encode(target: str, characters: str) -> str:
    return "".join(_PERCENT[character] if character in characters else character for character in target)
