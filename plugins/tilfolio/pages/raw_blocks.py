"""Keep our own HTML out of a page's Markdown, so that Markdown and search do not have to process it.

A template marks it with the filter `raw_block`. The page's Markdown then has an empty element as a placeholder, which
is replaced by the HTML in the finished content.
"""

import re
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup
from msgspec.structs import replace

from tilfolio.model import Page
from tilfolio.remember import stamp

_BEGIN, _END = "\x02", "\x03"
"""Python-Markdown removes these two from its input, so an author's text never contains them."""
_FOOTNOTES_PLACE = "<div data-til-footnotes></div>"
"""Placeholder for footnotes: below the author's text, and above our additions."""
_FOOTNOTES = '<div class="footnote">'
_LEAD, _LEAD_END = "<!-- til-lead -->", "<!-- /til-lead -->"
"""Delimit the part of a raw block that belongs above the title."""
PLACE: Final = re.compile(r'<div data-til-raw="(\d+)"></div>')


def mark_raw_block(markup: str) -> Markup:
    """Mark HTML for `take_out`; only for whole blocks between empty lines."""
    text = str(markup).strip()
    return Markup(f"{_BEGIN}{text}{_END}\n") if text else Markup("")


def unmark(markdown: str) -> str:
    """Remove the marks and keep the HTML, for text on an author's own page."""
    return markdown.replace(_BEGIN, "").replace(_END, "")


def take_out(page: Page) -> Page:
    """Return a page with its marked parts moved from the Markdown to `raw_blocks`."""
    if _BEGIN not in page.markdown and _END not in page.markdown:
        return page
    first, *rest = page.markdown.split(_BEGIN)
    raw_blocks: list[str] = []
    kept = [first]
    for part in rest:
        marked, end, below = part.partition(_END)
        if end:
            kept.append(f'<div data-til-raw="{len(raw_blocks)}"></div>{below}')
            raw_blocks.append(marked)
        else:
            kept.append(part)
    return replace(page, markdown=unmark("".join(kept)), raw_blocks=tuple(raw_blocks), raw_stamp=stamp(raw_blocks))


def place_footnotes(html: str) -> str:
    """Move a page's footnotes from the end to the template's placeholder."""
    if _FOOTNOTES_PLACE not in html:
        return html
    before, _, after = html.partition(_FOOTNOTES_PLACE)
    rest, found, footnotes = after.rpartition(_FOOTNOTES)
    return f"{before}{found}{footnotes}{rest}" if found else f"{before}{after}"


def put_back(html: str, raw_blocks: Sequence[str]) -> str:
    """Replace the placeholders in a page's content by its raw blocks."""
    if not raw_blocks:
        return html
    html = PLACE.sub(
        lambda match: raw_blocks[number] if (number := int(match[1])) < len(raw_blocks) else match[0], html
    )
    return _raise_lead(html) if _LEAD in html else html


def _raise_lead(html: str) -> str:
    """Move the lead above the title.

    In the Markdown it comes after the title, because search treats text before the title as a separate section.
    """
    place = html.index(_LEAD)
    title = html.rfind("<h1", 0, place)
    lead, _, rest = html[place + len(_LEAD) :].partition(_LEAD_END)
    return f"{html[:title]}{lead}{html[title:place]}{rest}" if title >= 0 else f"{html[:place]}{lead}{rest}"
