"""Files that are too large to be read at once are still searched for secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fake_keys import make_fake_keys
from tilfolio.remember import work_out
from tilfolio.steps import searching
from tilfolio.steps.searching import find_in_large, passes_large, read_searched
from tilfolio.trust.screen import Screen

KEY = make_fake_keys()["GitHub token"]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_LARGEST", 1_000)
    monkeypatch.setattr(searching, "_OVERLAP", 200)


@pytest.mark.parametrize("before", [0, 500, 970, 995, 1_000, 3_333])
def test_a_key_in_a_large_file_is_found_once_in_its_line(before: int, tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text(("1,2,3,4,5\n" * 1_000)[:before] + f"\n{KEY}\n" + "1,2,3,4,5\n" * 1_000)

    assert [secret.line for secret in find_in_large(file, "docs/data.csv")] == [before // 10 + 2]


def test_a_large_file_with_a_key_is_withheld_with_a_message(tmp_path: Path) -> None:
    file, screen = tmp_path / "data.csv", Screen()
    file.write_text("1,2,3\n" * 1_000 + KEY)

    assert read_searched(file) == file
    assert not passes_large(file, "docs/data.csv", screen, work_out)
    assert [(one.path, one.line) for one in screen.problems] == [("docs/data.csv", 1_001)]
    assert KEY not in repr(screen.problems)


def test_a_large_file_without_one_is_published(tmp_path: Path) -> None:
    file, screen = tmp_path / "data.csv", Screen()
    file.write_text("1,2,3\n" * 1_000)

    assert passes_large(file, "docs/data.csv", screen, work_out)
    assert screen.problems == ()
