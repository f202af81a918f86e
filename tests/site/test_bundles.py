"""README.md and index.md: notes if they are alone in a folder, else the folder's introduction."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.site import BuiltSite, build_folder, write_site

FILES = {
    "docs/index.md": "# Home\n",
    "TILs/README.md": "# About these notes\n",
    "TILs/plain.md": (
        "# Plain\n\nSee [day one](day-01/README.md), [its folder](day-01/), [the bundle](my-post/index.md),"
        " [vim](vim/README.md), [draft](hidden/index.md), [all](README.md).\n"
    ),
    "TILs/day-01/README.md": "# Pointers\n\n![a picture](p.png)\n",
    "TILs/day-01/p.png": "not really a picture",
    "TILs/my-post/index.md": "---\ntitle: A bundle\ndate: 2026-01-02\n---\nA leaf.\n",
    "TILs/2026-01-03/README.md": "# By its title\n",
    "TILs/hidden/index.md": "---\ndraft: true\n---\n# A draft\n",
    "TILs/secret/index.md": "---\ndraft: true\n---\n# A draft beside a note\n",
    "TILs/secret/note.md": "# Beside the draft\n",
    "TILs/vim/README.md": "# All about vim\n",
    "TILs/vim/undo.md": "# Undo\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(write_site(tmp_path_factory.mktemp("bundles"), FILES))


@pytest.mark.parametrize(
    ("url", "title"), [("til/day-01/", "Pointers"), ("til/my-post/", "A bundle"), ("til/by-its-title/", "By its title")]
)
def test_alone_in_its_folder_it_is_a_note(site: BuiltSite, url: str, title: str) -> None:
    assert site.page(url).h1.get_text() == title  # type: ignore[union-attr]


def test_links_lead_to_notes_and_else_to_the_list(site: BuiltSite) -> None:
    links = {link.get_text(): link["href"] for link in site.article("til/plain/").select("p a[href]")}

    assert {name: links.get(name) for name in ("day one", "its folder", "the bundle", "vim", "all", "draft")} == {
        "day one": "../day-01/",
        "its folder": "../day-01/",
        "the bundle": "../my-post/",
        "vim": "../",
        "all": "../",
        "draft": None,
    }


def test_what_is_no_note_is_counted_and_its_address_leads_to_the_list(site: BuiltSite) -> None:
    assert [warning for warning in site.warnings if "no git repository" not in warning] == []
    assert "3 folder indexes skipped" in "".join(site.log)
    assert "url=../../til/" in site.html("til/vim/")
    assert not site.has("til/secret/")
    assert not site.has("til/about-these-notes/")


def test_a_note_that_gets_a_sibling_leaves_a_redirect(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"TILs/post/index.md": "# A post\n", "TILs/post/picture.txt": ""})
    before = build_folder(folder).html("til/post/")
    write_site(tmp_path, {"TILs/post/other.md": "# Other\n"})
    after = build_folder(folder)

    assert "<h1" in before
    assert "url=../../til/" in after.html("til/post/")
    assert after.has("til/post/other/")
