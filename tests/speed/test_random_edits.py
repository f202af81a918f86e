from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from support.cached_site import CONFIG, FILES, TODAY, build_both, list_differences
from support.site import complete_config, rebuilding, write_site

WORDS = ("kafka", "split", "# Heading", "[a](2026-11-20-kafka.md)", "```python\nx\n```", "==x==", "Gotcha: broke.")
FIELDS = {
    "title": ("title: One", "title: Two", "title: 'Three: 3'"),
    "tags": ("tags: [a, d]", "tags: [b]", "tags: ['3.10', 'no']"),
    "category": ("category: data", "category: model", "category: infra", "category: none"),
    "date": ("date: 2026-11-22", "date: 2026-03-01", "date: 2025-12-29"),
}
PLAIN = CONFIG.replace(", custom_dir: overrides", "")
"""Without templates of the author's, so that pages are settled."""


def vary(config: str) -> tuple[str, ...]:
    """Return what an author might make of a configuration."""
    return (
        config,
        config.replace("Portfolio", "Notes"),
        config + "use_directory_urls: false\n",
        config + "site_description: Described\n",
        config.replace("toc, ", "toc: {permalink: true}, "),
    )


def edit_at_random(folder: Path, chance: random.Random, config: str) -> str:
    """Change one thing as an author might, and return what it was."""
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


@pytest.mark.parametrize("seed", range(int(os.environ.get("TILFOLIO_EDIT_SEEDS", "2"))))
@pytest.mark.parametrize("config", [CONFIG, PLAIN], ids=["own templates", "plain"])
def test_after_any_edits_the_cached_site_is_a_clean_build(tmp_path: Path, seed: int, config: str) -> None:
    chance = random.Random(seed)
    folder = write_site(tmp_path / "site", FILES, config)
    history = []
    for _ in range(int(os.environ.get("TILFOLIO_EDITS", "6"))):
        history.append(edit_at_random(folder, chance, config))
        cached, clean = build_both(folder)

        assert list_differences(cached.folder, clean.folder) == [], history
        assert cached.warnings == clean.warnings, history
        shutil.rmtree(clean.folder)


@pytest.mark.parametrize("config", [CONFIG, PLAIN], ids=["own templates", "plain"])
def test_after_any_edits_what_is_served_is_a_clean_build(tmp_path: Path, config: str) -> None:
    chance = random.Random(1)
    folder, into = write_site(tmp_path / "site", FILES, config), tmp_path / "served"
    history, sources, served = [], [], []
    with rebuilding(folder, into, TODAY) as rebuild:
        for number in range(int(os.environ.get("TILFOLIO_EDITS", "6"))):
            history.append(edit_at_random(folder, chance, config))
            rebuild()
            served.append(Path(shutil.copytree(into, tmp_path / f"served-{number}")))
            sources.append(Path(shutil.copytree(folder, tmp_path / f"sources-{number}")))

    for number, (source, site) in enumerate(zip(sources, served, strict=True)):
        options = source / "mkdocs.yml"
        options.write_text(options.read_text().replace("cache: true", "cache: false"))
        with rebuilding(source, tmp_path / "clean", TODAY) as rebuild:
            rebuild()
        assert list_differences(site, tmp_path / "clean") == [], history[: number + 1]
