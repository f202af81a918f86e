"""`til check --accept` and `--known`: problems that an author knows of."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.site import build_folder, write_files, write_site
from tilfolio.cli import main

FILE = "known-problems.txt"
SECRET = "AKIA" + "Q3XJ7PLM2VKD9RTB"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_site(tmp_path, {"TILs/2026-11-01-a.md": "# A\n\n[No](nowhere.md)\n"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", *words], catch_exceptions=False)


def test_accepted_problems_are_counted_and_not_shown(folder: Path) -> None:
    accepted, after = check("--accept"), check()

    assert accepted.output == f"{FILE}: 1 problem\n"
    assert (after.exit_code, after.stdout) == (0, "")
    assert "1 known problem in known-problems.txt. See them with: til check --known" in after.stderr


def test_known_shows_accepted_problems_with_their_lines(folder: Path) -> None:
    check("--accept")
    shown = check("--known")

    assert shown.exit_code == 1
    assert "TILs/2026-11-01-a.md:3:6: broken link: 'nowhere.md' not found." in shown.stdout


def test_a_new_problem_is_shown(folder: Path) -> None:
    check("--accept")
    write_files(folder, {"TILs/2026-11-02-b.md": "# B\n\n[No](nowhere.md)\n"})
    done = check()

    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["TILs/2026-11-02-b.md"]


def test_solved_problems_are_taken_out(folder: Path) -> None:
    check("--accept")
    (folder / "TILs/2026-11-01-a.md").write_text("# A\n\nText.\n")

    assert "Outdated lines in known-problems.txt: 1." in check().stderr
    assert check("--accept").output == "There are no problems to accept.\n"
    assert not (folder / FILE).exists()


def test_a_list_that_names_more_than_there_is_says_so(folder: Path) -> None:
    write_files(folder, {"TILs/2026-11-02-b.md": "# B\n\n[No](nowhere.md)\n"})
    check("--accept")
    (folder / "TILs/2026-11-01-a.md").write_text("# A\n\nText.\n")
    after = check()

    assert "1 known problem in known-problems.txt." in after.stderr
    assert "Outdated lines in known-problems.txt: 1." in after.stderr


def test_secrets_and_what_mkdocs_warns_of_are_not_accepted(folder: Path) -> None:
    write_files(
        folder,
        {
            "TILs/2026-11-02-b.md": f"# B\n\nkey: {SECRET}\n",
            "docs/index.md": "# Home\n\n[No](gone.md)\n",
        },
    )
    accepted = check("--accept")
    # Nor if the line is written by hand.
    with (folder / FILE).open("a") as file:
        file.write(
            "TILs/2026-11-02-b.md: what looks like an AWS access key stands here, so this note is not published\n"
        )
    after = check()

    assert accepted.output.startswith(f"{FILE}: 1 problem\nThese cannot be accepted:\n")
    assert after.exit_code == 1
    assert [line.partition(":")[0] for line in after.stdout.splitlines()] == ["TILs/2026-11-02-b.md", "docs/index.md"]


def test_a_strict_build_stops_at_a_secret_that_is_listed(folder: Path) -> None:
    write_files(folder, {"TILs/2026-11-02-b.md": f"# B\n\nkey: {SECRET}\n"})
    check("--accept")
    what = check().stdout.split(": ", 1)[1].partition(". ")[0]
    with (folder / FILE).open("a") as file:
        file.write(f"TILs/2026-11-02-b.md: {what}\n")
    site = build_folder(folder, strict=True)

    assert site.exit_code == 1
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("TILs/2026-11-02-b.md:3: what looks like")


def test_a_part_of_a_site_cannot_be_accepted(folder: Path) -> None:
    done = check("--accept", "TILs")

    assert done.exit_code == 2
    assert "--accept is about the whole site." in done.stderr


def test_nothing_is_written_before_the_configuration_can_be_read(folder: Path) -> None:
    check("--accept")
    known = (folder / FILE).read_text()
    (folder / "mkdocs.yml").write_text("site_name: S\nplugins:\n- tilfolio:\n    timezone: Mars/Base\n")
    plain, accepted = check(), check("--accept")

    assert plain.exit_code == accepted.exit_code == 1
    assert "Mars/Base" in plain.output
    assert "Outdated" not in plain.output
    assert f"{FILE} stays as it is" in accepted.output
    assert (folder / FILE).read_text() == known


def test_words_of_an_earlier_version_are_still_known(folder: Path) -> None:
    write_files(folder, {FILE: "# Accepted\nTILs/2026-11-01-a.md: the link to 'nowhere.md' leads nowhere\n"})

    assert check().exit_code == 0
    assert "Outdated" not in check().stderr
    assert build_folder(folder, strict=True).exit_code == 0
