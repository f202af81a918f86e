"""Locations of notes and projects, and their git history."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from support.git import clone, commit, make_repository
from support.site import BuiltSite, build_folder, build_site, write_files, write_site

TODAY = "2026-11-23"
NOTES: dict[str, str | bytes] = {
    "vim/undo.md": "# Undo\n\n![tree](tree.png) and [kafka](../kafka.md)\n",
    "kafka.md": "# Kafka\n",
}
PICTURE: dict[str, str | bytes] = {"vim/tree.png": b"\x89PNG"}


def days(site: BuiltSite) -> dict[str, str]:
    return {til["source"]: til["date"] for til in json.loads(site.read("til/index.json"))["tils"]}


def test_notes_may_lie_in_another_repository(tmp_path: Path) -> None:
    notes = make_repository(tmp_path / "elsewhere" / "notes")
    write_files(notes, {**NOTES, **PICTURE})
    commit(notes, when="2026-10-01T23:30:00-08:00")
    folder = make_repository(tmp_path / "site")
    write_site(folder, {"docs/index.md": "# Home\n"}, f"plugins: [search, {{tilfolio: {{tils: {notes}}}}}]")
    commit(folder, when="2026-11-20T12:00:00+00:00")

    site = build_folder(folder, strict=True, today=TODAY)

    assert site.exit_code == 0
    assert days(site) == {"kafka.md": "2026-10-01", "vim/undo.md": "2026-10-01"}
    assert site.has("assets/tils/vim/tree.png")


def test_notes_may_lie_beside_the_folder_of_the_config(tmp_path: Path) -> None:
    folder = make_repository(tmp_path)
    write_files(folder, {f"notes/{name}": text for name, text in {**NOTES, **PICTURE}.items()})
    write_site(folder / "site-of-mine", {}, "plugins: [search, {tilfolio: {tils: ../notes}}]")
    commit(folder)

    site = build_folder(folder / "site-of-mine", strict=True, today=TODAY)

    assert sorted(days(site)) == ["kafka.md", "vim/undo.md"]


def test_notes_may_lie_in_the_folder_of_projects_which_is_no_project_then(tmp_path: Path) -> None:
    files = {f"projects/TILs/{name}": text for name, text in {**NOTES, **PICTURE}.items()}
    files["projects/TILs/README.md"] = "# My notes\n"
    files["projects/anomaly/README.md"] = "# Anomaly\n\n[undo](../TILs/vim/undo.md)\n"
    make_repository(write_site(tmp_path, files, "plugins: [search, {tilfolio: {tils: projects/TILs}}]"))
    commit(tmp_path)

    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert site.exit_code == 0
    assert sorted(days(site)) == ["kafka.md", "vim/undo.md"]
    assert not site.has("projects/tils/")
    assert site.article("projects/anomaly/").select_one('a[href="../../til/vim/undo/"]') is not None


def test_readmes_and_what_is_excluded_are_no_notes_and_links_to_a_readme_lead_to_the_section(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "TILs/README.md": "# Notes\n",
        "TILs/vim/README.md": "# Vim\n",
        "TILs/vim/index.md": "# Vim\n",
        "TILs/vim/undo.md": "# Undo\n\n[all](../README.md) [vim](README.md)\n",
        "TILs/private/secret.md": "# Secret\n",
        "TILs/.hidden/secret.md": "# Secret\n",
        "TILs/build/secret.md": "# Secret\n",
        ".gitignore": "build/\n",
    }
    make_repository(write_site(tmp_path, files, "plugins: [search, {tilfolio: {exclude: [private/]}}]"))
    commit(tmp_path)

    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert sorted(days(site)) == ["vim/undo.md"]
    assert [link["href"] for link in site.article("til/vim/undo/").select("h1 + p a")] == ["../../", "../../"]


def test_without_git_one_line_speaks_for_notes_and_projects(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"TILs/kafka.md": "# Kafka\n", "projects/a/README.md": "# A\n"}, strict=True)

    assert site.warnings == ()
    assert [line.partition(",")[0] for line in site.log if "repository" in line] == [
        "INFO: TILs: there is no git repository"
    ]


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("no git", "TILs: there is no git repository"),
        ("no commit", "TILs: its repository has no commit yet"),
        ("shallow", "TILs: the repository is a shallow clone, so 1 Markdown file carries"),
    ],
)
def test_without_a_whole_history_the_site_is_built_and_a_line_says_what_its_days_are(
    state: str, problem: str, tmp_path: Path
) -> None:
    folder = write_site(tmp_path / "origin", {"TILs/kafka.md": "# Kafka\n"})
    noon = datetime.fromisoformat(f"{TODAY}T12:00:00+00:00").timestamp()
    os.utime(folder / "TILs/kafka.md", (noon, noon))  # without git history, the day comes from the file's mtime
    if state != "no git":
        make_repository(folder)
    if state == "shallow":
        commit(folder, when="2026-10-01T12:00:00+00:00")
        commit(folder, when="2026-11-20T12:00:00+00:00")
        folder = clone(folder, tmp_path / "clone", "--depth=1")
        (folder / "docs").mkdir()

    site = build_folder(folder, today=TODAY)

    assert site.exit_code == 0
    assert site.has("til/kafka/")
    assert [problem in line for line in site.log if "repository" in line] == [True]
    assert ["fetch-depth: 0" in warning for warning in site.warnings] == ([True] if state == "shallow" else [])


def test_links_to_code_elsewhere_in_the_repository_lead_to_it_there(tmp_path: Path) -> None:
    files = {"site/TILs/a.md": "# A\n\n[x](../../src/x.py) [y](../code.py)\n", "src/x.py": "1\n", "site/code.py": "2\n"}
    folder = make_repository(write_files(tmp_path, files)) / "site"
    write_site(folder, {}, "repo_url: https://github.com/me/p")
    commit(tmp_path)
    site = build_folder(folder, today=TODAY)

    links = [str(link["href"]) for link in site.article("til/a/").select("p > a")]
    assert [link for link in links if link.startswith("https://github.com/me/p/blob/")] == [
        "https://github.com/me/p/blob/main/src/x.py",
        "https://github.com/me/p/blob/main/site/code.py",
    ]
    assert not site.warnings


def test_a_note_that_was_moved_keeps_its_day(tmp_path: Path) -> None:
    folder = make_repository(write_site(tmp_path, {"TILs/kafka.md": "# Kafka\n\nWords that stay as they are.\n"}))
    commit(folder, when="2026-10-01T12:00:00+00:00")
    (folder / "TILs" / "streams").mkdir()
    (folder / "TILs" / "kafka.md").rename(folder / "TILs" / "streams" / "why-kafka.md")
    commit(folder, when="2026-11-20T12:00:00+00:00")

    assert days(build_folder(folder, today=TODAY)) == {"streams/why-kafka.md": "2026-10-01"}


def test_the_author_s_own_page_goes_before_ours(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "docs/til/kafka.md": "# By hand\n",
        "docs/til/index.md": "# My list\n",
        "docs/achievements.md": "# Mine\n",
        "TILs/kafka.md": "# Kafka\n",
    }
    make_repository(write_site(tmp_path, files))
    commit(tmp_path)

    site = build_folder(tmp_path, today=TODAY)

    (til,) = json.loads(site.read("til/index.json"))["tils"]

    assert site.text("til/kafka/").startswith("By hand")
    assert "Kafka" in site.text(til["url"])
    assert [warning for warning in site.warnings if warning.startswith("TILs/kafka.md: another page of the site has")]
    assert site.text("til/").startswith("My list")
    assert site.text("achievements/").startswith("Mine")


def test_the_navigation_has_the_sections_that_are_not_empty_then_the_author_s_pages(tmp_path: Path) -> None:
    files = {"docs/index.md": "# Welcome\n", "docs/about.md": "# Me\n", "docs/talks/first.md": "# First\n"}
    make_repository(write_site(tmp_path, {**files, "TILs/kafka.md": "# Kafka\n"}, "plugins: [search, tags, tilfolio]"))
    commit(tmp_path)
    links = build_folder(tmp_path, today=TODAY).page("").select(".md-nav--primary > ul > li > .md-nav__link")

    assert [" ".join(link.get_text().split()) for link in links if link.name == "a"][:1] == ["Welcome"]
    assert [link.get_text().strip() for link in links if link.name == "a"][1:] == [
        *("Notes", "Digest", "Checklist", "Achievements"),
        "Me",
    ]


def test_a_navigation_of_the_author_s_own_stays_as_it_is(tmp_path: Path) -> None:
    config = "nav: [index.md, Notes: til/index.md]"
    make_repository(write_site(tmp_path, {"docs/index.md": "# Home\n", "TILs/kafka.md": "# Kafka\n"}, config))
    commit(tmp_path)
    site = build_folder(tmp_path, strict=True, today=TODAY)

    assert site.warnings == ()
    assert [link.get_text().strip() for link in site.page("").select(".md-nav--primary > ul > li > a")][1:] == ["Notes"]


def test_a_file_of_docs_is_not_written_over(tmp_path: Path) -> None:
    files = {"docs/assets/tils/a.txt": "mine", "TILs/a.txt": "theirs", "TILs/kafka.md": "# Kafka\n\n[a](a.txt)\n"}
    make_repository(write_site(tmp_path, files))
    commit(tmp_path)

    assert build_folder(tmp_path, today=TODAY).read("assets/tils/a.txt") == b"mine"


def test_another_time_zone_moves_the_day(tmp_path: Path) -> None:
    config = "plugins: [search, {tilfolio: {timezone: Asia/Seoul}}]"
    make_repository(write_site(tmp_path, {"TILs/kafka.md": "# Kafka\n"}, config))
    commit(tmp_path, when="2026-10-01T23:30:00-08:00")

    assert days(build_folder(tmp_path, today=TODAY)) == {"kafka.md": "2026-10-02"}
