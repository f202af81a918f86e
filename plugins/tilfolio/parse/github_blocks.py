"""Lists, quotes, headings and tables as GitHub reads them, written as Python-Markdown needs them."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

from tilfolio.parse.blocks import Block
from tilfolio.parse.github_lines import (
    ALERT,
    HEADING,
    LIST_MARKER,
    QUOTE,
    Container,
    count_columns,
    find_code_lines,
    find_frozen_lines,
    is_text,
    mend_hash,
    opens_in_marker,
    shift_line,
    write_admonition,
)
from tilfolio.parse.rawhtml import BLOCK_START
from tilfolio.parse.tree import read

_RULE = re.compile(r"[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_TRAILING_HASH = re.compile(r"(?<=[^\s#\\])#+$")
_INDENTED_CONTENT = re.compile(r"[ \t]*(?:!!!|\?\?\?\+?|===[+!]*)[ \t]|[ \t]*\[\^[^\]\n]+\]:|[ \t]*:[ \t]{1,3}\S")
_DEEPEST_QUOTE = 8


def adapt_blocks(markdown: str, depth: int = 0) -> str:
    """Return the text with GitHub's lists, alerts, tables and headings in the form of Python-Markdown.

    `depth` says in how many quotes the text stands; quotes in more than eight quotes stay as they are.
    """
    if depth > _DEEPEST_QUOTE:
        return markdown
    writer = _Writer(
        markdown=markdown,
        lines=markdown.split("\n"),
        code=find_code_lines(markdown),
        frozen=find_frozen_lines(markdown),
        first={(block.kind, block.first) for block in read(markdown).blocks},
        depth=depth,
    )
    return "\n".join(writer.write())


class _Writer(Struct, kw_only=True):
    """Reads lines and writes each as it has to be, keeping in mind the lists that are open."""

    markdown: str
    lines: list[str]
    code: dict[int, Block]
    frozen: frozenset[int]
    first: set[tuple[str, int]]
    """What begins in which line."""
    depth: int
    out: list[str] = []
    containers: list[Container] = []
    in_paragraph: bool = False
    """Whether the last line was text that the next line could go on with."""
    in_item: bool = False
    """Whether that text began at a list's marker: below it, another marker needs no blank line."""
    has_left: bool = False
    """Whether a list was closed since the last line that had to stand apart."""
    in_quote: bool = False
    """Whether the last line was quoted: whatever list comes below begins anew."""
    quote_end: tuple[int, int] = (-1, 0)
    """Where the last quote ended in `out`, and how many containers were open there."""
    block_indent: int = -1
    """The column of the first line below the last blank line in `out`, as far as that was scanned."""
    scanned: int = 0
    shift: int = 0
    """By how many columns the lines of the current code block move."""

    def write(self) -> list[str]:
        """Return the lines as they have to be."""
        number = 0
        while number < len(self.lines):
            number = self._write_from(number)
        return self.out

    def _write_from(self, number: int) -> int:
        """Write one line, or one quote, and return the number of the line behind it."""
        line = self.lines[number]
        if not self.in_paragraph:
            self.in_quote = self.has_left = False
        if number in self.frozen:
            self.out.append(line)
        elif not line or line.isspace():
            self.out.append(line)
            self.in_paragraph = False
        elif number in self.code and self._continues_code(number):
            self._write_code(line)
        elif number in self.code and not opens_in_marker(self.markdown, self.code[number]):
            self._begin_code(number)
        elif QUOTE.match(line.lstrip()):
            self._leave_for(line)
            return self._write_quote(number)
        else:
            self._write_prose(number)
        return number + 1

    def _continues_code(self, number: int) -> bool:
        return number > 0 and self.code.get(number - 1) is self.code[number]

    def _begin_code(self, number: int) -> None:
        line, block = self.lines[number], self.code[number]
        self._leave_for(line)
        column = count_columns(line)
        container = self.containers[-1] if self.containers else Container(column=0, shall_be=0)
        if block.fence:
            self.shift = container.shall_be - column
            self._separate(only_outside=True)
        else:
            self.shift = 0 if column >= container.shall_be + 4 else container.shall_be - container.column
        self._write_code(line)

    def _write_code(self, line: str) -> None:
        least = self.containers[-1].shall_be if self.containers else 0
        self.out.append(shift_line(line, self.shift, least))
        self.in_paragraph = False

    def _leave_for(self, line: str) -> Container | None:
        """Close the lists that a line is no part of, and return the outermost of them."""
        column = count_columns(line)
        closed = None
        while self.containers and column < self.containers[-1].column:
            closed = self.containers.pop()
            self.has_left = True
        return closed

    def _separate(self, *, only_outside: bool = False) -> None:
        """Write a blank line where the paragraph above would swallow what comes."""
        if self.in_paragraph and not (only_outside and self.containers) and not (self.in_item and not self.has_left):
            self.out.append("")
        self.in_paragraph = self.has_left = False

    def _write_quote(self, number: int) -> int:
        end = number
        while end < len(self.lines) and self._is_quoted(end):
            end += 1
        inner = [QUOTE.sub("", line.lstrip(), count=1) for line in self.lines[number:end]]
        indent = " " * (self.containers[-1].shall_be if self.containers else 0)
        alert = ALERT.match(inner[0])
        while alert and inner[-1].strip() and is_text(inner[-1]) and self._is_lazy(end):
            inner.append(self.lines[end].lstrip())
            end += 1
        follows_quote = not alert and self._follows_quote()
        if self.in_paragraph and self.in_quote and not alert:  # below a line of the quote without its mark
            self.out += [] if is_text(inner[0]) else [f"{indent}>"]
        else:
            self._part_from_quote(number)
        if alert:
            self.out.append(f"{indent}{write_admonition(alert)}")
            self.out += [
                f"{indent}    {line}" if line.strip() else "" for line in _adapt_lines(inner[1:], self.depth + 1)
            ]
            self._end_admonition(end)
            self.in_paragraph = False
        else:
            self.out += [f"{indent}<!-- -->", ""] if follows_quote else []
            self.out += [f"{indent}> {line}" if line else f"{indent}>" for line in _adapt_lines(inner, self.depth + 1)]
            self.in_paragraph, self.in_item, self.in_quote = bool(inner[-1].strip()), False, True
            self.quote_end = len(self.out), len(self.containers)
        return end

    def _part_from_quote(self, number: int) -> None:
        if (number and number - 1 in self.code and not self.containers) or (self.in_paragraph and self.containers):
            self.out.append("")
            self.in_paragraph = False
        self._separate()

    def _follows_quote(self) -> bool:
        """Return whether only blank lines stand between a quote and the one above: Python-Markdown would join them."""
        end, depth = self.quote_end
        is_near = 0 <= end < len(self.out) and depth == len(self.containers)
        return is_near and not any(map(str.strip, self.out[end:]))

    def _end_admonition(self, number: int) -> None:
        """Keep what follows out of an admonition: text by a blank line, indented code by a comment."""
        below = (self.lines[later] for later in range(number, len(self.lines)))
        following = next((line for line in below if line.strip()), "")
        if count_columns(following) >= 4:
            self.out += ["", "<!-- -->", ""]
        elif number < len(self.lines) and self.lines[number].strip():
            self.out.append("")

    def _is_lazy(self, number: int) -> bool:
        """Return whether a line without a mark goes on with the paragraph of the quote above it."""
        line = self.lines[number] if number < len(self.lines) else ""
        begins_block = number in self.frozen or number in self.code or _RULE.match(line) or BLOCK_START.match(line)
        return bool(line.strip()) and is_text(line) and not begins_block

    def _is_quoted(self, number: int) -> bool:
        return QUOTE.match(self.lines[number].lstrip()) is not None and number not in self.frozen

    def _write_prose(self, number: int) -> None:
        line = self.lines[number] = mend_hash(self.lines[number], is_heading=("heading", number) in self.first)
        marker = None if _RULE.match(line) else LIST_MARKER.match(line)
        if number and number - 1 in self.code and self._leaves_all(line, marker):
            self.out.append("")
        if marker and self._begins_item(line, marker):
            self._write_item(number, marker)
        elif HEADING.match(line):
            self._leave_for(line)
            if self.in_paragraph and "|" in self.lines[number - 1]:
                self.out.append("")  # below a table it would be a row
            self._write_indented(_TRAILING_HASH.sub(r"\\\g<0>", line.strip()))
            self.in_paragraph = False
        elif BLOCK_START.match(line) or line.lstrip().startswith("<!--"):
            self._leave_for(line)
            self._write_indented(line.lstrip())
            self.in_paragraph, self.in_item = line.lstrip().startswith("<!--"), False
        elif self.in_paragraph and not self._is_rule_below(line):
            self._continue_paragraph(number)
        else:
            self._leave_for(line)
            self._separate()
            self._begin_paragraph(number)

    def _is_rule_below(self, line: str) -> bool:
        """Return whether a line is a rule below a list or a quote; below a paragraph it would make that a heading."""
        is_outside = self.in_quote or (self.in_item and count_columns(line) < self.containers[-1].column)
        return is_outside and _RULE.match(line) is not None

    def _leaves_all(self, line: str, marker: re.Match[str] | None) -> bool:
        """Return whether a line below code stands outside of lists, or of the list in a list that holds the code."""
        column = count_columns(line)
        if marker is not None and self.containers:
            return len([outer for outer in self.containers if column < outer.column]) > 1
        return not self.containers or column < self.containers[0].column

    def _begins_item(self, line: str, marker: re.Match[str]) -> bool:
        if not self.in_paragraph or self.in_item or self.in_quote:
            return True
        if count_columns(line) >= (self.containers[-1].column if self.containers else 0) + 4:
            return False
        # Only a list that begins with 1 may interrupt a paragraph: a year that begins a line is none.
        has_text = marker.end() < len(line)
        return has_text and (not line.lstrip()[0].isdigit() or re.match(r"\s*1[.)]", line) is not None)

    def _write_item(self, number: int, marker: re.Match[str]) -> None:
        line = self.lines[number]
        column = count_columns(line)
        is_numbered = line.lstrip()[0].isdigit()
        sibling = self._leave_for(line)
        self.has_left = self.in_quote = False
        self._separate()
        shall_be = self.containers[-1].shall_be if self.containers else 0
        begins_other_kind = sibling and sibling.is_numbered not in {None, is_numbered} and self.out[-1].strip()
        if begins_other_kind or self._indent_of_block() > shall_be:
            self.out.append("")
        sign, text = marker.group().strip().replace(")", "."), line[marker.end() :]
        blanks = marker.group()[len(marker.group().rstrip()) :]
        content = count_columns(line, marker.end()) if len(blanks) <= 4 else column + len(sign) + 1
        self.containers.append(Container(column=content, shall_be=shall_be + 4, is_numbered=is_numbered))
        block = self.code.get(number)
        if block and block.fence and not LIST_MARKER.match(text):
            # Superfences sees no fence behind a marker.
            self.out += [f"{' ' * shall_be}{sign} ", f"{' ' * (shall_be + 4)}{text}"]
            self.shift = shall_be + 4 - content
            return
        self.out.append(f"{' ' * shall_be}{sign}{blanks if len(blanks) > 4 else ' '}{text}")
        if text.startswith(">"):
            self.quote_end = len(self.out), len(self.containers)
        self.in_paragraph = self.in_item = True

    def _indent_of_block(self) -> int:
        """Return how far in the lines since the last blank line begin: an item further out needs a blank line."""
        for number in range(self.scanned, len(self.out)):
            line = self.out[number]
            if not line or line.isspace():
                self.block_indent = -1
            elif self.block_indent < 0:
                self.block_indent = count_columns(line)
        self.scanned = len(self.out)
        return self.block_indent

    def _begin_paragraph(self, number: int) -> None:
        line = self.lines[number]
        self.in_item = self.in_quote = False
        self._write_indented(line.lstrip())
        self.in_paragraph = not _RULE.match(line)
        if _INDENTED_CONTENT.match(line):
            column = count_columns(line)
            shall_be = self.containers[-1].shall_be if self.containers else column
            self.containers.append(Container(column=column + 4, shall_be=shall_be + 4))
            self.in_paragraph = False

    def _continue_paragraph(self, number: int) -> None:
        line = self.lines[number]
        if ("table", number) in self.first:
            self._leave_for(line)
            self._separate()
            self.in_item = False
        if self.containers and count_columns(line) >= self.containers[-1].column:
            self._write_indented(line.lstrip())
        elif self.containers:
            column = count_columns(line)
            around = bisect_right(self.containers, column, key=lambda outer: outer.column)
            indent = self.containers[around - 1].shall_be if around else 0
            self.out.append(" " * indent + line.lstrip())
        else:
            self.out.append(line)
        self.in_paragraph = not _RULE.match(line)
        if self.in_quote:
            self.quote_end = len(self.out), len(self.containers)

    def _write_indented(self, text: str) -> None:
        self.out.append(" " * (self.containers[-1].shall_be if self.containers else 0) + text)


def _adapt_lines(lines: list[str], depth: int) -> list[str]:
    return adapt_blocks("\n".join(lines), depth).split("\n") if lines else []
