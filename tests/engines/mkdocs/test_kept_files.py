"""Copies of the author's files stay in the site while their originals are unchanged."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from support.site import build_folder, write_site

TODAY = "2026-11-23"
PICTURE, COPY = "TILs/plot.png", "site/assets/tils/plot.png"
LONG_AGO = time.time() - 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a site with a picture that was last changed an hour ago."""
    note = "---\ndate: 2026-11-20\n---\n# Kafka\n\n![A plot](plot.png)\n"
    made = write_site(tmp_path / "made", {PICTURE: b"one", "TILs/kafka.md": note})
    os.utime(made / PICTURE, (LONG_AGO, LONG_AGO))
    return made


@pytest.fixture(autouse=True)
def no_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat each file as settled at once, since a test cannot set back the ctime of a file."""
    monkeypatch.setattr("tilfolio.engines.mkdocs.asset_files._TICK", 0)
    monkeypatch.setattr("tilfolio.engines.mkdocs.kept_files._TICK", 0)


def build(folder: Path) -> None:
    (folder / "TILs/other.md").write_text(f"---\ndate: 2026-11-21\n---\n# Other\n\n{time.time_ns()}\n")
    build_folder(folder, today=TODAY)


def test_a_copy_stays_where_it_is(folder: Path) -> None:
    build(folder)
    before = (folder / COPY).stat().st_mtime_ns
    build(folder)

    assert (folder / COPY).stat().st_mtime_ns == before


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
