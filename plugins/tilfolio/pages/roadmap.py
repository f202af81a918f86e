"""The roadmap: its progress, and its items with the status of their projects."""

from collections.abc import Iterator
from typing import Any

from tilfolio.edits import Edit
from tilfolio.model import Roadmap, RoadmapItem, Status
from tilfolio.pages import paths
from tilfolio.pages.context import Context

_SIGNS: dict[Status, str] = {"shipped": "✅", "wip": "🚧", "paused": "⏳", "idea": "⬜"}


def describe_progress(context: Context) -> dict[str, Any] | None:
    """Return the number of done items in total and by section; None without a roadmap or items."""
    roadmap = context.portfolio.roadmap
    if roadmap is None or not roadmap.sections:
        return None
    sections: list[dict[str, Any]] = [
        {
            "title": section.title or roadmap.title,
            "done": sum(is_done(context, item) for item in section.items),
            "all": len(section.items),
        }
        for section in roadmap.sections
    ]
    return {
        "sections": sections,
        "done": sum(section["done"] for section in sections),
        "all": sum(section["all"] for section in sections),
    }


def is_done(context: Context, item: RoadmapItem) -> bool:
    """Return whether an item is done: by its project's status if known, else by its tick mark."""
    project = context.projects.get(item.project) if item.project else None
    return project.status == "shipped" if project and project.status else item.done


def update_items(context: Context, roadmap: Roadmap) -> Iterator[Edit]:
    """Yield edits of the body that update items with the status of their projects, and link to these."""
    for item in (item for section in roadmap.sections for item in section.items):
        project = context.projects.get(item.project) if item.project else None
        if project is None:
            continue
        chip = context.render("status.j2", status=project.status).strip() if project.status else ""
        mark = roadmap.body[slice(*item.mark)]
        typed = roadmap.body[slice(*item.label)]
        if project.status is None:
            pass  # keep the author's tick mark
        elif mark.startswith("[") and len(mark) == 3:
            yield *item.mark, "[x]" if project.status == "shipped" else "[ ]"
        elif item.mark[0] < item.label[0] and mark in _ALL_SIGNS:
            yield *item.mark, _SIGNS[project.status]
        else:
            yield *item.mark, chip
            chip = ""
        if not set(typed) & set("[]<>"):
            target = paths.markdown_target(paths.PROJECTS, paths.project_uri(project.name))
            yield item.label[0], item.label[0], "["
            yield item.label[1], item.label[1], f"]({target}) {chip}".rstrip()
        elif chip:
            yield item.label[1], item.label[1], f" {chip}"


_ALL_SIGNS = frozenset("✅☑✔🎉⬜☐🔲🚧⏳📋🔜🔄❌")
