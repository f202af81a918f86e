"""Files that are copied into the site stay there as long as what they are copied from is as it was."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from support.site import build_folder, write_site

TODAY = "2026-11-23"
PICTURE, COPY = "docs/assets/plot.png", "site/assets/plot.png"
LONG_AGO = time.time() - 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a site that was built, with a picture that nobody has touched for an hour."""
    note = "---\ndate: 2026-11-20\n---\n# Kafka\n\n![A plot](plot.svg)\n"
    files: dict[str, str | bytes] = {PICTURE: b"one", "TILs/kafka.md": note, "TILs/plot.svg": "<svg/>"}
    made = write_site(tmp_path / "made", files)
    aged = made / "docs/assets"
    for path in (aged / "plot.png", made / "TILs/plot.svg"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return made


@pytest.fixture(autouse=True)
def no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take each file for settled at once: the times that a system gives cannot be set back by a test."""
    monkeypatch.setattr("tilfolio.speed.keeping._TICK", 0)


def build(folder: Path) -> None:
    (folder / "TILs/other.md").write_text(f"---\ndate: 2026-11-21\n---\n# Other\n\n{time.time_ns()}\n")
    build_folder(folder, today=TODAY)


def number(folder: Path, *places: str) -> list[int]:
    return [(folder / place).stat().st_ino for place in places]


def test_a_copy_stays_where_it_is(folder: Path) -> None:
    places = (COPY, "site/assets/tils/plot.svg", "site/assets/javascripts/lunr/min/lunr.de.min.js")
    build(folder)
    before = number(folder, *places)
    build(folder)

    assert number(folder, *places) == before


def test_a_file_with_the_size_and_the_time_it_had_is_copied_again(folder: Path) -> None:
    build(folder)
    (folder / PICTURE).write_bytes(b"two")
    os.utime(folder / PICTURE, (LONG_AGO, LONG_AGO))
    build(folder)

    assert (folder / COPY).read_bytes() == b"two"


def test_what_somebody_did_to_the_copy_is_undone(folder: Path) -> None:
    build(folder)
    (folder / COPY).write_bytes(b"his")
    build(folder)

    assert (folder / COPY).read_bytes() == b"one"


def test_the_copy_of_a_file_that_is_gone_goes_as_well(folder: Path) -> None:
    build(folder)
    (folder / PICTURE).unlink()
    build(folder)

    assert not (folder / COPY).exists()


def test_a_file_that_was_just_written_is_copied_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilfolio.speed.keeping._TICK", 60 * 10**9)
    build(folder)
    before = (folder / COPY).stat().st_mtime_ns
    build(folder)

    assert (folder / COPY).stat().st_mtime_ns > before
