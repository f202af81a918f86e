"""The page of a past week is the same whenever it is built."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit
from support.lab import write_lab
from support.site import BuiltSite, build_folder, write_files

NOTES = {
    f"TILs/{day}-on-{day}.md": f"# Note of {day}\n\n- Gotcha: it broke on {day}.\n"
    for day in ("2025-10-08", "2026-10-07", "2026-10-12", "2026-11-01", "2026-11-09", "2026-11-15")
}
OPENING = {"TILs/weekly/2026-W46.md": "# Windows and more\n\nA week of [windows](../2026-11-09-on-2026-11-09.md).\n"}
WEEKS = ("2025-W41", "2026-W41", "2026-W42", "2026-W44", "2026-W46")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_lab(tmp_path_factory.mktemp("weeks"))
    write_files(folder, {**NOTES, **OPENING})
    commit(folder, "docs: notes", when="2026-11-16T20:00:00+05:30")
    return folder


def build(folder: Path, today: str, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    site = build_folder(folder, today=today, into=tmp_path_factory.mktemp(f"on-{today}"))

    assert site.warnings == ()
    return site


@pytest.fixture(scope="module")
def soon(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build(folder, "2026-11-17", tmp_path_factory)


@pytest.fixture(scope="module")
def late(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build(folder, "2027-06-01", tmp_path_factory)


@pytest.mark.parametrize("week", WEEKS)
def test_a_past_week_is_the_same_bytes_soon_and_late(week: str, soon: BuiltSite, late: BuiltSite) -> None:
    for name in (f"digest/{week}/", f"digest/{week}/mail.html"):
        assert soon.read(name) == late.read(name), name


def test_a_past_week_tells_all_of_it(late: BuiltSite) -> None:
    text = late.text("digest/2026-W41/")

    assert "Note of 2026-10-07" in text
    assert "it broke on 2026-10-07" in text
    assert "feat(anomaly): a baseline" in text
    assert "A year ago this week: week 41, 2025" in text
    assert "Second in the club's contest" in text


def test_an_opening_stands_on_top_of_its_week(late: BuiltSite) -> None:
    article = late.article("digest/2026-W46/")
    link = article.select_one('p > a[href="../../til/on-2026-11-09/"]')

    assert "Week 46: Windows and more" in late.text("digest/2026-W46/")
    assert link is not None
    assert link.get_text() == "windows"


@pytest.mark.parametrize("today", ["2026-11-09", "2026-11-15"])
def test_a_week_that_is_not_over_says_so(folder: Path, today: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    site = build(folder, today, tmp_path_factory)

    assert "Not over yet" in site.text("digest/2026-W46/")
    assert site.text("digest/").count("Not over yet") == 1
    assert "not over yet" in site.html("digest/2026-W46/mail.html")


def test_a_later_note_changes_of_past_weeks_only_where_the_last_one_leads_on(
    folder: Path, late: BuiltSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write_files(folder, {"TILs/2027-05-04-later.md": "# Later\n"})
    try:
        again = build(folder, "2027-06-01", tmp_path_factory)
    finally:
        (folder / "TILs/2027-05-04-later.md").unlink()
    changed = [week for week in WEEKS if again.read(f"digest/{week}/") != late.read(f"digest/{week}/")]

    assert changed == ["2026-W46"]
    assert [link["href"] for link in again.article("digest/2026-W46/").select('a[rel="next"]')] == [
        "../../digest/2027-W18/"
    ]
    assert again.read("digest/2026-W46/mail.html") == late.read("digest/2026-W46/mail.html")


def test_a_letter_stands_alone(late: BuiltSite) -> None:
    letter = late.html("digest/2026-W41/mail.html")

    assert "<script" not in letter
    assert letter.count("<style>") == letter.count("<style>@media (prefers-color-scheme: dark)") == 1
    assert '<link rel="stylesheet' not in letter
    assert "<img" not in letter
    for place in letter.split('href="')[1:]:
        assert place.startswith("https://ada.example/portfolio/"), place[:60]
