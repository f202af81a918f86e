"""`til check --accept` and `--known`: problems that an author knows of."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.site import write_files, write_site
from tilfolio.cli import main

FILE = "known-problems.txt"


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
    assert "TILs/2026-11-01-a.md:3:6: the link to 'nowhere.md' leads nowhere." in shown.stdout


def test_a_new_problem_is_shown(folder: Path) -> None:
    check("--accept")
    write_files(folder, {"TILs/2026-11-02-b.md": "# B\n\n[No](nowhere.md)\n"})
    done = check()

    assert done.exit_code == 1
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["TILs/2026-11-02-b.md"]


def test_solved_problems_are_taken_out(folder: Path) -> None:
    check("--accept")
    (folder / "TILs/2026-11-01-a.md").write_text("# A\n\nText.\n")

    assert "1 line of known-problems.txt can go." in check().stderr
    assert check("--accept").output == "There are no problems to accept.\n"
    assert not (folder / FILE).exists()


def test_a_part_of_a_site_cannot_be_accepted(folder: Path) -> None:
    done = check("--accept", "TILs")

    assert done.exit_code == 2
    assert "--accept is about the whole site." in done.stderr
