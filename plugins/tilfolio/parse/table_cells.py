"""Cells of Markdown tables, in which raw HTML begins and ends: on GitHub no tag reaches out of its cell."""

from __future__ import annotations

import re

from tilfolio.parse.rawhtml import BLOCK_TAGS, TAG, VOID_TAGS
from tilfolio.parse.tree import read

_RULE = re.compile(r"[ \t>]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
_CLOSABLE = BLOCK_TAGS - VOID_TAGS - frozenset(("iframe", "script", "style", "textarea"))
_BAR = re.compile(r"(?<!\\)\|")


def close_cells(body: str) -> str:
    """Return Markdown in which a block such as `<div>` in a table's cell ends with the cell, and ends nothing else."""
    if "<" not in body or "|" not in body:
        return body
    lines, masked = body.split("\n"), read(body).masked.split("\n")
    is_in_table = False
    for number, line in enumerate(masked):
        is_row = "|" in line
        is_in_table = is_row and (is_in_table or (number + 1 < len(masked) and _is_rule(masked[number + 1])))
        if is_in_table and "<" in line:
            lines[number] = _close_row(lines[number], line)
    return "\n".join(lines)


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.match(line) is not None


def _close_row(row: str, masked: str) -> str:
    bars = [match.start() for match in _BAR.finditer(masked)]
    pieces = [
        _close_cell(row[start:end], masked[start:end]) for start, end in zip([0, *bars], [*bars, len(row)], strict=True)
    ]
    return "".join(pieces)


def _close_cell(cell: str, masked: str) -> str:
    """Return a cell with the closing tags that it lacks, and without those that close nothing in it."""
    opened: list[str] = []
    kept: list[str] = []
    position = 0
    for tag in TAG.finditer(masked):
        name = tag["name"].lower()
        if name not in _CLOSABLE:
            continue
        if not tag["slash"]:
            opened += [] if tag["attributes"].endswith("/") else [name]
        elif name in opened:
            missing = []
            while opened[-1] != name:
                missing.append(f"</{opened.pop()}>")
            opened.pop()
            kept += (cell[position : tag.start()], *missing)
            position = tag.start()
        else:
            kept.append(cell[position : tag.start()])
            position = tag.end()
    if not opened and not position:
        return cell
    end = len(cell.rstrip())
    return "".join((*kept, cell[position:end], *(f"</{name}>" for name in reversed(opened)), cell[end:]))
