"""What `til check` says of a place in a file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from tilfolio.model import Problem
from tilfolio.parse.conflicts import CONFLICT

_OWN_RULES = frozenset({"address", "anchor", "field", "option", "twin"})
"""Problems that builds do not count."""
_QUOTED = re.compile(r"'([^'\n]+)'")


class Remark(Problem, frozen=True, kw_only=True):
    """Something that is wrong, or could be better, at a place in a file."""

    column: int | None = None
    """1-based, in characters; None: the line as a whole."""
    rule: str
    """One word for the kind of remark: `link`, `field`, `option`, …"""
    is_hint: bool = False
    """Whether it could be better, but no strict build fails for it."""
    is_of_mkdocs: bool = False
    """Whether MkDocs itself warns of it, so that a strict build fails although it is a known problem."""

    @property
    def message(self) -> str:
        """What is wrong and what to do, in one line."""
        return f"{self.what}. {self.remedy}" + ("" if self.remedy.endswith("?") else ".")


def count_problems(remarks: Iterable[Remark]) -> tuple[int, int]:
    """Return the number of problems, and how many of them builds do not count."""
    problems = [remark for remark in remarks if not remark.is_hint]
    return len(problems), sum(remark.rule in _OWN_RULES for remark in problems)


def read_problem(problem: Problem, *, is_hint: bool = False) -> Remark:
    """Return the remark for a Problem of a build."""
    return Remark(
        path=problem.path,
        line=problem.line,
        rule=_name_rule(problem.what),
        what=problem.what,
        remedy=problem.remedy,
        is_hint=is_hint,
    )


def _name_rule(what: str) -> str:
    if what.startswith(("broken link: ", "the link to ")):
        return "link"
    return "conflict" if what == CONFLICT else "build"


def place_remarks(remarks: Sequence[Remark], texts: Mapping[str, str]) -> Iterator[Remark]:
    """Yield the remarks, each with the column of what it quotes, where its line has that; `texts` are files by path."""
    lines: dict[str, list[str]] = {}
    for remark in remarks:
        if remark.line is None or remark.column is not None or remark.path not in texts:
            yield remark
            continue
        if remark.path not in lines:
            lines[remark.path] = texts[remark.path].split("\n")
        own = lines[remark.path]
        line = own[remark.line - 1] if remark.line <= len(own) else ""
        places = (line.find(quoted) for quoted in _QUOTED.findall(remark.what))
        yield replace(remark, column=1 + next((place for place in places if place >= 0), 0))


def sort_key(remark: Remark) -> tuple[str, int, int, str]:
    """Return what orders remarks: by file, then by place."""
    return remark.path, remark.line or 0, remark.column or 0, remark.what
