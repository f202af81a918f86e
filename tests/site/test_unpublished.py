"""Drafts and scheduled notes appear nowhere in a built site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

PNG = b"\x89PNG "
SOURCES: dict[str, str | bytes] = {
    "docs/index.md": "# Home\n\n<!-- til/latest -->\n\n<!-- til/week -->\n\n<!-- til/heatmap -->\n",
    "TILs/2026-11-20-kept.md": "# Kept\n\n"
    "See [the draft](sketch.md), [tomorrow](2026-11-24-soon.md) and ![a](both.png).\n",
    "TILs/sketch.md": "---\ndraft: true\ndate: 2026-11-20\ntags: [wombattag]\naliases: [wombat-alias]\n"
    "series: wombats\nproject: anomaly\n---\n# Wombat sketch\n\nWombats.\n\n- Gotcha: wombat teeth.\n\n![a](both.png) ![b](own.png)\n",
    "TILs/2026-11-24-soon.md": "---\ntags: [wombattag]\n---\n# Wombat soon\n\nWombats.\n\n![c](own.png)\n",
    "TILs/unsure.md": "---\ndraft: ture\n---\n# Wombat unsure\n",
    "TILs/endless.md": "---\ndraft: true\n\n# Wombat endless\n",
    "TILs/both.png": PNG + b"both",
    "TILs/own.png": PNG + b"own",
    "TILs/unused.png": PNG + b"unused",
    "projects/anomaly/README.md": "# Anomaly\n\nSee [the other](../secret/README.md).\n",
    "projects/secret/README.md": "---\ndraft: true\n---\n# Wombat project\n\n"
    "![d](d.png)\n\n## Achievements\n\n- 🚀 Wombat speed\n",
    "projects/secret/d.png": PNG + b"d",
}
CONFIG = "plugins: [search, tags, tilfolio]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("unpublished"))
    write_site(folder, SOURCES, CONFIG)
    commit(folder, "feat: more", when="2026-11-20T12:00:00+09:00")
    return folder


@pytest.fixture(scope="module")
def site(folder: Path) -> BuiltSite:
    return build_folder(folder, today="2026-11-23")


def test_its_words_are_in_no_file(site: BuiltSite) -> None:
    telling = [name for name in site.files() if b"wombat" in site.read(name).lower()]

    assert telling == []


def test_its_address_is_in_no_file(site: BuiltSite) -> None:
    addresses = (b"til/sketch", b"til/soon", b"til/unsure", b"til/endless", b"projects/secret")
    telling = [name for name in site.files() for address in addresses if address in site.read(name)]

    assert telling == []
    assert not any("secret" in name or "sketch" in name or "soon" in name for name in site.files())


def test_it_does_not_count(site: BuiltSite) -> None:
    assert len(json.loads(site.read("til/index.json"))["tils"]) == 1
    assert "1 note" in site.text("digest/2026-W47/")
    assert not site.has("digest/2026-W48/")


def test_an_image_is_copied_only_when_a_published_page_uses_it(site: BuiltSite) -> None:
    images = [name for name in site.files() if name.endswith(".png") and site.read(name).startswith(PNG)]

    assert images == ["assets/tils/both.png"]


def test_links_to_it_are_words_without_a_problem(site: BuiltSite) -> None:
    assert "See the draft, tomorrow and" in site.text("til/kept/")
    assert [link["href"] for link in site.article("til/kept/").select("h1 + p a")] == []
    assert [warning for warning in site.warnings if "broken link" in warning] == []


def test_the_summary_tells_what_was_left_out(site: BuiltSite) -> None:
    (line,) = [line for line in site.log if line.startswith("INFO: tilfolio: ")]

    assert "1 note, 1 project, 1 week" in line
    assert "3 drafts and 1 scheduled left out, 1 that cannot be read; 2 problems" in line


def test_tomorrow_it_is_published(folder: Path, tmp_path: Path) -> None:
    site = build_folder(folder, today="2026-11-24")

    assert site.has("til/soon/")
    assert site.has("assets/tils/own.png")
    assert not site.has("til/sketch/")
