"""A small site, built with and without a cache and compared file by file."""

from __future__ import annotations

import filecmp
from pathlib import Path

from support.site import BuiltSite, build_folder

TODAY = "2026-11-23"
CONFIG = """
site_name: Portfolio
theme: {name: material, custom_dir: overrides}
plugins: [search, tags, tilfolio: {cache: true}]
markdown_extensions:
  [admonition, attr_list, footnotes, md_in_html, tables, toc, pymdownx.superfences, pymdownx.highlight]
"""
CARDLESS = CONFIG.replace("cache: true", "cache: true, cards: false")
"""For tests that do not concern cards, which take most of the time of a build."""
FILES = {
    "overrides/partials/copyright.html": "<p>Mine</p>",
    "TILs/2026-11-20-kafka.md": "# Why Kafka\n\nSee [the other](2026-11-21-flink.md#how) and [none](gone.md).\n",
    "TILs/2026-11-21-flink.md": "---\ntags: [stream, '3.10']\n---\n# Flink\n\n## How\n\n```python\nprint(1)\n```\n",
    "TILs/2026-10-01-split.md": "# Split by time\n\nGotcha: leaks[^1].\n\n[^1]: In the test set.\n",
    "projects/alpha/README.md": "# Alpha\n\nA project.\n\n## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n",
    "docs/about.md": "# About\n\n<!-- til/latest limit=2 -->\n",
}


def list_differences(one: Path, other: Path) -> list[str]:
    """Return the files that differ between two folders or exist in only one."""
    names = {
        path.relative_to(folder).as_posix() for folder in (one, other) for path in folder.rglob("*") if path.is_file()
    }
    folders = [{path.relative_to(each) for path in each.rglob("*") if path.is_dir()} for each in (one, other)]
    differing = [name for name in sorted(names) if not _same(one / name, other / name)]
    return differing + [str(path) for path in folders[0] ^ folders[1]]


def _same(one: Path, other: Path) -> bool:
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def build_both(folder: Path) -> tuple[BuiltSite, BuiltSite]:
    """Build a site with its cache, and its sources without one."""
    cached = build_folder(folder, today=TODAY)
    config = folder / "mkdocs.yml"
    text = config.read_text()
    config.write_text(text.replace("cache: true", "cache: false"))
    try:
        return cached, build_folder(folder, today=TODAY, into=folder.parent / "clean")
    finally:
        config.write_text(text)


def assert_same(folder: Path) -> None:
    cached, clean = build_both(folder)

    assert list_differences(cached.folder, clean.folder) == []
    assert cached.warnings == clean.warnings
