"""MkDocs and ProperDocs, a continuation of MkDocs 1.x, build the same site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import run_command, write_site

SOURCES = {
    "docs/index.md": "# Home\n\n<!-- til/latest limit=5 -->\n",
    "TILs/2026-11-20-why-kafka.md": "# Why Kafka?\n\nGotcha: no rebalance.\n\nSee [undo](vim/undo.md).\n",
    "TILs/vim/undo.md": "---\ncategory: infra\ntags: [vim]\n---\n# Undo\n\nTrees, not lists.\n",
    "projects/README.md": "# Roadmap\n\n- [x] [Anomaly](anomaly/README.md)\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds them.\n\n## Achievements\n\n- 🚀 Real time (Latency: 45ms)\n",
}
CONFIG = "plugins: [search, tags, tilfolio]"
# The places that name the engine.
GENERATOR = re.compile(rb'<meta name="generator" content="[^"]*">')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_repository(write_site(tmp_path, SOURCES, CONFIG))
    commit(tmp_path, when="2026-11-21T10:00:00+05:30")
    return tmp_path


def build_with(engine: str, folder: Path) -> dict[str, bytes]:
    """Return the files of the site that an engine builds."""
    site = folder / f"site-{engine}"
    built = run_command(
        folder, engine, "build", "--strict", "-f", "mkdocs.yml", "-d", str(site), SOURCE_DATE_EPOCH="1795435200"
    )

    assert built.returncode == 0, built.stderr
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: GENERATOR.sub(b"", content) for name, content in files.items()}


def test_properdocs_builds_the_same_site(folder: Path) -> None:
    by_mkdocs = build_with("mkdocs", folder)
    by_properdocs = build_with("properdocs", folder)

    assert "til/why-kafka/index.html" in by_mkdocs
    assert sorted(by_properdocs) == sorted(by_mkdocs)
    assert [name for name in by_mkdocs if by_mkdocs[name] != by_properdocs[name]] == []
