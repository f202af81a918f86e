"""What git leaves in a file when a merge or a rebase stops: both sides, with marks around them."""

from collections.abc import Iterator

from tilfolio.model import Problem
from tilfolio.parse.tree import read

CONFLICT = "git left both sides of a merge conflict here"
"""What is said of it."""
_OURS, _MIDDLE, _THEIRS = "<" * 7, "=" * 7, ">" * 7


def find_conflicts(text: str, shown: str) -> Iterator[Problem]:
    """Yield where git left both sides of a merge; in code such lines are an example."""
    if _OURS not in text or _THEIRS not in text:
        return
    begun, has_middle = 0, False
    code = read(text).code_lines
    for number, line in enumerate(text.split("\n")):
        if number in code:
            continue
        if line == _OURS or line.startswith(f"{_OURS} "):
            begun, has_middle = begun or number + 1, False
        elif line == _MIDDLE and begun:
            has_middle = True
        elif (line == _THEIRS or line.startswith(f"{_THEIRS} ")) and begun and has_middle:
            remedy = "Keep one of them, and delete the lines '<<<<<<<', '=======' and '>>>>>>>'"
            yield Problem(path=shown, line=begun, what=CONFLICT, remedy=remedy)
            begun, has_middle = 0, False
