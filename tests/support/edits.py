"""Random edits of a site's sources that an author might make."""

from __future__ import annotations

import random
from pathlib import Path

from support.cached_site import CONFIG
from support.site import complete_config

WORDS = (
    "kafka",
    "split",
    "# Heading",
    "[a](2026-11-20-kafka.md)",
    "```python\nx\n```",
    "==x==",
    "Gotcha: broke.",
    "[[kafka]] #x",
    "%%y%%",
)
FIELDS = {
    "title": ("title: One", "title: Two", "title: 'Three: 3'"),
    "tags": ("tags: [a, d]", "tags: [b]", "tags: ['3.10', 'no']"),
    "category": ("category: data", "category: model", "category: infra", "category: none"),
    "date": ("date: 2026-11-22", "date: 2026-03-01", "date: 2025-12-29"),
}
PLAIN = CONFIG.replace(", custom_dir: overrides", "")
"""Without custom templates, which keep pages from being settled."""


def vary(config: str) -> tuple[str, ...]:
    """Return a random change of a configuration."""
    return (
        config,
        config.replace("Portfolio", "Notes"),
        config + "use_directory_urls: false\n",
        config + "site_description: Described\n",
        config.replace("toc, ", "toc: {permalink: true}, "),
    )


def edit_at_random(folder: Path, chance: random.Random, config: str) -> str:
    """Make one random edit and return a description."""
    note = chance.choice(sorted((folder / "TILs").glob("*.md")))
    words = " ".join(chance.choices(WORDS, k=4))
    day = f"2026-11-{chance.randint(1, 23):02}"
    kind = chance.choice((*FIELDS, "text", "rename", "delete", "new", "config", "template", "docs"))
    if kind in FIELDS:
        note.write_text(f"---\n{chance.choice(FIELDS[kind])}\n---\n" + note.read_text().split("---\n", 2)[-1])
    elif kind == "rename":
        note.rename(note.with_name(f"{day}-renamed-{chance.randint(0, 5)}.md"))
    elif kind == "delete" and len(list(note.parent.glob("*.md"))) > 2:
        note.unlink()
    elif kind == "new":
        note.with_name(f"{day}-new-{chance.randint(0, 9)}.md").write_text(f"# {words}\n")
    elif kind == "config":
        (folder / "mkdocs.yml").write_text(complete_config(chance.choice(vary(config))))
    elif kind == "template":
        (folder / "overrides/partials/copyright.html").write_text(f"<i>{words} {{{{ page.title }}}}</i>")
    elif kind == "docs":
        (folder / "docs/about.md").write_text(
            f"# About\n\n<!-- til/latest limit={chance.randint(1, 5)} -->\n\n{words}\n"
        )
    else:
        note.write_text(f"{note.read_text()}\n{words}\n")
    return f"{kind} {note.name}"
