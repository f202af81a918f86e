"""Shared content has the public URL, never that of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.git import git, make_repository
from support.site import BuiltSite, build_folder, rebuilding, write_site

FILES = {"docs/index.md": "# Hi\n", "TILs/2026-11-18-a.md": "# A note\n\nIts text.\n"}
LOCAL = "site_url: http://127.0.0.1:8000/"


def build(folder: Path, remote: str) -> BuiltSite:
    make_repository(write_site(folder, FILES, LOCAL))
    if remote:
        git(folder, "remote", "add", "origin", remote)
    return build_folder(folder, today="2026-11-23")


def test_the_address_comes_from_the_remote(tmp_path: Path) -> None:
    site = build(tmp_path, "git@github.com:Ada/notes.git")

    row = site.page("til/a/").select_one(".til-share")
    assert row is not None
    assert row["data-til-url"] == "https://ada.github.io/notes/til/a/"
    assert "127.0.0.1" not in str(row)


def test_without_a_remote_there_is_no_row_rather_than_a_wrong_one(tmp_path: Path) -> None:
    site = build(tmp_path, "")

    assert site.page("til/a/").select_one(".til-share") is None


def test_a_served_page_is_shared_by_the_address_in_mkdocs_yml(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "src", FILES, "site_url: https://ada.example/notes/")
    with rebuilding(folder, tmp_path / "site", "2026-11-23") as rebuild:
        rebuild()

    html = (tmp_path / "site/til/a/index.html").read_text(encoding="utf-8")
    assert 'data-til-url="https://ada.example/notes/til/a/"' in html


@pytest.mark.parametrize(
    ("remote", "address"), [("git@github.com:Ada/notes.git", "https://ada.github.io/notes/"), ("", "")]
)
def test_nothing_that_leaves_a_served_site_names_this_machine(
    tmp_path: Path, remote: str, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = make_repository(
        write_site(tmp_path / "src", {**FILES, "projects/b/README.md": "# B\n\nIt works.\n"}, LOCAL)
    )
    if remote:
        git(folder, "remote", "add", "origin", remote)
    with rebuilding(folder, tmp_path / "site", "2026-11-23") as rebuild, caplog.at_level("INFO"):
        rebuild()
    written = [
        path for kind in ("*.html", "*.xml", "*.json", "*.txt", "*.svg") for path in tmp_path.glob(f"site/**/{kind}")
    ]
    texts = {path.relative_to(tmp_path / "site").as_posix(): path.read_text(encoding="utf-8") for path in written}

    assert [name for name, text in texts.items() if "127.0.0.1" in text] == []
    assert ("feed.xml" in texts) == bool(address)
    assert ("The address that the site will have is unknown" in caplog.text) == (not address)
    assert (f'<link rel="canonical" href="{address}til/a/">' in texts["til/a/index.html"]) == bool(address)
    assert (f"<loc>{address}til/a/</loc>" in texts["sitemap.xml"]) == bool(address)


@pytest.mark.parametrize("remote", ["git@github.com:Ada/notes.git", ""])
def test_a_change_of_the_remote_is_seen_by_the_next_build(tmp_path: Path, remote: str) -> None:
    build(tmp_path, "https://github.com/bob/notes")
    git(tmp_path, "remote", "remove", "origin")
    if remote:
        git(tmp_path, "remote", "add", "origin", remote)
    html = build_folder(tmp_path, today="2026-11-23").html("til/a/")

    assert "bob.github.io" not in html
    assert ("ada.github.io" in html) == bool(remote)
