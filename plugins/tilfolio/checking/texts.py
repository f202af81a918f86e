"""What is wrong in one text, whatever else the site holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tilfolio.checking.remarks import Remark
from tilfolio.fields import guess_name
from tilfolio.parse.code_spans import mask_code
from tilfolio.parse.frontmatter import FrontMatter, read_front_matter

_CONFLICT = re.compile(r"^<{7}(?: .*)?\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7}(?: .*)?$", re.MULTILINE)


def inspect_text(text: str, shown: str, *, projects: bool) -> tuple[Remark, ...]:
    """Return what is wrong in the text of a note or of a project's README; `shown` is how messages call the file."""
    front, _ = read_front_matter(text, shown)
    return (*find_conflicts(text, shown), *find_misspelled(text, front, shown, projects=projects))


def find_conflicts(text: str, shown: str) -> Iterator[Remark]:
    """Yield where git left both sides of a merge; in code such lines are an example."""
    if "<<<<<<<" not in text:
        return
    for match in _CONFLICT.finditer(mask_code(text)):
        yield Remark(
            path=shown,
            line=text.count("\n", 0, match.start()) + 1,
            column=1,
            rule="conflict",
            what="git left both sides of a merge conflict here",
            remedy="Keep one of them, and delete the lines '<<<<<<<', '=======' and '>>>>>>>'",
        )


def find_misspelled(text: str, front: FrontMatter, shown: str, *, projects: bool) -> Iterator[Remark]:
    """Yield the fields of front matter that nothing reads and that are nearly the name of one that is read."""
    lines = text.split("\n", max(front.lines.values(), default=0))
    for name in front.values:
        meant = guess_name(name, projects=projects)
        line = front.line_of(name)
        if meant is None or meant in front.values:
            continue
        column = lines[line - 1].lower().find(name) + 1 if line else 0
        yield Remark(
            path=shown,
            line=line,
            column=column or None,
            rule="field",
            what=f"nothing reads the field '{name}'",
            remedy=f"Did you mean '{meant}'? 'til check --fix' corrects it",
        )
