"""The grammar by which Markdown is read: CommonMark with what GitHub, Python-Markdown and Material add to it.

markdown-it-py reads it. Its rules give lines for blocks and nothing for what stands within them, so each inline rule
that matters notes where it read: as `Span`, in characters of the block's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    heading,
    hr,
    html_block,
    list_block,
    reference,
    table,
)
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    escape,
    html_inline,
    newline,
    strikethrough,
)
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

DEEPEST_BLOCK = 100
"""How deep lists and quotes are read; the presets drop what is deeper than 20."""
_DEEPEST_INLINE = 20
_MOST_FAILURES = 500
"""How many parentheses of a block may turn out to hold no target before only simple ones are looked at."""
_LONGEST_TARGET = 2000
"""With its title, in characters, if it holds parentheses or quotation marks: else each `(` is sought to the end."""

_BOX = re.compile(r"(?:!!!|\?\?\?\+?|///)[ \t]+\S|===[+!]*[ \t]+[\"']")
"""Begins what is indented by four: an admonition, a fold, a tab."""
_DEFINITION = re.compile(r":[ \t]{1,3}(?=\S)")
_TIGHT = re.compile(r"(?P<marks>#{2,6})(?=\w)[ \t]*(?P<text>.*)")
_TIGHT_FIRST = re.compile(r"(?P<marks>#)(?=\w)(?P<text>(?!.*\s#\w)\S+[ \t]+\S.*)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r"[ \t]*(?:`{3,}[^`\n]*$|~{3,})")
_SAYS_MARKDOWN = re.compile(r"<[^<>]*\smarkdown(?:\s*=\s*[\"']?(?:1|block|span|markdown)[\"']?)?(?=[\s/>])", re.I)
_ENDS_ITSELF = re.compile(r"<(?:script|pre|style|textarea)(?=[\s>]|$)|<!--|<\?|<![A-Za-z\[]", re.I)
"""A block of HTML that a mark of its own ends, not a blank line."""
_ANGLED = re.compile(r"\(\s*<(?P<target>[^<>]*)>\s*(?:(?:'[^']*'|\"[^\"]*\")\s*)?\)")
_PLAIN = re.compile(r"\((?P<target>[^\s()<>\\'\"]*)\)")
_PUNCTUATION = re.compile(r"\\.|[()\"']", re.S)
_TITLE_END = {quote: re.compile(rf"{quote}[ ]*\)") for quote in "'\""}
_LABEL = re.compile(r"(?P<blank>[ ]?)\[(?P<label>[^\[\]]*)\]")
_TYPED_FORMULA = re.compile(r"(\$\$?)`(?P<tex>[^`\n]+)`\1")
_STOPS = re.compile(r"[\n$&*<\[\\_`~]|!(?=\[)")
"""What the rules in use begin with."""
_STOP_OR_CLOSING = re.compile(rf"{_STOPS.pattern}|\]")


@dataclass(slots=True)
class Span:
    """Something within a block, and where it was read."""

    kind: str
    """`code`, `link`, `image`, `reference`, `html`, `address`, `math` or `footnote`."""
    start: int
    end: int
    inner: tuple[int, int] = (0, 0)
    """The text of a link, of code, of a formula."""
    target: tuple[int, int] = (0, 0)


def _read_box(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read an admonition, a tab, or a definition: what belongs to it is indented by four."""
    if state.is_code_block(start):
        return False
    position = state.bMarks[start] + state.tShift[start]
    if state.src[position : position + 1] not in ("!", "?", "=", "/", ":"):
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
        state.line = start + 1
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
    if heading(state, start, end, silent):
        return True
    position = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("#", position) or state.level or state.tShift[start] or state.is_code_block(start):
        return False
    line = state.src[position : state.eMarks[start]]
    tight = _TIGHT.match(line)
    if tight is None and not state.src[:position].strip():
        tight = _TIGHT_FIRST.match(line)
    if tight is None:
        return False
    if not silent:
        _push_heading(state, len(tight["marks"]), tight["text"].strip(), start, start + 1)
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
        _push_heading(state, 1 if state.src[begin] == "=" else 2, text, start, start + 2)
    return True


def _push_heading(state: StateBlock, level: int, text: str, start: int, end: int) -> None:
    state.line = end
    state.push("heading_open", f"h{level}", 1).map = [start, end]
    token = state.push("inline", "", 0)
    token.content, token.map = text, [start, end]
    state.push("heading_close", f"h{level}", -1)


def _read_html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of HTML; it ends before a fence, and behind a tag that says `markdown`."""
    found = html_block(state, start, end, silent)
    if silent or not found:
        return found
    token = state.tokens[-1]
    position = state.bMarks[start] + state.tShift[start]
    if _ENDS_ITSELF.match(state.src, position):
        return True
    last = token.map[1] if token.map else end
    if _SAYS_MARKDOWN.match(state.src, position, state.eMarks[start]):
        last = start + 1
    for line in range(start + 1, last):
        if _FENCE.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
            last = line
            break
    token.map, state.line = [start, last], last
    return True


def _note(kind: str, rule: Callable[[StateInline, bool], bool], edge: str = "") -> Callable[[StateInline, bool], bool]:
    """Return a rule that notes where it read; what is inside lies between the signs at its edges."""

    def read(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent and len(state.tokens) > count:
            width = len(state.tokens[-1].markup) if edge else 0
            inner = (start + width, state.pos - width)
            state.env["spans"].append(Span(kind, start, state.pos, inner))
        return True

    return read


def _read_link(state: StateInline, silent: bool) -> bool:
    """Read a link or an image, inline or by reference, as Python-Markdown does: with blanks in its target too."""
    source, start = state.src, state.pos
    is_image = source.startswith("![", start)
    if not is_image and source[start] != "[":
        return False
    env = state.env
    if env["inside"] and not is_image:
        return False
    opening = start + is_image
    closing = state.md.helpers.parseLinkLabel(state, opening)
    if closing < 0:
        return False
    kind, target, end = "image" if is_image else "link", (0, 0), 0
    if source.startswith("(", closing + 1):
        found = _find_target(state, closing + 1)
        if found:
            *target_span, end = found
            target = (target_span[0], target_span[1])
    if not end:
        kind, end = "reference", _find_reference_end(state, opening, closing)
        if not end:
            return False
    if not silent:
        span = Span(kind, start, end, (opening + 1, closing), target)
        env["spans"].append(span)
        _push_link(state, span, is_image=is_image)
    state.pos = end
    return True


def _push_link(state: StateInline, span: Span, *, is_image: bool) -> None:
    maximum = state.posMax
    if is_image:
        outer, state.env["spans"] = state.env["spans"], []
        token = state.push("image", "img", 0)
        children: list[Token] = []
        state.md.inline.parse(state.src[slice(*span.inner)], state.md, state.env, children)
        token.children = children
        state.env["spans"] = outer
        return
    state.pos, state.posMax = span.inner
    state.env["inside"] += 1
    state.push("link_open", "a", 1)
    state.md.inline.tokenize(state)
    state.push("link_close", "a", -1)
    state.env["inside"] -= 1
    state.posMax = maximum


def _find_reference_end(state: StateInline, opening: int, closing: int) -> int:
    """Return where a reference ends; 0: it is none. One pair of brackets is one where it is defined."""
    labels = state.env["references"]
    label = _LABEL.match(state.src, closing + 1, state.posMax)
    if label and ((label["label"] and not label["blank"]) or normalize(label["label"]) in labels):
        return label.end()
    if not labels or normalize(state.src[opening + 1 : closing]) not in labels:
        return 0
    return label.end() if label and not label["label"] else closing + 1


def normalize(label: str) -> str:
    """Return a label as definitions are found by it."""
    return " ".join(label.split()).lower().upper()


def _find_target(state: StateInline, position: int) -> tuple[int, int, int] | None:
    """Return where the target in the parentheses begins and ends, and where the parentheses end."""
    source, limit = state.src, min(state.posMax, position + _LONGEST_TARGET)
    simple = _PLAIN.match(source, position, state.posMax) or _ANGLED.match(source, position, state.posMax)
    if simple:
        return (*simple.span("target"), simple.end())
    if state.env["failures"] > _MOST_FAILURES:
        return None
    depth, tried = 0, set[str]()
    for match in _PUNCTUATION.finditer(source, position, limit):
        character = match.group()
        if character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if not depth:
                return (*strip(source, position + 1, match.start()), match.end())
        elif character in _TITLE_END and character not in tried:
            tried.add(character)
            closing = _TITLE_END[character].search(source, match.end(), limit)
            if closing:
                return (*strip(source, position + 1, match.start()), closing.end())
    state.env["failures"] += 1
    return None


def strip(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch of a text without the blanks at its edges."""
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return start, start + len(text[start:end].rstrip())


def _read_math(state: StateInline, silent: bool) -> bool:
    r"""Read `` $`x`$ `` and `$$x$$`; a single dollar sign alone is text until `formulas.py` has written it so."""
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    typed = _TYPED_FORMULA.match(source, start, state.posMax)
    if typed:
        inner, end = typed.span("tex"), typed.end()
    elif source.startswith("$$", start) and (closing := source.find("$$", start + 2, state.posMax)) >= 0:
        inner, end = (start + 2, closing), closing + 2
    else:
        return False
    if not silent:
        token = state.push("math" if typed else "text", "", 0)
        token.content = source[slice(*inner)] if typed else source[start:end]
        state.env["spans"].append(Span("math", start, end, inner))
    state.pos = end
    return True


def _read_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a paragraph as markdown-it does, asking of each line only what its first character can begin."""
    line, maximum = start + 1, state.lineMax
    outer, state.parentType = state.parentType, "paragraph"
    while line < maximum:
        position = state.bMarks[line] + state.tShift[line]
        if position >= state.eMarks[line]:
            break
        if state.sCount[line] >= 0 and state.sCount[line] - state.blkIndent < 4:
            rules = _INTERRUPTING.get(state.src[position], _TABLE)
            if any(rule(state, line, maximum, True) for rule in rules):
                break
        line += 1
    content = state.getLines(start, line, state.blkIndent, False).strip(" \t\n")
    state.line = line
    state.push("paragraph_open", "p", 1).map = [start, line]
    token = state.push("inline", "", 0)
    token.content, token.map = content, [start, line]
    state.push("paragraph_close", "p", -1)
    state.parentType = outer
    return True


class _BlockParser(ParserBlock):
    """Tries only the rules that the first character of a line can begin: most lines are prose."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 (the library's names)
        line, has_empty = startLine, False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= DEEPEST_BLOCK:
                state.line = endLine
                break
            if state.sCount[line] - state.blkIndent >= 4:
                rules = _CODE
            else:
                rules = _BEGINNING.get(state.src[state.bMarks[line] + state.tShift[line]], _PROSE)
            for rule in rules:
                if rule(state, line, endLine, False):
                    break
            state.tight = not has_empty
            line = state.line
            has_empty = has_empty or (line - 1 < endLine and state.isEmpty(line - 1))
            if line < endLine and state.isEmpty(line):
                has_empty = True
                state.line = line = line + 1


class _InlineParser(ParserInline):
    """Tries only the rules that the next character can begin."""

    def tokenize(self, state: StateInline) -> None:
        source, end, stops = state.src, state.posMax, _STOPS
        while state.pos < end:
            stop = stops.search(source, state.pos, end)
            position = stop.start() if stop else end
            if position > state.pos:
                state.append_pending(source[state.pos : position])
                state.pos = position
            if stop is None:
                break
            if state.level >= _DEEPEST_INLINE or not any(rule(state, False) for rule in _WITHIN[source[position]]):
                state.append_pending(source[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 (the library's name)
        position = state.pos
        if position in state.cache:
            state.pos = state.cache[position]
            return
        character = state.src[position]
        if not _STOPS.match(state.src, position):
            stop = _STOP_OR_CLOSING.search(state.src, position, state.posMax)
            state.pos = stop.start() if stop and stop.start() > position else position + 1
            state.pos = state.pos if stop else state.posMax
        elif state.level >= _DEEPEST_INLINE:
            state.pos = state.posMax
        else:
            state.level += 1
            if not any(rule(state, True) for rule in _WITHIN[character]):
                state.pos += 1
            state.level -= 1
        state.cache[position] = state.pos


def _make_block_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST_BLOCK})
    parser.block = _BlockParser()
    footnote_plugin(parser, inline=False, move_to_end=False)
    rules = parser.block.ruler
    rules.at("heading", _read_heading, {"alt": ["paragraph", "reference", "blockquote"]})
    rules.at("lheading", _read_underlined)
    rules.at("html_block", _read_html, {"alt": ["paragraph", "reference", "blockquote"]})
    rules.before("paragraph", "box", _read_box, {"alt": ["paragraph", "reference"]})
    return parser


def _make_inline_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_INLINE})
    parser.inline = _InlineParser()
    return parser


_BLOCKS = _make_block_parser()
_INLINE = _make_inline_parser()
_TABLE = (table,)
_CODE = (code,)
_PROSE = (table, _read_underlined, _read_paragraph)
_LIST = (list_block,)
_BEGINNING = {
    "`": (fence, *_PROSE),
    "~": (fence, *_PROSE),
    ">": (blockquote, *_PROSE),
    "*": (hr, list_block, *_PROSE),
    "-": (table, hr, list_block, *_PROSE),
    "_": (hr, *_PROSE),
    "[": (table, footnote_def, reference, *_PROSE),
    "<": (table, _read_html, *_PROSE),
    "#": (table, _read_heading, *_PROSE),
    **dict.fromkeys("+0123456789", (table, list_block, *_PROSE)),
    **dict.fromkeys("!?=/:", (_read_box, *_PROSE)),
}
_ENDS_PARAGRAPH = (table, fence, blockquote, hr, list_block, footnote_def, _read_html, _read_heading, _read_box)
_INTERRUPTING = {
    sign: tuple(dict.fromkeys((table, *(rule for rule in rules if rule in _ENDS_PARAGRAPH))))
    for sign, rules in _BEGINNING.items()
}
_WITHIN: dict[str, tuple[Callable[[StateInline, bool], bool], ...]] = {
    "\n": (newline,),
    "\\": (escape,),
    "`": (_note("code", backtick, edge="`"),),
    "~": (strikethrough.tokenize,),
    "*": (emphasis.tokenize,),
    "_": (emphasis.tokenize,),
    "[": (_note("footnote", partial(footnote_ref, always_match=True)), _read_link),
    "!": (_read_link,),
    "<": (_note("address", autolink), _note("html", html_inline)),
    "&": (entity,),
    "$": (_read_math,),
}


def parse_blocks(text: str) -> tuple[list[Token], frozenset[str]]:
    """Return the tokens of a text's blocks, and the labels that it defines."""
    env: dict[str, dict[str, object]] = {}
    tokens: list[Token] = []
    if text:
        state = StateBlock(text, _BLOCKS, env, tokens)
        _BLOCKS.block.tokenize(state, 0, state.lineMax)
    return tokens, frozenset(env.get("references", ()))


def parse_inline(text: str, labels: frozenset[str] = frozenset()) -> tuple[list[Token], list[Span]]:
    """Return the tokens of a block's text, and what stands where in it; `labels` are those that are defined."""
    env: dict[str, object] = {"spans": [], "inside": 0, "failures": 0, "references": labels}
    tokens: list[Token] = []
    _INLINE.inline.parse(text, _INLINE, env, tokens)
    spans: list[Span] = env["spans"]  # type: ignore[assignment]
    spans.sort(key=lambda span: (span.start, -span.end))
    return tokens, spans
