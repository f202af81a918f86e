"""Notes that are a whole repository (`tils: .`), notes in `projects/TILs/`, and sites without any note yet."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest

from support.dev_server import serve_site
from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, build_site, write_files, write_site

TODAY = "2026-11-23"
WHOLE = "plugins: [search, {tilfolio: {tils: .}}]\ntheme: {name: material, custom_dir: overrides}"
FILES: dict[str, str | bytes] = {
    "README.md": "# My TILs\n\n- [Lists](python/lists.md)\n",
    ".github/ISSUE_TEMPLATE/bug.md": "# Bug\n",
    ".obsidian/plugins/x/README.md": "# Plugin\n",
    "docs/index.md": "# Home\n",
    "docs/about.md": "# About\n",
    "img/tree.png": b"\x89PNG",
    "overrides/README.md": "# Overrides\n",
    "projects/README.md": "# Roadmap\n\n- [x] [Kafka](kafka/)\n",
    "projects/kafka/README.md": "# Kafka\n\nSee [lists](../../python/lists.md).\n",
    "projects/kafka/notes.md": "# Notes\n",
    "python/dicts.md": (
        "# Dicts\n\n[Lists](lists.md), [about](../docs/about.md), [Kafka](../projects/kafka/README.md), "
        "[top](../README.md), ![tree](../img/tree.png), [root](/python/lists.md)\n"
    ),
    "python/lists.md": "# Lists\n",
    "site/til/old.md": "# Old\n",
    "undo.md": "# Undo\n\n[No](nowhere.md)\n",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = make_repository(tmp_path_factory.mktemp("whole"))
    write_site(folder, FILES, WHOLE)
    commit(folder, "feat: everything", when="2026-11-19T12:00:00+00:00")
    write_files(
        folder, {"projects/kafka/run.py": "", "python/lists.md": "# Lists\n\nMore.\n", "docs/about.md": "# Us\n"}
    )
    commit(folder, "feat: a project", when="2026-11-20T12:00:00+00:00")
    return build_folder(folder, today=TODAY, into=folder / "public")


def sources(site: BuiltSite) -> list[str]:
    return sorted(til["source"] for til in json.loads(site.read("til/index.json"))["tils"])


def test_a_whole_repository_of_notes_leaves_out_what_is_none(whole: BuiltSite) -> None:
    assert sources(whole) == ["python/dicts.md", "python/lists.md", "undo.md"]
    assert whole.has("projects/kafka/")
    assert whole.has("about/")


def test_links_between_notes_projects_and_docs_lead_there(whole: BuiltSite) -> None:
    links = [str(link["href"]) for link in whole.article("til/python/dicts/").select("p a[href]")]
    picture = whole.article("til/python/dicts/").select_one("img[alt=tree]")

    assert [urljoin("/til/python/dicts/", link) for link in links[:5]] == [
        "/til/python/lists/",
        "/about/",
        "/projects/kafka/",
        "/til/",
        "/til/python/lists/",
    ]
    assert picture is not None
    assert whole.has(urljoin("/til/python/dicts/", str(picture["src"])).lstrip("/"))
    assert 'href="../../til/python/lists/"' in whole.html("projects/kafka/")


def test_messages_name_files_as_they_are_typed(whole: BuiltSite) -> None:
    assert [warning.split(": ")[0] for warning in whole.warnings] == ["undo.md:3"]


def test_commits_to_projects_keep_their_subjects(whole: BuiltSite) -> None:
    assert "feat: a project" in whole.html("digest/2026-W47/")


def test_a_note_in_a_new_folder_is_shown_at_once_and_a_commit_builds_nothing(tmp_path: Path) -> None:
    folder = make_repository(tmp_path)
    write_site(folder, {"docs/index.md": "# Home\n", "a/one.md": "# One\n"}, "plugins: [{tilfolio: {tils: .}}]")
    with serve_site(folder, below="/portfolio/") as running:
        running.wait_for_text("til/a/one/", "One")
        time.sleep(1)
        write_files(folder, {"b/two.md": "# Two\n"})
        running.wait_for_text("til/b/two/", "Two")
        time.sleep(1)
        write_files(folder, {"b/two.md": "# Three\n"})
        running.wait_for_text("til/b/two/", "Three")
        time.sleep(2)
        before = running.log.count("Building documentation")
        (folder / ".git" / "description").write_text("changed", encoding="utf-8")
        time.sleep(2)

        assert running.log.count("Building documentation") == before


def test_the_layout_of_the_roadmap_needs_no_configuration(tmp_path: Path) -> None:
    site = build_site(
        tmp_path,
        {
            "docs/index.md": "# Home\n",
            "projects/README.md": "# Roadmap\n\nSee [undo](TILs/vim/undo.md).\n",
            "projects/TILs/README.md": "# Notes\n",
            "projects/TILs/vim/undo.md": "# Undo\n",
            "projects/kafka/README.md": "# Kafka\n",
        },
        strict=True,
        today=TODAY,
    )

    assert site.exit_code == 0, site.warnings
    assert sources(site) == ["vim/undo.md"]
    assert "til/vim/undo/" in site.html("projects/")


@pytest.mark.parametrize("has_git", [True, False])
@pytest.mark.parametrize("folder", ["TILs", ""])
def test_a_site_without_notes_builds_strictly(tmp_path: Path, folder: str, has_git: bool) -> None:
    if has_git:
        make_repository(tmp_path)
    (tmp_path / folder).mkdir(exist_ok=True)

    site = build_site(tmp_path, {"docs/index.md": "# Home\n"}, strict=True, today=TODAY)

    assert site.exit_code == 0, site.warnings
    assert any("`til new" in line for line in site.log) == (not folder)
