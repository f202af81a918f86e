"""Problems that an author knows of: a strict build stops only at new ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

FILE = "known-problems.txt"
"""Beside mkdocs.yml. `til adopt` and `til check --accept` write it."""
_HEADER = """\
# Problems that were here when this site began. A strict build stops only at new ones.
# `til check --known` shows each with its line and what to do. After you solved some, run `til check --accept`.
"""

_Problem = TypeVar("_Problem")


def name_problem(path: str, what: str) -> str:
    """Return the line that stands for a problem: without the number of its line, which changes."""
    return " ".join(f"{path}: {what}".split())


def read_known(root: Path) -> Counter[str]:
    """Return how often each problem is known, by the file in the folder of mkdocs.yml; nothing where there is none."""
    try:
        text = (root / FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Counter()
    return Counter(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def write_known(names: Iterable[str]) -> str:
    """Return the text of the file for some problems."""
    return _HEADER + "".join(f"{name}\n" for name in sorted(names))


def split_known(
    problems: Iterable[_Problem], known: Counter[str], name: Callable[[_Problem], str]
) -> tuple[list[_Problem], list[_Problem]]:
    """Return the new problems and the known ones; each found one uses up one of `known`."""
    new: list[_Problem] = []
    old: list[_Problem] = []
    for problem in problems:
        wanted = name(problem)
        (old if known[wanted] > 0 else new).append(problem)
        known[wanted] -= 1
    return new, old
