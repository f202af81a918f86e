"""Code on a page: highlighted by Pygments, as large as its longest line allows, never wider than the page."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

from pygments.lexers import get_lexer_by_name
from pygments.lexers.special import TextLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, is_token_subtype
from pygments.util import ClassNotFound

from tilfolio.images.typeset import LONGEST

_LEADING = 1.5
_ASPECT = 0.6
"""Width of a letter in ems, in the bundled font."""
_MOST_LINES = 400
_MOST_FOLDED = 1.3
_BREAKS = frozenset(" ,.;:()[]{}/\\|=+-&")
_HUES = (
    (Comment, "comment"),
    (Keyword, "keyword"),
    (String, "string"),
    (Number, "number"),
    (Operator.Word, "keyword"),
    (Name.Function, "name"),
    (Name.Class, "name"),
    (Name.Decorator, "name"),
    (Name.Tag, "keyword"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a line in one colour."""

    text: str
    hue: str
    """`comment`, `keyword`, `string`, `number`, `name`, or empty."""
    column: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """Code that was fitted into a page."""

    lines: tuple[tuple[Span, ...], ...]
    size: int
    pitch: int
    letter: float
    """Width of a column in pixels."""
    cut: bool


def fit_code(code: str, language: str, width: int, height: int, sizes: Sequence[int]) -> Listing:
    """Set code as large as fits; at the smallest size long lines are wrapped and the rest is cut with an ellipsis."""
    lines = tuple(_color_lines(_dedent(code), language))
    size, folded = _choose_size(lines, width, height, sizes)
    room = max(1, int(height / (size * _LEADING)))
    cut = len(folded) > room
    if cut:
        folded = [*folded[: room - 1], (Span("…", "comment", 0),)]
    return Listing(lines=tuple(folded), size=size, pitch=round(size * _LEADING), letter=size * _ASPECT, cut=cut)


def _choose_size(
    lines: Sequence[tuple[Span, ...]], width: int, height: int, sizes: Sequence[int]
) -> tuple[int, list[tuple[Span, ...]]]:
    """Choose the largest size at which everything fits with few wrapped lines, else the smallest."""
    for size in sizes:
        folded = [part for line in lines for part in _fold(line, int(width / (size * _ASPECT)))]
        if len(folded) * size * _LEADING <= height and len(folded) <= len(lines) * _MOST_FOLDED:
            return size, folded
    return sizes[-1], folded


def _dedent(code: str) -> str:
    lines = code.expandtabs(4).strip("\n").split("\n")[:_MOST_LINES]
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return "\n".join(line[min(indents, default=0) :].rstrip()[:LONGEST] for line in lines)


def _color_lines(code: str, language: str) -> Iterator[tuple[Span, ...]]:
    try:
        lexer = get_lexer_by_name(language, stripnl=False) if language else TextLexer(stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    line: list[Span] = []
    for kind, text in lexer.get_tokens(code):
        for at, part in enumerate(text.split("\n")):
            if at:
                yield tuple(line)
                line = []
            if part:
                hue = next((hue for family, hue in _HUES if is_token_subtype(kind, family)), "")
                column = line[-1].column + sum(map(_columns, line[-1].text)) if line else 0
                line.append(Span(part, hue, column))


def _columns(char: str) -> int:
    """Return the columns a character takes: two for ideographs and emoji, none for marks."""
    if char < "\u0300":
        return 1
    wide = unicodedata.east_asian_width(char) in {"W", "F"}
    return 2 if wide else int(unicodedata.category(char) not in {"Mn", "Me", "Cf"})


def _fold(line: tuple[Span, ...], columns: int) -> Iterator[tuple[Span, ...]]:
    """Wrap a line that is too long, preferably after a space or punctuation; continuations are indented by two."""
    chars = [(char, span.hue) for span in line for char in span.text]
    indent = 0
    while sum(_columns(char) for char, _ in chars) > columns - indent:
        ends = accumulate(_columns(char) for char, _ in chars)
        fitting = max(1, sum(end <= columns - indent for end in ends))
        after = (at for at in range(fitting, fitting // 2, -1) if chars[at - 1][0] in _BREAKS)
        split = next(after, fitting)
        yield tuple(_gather(chars[:split], indent))
        chars, indent = chars[split:], min(2, columns // 2)
    yield tuple(_gather(chars, indent))


def _gather(chars: Sequence[tuple[str, str]], column: int) -> Iterator[Span]:
    for hue, run in groupby(chars, key=lambda pair: pair[1]):
        text = "".join(char for char, _ in run)
        yield Span(text, hue, column)
        column += sum(map(_columns, text))
