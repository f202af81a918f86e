"""A text of Markdown, read once: its blocks, and what is code, a link or HTML in them, each with its place.

Everything else that is asked of a text, from its title to its words, is a small function of this tree. Offsets are
those of the text that was read.
"""

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property

from tilfolio.edits import Edit, apply_edits
from tilfolio.parse.blocks import Block, read_blocks
from tilfolio.parse.inline_grammar import Span
from tilfolio.parse.rawhtml import TAG, Element, find_comments, find_elements

_RAW = re.compile(r"<(pre|script|style|textarea)\b[^<>]*>", re.I)
_RAW_END = {name: re.compile(rf"</{name}\s*>", re.I) for name in ("pre", "script", "style", "textarea")}
_NOT_TAG = re.compile(r"(<[^<>]*>)|[^\n]")
_MOST_KEPT = 6


@dataclass(frozen=True, eq=False)
class Tree:
    """A text and its blocks, in order; what holds others comes before them."""

    text: str
    blocks: tuple[Block, ...]
    labels: frozenset[str] = field(default_factory=frozenset)
    """Those of reference definitions, folded."""

    @cached_property
    def code(self) -> tuple[Block, ...]:
        """The fenced and indented blocks of code."""
        return tuple(block for block in self.blocks if block.kind == "code")

    @cached_property
    def code_lines(self) -> frozenset[int]:
        """The numbers of their lines, counted from 0."""
        return frozenset(line for block in self.code for line in range(block.first, block.last + 1))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """What stands within blocks: code spans, links, images, tags and so on, in order."""
        return tuple(span for block in self.blocks for span in self.find_spans(block))

    @cached_property
    def masked(self) -> str:
        """The text with everything that is not prose replaced by spaces: same length, same line breaks.

        Blanked are blocks of code with their fences, the content of code spans and of formulas, HTML comments, the
        content of `<script>` and `<style>`, and the text of `<pre>`, whose tags work and stay. The content of an inline
        `<code>` stays too: a link in it is a link, on GitHub as in Python-Markdown.
        """
        hidden = (span for block in self.blocks for span in self._find_hidden(block))
        masked = apply_edits(self.text, ((start, end, blank(self.text[start:end])) for start, end in hidden))
        return _blank_raw(masked) if "<" in masked else masked

    def prose(self, block: Block) -> str:
        """Return a block as it was typed, with blanks in place of code, formulas and comments."""
        return self.masked[block.start : block.end]

    @cached_property
    def raw(self) -> tuple[tuple[int, int], ...]:
        """Where Markdown is not read because it stands in HTML that does not say `markdown`, in order."""
        return tuple(
            (element.content_start, element.content_end)
            for element in self.elements
            if not element.reads_markdown and (element.parent is None or element.parent.reads_markdown)
        )

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of raw HTML, in the order in which they begin."""
        return find_elements(self.masked) if "<" in self.text else ()

    @cached_property
    def tags(self) -> tuple[re.Match[str], ...]:
        """The tags of HTML, matches of `TAG`, which are not in code."""
        return tuple(TAG.finditer(self.masked)) if "<" in self.text else ()

    def list_prose(self) -> Iterator[str]:
        """Yield what stands in headings, paragraphs, cells and HTML, as `prose` gives it."""
        return (self.prose(block) for block in self.blocks if block.content or block.kind == "html")

    def list_rows(self) -> list[tuple[Block, list[Block]]]:
        """Return the rows of tables, each with its cells."""
        rows: list[tuple[Block, list[Block]]] = []
        for block in self.blocks:
            if block.kind == "row":
                rows.append((block, []))
            elif block.kind == "cell":
                rows[-1][1].append(block)
        return rows

    def find_line(self, position: int) -> int:
        """Return the number of the line that holds a position, counted from 0."""
        return bisect_left(self._breaks, position)

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    def find_spans(self, block: Block) -> Sequence[Span]:
        """Return what stands in a block's text."""
        return block.find_spans(self.labels)

    def below(self, position: int) -> "Tree":
        """Return the tree of the text from a position on, which has to be the beginning of a block."""
        text = self.text[position:]
        first = bisect_left(self.blocks, position, key=lambda block: block.start)
        kept = self.blocks[first:]
        if any(block.end > position for block in self.blocks[:first]) or _begins_tight(kept):
            return read(text)
        lines = self.text.count("\n", 0, position)
        moved: dict[int, Block] = {}
        for block in kept:
            moved[id(block)] = block.move(position, lines, moved.get(id(block.parent)))
        return _keep(Tree(text, tuple(moved.values()), self.labels))

    def _find_hidden(self, block: Block) -> Iterator[tuple[int, int]]:
        if block.kind == "code":
            yield block.start, block.end
        elif block.kind == "html":
            html = self.text[block.start : block.end]
            for start, end in find_comments(html) if "<!--" in html else ():
                yield block.start + start, block.start + end
        elif block.content:
            for span in self.find_spans(block):
                if span.kind == "code":
                    yield span.inner
                elif span.kind == "math":
                    width = 2 if self.text.startswith(("$$", "$`"), span.start) else 1
                    yield span.start + width, span.end - width
                elif span.kind == "html" and self.text.startswith("<!--", span.start):
                    yield span.start, span.end


_kept: OrderedDict[str, Tree] = OrderedDict()


def read(text: str) -> Tree:
    """Return the tree of a text; the latest few are kept, for a text is asked about several times in a row."""
    tree = _kept.get(text)
    if tree is None:
        tree = _keep(Tree(text, *read_blocks(text)))
    return tree


def forget() -> None:
    """Forget the texts that were read: for measurements."""
    _kept.clear()


def _keep(tree: Tree) -> Tree:
    _kept[tree.text] = tree
    if len(_kept) > _MOST_KEPT:
        with suppress(KeyError):  # another thread was faster
            _kept.popitem(last=False)
    return tree


def blank(text: str) -> str:
    """Return spaces in place of a text, with its line breaks."""
    return "\n".join([" " * len(line) for line in text.split("\n")]) if "\n" in text else " " * len(text)


def _begins_tight(blocks: Sequence[Block]) -> bool:
    return bool(blocks) and blocks[0].kind == "paragraph" and blocks[0].content.startswith("#")


def _blank_raw(masked: str) -> str:
    """Blank the content of `<script>` and the like, of `<pre>` all but its tags."""
    edits: list[Edit] = []
    position = 0
    never_closed: set[str] = set()
    for opening in _RAW.finditer(masked):
        name = opening[1].lower()
        if opening.start() < position or name in never_closed:
            continue
        closing = _RAW_END[name].search(masked, opening.end())
        if closing is None:
            never_closed.add(name)
            continue
        inside = masked[opening.end() : closing.start()]
        hidden = _NOT_TAG.sub(lambda found: found[1] or " ", inside) if name == "pre" else blank(inside)
        edits.append((opening.end(), closing.start(), hidden))
        position = closing.start()
    return apply_edits(masked, edits)
