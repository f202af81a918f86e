"""What stands within a block of Markdown: code, links, tags, formulas, and where.

markdown-it-py reads it. Its rules give no places, so each that matters notes where it read: as `Span`, in characters of
the block's text. Links are what Python-Markdown renders as such.
"""

import re
from collections.abc import Callable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, autolink, backtick, html_inline
from markdown_it.token import Token
from msgspec import Struct

from tilfolio.edits import is_within

_DEEPEST_INLINE = 20
_MOST_FAILURES = 100
"""How many parentheses of a block may turn out to hold no target before only simple ones are looked at."""
_LONGEST_TARGET = 2000
"""With its title, in characters, if it holds parentheses or quotation marks: else each `(` is sought to the end."""

_ANGLED = re.compile(r"\(\s*<(?P<target>[^<>]*)>\s*(?:(?:'[^']*'|\"[^\"]*\")\s*)?\)")
_PLAIN = re.compile(r"\((?P<target>[^\s()<>\\'\"]*)\)")
_PUNCTUATION = re.compile(r"\\.|[()\"']", re.S)
_TITLE_END = {quote: re.compile(rf"{quote}[ ]*\)") for quote in "'\""}
_LABEL = re.compile(r"(?P<blank>[ ]?)\[(?P<label>[^\[\]]*)\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]+\]")
_DOLLARS = re.compile(r"\$+")
_DOLLARS_OR_CODE = re.compile(r"\\[\s\S]|(?P<code>`)|(?P<dollars>\$+)")
_TYPED_FORMULA = re.compile(r"(\$\$?)(?P<ticks>`+)(?P<tex>[^`]+)(?P=ticks)\1")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>`)]+")
_WORD = re.compile(r"\w", re.A)
_TICKS = re.compile("`+")
_OTHER_MARKUP = re.compile(r"[\[<$\\]")
"""Signs without which nothing but code can be in a text that has a place."""
_InlineRule = Callable[[StateInline, bool], bool]


class Span(Struct):
    """Something within a block, and where it was read."""

    kind: str
    """`code`, `link`, `image`, `reference`, `html`, `address` or `math`."""
    start: int
    end: int
    inner: tuple[int, int] = (0, 0)
    """The text of a link, of code, of a formula."""
    target: tuple[int, int] = (0, 0)


def _note(kind: str, rule: _InlineRule, edge: str = "") -> _InlineRule:
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


def _read_footnote(state: StateInline, silent: bool) -> bool:
    """Read `[^1]`, also where its text is not in the same block."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0)
    state.pos = found.end()
    return True


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
    """Return where a reference ends; 0: it is none. Two pairs are always one, a pair where it is defined."""
    labels = state.env["references"]
    label = _LABEL.match(state.src, closing + 1, state.posMax)
    if label and (not label["blank"] or normalize(label["label"]) in labels):
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
    r"""Read formulas as GitHub does: `$x$`, `$$x$$` and `` $`x`$ ``; other dollar signs are text."""
    source, start = state.src, state.pos
    dollars = _DOLLARS.match(source, start, state.posMax)
    if dollars is None:
        return False
    typed = _TYPED_FORMULA.match(source, start, state.posMax)
    inner = typed.span("tex") if typed else _find_formula(state, dollars)
    if inner is None:
        state.pending += "" if silent else dollars[0]
        state.pos = dollars.end()
        return True
    state.pos = typed.end() if typed else inner[1] + len(dollars[0])
    if not silent:
        state.push("math", "", 0).content = source[slice(*inner)]
        state.env["spans"].append(Span("math", start, state.pos, inner))
    return True


def _find_formula(state: StateInline, dollars: re.Match[str]) -> tuple[int, int] | None:
    """Return where a formula begins and ends whose first signs are these: `$5 and $10` is none."""
    source, (start, after) = state.src, dollars.span()
    closing = find_dollars(source, after, state.posMax)
    if closing is None or closing[0] != dollars[0] or len(closing[0]) > 2:
        return None
    inner = source[after : closing.start()]
    if not inner.strip() or _is_in_address(state, start):
        return None
    if len(dollars[0]) == 1:
        around = source[start - 1 : start] + source[closing.end() : closing.end() + 1]
        if inner != inner.strip() or _WORD.search(around) or _TYPED_FORMULA.match(source, closing.start()):
            return None
    return after, closing.start()


def find_dollars(text: str, position: int, end: int) -> re.Match[str] | None:
    """Return the next dollar signs without a backslash before them; None where code comes first."""
    while (found := _DOLLARS_OR_CODE.search(text, position, end)) and found.lastgroup is None:
        position = found.end()
    return found if found and found["dollars"] else None


def _is_in_address(state: StateInline, position: int) -> bool:
    if "addresses" not in state.env:
        state.env["addresses"] = [match.span() for match in _ADDRESS.finditer(state.src)]
    return is_within(position, state.env["addresses"])


_INLINE = MarkdownIt("commonmark", {"maxNesting": _DEEPEST_INLINE}).enable("strikethrough").disable("image")
_INLINE.inline.ruler.at("backticks", _note("code", backtick, edge="`"))
_INLINE.inline.ruler.at("link", _read_link)
_INLINE.inline.ruler.at("autolink", _note("address", autolink))
_INLINE.inline.ruler.at("html_inline", _note("html", html_inline))
_INLINE.inline.ruler.before("link", "footnote", _read_footnote)
_INLINE.inline.ruler.before("entity", "math", _read_math)


def parse_inline(text: str, labels: frozenset[str] = frozenset()) -> tuple[list[Token], list[Span]]:
    """Return the tokens of a block's text, and what stands where in it; `labels` are those that are defined."""
    env: dict[str, object] = {"spans": [], "inside": 0, "failures": 0, "references": labels}
    tokens: list[Token] = []
    _INLINE.inline.parse(text, _INLINE, env, tokens)
    spans: list[Span] = env["spans"]  # type: ignore[assignment]
    spans.sort(key=lambda span: (span.start, -span.end))
    return tokens, spans


def has_only_code(text: str) -> bool:
    """Return whether no spans but code can be in a block's text, as in most."""
    return _OTHER_MARKUP.search(text) is None


def find_code(text: str) -> Iterator[Span]:
    """Yield the code in a text in which no other spans are: what `parse_inline` finds, in a tenth of the time."""
    runs = [run.span() for run in _TICKS.finditer(text)]
    behind = 0
    for number, (start, inside) in enumerate(runs):
        if start >= behind:
            width = inside - start
            closing = next((run for run in runs[number + 1 :] if run[1] - run[0] == width), None)
            if closing:
                behind = closing[1]
                yield Span("code", start, behind, (inside, closing[0]))
