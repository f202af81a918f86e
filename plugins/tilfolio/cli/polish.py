"""`til check --projects`: what each project has and lacks to be finished."""

from typing import Any

from markupsafe import Markup

from tilfolio.experiments import PolishItem
from tilfolio.pages.context import Context
from tilfolio.pages.projects import sort_projects


def write_polish(context: Context) -> str:
    """Return the checklist of each project as lines of text, in the order of the projects page."""
    words: Any = context.templates.get_template("_polish.j2").module
    lines: list[str] = []
    for project in sort_projects(context.portfolio.projects):
        items = context.polish.get(project.name, ())
        lines.append(f"{project.shown}: {sum(item.is_done for item in items)} of {len(items)}")
        lines += [_write_item(words, item) for item in items]
    return "".join(f"{line}\n" for line in lines)


def _write_item(words: Any, item: PolishItem) -> str:
    lacks = "" if item.is_done else Markup(words.lacks(item)).unescape()
    label = Markup(words.label(item.key)).unescape().strip()
    return f"  {'✓' if item.is_done else '○'} {label}" + (f" ({lacks})" if lacks else "")
