"""Problems of one text by itself."""

from __future__ import annotations

from collections.abc import Iterator

from tilfolio.checking.remarks import Remark
from tilfolio.fields import guess_name
from tilfolio.parse.frontmatter import FrontMatter, read_front_matter


def inspect_text(text: str, shown: str, *, projects: bool) -> tuple[Remark, ...]:
    """Return the problems in the text of a note or a project's README; `shown` is how messages call the file."""
    front, _ = read_front_matter(text, shown)
    return tuple(find_misspelled(text, front, shown, projects=projects))


def find_misspelled(text: str, front: FrontMatter, shown: str, *, projects: bool) -> Iterator[Remark]:
    """Yield unknown fields of front matter whose names are close to a known one."""
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
