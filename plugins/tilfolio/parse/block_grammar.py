"""Blocks of Markdown, line by line: CommonMark with what GitHub, Python-Markdown and Material add to it.

markdown-it-py reads them by the rules below.
"""

import re
from collections import Counter
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, heading, html_block, table
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from tilfolio.parse.inline_grammar import find_dollars
from tilfolio.parse.rawhtml import TAG, VOID_TAGS

DEEPEST_BLOCK = 200
"""How deep lists and quotes are read; the presets drop what is deeper than 20."""
_BOX = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]+\S|///|===[+!]*[ \t]+[\"']")
"""Begins what is indented by four: an admonition, a fold, a tab."""
_DEFINITION = re.compile(r":[ \t]{1,3}(?=\S)")
_TIGHT = re.compile(r"(?P<marks>#{2,6})(?=\w)[ \t]*(?P<text>.*)")
_TIGHT_FIRST = re.compile(r"(?P<marks>#)(?=\w)(?P<text>(?!.*\s#\w)\S+[ \t]+\S.*)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:`{3,}[^`\n]*$|~{3,})")
_SAYS_MARKDOWN = re.compile(r"<[^<>]*\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|markdown)[\"']?)?(?=[\s/>])", re.I)
_ENDS_ITSELF = re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)|<!--|<\?|<![A-Za-z\[]", re.I)
"""A block of HTML that a mark of its own ends, not a blank line."""
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def _read_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an admonition, a tab, or a definition: what belongs to it is indented by four."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(("!", "?", "=", "/", ":"), position) or state.is_code_block(start):
        return False
    definition = _DEFINITION.match(state.src, position, state.eMarks[start])
    if not definition and not _BOX.match(state.src, position, state.eMarks[start]):
        return False
    if silent:
        return True
    token = state.push("definition_open" if definition else "box_open", "", 1)
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    indent = state.blkIndent = state.sCount[start] + 4
    state.parentType = "box"
    if definition:
        state.bMarks[start], state.tShift[start], state.sCount[start] = definition.end(), 0, indent
        state.md.block.tokenize(state, start, end)
    else:
        _push_prose(state, "title", state.src[position : state.eMarks[start]].strip(), start, start + 1)
        state.md.block.tokenize(state, start + 1, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = kept
    # Blank lines at its end are not its own.
    while state.line > start + 1 and state.isEmpty(state.line - 1):
        state.line -= 1
    token.map = [start, state.line]
    state.push("definition_close" if definition else "box_close", "", -1)
    return True


def _read_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `# a heading`, and what is meant as one: `##Tight`, and `#Some words` where a text begins."""
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("#", position):
        return False
    if heading(state, start, end, silent):
        return True
    if state.level or state.tShift[start] or state.is_code_block(start):
        return False
    line = state.src[position : state.eMarks[start]]
    tight = _TIGHT.match(line)
    if tight is None and not state.src[:position].strip():
        tight = _TIGHT_FIRST.match(line)
    if tight is None:
        return False
    if not silent:
        _push_prose(state, "heading", tight["text"].strip(), start, start + 1, f"h{len(tight['marks'])}")
    return True


def _read_underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a heading of one line with its underline; of more lines only GitHub makes one."""
    if start + 1 >= end or state.is_code_block(start) or not 0 <= state.sCount[start + 1] - state.blkIndent < 4:
        return False
    begin = state.bMarks[start + 1] + state.tShift[start + 1]
    underline = _UNDERLINE.match(state.src, begin, state.eMarks[start + 1])
    if underline is None:
        return False
    if not silent:
        text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
        _push_prose(state, "heading", text, start, start + 2, "h1" if state.src[begin] == "=" else "h2")
    return True


def _push_prose(state: StateBlock, kind: str, text: str, start: int, end: int, tag: str = "") -> None:
    """Add a single token; markdown-it has one that opens the block, one with the text, and one that closes it."""
    state.line = end
    token = state.push("inline", tag, 0)
    token.content, token.map, token.info = text, [start, end], kind


def _read_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of HTML as Python-Markdown does: it ends where what it opened is closed.

    As on GitHub it ends before a blank line too, and before a fence; one whose tag says `markdown` is that tag alone.
    """
    begin, line_end = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if not state.src.startswith("<", begin) or state.is_code_block(start):
        return False
    if state.src.startswith("<!--", begin) and not _fills_lines(state, begin, line_end):
        return False
    line = state.src[begin:line_end]
    if _ENDS_ITSELF.match(line):
        return html_block(state, start, end, silent)
    interrupts = next((found[2] for found in HTML_SEQUENCES if found[0].search(line)), None)
    if interrupts is None or silent:
        return bool(interrupts)
    last = start + 1 if _SAYS_MARKDOWN.match(line) else _find_html_end(state, begin, start, end)
    token = state.push("html_block", "", 0)
    token.map, state.line = [start, last], last
    return True


def _find_html_end(state: StateBlock, begin: int, start: int, end: int) -> int:
    """Return the line behind a block of HTML."""
    limit = state.env.get("blank", 0)
    if limit <= begin:  # where the next blank line is, is looked for once
        blank = _BLANK_LINE.search(state.src, begin)
        limit = state.env["blank"] = blank.start() if blank else len(state.src)
    position, opened, names = begin, list[str](), Counter[str]()
    for line in range(start, end):
        line_end = state.eMarks[line]
        if line > start and (
            state.isEmpty(line)
            or state.sCount[line] < state.blkIndent
            or _FENCE.match(state.src, state.bMarks[line] + state.tShift[line], line_end)
        ):
            return line
        while (place := state.src.find("<", position, line_end)) >= 0:
            tag = TAG.match(state.src, place, limit)
            position = tag.end() if tag else place + 1
            if tag:
                _open_or_close(opened, names, tag)
        if not opened and position <= line_end:
            return line + 1
    return end


def _open_or_close(opened: list[str], names: Counter[str], tag: re.Match[str]) -> None:
    name = tag["name"].lower()
    if tag["slash"]:
        while names[name]:
            last = opened.pop()
            names[last] -= 1
            if last == name:
                break
    elif name not in VOID_TAGS and not tag["attributes"].endswith("/"):
        opened.append(name)
        names[name] += 1


def _fills_lines(state: StateBlock, begin: int, line_end: int) -> bool:
    """Return whether a comment ends, and no text stands behind it in its line."""
    if "last_comment" not in state.env:
        state.env["last_comment"] = state.src.rfind("-->")
    closing = state.src.find("-->", begin + 4, line_end)
    if closing >= 0:
        return not state.src[closing + 3 : line_end].strip()
    return bool(state.env["last_comment"] > begin)


def _read_formula(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `$$` at the beginning of a line up to `$$` at the end of one: no line between them begins a list."""
    begin = position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("$$", begin) or state.is_code_block(start):
        return False
    position += 2
    for line in range(start, end):
        if line > start and (state.isEmpty(line) or state.sCount[line] < state.blkIndent):
            return False
        closing = find_dollars(state.src, position, state.eMarks[line])
        if closing:
            fills_lines = closing[0] == "$$" and not state.src[closing.end() : state.eMarks[line]].strip()
            if fills_lines and not silent:
                text = state.getLines(start, line + 1, state.blkIndent, False).strip(" \t\n")
                _push_prose(state, "paragraph", text, start, line + 1)
            return fills_lines
        if line + 1 < end:
            position = state.bMarks[line + 1] + state.tShift[line + 1]
    return False


def _read_letters(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what begins with a letter, as most lines do: no other rule has to be tried."""
    begins = state.src[state.bMarks[start] + state.tShift[start]]
    if not begins.isalpha() or state.is_code_block(start):
        return False
    return any(rule(state, start, end, silent) for rule in (table, _read_underlined, _read_paragraph))


def _read_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph as markdown-it does; what begins with a letter ends none, but for a table."""
    rules = state.md.block.ruler.getRules("paragraph")
    outer, state.parentType = state.parentType, "paragraph"
    line = start + 1
    while line < state.lineMax and not state.isEmpty(line):
        may_end = state.sCount[line] >= 0 and not state.is_code_block(line)
        tried = [table] if state.src[state.bMarks[line] + state.tShift[line]].isalpha() else rules
        if may_end and any(rule(state, line, state.lineMax, True) for rule in tried):
            break
        line += 1
    text = state.getLines(start, line, state.blkIndent, False).strip(" \t\n")
    _push_prose(state, "paragraph", text, start, line)
    state.parentType = outer
    return True


_BLOCKS = MarkdownIt("commonmark", {"maxNesting": DEEPEST_BLOCK}).enable("table")
footnote_plugin(_BLOCKS, inline=False, move_to_end=False)
_ENDS_OTHERS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote"]}
_BLOCKS.block.ruler.at("heading", _read_heading, _ENDS_OTHERS)
_BLOCKS.block.ruler.at("lheading", _read_underlined)
_BLOCKS.block.ruler.at("html_block", _read_html, _ENDS_OTHERS)
_BLOCKS.block.ruler.before("paragraph", "box", _read_box, _ENDS_OTHERS)
_BLOCKS.block.ruler.before("paragraph", "formula", _read_formula, _ENDS_OTHERS)
_BLOCKS.block.ruler.before("table", "letters", _read_letters)
_BLOCKS.block.ruler.at("paragraph", _read_paragraph)


def parse_blocks(text: str) -> tuple[list[Token], frozenset[str]]:
    """Return the tokens of a text's blocks, and the labels that it defines."""
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    _BLOCKS.block.parse(text, _BLOCKS, env, tokens)
    return tokens, frozenset(env.get("references", ()))
