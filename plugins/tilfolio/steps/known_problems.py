"""The list of accepted problems, which do not fail a strict build."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from tilfolio.trust.screen import is_about_secret

FILE = "known-problems.txt"
"""The file next to mkdocs.yml, written by `til adopt` and `til check --accept`."""
_HEADER = """\
# Accepted problems. A strict build stops only at new ones.
# `til check --known` shows each with its line and what to do. After you have solved some, run `til check --accept`.
"""

_FORMER = (
    (re.compile(r"the link to '(.*)' leads nowhere$"), r"broken link: '\1' not found"),
    (re.compile(r"was published and would lead nowhere$"), "was published and would no longer exist"),
)
"""Words of earlier versions, which lists still have."""

_Problem = TypeVar("_Problem")


def name_problem(path: str, what: str) -> str:
    """Return a problem's line in the list, without its line number, which may change.

    Empty for secrets, which are never accepted.
    """
    return "" if is_about_secret(what) else " ".join(f"{path}: {what}".split())


def read_known(root: Path) -> Counter[str]:
    """Return how often each problem is in the list."""
    try:
        text = (root / FILE).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Counter()
    lines = (line.strip() for line in text.splitlines() if not line.startswith("#"))
    return Counter(_say_as_now(line) for line in lines if line)


def _say_as_now(line: str) -> str:
    for words, now in _FORMER:
        line = words.sub(now, line)
    return line


def write_known(names: Iterable[str]) -> str:
    """Return the text of the list."""
    return _HEADER + "".join(f"{name}\n" for name in sorted(names))


def split_known(
    problems: Iterable[_Problem], known: Counter[str], name: Callable[[_Problem], str]
) -> tuple[list[_Problem], list[_Problem]]:
    """Return the new and the known problems; known ones are removed from `known`, so that repetitions are new."""
    new: list[_Problem] = []
    old: list[_Problem] = []
    for problem in problems:
        wanted = name(problem)
        is_known = bool(wanted) and known[wanted] > 0
        (old if is_known else new).append(problem)
        known[wanted] -= is_known
    return new, old
