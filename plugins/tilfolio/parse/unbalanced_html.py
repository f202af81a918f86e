"""Tags without their other half, which would change the page around a note: they end where a browser ends them.

The blocks and tags of a text are given, as the HTML that GitHub makes of them, to an HTML parser that works as browsers
do. It tells where each element ends, and which closing tags close nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from tilfolio.edits import Edit, apply_edits
from tilfolio.parse.blocks import Block
from tilfolio.parse.rawhtml import BLOCK_TAGS, VOID_TAGS
from tilfolio.parse.tree import Tree, read

_TAG = re.compile(
    r"(?<!(?<!\\)\\)<(?P<slash>/?)(?P<name>[a-zA-Z](?:[^\s<>/@:\"'=]|:(?!/))*)(?=[\s/>])(?P<attributes>(?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>"
)
"""What browsers take for a tag; an address in angle brackets has a `:/` or an `@` where the name ends."""
_HTML_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
"""A name of a tag to CommonMark; `<c:forEach>` and `<your_name>` are text, also where they are closed."""
_BEFORE_ADDRESS = ("](", "]( ", "]:", "]: ")
_SWALLOWING = frozenset(re.findall(r"\w+", "iframe noembed noframes noscript plaintext script select style template "
                                   "textarea title xmp"))  # fmt: skip
"""What takes everything up to its closing tag for its own content."""
_INLINE = frozenset(
    re.findall(
        r"\w+",
        "a abbr audio b bdi bdo big button cite code data del dfn em font i ins kbd label mark nobr picture q rp rt "
        "ruby s samp small span strike strong sub sup svg time tt u var",
    )
)
_HTML = (BLOCK_TAGS | VOID_TAGS | _INLINE | {"tbody", "dt"}) - _SWALLOWING
_FORMATS_TITLES = _INLINE | frozenset(re.findall(r"\w+", "br center div h1 h2 h3 h4 h5 h6 img p source wbr"))
_ENDS_ITSELF = frozenset(re.findall(r"\w+", "colgroup dd dt li option p tbody td tfoot th thead tr"))
"""Elements whose closing tag HTML lets authors leave out."""
_PARSED = re.compile(r"<!--(?P<comment>\d+)-->|<(?P<slash>/?)(?![hb]r>)[a-z][^\s<>]*(?: n=\"(?P<number>\d+)\")?>")
"""A numbered comment or a tag, as the parser writes them."""
_MOST_PASSES = 4
_MOST_OPEN = 500
"""How many elements may be open at once; for each of them, an HTML parser has to ask all around it."""
_AS_ON_GITHUB = {
    "quote": ("blockquote",), "item": ("ul", "li"), "table": ("table",), "row": ("tr",), "cell": ("td",),
    "box": ("div",), "definition": ("dl", "dd"), "footnote": ("div",), "paragraph": ("p",), "heading": ("h2",),
    "title": ("p",), "code": ("pre",), "rule": ("hr",),
}  # fmt: skip
"""The elements that GitHub makes of our blocks."""
_BOUNDS = frozenset({"blockquote", "li", "td", "div", "dd"})


class _Step(Struct, frozen=True):
    """A tag that its author typed, or one that stands for a block of Markdown; else the end of a block's text."""

    start: int
    end: int
    block: Block
    name: str = ""
    closes: bool = False
    is_typed: bool = False


def settle_tags(body: str) -> str:
    """Return Markdown without tags that would change what comes after it.

    Elements that are not closed end where they end on GitHub: with the cell, item or quote that they are in, or with
    the text; `<b>` and the like end with their paragraph. A closing tag that closes nothing is left out. A `<script>`
    that is never closed, and what is no HTML, such as the `<T>` of `Vec<T>`, are shown as the text they are.
    """
    if "<" not in body:
        return body
    for _ in range(_MOST_PASSES):
        edits = _list_edits(read(body))
        # What stands behind a tag that goes, or that is text now, may be a paragraph, no HTML: it is read again.
        first = [edit for edit in edits if edit[0] < edit[1]]
        if not first:
            return apply_edits(body, edits)
        body = apply_edits(body, first)
    return apply_edits(body, _list_edits(read(body)))


def _list_edits(tree: Tree) -> list[Edit]:
    tags, shown = _find_tags(tree.masked)
    if shown:
        return [(tag.start(), tag.start() + 1, "&lt;") for tag in shown]
    steps = list(_list_steps(tree, tags)) if tags else []
    return [] if _is_whole(steps) else list(_close(steps))


def literal_tags(title: str) -> str:
    """Return a title's Markdown in which tags that do not format its words are text: `<dialog>`, `<script>`."""
    tags = _TAG.finditer(read(title).masked) if "<" in title else ()
    shown = (tag.start() for tag in tags if tag["name"].lower() not in _FORMATS_TITLES)
    return apply_edits(title, [(start, start, "\\") for start in shown])


def _find_tags(masked: str) -> tuple[list[re.Match[str]], list[re.Match[str]]]:
    """Return the tags that open and close elements, and those that are to be shown."""
    tags: list[re.Match[str]] = []
    shown: list[re.Match[str]] = []
    open_elements: Counter[str] = Counter()
    unknown: dict[str, list[re.Match[str]]] = {}
    for tag in _TAG.finditer(masked):
        name, is_empty = tag["name"].lower(), tag["attributes"].endswith("/")
        if masked.endswith(_BEFORE_ADDRESS, 0, tag.start()):
            continue  # `[a](<b c.md>)`
        if not _HTML_NAME.fullmatch(name):
            shown.append(tag)
        elif name in _HTML:
            if tag["slash"]:
                open_elements[name] -= open_elements[name] > 0
            elif name in VOID_TAGS or is_empty:
                continue
            elif name not in _ENDS_ITSELF:
                open_elements[name] += 1
            (tags if open_elements.total() <= _MOST_OPEN else shown).append(tag)
        elif not tag["slash"]:
            unknown.setdefault(name, []).extend([] if is_empty else [tag])
        elif unknown.get(name):
            unknown[name].pop()
        else:
            shown.append(tag)
    return tags, [*shown, *(tag for unclosed in unknown.values() for tag in unclosed)]


def _list_steps(tree: Tree, tags: Iterable[re.Match[str]]) -> Iterator[_Step]:
    """Yield the tags between those that stand for the blocks that they are in."""
    waiting = iter(tags)
    tag = next(waiting, None)
    open_blocks: list[Block] = []
    for block in tree.blocks:
        while open_blocks and block.parent is not open_blocks[-1]:
            yield from _end_block(open_blocks.pop())
        for name in _AS_ON_GITHUB.get(block.kind, ()):
            yield _Step(block.start, block.start, block, name)
        open_blocks.append(block)
        while tag and not _holds_blocks(block) and tag.start() < block.end:
            yield _Step(*tag.span(), block, tag["name"].lower(), bool(tag["slash"]), is_typed=True)
            tag = next(waiting, None)
    while open_blocks:
        yield from _end_block(open_blocks.pop())


def _holds_blocks(block: Block) -> bool:
    return not block.content and block.kind != "html"


def _end_block(block: Block) -> Iterator[_Step]:
    holds_blocks = _holds_blocks(block)
    text_end = _Step(block.end, block.end, block)
    yield from () if holds_blocks else (text_end,)
    for name in reversed(_AS_ON_GITHUB.get(block.kind, ())):
        yield _Step(block.end, block.end, block, name, closes=True)
    yield from (text_end,) if holds_blocks else ()


def _is_whole(steps: Iterable[_Step]) -> bool:
    """Return whether each element is closed, and within the cell, item or quote in which it begins."""
    opened: list[_Step] = []
    for step in steps:
        if not step.is_typed and step.name not in _BOUNDS:
            continue
        if not step.closes:
            opened.append(step)
            continue
        while step.is_typed and opened and opened[-1].is_typed and opened[-1].name in _ENDS_ITSELF - {step.name}:
            opened.pop()
        if opened and (opened[-1].name, opened[-1].is_typed) == (step.name, step.is_typed):
            opened.pop()
        elif step.name != "p":
            return False
    return not opened


def _close(steps: Iterable[_Step]) -> Iterator[Edit]:
    """Yield the closing tags that are missing, and leave out those that close nothing."""
    places: list[_Step] = []
    html: list[str] = []
    for step in steps:
        number = len(places)
        tag = f"<{'/' * step.closes}{'x-' * (step.name in _INLINE)}{step.name}{f' n={number}' * step.is_typed}>"
        if step.is_typed:
            html.append(f"<!--{number}-->{tag}<!--{number + 1}-->")
        else:
            html.append(tag if step.name else f"<!--{number}-->")
        places += [step, step] if step.is_typed or not step.name else []
    ends = _find_ends("".join(html))
    matched: set[int] = set()
    parted: set[int] = set()
    apart: set[int] = set()
    """Places in which closing tags begin a paragraph of HTML: what follows on their line would belong to it."""
    furthest: dict[Block, int] = {}
    """Where what begins in a block ends at the latest: what is around that ends no earlier."""
    for number in range(len(places) - 2, -1, -2):
        opening = places[number]
        if not opening.is_typed or opening.closes:
            continue
        if number not in ends:  # such as a cell without a table
            yield opening.start, opening.end, ""
            continue
        last = ends[number]
        end, is_before = places[last], last % 2 == 0
        block = opening.block
        place = end.start if is_before else end.end
        limit = block.parent.end if block.parent else place
        is_match = is_before and end.closes and end.is_typed and end.name == opening.name and last not in matched
        if is_match and place <= limit:
            matched.add(last)
            furthest[block] = max(end.end, furthest.get(block, 0))
            continue
        limit = max(block.end, furthest.get(block, 0)) if opening.name in _INLINE else limit
        place, end = (limit, opening) if place > limit else (place, end)
        is_parted = end.block is block or block.parent is not None or place in parted
        parted.add(place)
        apart |= set() if is_parted else {place}
        furthest[block] = max(place, furthest.get(block, 0))
        yield place, place, f"</{opening.name}>" if is_parted else f"\n\n</{opening.name}>"
    for number in range(0, len(places), 2):
        step = places[number]
        if step.is_typed and step.closes and number not in matched:
            yield step.start, step.end, "<br>" if step.name == "br" else ""
        elif step.is_typed and step.closes and step.start in apart:
            yield step.end, step.end, "\n\n"


def _find_ends(html: str) -> dict[int, int]:
    """Return the number of the last comment in each numbered element."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415  # only texts that need it

    body = LexborHTMLParser(f"<!doctype html><body>{html}").body
    ends: dict[int, int] = {}
    opened: list[int] = []
    lasts = [-1]
    for part in _PARSED.finditer(body.inner_html or "" if body else ""):
        if part["comment"]:
            lasts[-1] = int(part["comment"])
        elif not part["slash"]:
            opened.append(int(part["number"] or -1))
            lasts.append(-1)
        else:
            number, last = opened.pop(), lasts.pop()
            lasts[-1] = max(lasts[-1], last)
            if last >= 0:
                ends[number] = max(ends.get(number, -1), last)
    return ends
