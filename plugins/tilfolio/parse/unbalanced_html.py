"""Tags that would reach beyond a note into the page around it: one without its other half, or no HTML at all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from tilfolio.parse.edits import Edit, apply_edits
from tilfolio.parse.marks import BLOCK_END
from tilfolio.parse.rawhtml import BLOCK_TAGS, VOID_TAGS
from tilfolio.parse.tree import read

_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[a-zA-Z](?:[^\s<>/@:\"'=]|:(?!/))*)(?=[\s/>])(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>"
)
"""What browsers take for a tag; an address in angle brackets has a `:/` or an `@` where the name ends."""
_HTML_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
"""A name of a tag to CommonMark; `<c:forEach>` and `<your_name>` are text, also where they are closed."""
_BEFORE_ADDRESS = ("](", "]( ", "]:", "]: ")
_CODE_OR_TAG = re.compile(rf"(?<!`)(?P<ticks>`+)(?!`).{{1,2000}}?(?<!`)(?P=ticks)(?!`)|{_TAG.pattern}", re.S)
_SWALLOWING = frozenset(re.findall(r"\w+", "iframe noembed noframes noscript plaintext script select style template "
                                   "textarea title xmp"))  # fmt: skip
"""What takes everything up to its closing tag for its own content."""
_MOST_PASSES = 3
_ROW = 2_000
"""How far back a table's row is looked for: a note of one line is not read again for each of its tags."""
_CELL_END = re.compile(r"(?<![ \t])[ \t]*[|\n]")
"""Where the text of a table's cell, or of a line, ends."""
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr audio b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr picture q rp rt "
        "ruby s samp small span strike strong sub sup svg time tt u var",
    )
)
_CLOSED_BY_OTHERS = frozenset(re.findall(r"\w+", "colgroup dd dt li option p tbody td tfoot th thead tr"))
"""Elements whose closing tag HTML lets authors leave out."""
_HTML = (BLOCK_TAGS | VOID_TAGS | _INLINE) - _SWALLOWING
_FORMATS_TITLES = _INLINE | frozenset(re.findall(r"\w+", "br center div h1 h2 h3 h4 h5 h6 img p source wbr"))


class _Cells:
    """Where the cells of tables end, looked for once in a text that may have a tag in each of its cells."""

    def __init__(self, masked: str) -> None:
        self._masked = masked
        self._ends: list[tuple[int, int]] | None = None

    def find_end(self, position: int, limit: int) -> int:
        """Return where the text of the cell at a position ends, without the blanks behind it."""
        if self._ends is None:
            self._ends = [(match.end() - 1, match.start()) for match in _CELL_END.finditer(self._masked)]
        at = bisect_left(self._ends, (position, 0))
        bar, text_end = self._ends[at] if at < len(self._ends) else (limit, limit)
        return max(position, text_end) if bar < limit else limit


def settle_tags(body: str) -> str:
    """Return Markdown without tags that would change what comes after it.

    A closing tag that closes nothing is left out, as browsers do; a `<script>` that is never closed, and what is no
    HTML, such as the `<T>` of `Vec<T>`, are shown as the text they are; `<b>` and the like end with their block. Code
    and line breaks stay.
    """
    for _ in range(_MOST_PASSES if "<" in body else 0):
        edits = _find_edits(body)
        if not edits:
            break
        body = apply_edits(body, edits)  # an element that ends earlier now may leave the closing tag of another behind
    return body


def _find_edits(body: str) -> list[Edit]:
    edits: list[Edit] = []
    opened: list[re.Match[str]] = []
    names: Counter[str] = Counter()
    masked = read(body).masked
    blocks = [match.start() for match in BLOCK_END.finditer(masked)]
    cells = _Cells(masked)
    for tag in _TAG.finditer(masked):
        name = tag["name"].lower()
        if masked.endswith(_BEFORE_ADDRESS, 0, tag.start()):
            continue  # `[a](<b c.md>)`
        if not _HTML_NAME.fullmatch(name):
            edits.append(_show(tag))
        elif tag["slash"]:
            if not names[name] and name != "p":  # a stray </p> is an empty paragraph, no more
                edits.append((*tag.span(), "") if name in _HTML else _show(tag))
            while names[name]:
                last = opened.pop()
                names[last["name"].lower()] -= 1
                if last["name"].lower() == name:
                    break
                edits += _end(last, tag.start(), blocks, masked, cells)
        elif name not in VOID_TAGS and not tag["attributes"].endswith("/"):
            opened.append(tag)
            names[name] += 1
    text_end = len(masked.rstrip())
    for tag in reversed(opened):
        edits += _end(tag, text_end, blocks, masked, cells)
    return edits


def literal_tags(title: str) -> str:
    """Return a title's Markdown in which tags that do not format its words are text: `<dialog>`, `<script>`."""
    return _CODE_OR_TAG.sub(
        lambda found: found[0] if found["ticks"] or found["name"].lower() in _FORMATS_TITLES else f"\\{found[0]}", title
    )


def _end(tag: re.Match[str], limit: int, blocks: Sequence[int], masked: str, cells: _Cells) -> Iterator[Edit]:
    """Yield what to do about an element that is not closed before `limit`; `blocks` are the ends of paragraphs."""
    name = tag["name"].lower()
    if name in _INLINE:
        after = bisect_left(blocks, tag.end())
        block_end = min(limit, blocks[after]) if after < len(blocks) else limit
        row_start = max(0, tag.start() - _ROW)
        is_in_row = "|" in masked[masked.rfind("\n", row_start, tag.start()) + 1 or row_start : tag.start()]
        end = cells.find_end(tag.end(), block_end) if is_in_row else block_end
        yield end, end, f"</{name}>"
    elif name not in _HTML and name not in _CLOSED_BY_OTHERS:
        yield _show(tag)


def _show(tag: re.Match[str]) -> Edit:
    return tag.start(), tag.start() + 1, "&lt;"
