"""This repository's own site builds strictly, whatever URL it is published at."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag

from support.site import build_folder
from tilfolio.engines.mkdocs.finished_site import read_finished_site

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("https://octocat.github.io/", id="a user's page"),
        pytest.param("https://octocat.github.io/portfolio/", id="a project's page"),
        pytest.param("https://www.example.com/", id="a custom domain"),
    ],
)
def test_it_is_published_without_an_edit(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", address)
    monkeypatch.setenv("REPO_URL", "https://github.com/octocat/portfolio")
    monkeypatch.setenv("EDIT_URI", "edit/main/docs/")
    site = build_folder(ROOT, strict=True, into=tmp_path)

    assert site.warnings == (), "\n".join(site.warnings)
    assert site.exit_code == 0
    canonical = site.page("").select_one("link[rel=canonical]")
    assert isinstance(canonical, Tag)
    assert canonical["href"] == address
    edit = site.page("guide/publishing/").select_one("a[href*='/edit/']")
    assert isinstance(edit, Tag)
    assert edit["href"] == "https://github.com/octocat/portfolio/edit/main/docs/guide/publishing.md"


def test_it_builds_strictly_with_nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SITE_URL", "REPO_URL", "EDIT_URI"):
        monkeypatch.delenv(name, raising=False)
    site = build_folder(ROOT, strict=True, into=tmp_path)

    assert site.warnings == (), "\n".join(site.warnings)
    assert site.exit_code == 0
    assert read_finished_site(site.folder).dead_links == ()
    assert site.page("guide/publishing/").select_one("a[href*='/edit/']") is None
