"""What GitHub shows, shown by Python-Markdown too: READMEs and notes are written for both.

GitHub reads CommonMark with its own additions, <https://github.github.com/gfm/>; Python-Markdown keeps to the older
rules. Where they part, the text is rewritten so that both mean the same, and a text so rewritten stays as it is.
"""

import re
from bisect import bisect_right

from tilfolio.edits import Edit, apply_edits
from tilfolio.parse.blocks import Block
from tilfolio.parse.formulas import adapt_formulas
from tilfolio.parse.github_blocks import adapt_blocks
from tilfolio.parse.github_inline import adapt_inline
from tilfolio.parse.rawhtml import MARKDOWN_TAGS, SPAN_TAGS, Element, starts_line
from tilfolio.parse.tree import read
from tilfolio.parse.unbalanced_html import settle_tags

_CONCERNS = re.compile(
    r"\n[ \t]*(?=[-*+0-9>#<|:])"
    r"(?:[-*+][ \t]|\d{1,9}[.)][ \t]|>|#+[^ #\n]|#[^\n]*#[ \t]*(?:\n|$)|(?<=[ \t])#|<[a-zA-Z]|\|?[ \t]*:?-+:?[ \t]*\|)"
)
_INFO = re.compile(
    r"(?:\{[^\n]*\}|\.?[\w#.+-]*(?:(?:[ \t]+(?:title|hl_lines|linenums)=(?:\"[^\"]*\"|'[^']*'))*|[ \t]+\{[^\n]*\}))$"
)
_LANGUAGE = re.compile(r"\{?\.?([\w#.+-]+)")
_MODE_ONLY = re.compile(r"#gh-(dark|light)-mode-only")


def adapt_github_markdown(body: str) -> str:
    """Return Markdown that Python-Markdown, with Material's usual extensions, shows as GitHub shows `body`.

    Alerts become admonitions, a list or a table below a paragraph gets its blank line, nested lists four spaces a
    level, raw HTML that holds Markdown its `markdown` attribute and its missing closing tags, fences what makes
    them fences, formulas a form that no markup changes, and images for one colour scheme the fragment that Material
    knows. Code is never changed, and no link is lost. The extensions meant are admonition, attr_list, md_in_html,
    tables, pymdownx.superfences and our own `tilfolio.render.formulas`.
    """
    body = _mend_fences(body)
    is_plain = "-mode-only" not in body and not _CONCERNS.search("\n" + read(body).masked)
    if is_plain and all(_stands_apart(body, block) for block in read(body).code):
        return adapt_inline(adapt_formulas(settle_tags(body)))
    body = settle_tags(body)
    if "<" in body:
        body = _rename_inner(_mark_markdown(body))
    body = adapt_inline(adapt_blocks(adapt_formulas(body)))
    modes = _MODE_ONLY.finditer(read(body).masked) if "-mode-only" in body else ()
    return apply_edits(body, [(*match.span(), f"#only-{match[1]}") for match in modes])


def _stands_apart(body: str, block: Block) -> bool:
    """Return whether blank lines are around a fence that begins its line."""
    begins_line = not block.start or body[max(0, block.start - 2) : block.start] in {"\n", "\n\n"}
    return not block.fence or (begins_line and not body[block.end : block.end + 2].strip("\n"))


def _mend_fences(body: str) -> str:
    """Give each fence its end, as long as its beginning, and a header that superfences reads."""
    if "```" not in body and "~~~" not in body:
        return body
    edits: list[Edit] = []
    for block in read(body).code:
        if block.fence:
            header = block.start + len(block.fence)
            line_end = body.find("\n", block.start)
            header_end = line_end if line_end >= 0 else len(body)
            edits.append((header, header_end, _mend_info(body[header:header_end])))
            edits.append((block.content_end, block.end, _end_fence(body, block)))
    return apply_edits(body, edits)


def _mend_info(info: str) -> str:
    if _INFO.match(info.strip()):
        return info
    language = _LANGUAGE.match(info.strip())
    return language[1] if language else ""


def _end_fence(body: str, block: Block) -> str:
    """Return the closing fence as superfences wants it: as long and as far in as the opening one."""
    before = body[body.rfind("\n", 0, block.start) + 1 : block.start]
    prefix = before if not before.strip(" \t>") else " " * len(before)
    ending = "" if body.endswith("\n", 0, block.content_end) else "\n"
    return f"{ending}{prefix}{block.fence}"


def _mark_markdown(body: str) -> str:
    """Say `markdown` where GitHub reads Markdown in HTML: behind a blank line."""
    tree = read(body)
    elements = tree.elements
    starts = [element.start for element in elements]
    states: dict[int, str] = {}
    for block in tree.blocks if elements else ():
        at = bisect_right(starts, block.start) - 1
        element = elements[at] if at >= 0 else None
        while element is not None and element.content_end <= block.start:
            element = element.parent
        is_outer = element is not None and (block.parent is None or block.parent.start < element.start)
        if element is None or not is_outer or block.kind == "html" or body.startswith("<", block.start):
            continue
        if element.name not in MARKDOWN_TAGS:
            continue
        is_block = element.start in states or block.kind != "paragraph"
        states[element.start] = "1" if element.name not in SPAN_TAGS else "block" if is_block else "span"
        outer = element.parent
        while outer is not None and states.get(outer.start) not in {"block", "1"}:
            states[outer.start] = "block" if outer.name in SPAN_TAGS else "1"
            outer = outer.parent
    marked = (element for element in elements if element.start in states and not element.reads_markdown)
    ends = ((element.content_start - 1, states[element.start]) for element in marked)
    return apply_edits(body, [(end, end, f' markdown="{state}"') for end, state in ends])


def _rename_inner(body: str) -> str:
    """Call a `<div>` within a line `<section>` where the `<div>` around it reads Markdown.

    md_in_html would take the inner closing tag for the outer one, which ends the outer element too early.
    """
    if "<div" not in body.lower():
        return body
    spans: list[tuple[int, int]] = []
    for element in read(body).elements:
        if element.name == "div" and not starts_line(body, element.start) and _is_in_div(element):
            spans.append((element.start + 1, element.start + 4))
            spans += [(element.content_end + 2, element.content_end + 5)] if element.closed else []
    return apply_edits(body, [(start, end, "section") for start, end in spans])


def _is_in_div(element: Element) -> bool:
    outer = element.parent
    return outer is not None and ((outer.name == "div" and outer.reads_markdown) or _is_in_div(outer))
