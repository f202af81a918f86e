"""Decide from its parse tree whether a regular expression can take exponential time.

A pattern is converted to an automaton without epsilon transitions. It is exponential if there are two different paths
from a state to itself that read the same text (Weber and Seidl, 1991). Lookarounds and backreferences count as empty,
and long bounded repeats as short ones, so there may be false positives but no false negatives.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any

_old = sys.version_info < (3, 11)
op: Any = importlib.import_module("sre_constants" if _old else "re._constants")
sre_parse: Any = importlib.import_module("sre_parse" if _old else "re._parser")

_USUAL = "aZ0_ \t\n\r.,:;-/<>()[]{}\"'`*#|=!?&$@~\\é字。\u200d"
_COPIES = 3
"""The most copies of a bounded repeat."""


class Automaton:
    """A position in a pattern: the characters it reads, and the positions that may follow and in how many ways."""

    def __init__(self, pattern: str, flags: int) -> None:
        """Read a pattern."""
        tree = sre_parse.parse(pattern, flags)
        self.alphabet = sorted(set(_USUAL) | set(_list_characters(tree)))
        self.ignores_case = bool(flags & re.I)
        self.spans_lines = bool(flags & re.S)
        self.reads: list[frozenset[str]] = []
        self.empty: list[list[int]] = []
        self.start = self._add(frozenset())
        self.end = self._build(tree, self.start)

    def _add(self, reads: frozenset[str]) -> int:
        self.reads.append(reads)
        self.empty.append([])
        return len(self.reads) - 1

    def _build(self, tree: Iterable[Any], at: int) -> int:
        """Append a sequence to a node and return its last node."""
        for code, value in tree:
            at = self._build_one(code, value, at)
        return at

    def _build_one(self, code: Any, value: Any, at: int) -> int:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT) or str(code) == "POSSESSIVE_REPEAT":
            return self._repeat(value[0], value[1], value[2], at)
        if code is op.SUBPATTERN or str(code) == "ATOMIC_GROUP":
            return self._build(value[-1] if code is op.SUBPATTERN else value, at)
        if code is op.BRANCH:
            ends = [self._build(branch, self._link(at)) for branch in value[1]]
            return self._join(ends)
        if code in (op.AT, op.ASSERT, op.ASSERT_NOT, op.GROUPREF):
            return at
        node = self._add(frozenset(self._members(code, value)))
        self.empty[at].append(node)
        return node

    def _link(self, at: int) -> int:
        node = self._add(frozenset())
        self.empty[at].append(node)
        return node

    def _join(self, ends: Iterable[int]) -> int:
        node = self._add(frozenset())
        for end in ends:
            self.empty[end].append(node)
        return node

    def _repeat(self, least: int, most: Any, inner: Any, at: int) -> int:
        for _ in range(min(least, 2)):
            at = self._build(inner, at)
        if most is op.MAXREPEAT:
            begin = self._link(at)
            end = self._build(inner, begin)
            self.empty[end].append(begin)
            return self._link(begin)
        ends = [at]
        for _ in range(min(most - least, _COPIES)):
            ends.append(self._build(inner, ends[-1]))
        return self._join(ends)

    def _members(self, code: Any, value: Any) -> Iterator[str]:
        for sign in self.alphabet:
            spelled = {sign, sign.lower(), sign.upper()} if self.ignores_case else {sign}
            if any(_reads(code, value, one, spans_lines=self.spans_lines) for one in spelled):
                yield sign

    def follow(self, node: int) -> dict[int, int]:
        """Return the nodes that read the next character, with the number of empty paths to each, up to 2."""
        ways: dict[int, int] = {}
        waiting: list[tuple[int, tuple[int, ...]]] = [(node, ())]
        while waiting:
            here, passed = waiting.pop()
            for after in self.empty[here]:
                if self.reads[after]:
                    ways[after] = min(2, ways.get(after, 0) + 1)
                elif passed.count(after) < 2:  # twice, for nested loops that may read nothing
                    waiting.append((after, (*passed, after)))
        return ways


def is_exponential(pattern: str, flags: int = 0) -> bool:
    """Return whether a pattern takes exponential time for some text."""
    automaton = Automaton(pattern, flags)
    nodes = [node for node, reads in enumerate(automaton.reads) if reads]
    follow = {node: automaton.follow(node) for node in nodes}
    return any(_returns_twice(automaton, follow, node) for node in nodes)


def _returns_twice(automaton: Automaton, follow: dict[int, dict[int, int]], node: int) -> bool:
    """Return whether two different paths of equal text lead from a node back to it."""
    seen: set[tuple[int, int, bool]] = set()
    waiting = [(node, node, False)]
    while waiting:
        one, other, parted = waiting.pop()
        for first, ways in follow[one].items():
            for second in follow[other]:
                if not automaton.reads[first] & automaton.reads[second]:
                    continue
                now = (first, second, parted or first != second or (one == other and ways > 1))
                if now == (node, node, True):
                    return True
                if now not in seen:
                    seen.add(now)
                    waiting.append(now)
    return False


def _reads(code: Any, value: Any, sign: str, *, spans_lines: bool = False) -> bool:
    if code is op.LITERAL:
        return bool(ord(sign) == value)
    if code is op.NOT_LITERAL:
        return bool(ord(sign) != value)
    if code is op.ANY:
        return sign != "\n" or spans_lines
    if code is op.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    if code is op.CATEGORY:
        name = str(value).rpartition("_")[2]
        shorthand = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[name]
        return re.match(f"\\{shorthand.upper() if 'NOT' in str(value) else shorthand}", sign) is not None
    if code is op.IN:
        negated = value[0][0] is op.NEGATE
        return bool(any(_reads(one[0], one[1], sign) for one in value if one[0] is not op.NEGATE) != negated)
    raise NotImplementedError(f"{code} is not known")


def _list_characters(tree: Any) -> Iterator[str]:
    for item in tree:
        if isinstance(item, tuple) and len(item) == 2 and item[0] in (op.LITERAL, op.NOT_LITERAL):
            yield chr(item[1])
        elif isinstance(item, tuple) and len(item) == 2 and item[0] is op.RANGE:
            yield from map(chr, item[1])
        elif isinstance(item, (tuple, list, sre_parse.SubPattern)):
            yield from _list_characters(item)
