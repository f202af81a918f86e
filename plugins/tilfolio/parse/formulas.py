r"""Formulas as GitHub reads them, in a form that Markdown leaves alone.

GitHub knows `$x$`, `$$x$$`, `` $`x`$ `` and fences named `math`. All of them are written as `` $`x`$ ``, or as
`` $$`x`$$ `` where the formula has a line of its own: on one line, and in a code span, so that no underscore,
asterisk, backslash, `<` or list marker in it means anything else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from tilfolio.parse.blocks import Block
from tilfolio.parse.edits import Edit, apply_edits
from tilfolio.parse.marks import BLOCK_END
from tilfolio.parse.rawhtml import find_raw_html
from tilfolio.parse.tex import read_tex
from tilfolio.parse.tree import blank, read

FORMULA = re.compile(
    r"(?<![`\\])(?P<ticks>`{2,})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|(?<!\\)(?P<mark>\$\$?)`(?P<tex>[^`\n]+)`(?P=mark)",
    re.S,
)
"""A formula as `adapt_formulas` writes it; also, with nothing named `tex`, longer code that may hold the like."""

_OMITTED = "…"
"""Stands for a formula that cannot be read as text."""
_TOKEN = re.compile(
    r"\\[\s\S]|(?P<ticks>`+)|(?P<comment><!--)|<(?P<raw>pre|script|style|textarea)(?=[\s>])"
    r"|(?P<tag></?[a-z][\w-]*(?:\s+[a-z_:][\w.:-]*(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>)"
    r"|(?P<address>(?:https?://|www\.)[^\s<>`)]+)|(?P<target>\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))|(?P<dollars>\$+)",
    re.I,
)
"""What a dollar sign may stand in, so that it begins no formula, and the sign itself."""
_CLOSING = re.compile(r"\\[\s\S]|(?P<ticks>`)|(?P<dollars>\$+)")
_TYPED_SPAN = re.compile(r"(\$\$?)(`+)(?P<tex>[^`]+)\2\1")
_BLANK_LINE = re.compile(r"\n[ \t>]*(?:\n|$)")
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_COMMENT = re.compile(r"(?<!\\)%.*")
_QUOTE_MARKS = re.compile(r"[ \t]*(?:>[ \t]?)*")
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_UNDERLINE = re.compile(r"[ \t>]*(?:-+|=+)[ \t]*$")
_INDENT = 40
"""How far in a formula may begin that fills its lines."""
_LINE_START = re.compile(r"(?:^|\n)[ \t>]*$")
_LINE_END = re.compile(r"[ \t]*(?:\n|$)")
_BACKSLASH = "\\"
_MARKUP = re.compile(r"[\\`*_\[\]<>&|~$]")


def adapt_formulas(markdown: str) -> str:
    """Return Markdown in which each formula is `` $`x`$ `` or `` $$`x`$$ `` on one line.

    GitHub's rules decide what is one: `$5 and $10` is text, and so are dollar signs in code, tags, links and comments,
    or behind a backslash. Raw HTML that holds no Markdown stays as it is, and so does a text so written.
    """
    if "$" not in markdown and "math" not in markdown:
        return markdown
    blocks = read(markdown).code
    edits = [edit for block in blocks if (edit := _edit_fence(markdown, block)) is not None]
    if "$" in markdown:
        blanked = [(block.start, block.end, blank(markdown[block.start : block.end])) for block in blocks]
        edits += _Scan(apply_edits(markdown, blanked)).find_edits()
    if edits and "<" in markdown:
        raw = find_raw_html(read(markdown).masked)
        starts = [start for start, _ in raw]
        edits = [edit for edit in edits if not (at := bisect_right(starts, edit[0])) or edit[0] >= raw[at - 1][1]]
    return apply_edits(markdown, edits)


def tell_formulas(markdown: str) -> str:
    """Return Markdown with its formulas as text to read, for places that cannot show formulas: `$x^2$` as `x²`."""
    if "$" not in markdown and "math" not in markdown:
        return markdown
    return FORMULA.sub(
        lambda match: _MARKUP.sub(_write_out, tell(match["tex"])) if match["tex"] else match[0],
        adapt_formulas(markdown),
    )


def tell(tex: str) -> str:
    """Return a formula as text to read, an ellipsis where that cannot be."""
    return read_tex(tex) or _OMITTED


def _write_out(sign: re.Match[str]) -> str:
    return f"&#{ord(sign[0])};"


def _edit_fence(markdown: str, block: Block) -> Edit | None:
    """Return what replaces a fence named `math`; None for other code, and for one without a formula."""
    if not block.fence or block.info.lower() != "math":
        return None
    tex = _flatten("\n" + markdown[block.content_start : block.content_end])
    if not tex:
        return None
    line = markdown.rfind("\n", 0, block.start) + 1
    before = markdown[line : block.start]
    above = markdown[markdown.rfind("\n", 0, max(0, line - 1)) + 1 : max(0, line - 1)]
    is_marker = before.strip(" \t>") != ""
    prefix = " " * len(before) if is_marker else before
    following = markdown[block.end + 1 : _end_of_line(markdown, block.end + 1)]
    # A table above would take the formula for a row, an underline below would make a heading of it.
    gap_above = f"\n{prefix}" if "|" in above and not is_marker else ""
    gap_below = f"\n{prefix.rstrip()}" if "|" in following or _UNDERLINE.match(following) else ""
    return block.start, block.end, f"{gap_above}{_write(tex, display=True)}{gap_below}"


def _end_of_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


@dataclass(slots=True)
class _Scan:
    """Looks for formulas from the beginning to the end, in time that grows with the length of the text."""

    text: str
    block_end: int = 0
    """Where the paragraph ends that was asked for last."""
    blank: int = -1
    """Where the next blank line is, as far as that was asked for."""
    unpaired_until: int = 0
    """Up to where a backtick without its other half would pair with one that is written."""
    never_closed: set[str] = field(default_factory=set)
    runs: dict[int, list[int]] = field(default_factory=dict)
    """Where runs of backticks are, by their length."""
    rows: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))
    """Where the rows of tables begin and end."""

    def find_edits(self) -> list[Edit]:
        """Return the formulas that are not in the form wanted yet."""
        self.rows = _find_rows(self.text)
        for run in re.finditer("`+", self.text):
            self.runs.setdefault(len(run[0]), []).append(run.start())
        edits: list[Edit] = []
        position = 0
        while token := _TOKEN.search(self.text, position):
            position = token.end()
            kind = token.lastgroup
            if kind == "ticks":
                position = self._skip_code(token)
            elif kind in {"comment", "raw"}:
                position = self._skip_to_end(token["raw"] or "", position)
            elif kind == "dollars":
                edit, position = self._read_formula(token)
                edits += [edit] if edit else []
        return edits

    def _skip_code(self, ticks: re.Match[str]) -> int:
        same = self.runs.get(len(ticks[0]), ())
        number = bisect_right(same, ticks.start())
        if number < len(same) and same[number] < self._find_block_end(ticks.end()):
            return same[number] + len(ticks[0])
        if len(ticks[0]) == 1:
            self.unpaired_until = self._find_block_end(ticks.end())
        return ticks.end()

    def _skip_to_end(self, raw: str, position: int) -> int:
        mark = f"</{raw}" if raw else "-->"
        if mark in self.never_closed:
            return position
        end = self.text.find(mark, position)
        if end < 0:
            self.never_closed.add(mark)
        return position if end < 0 else end + len(mark)

    def _read_formula(self, opening: re.Match[str]) -> tuple[Edit | None, int]:
        """Return what replaces the formula that begins at a dollar sign, and where to go on."""
        start, after = opening.span()
        if len(opening[0]) > 2:
            return None, after
        typed = _TYPED_SPAN.match(self.text, start) if self.text.startswith("`", after) else None
        if typed is not None:
            is_whole = _BLANK_LINE.search(typed["tex"]) is None
            return (self._edit(start, typed.end(), typed["tex"]) if is_whole else None), typed.end()
        end = self._find_display_end(start, after) if len(opening[0]) == 2 else self._find_inline_end(start, after)
        if end is None:
            return None, after
        mark = len(opening[0])
        edit = self._edit(start, end, self.text[after : end - mark])
        return edit, end if edit else after

    def _edit(self, start: int, end: int, content: str) -> Edit | None:
        row = bisect_right(self.rows[0], start) - 1
        if row >= 0 and start < self.rows[1][row]:
            content = content.replace("\\|", "\\vert ")
            if "|" in content or "\n" in content:
                return None  # a cell ends there
        tex = "" if start < self.unpaired_until else _flatten(content)
        return (start, end, _write(tex, display=self.text.startswith("$$", start))) if tex else None

    def _find_inline_end(self, start: int, after: int) -> int | None:
        """Return where `$…$` ends, if it is a formula: no blanks inside its signs, no word or digit around them."""
        text = self.text
        if (start and text[start - 1] in _WORD) or text[after : after + 1].isspace():
            return None
        closing = self._find_closing(after, self._find_block_end(after))
        if closing is None or len(closing[0]) != 1 or text[closing.start() - 1].isspace():
            return None
        following = text[closing.end() : closing.end() + 1]
        if following == "`" and _TYPED_SPAN.match(text, closing.start()):
            return None  # the sign begins a formula that is in the form wanted
        return None if following in _WORD else closing.end()

    def _find_display_end(self, start: int, after: int) -> int | None:
        """Return where `$$…$$` ends; one that fills whole lines may hold lines that look like a list's items."""
        closing = self._find_closing(after, self._find_blank(after))
        if closing is None or len(closing[0]) != 2:
            return None
        if closing.end() <= self._find_block_end(after):
            return closing.end()
        fills_lines = _LINE_START.search(self.text, max(0, start - _INDENT), start) and _LINE_END.match(
            self.text, closing.end()
        )
        return closing.end() if fills_lines else None

    def _find_closing(self, position: int, limit: int) -> re.Match[str] | None:
        """Return the next dollar signs; None where code comes before them."""
        while token := _CLOSING.search(self.text, position, limit):
            if token.lastgroup:
                return token if token.lastgroup == "dollars" and token.start() > 0 else None
            position = token.end()
        return None

    def _find_block_end(self, position: int) -> int:
        if self.block_end < position:
            limit = BLOCK_END.search(self.text, position)
            self.block_end = limit.start() if limit else len(self.text)
        return self.block_end

    def _find_blank(self, position: int) -> int:
        if self.blank < position:
            limit = _BLANK_LINE.search(self.text, position)
            self.blank = limit.start() if limit else len(self.text)
        return self.blank


def _find_rows(text: str) -> tuple[list[int], list[int]]:
    """Return where the lines of tables begin and end: those around a row of dashes, down to a line without a bar."""
    starts: list[int] = []
    ends: list[int] = []
    if "|" not in text or "-" not in text:
        return starts, ends
    position, previous, in_table = 0, 0, False
    for line in text.split("\n"):
        if not in_table and "|" in line and _DELIMITER_ROW.match(line) and position:
            in_table = True
            starts.append(previous)
            ends.append(position - 1)
        in_table = in_table and "|" in line
        if in_table:
            starts.append(position)
            ends.append(position + len(line))
        previous, position = position, position + len(line) + 1
    return starts, ends


def _flatten(content: str) -> str:
    """Return a formula on one line, without the marks of the quote that it stands in and without TeX's comments."""
    lines = content.split("\n")
    if len(lines) > 1:
        lines = [lines[0], *(_QUOTE_MARKS.sub("", line, count=1) for line in lines[1:])]
        lines = [_COMMENT.sub("", line) for line in lines]
    return " ".join(" ".join(lines).split())


def _write(tex: str, *, display: bool) -> str:
    mark = "$$" if display else "$"
    tex = tex.replace("`", "‘")
    # A backslash before the backtick would escape it for some readers of the text.
    return f"{mark}`{tex}{' ' if tex.endswith(_BACKSLASH) else ''}`{mark}"
