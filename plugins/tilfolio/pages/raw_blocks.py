"""Markup of ours on a page, kept out of what Markdown, the search and other readers of its text have to go through.

A template marks it with the filter `raw_block`. The page's Markdown then holds an empty element in its place, which
passes every extension, and the finished content gets the markup back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from tilfolio.model import Page

_BEGIN, _END = "\x02", "\x03"
"""Python-Markdown takes these two out of every text, so that no author's can hold them by the time it is shown."""
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_FOOTNOTES_PLACE = "<div data-til-footnotes></div>"
"""Where a template wants the footnotes: below the author's text, and above what we add."""
_FOOTNOTES = '<div class="footnote">'
_LEAD, _LEAD_END = "<!-- til-lead -->", "<!-- /til-lead -->"
"""Around the part of a raw block that belongs above the title."""
_PLACE = re.compile(r'<div data-til-raw="(\d+)"></div>')


def mark_raw_block(markup: str) -> Markup:
    """Return markup so that `take_out` finds it; for whole blocks, with an empty line before and after."""
    return Markup(f"{_BEGIN}{markup.strip()}{_END}\n") if markup.strip() else Markup("")


def unmark(markdown: str) -> str:
    """Return a text that stays whole, as one that becomes a part of an author's own page."""
    return markdown.replace(_BEGIN, "").replace(_END, "")


def take_out(page: Page) -> Page:
    """Return a page whose marked parts lie beside its text."""
    if _BEGIN not in page.markdown and _END not in page.markdown:
        return page
    raw_blocks: list[str] = []

    def keep(match: re.Match[str]) -> str:
        raw_blocks.append(match[1])
        return f'<div data-til-raw="{len(raw_blocks) - 1}"></div>'

    markdown = unmark(_MARKED.sub(keep, page.markdown))
    return replace(page, markdown=markdown, raw_blocks=tuple(raw_blocks))


def place_footnotes(html: str) -> str:
    """Return a page's content with its footnotes, which Markdown puts at the end, where its template has a place."""
    if _FOOTNOTES_PLACE not in html:
        return html
    before, _, after = html.partition(_FOOTNOTES_PLACE)
    rest, found, footnotes = after.rpartition(_FOOTNOTES)
    return f"{before}{found}{footnotes}{rest}" if found else f"{before}{after}"


def put_back(html: str, raw_blocks: Sequence[str]) -> str:
    """Return a page's content whole."""
    if not raw_blocks:
        return html
    html = _PLACE.sub(
        lambda match: raw_blocks[number] if (number := int(match[1])) < len(raw_blocks) else match[0], html
    )
    return _raise_lead(html) if _LEAD in html else html


def _raise_lead(html: str) -> str:
    """Put what stands above a title there.

    In the Markdown it follows: the search takes what comes before a title for a page of its own.
    """
    place = html.index(_LEAD)
    title = html.rfind("<h1", 0, place)
    lead, _, rest = html[place + len(_LEAD) :].partition(_LEAD_END)
    return f"{html[:title]}{lead}{html[title:place]}{rest}" if title >= 0 else f"{html[:place]}{lead}{rest}"
