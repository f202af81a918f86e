"""Convert a note's Markdown to the dialects of publishing platforms."""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from tilfolio.edits import apply_edits
from tilfolio.model import Link
from tilfolio.parse.links import find_links
from tilfolio.parse.tree import read

_BROKEN = re.compile(r'<span class="til-broken"[^<>]*>(?P<words>(?:(?!</span>).)*)</span>', re.S)
_BOX = re.compile(
    r"(?P<indent> *)(?:!!!|\?\?\?\+?|===[+!]*)[ \t]+(?P<kind>[\w-]*)(?:[ \t]+[\w-]+)*[ \t]*"
    r'(?:"(?P<title>[^"]*)")?[ \t]*$'
)
"""The first line of an admonition, a collapsible block or a tab."""
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}[ \t]*$")
_DISPLAY, _INLINE = re.compile(r"\$\$`([^`]+)`\$\$"), re.compile(r"\$`([^`]+)`\$")
"""Formulas in the form that `formulas.py` writes."""
_STANDS_ALONE = re.compile(r"[ \t]*(?:\$\$|\{%)")


class Flavor(Struct, frozen=True, kw_only=True):
    """A platform's dialect of Markdown."""

    inline_formula: str
    """The markup of an inline formula; `{}` stands for its TeX."""
    display_formula: str
    breaks_lines: bool = False
    """Whether a line end within a paragraph is shown as a line break."""


FLAVORS = {
    # https://dev.to/p/editor_guide
    "devto": Flavor(
        inline_formula="{{% katex inline %}}{}{{% endkatex %}}",
        display_formula="{{% katex %}}\n{}\n{{% endkatex %}}",
        breaks_lines=True,
    ),
    # https://docs.hashnode.com: TeX between \\( and \\), or $$ and $$
    "hashnode": Flavor(inline_formula=r"\\({}\\)", display_formula="$$\n{}\n$$"),
}


def write_article(markdown: str, find_address: Callable[[Link], str], flavor: Flavor) -> str:
    """Convert the Markdown of a page to a platform's dialect.

    Links and pictures get the absolute URLs that `find_address` returns; a link without one becomes plain text.
    Admonitions, collapsible blocks and tabs become quotes with a title.
    """
    whole = _make_absolute(_BROKEN.sub(lambda match: match["words"], markdown), find_address)
    lines = list(_adapt(whole, flavor))
    return "\n".join(lines).strip() + "\n"


def _make_absolute(markdown: str, find_address: Callable[[Link], str]) -> str:
    links = find_links(markdown)
    return apply_edits(markdown, ((link.target_start, link.target_end, find_address(link)) for link in links))


def _adapt(markdown: str, flavor: Flavor) -> Iterator[str]:
    lines, blocks = markdown.split("\n"), read(markdown).blocks
    code = {line for block in blocks if block.kind == "code" for line in range(block.first, block.last + 1)}
    boxes = {block.first: block.last + 1 for block in blocks if block.kind == "box"}
    prose = [block for block in blocks if block.kind == "paragraph" and "quote" not in block.list_containers()]
    going_on = {number for block in prose for number in range(block.first, block.last)} if flavor.breaks_lines else ()
    number = 0
    while number < len(lines):
        if number in boxes and (box := _BOX.match(lines[number])):
            yield from _write_box(box, lines[number + 1 : boxes[number]], flavor)
            number = boxes[number]
            continue
        line = lines[number] if number in code else _write_formulas(_ATTRIBUTES.sub("", lines[number]), flavor)
        while number in going_on and not lines[number].endswith(("  ", "\\")):
            if any(map(_STANDS_ALONE.match, lines[number : number + 2])):
                break
            number += 1
            line = f"{line.rstrip()} {_write_formulas(lines[number].strip(), flavor)}"
        yield line
        number += 1


def _write_box(box: re.Match[str], content: list[str], flavor: Flavor) -> Iterator[str]:
    """Yield an admonition, collapsible block or tab as a quote."""
    indent = box["indent"]
    title = box["kind"].capitalize() if box["title"] is None else box["title"]
    inner = [line[len(indent) + 4 :] for line in content]
    quoted = [*([f"**{title}**", ""] if title else []), *_adapt("\n".join(inner), flavor)]
    yield from (f"{indent}> {line}".rstrip() for line in quoted)


def _write_formulas(line: str, flavor: Flavor) -> str:
    shown = _DISPLAY.sub(lambda match: flavor.display_formula.format(match[1].strip()), line)
    return _INLINE.sub(lambda match: flavor.inline_formula.format(match[1].strip()), shown)
