"""A killed build leaves no process behind, and the next build is correct.

A few moments are tried; set TILFOLIO_KILLS for more.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from support.cached_site import list_differences
from support.git import isolated_environment
from support.site import as_of, build_folder, write_site

KILLS = int(os.environ.get("TILFOLIO_KILLS", "3"))
TODAY = "2026-11-23"
MARK = "TILFOLIO_TEST_MARK"
NOTES = {
    f"TILs/2026-{month:02d}-{day:02d}-n{month}x{day}.md": f"# Note {month} {day}\n\n"
    + " ".join(f"w{month}x{day}x{number}" for number in range(120))
    + "\n\n```python\nx = 1\n```\n"
    for month in range(1, 5)
    for day in range(1, 21)
}
PATIENCE = 20.0
"""Seconds for orphaned workers to exit, which takes a while on a busy machine."""


def list_processes(mark: str) -> list[str]:
    """Return the ids of processes started with a mark, and of their children."""
    return [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and _has_mark(entry, mark)]


def _has_mark(process: Path, mark: str) -> bool:
    try:
        return mark.encode() in (process / "environ").read_bytes()
    except OSError:  # it has ended or belongs to another user
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are listed as Linux does")
def test_no_worker_survives_and_the_next_build_is_right(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", NOTES)
    clean = build_folder(write_site(tmp_path / "clean", NOTES), today=TODAY)
    for kill in range(KILLS):
        mark = uuid.uuid4().hex
        with as_of(TODAY):
            build = subprocess.Popen(
                [str(Path(sys.executable).with_name("mkdocs")), "build"],
                cwd=folder,
                env=isolated_environment(NO_MKDOCS_2_WARNING="1", **{MARK: mark}),
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        assert build.stderr is not None
        for line in build.stderr:  # the build starts to work
            if "Cleaning site directory" in line:
                break
        time.sleep((kill + 0.5) * 2.0 / KILLS)
        build.kill()
        build.wait()
        build.stderr.close()
        deadline = time.monotonic() + PATIENCE
        while list_processes(mark):
            assert time.monotonic() < deadline, "a worker goes on without its parent"
            time.sleep(0.05)

    built = build_folder(folder, today=TODAY)
    assert built.exit_code == 0
    assert list_differences(built.folder, clean.folder) == []
