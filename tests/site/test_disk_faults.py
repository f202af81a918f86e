"""After any disk error, the site is correct or a message says why not, and the next build is always correct."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cached_site import list_differences
from support.faults import build_without_powers, give_away, small_disk, take_back
from support.site import BuiltSite, build_folder, write_files, write_site
from tilfolio.engines.mkdocs import secret_config
from tilfolio.steps.searching import read_searched

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions and disks as POSIX has them")

TODAY = "2026-11-23"
NOTES = {
    f"TILs/2026-11-{day:02d}-n{day}.md": f"# Note {day}\n\n"
    + " ".join(f"w{day}x{number}" for number in range(90))
    + "\n"
    for day in range(1, 9)
}
FILES = {**NOTES, "docs/index.md": "# Home\n", "projects/p/README.md": "# P\n\nWords.\n"}
EDITED = {"TILs/2026-11-01-n1.md": "# Another title\n\nOther words.\n"}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(write_site(tmp_path_factory.mktemp("clean"), FILES), today=TODAY)


def assert_next_build_is_right(folder: Path, clean: BuiltSite) -> None:
    built = build_folder(folder, today=TODAY)

    assert built.exit_code == 0, built.log
    assert list_differences(built.folder, clean.folder) == []


def count_kilobytes(site: Path) -> int:
    """Return the size of a site on a disk with blocks of four kilobytes."""
    return sum(-(-path.stat().st_size // 4096) * 4 for path in site.rglob("*") if path.is_file())


def test_a_disk_that_is_full_at_the_first_page_is_one_line(tmp_path: Path, clean: BuiltSite) -> None:
    folder = write_site(tmp_path, FILES)
    with small_disk(folder / "site", "60k"):
        assert build_folder(folder, today=TODAY).exit_code == 1

    assert_next_build_is_right(folder, clean)


def test_a_disk_that_is_full_at_the_cards_is_one_line(tmp_path: Path, clean: BuiltSite) -> None:
    """Cards are written last, so the site is complete without them."""
    folder = write_site(tmp_path, FILES)
    cards = count_kilobytes(clean.folder / "cards")
    with small_disk(folder / "site", f"{count_kilobytes(clean.folder) - cards // 2}k"):
        built = build_folder(folder, today=TODAY)
        written = len(list((folder / "site/cards").rglob("*.png")))

    assert built.exit_code == 1
    assert written < len(list((clean.folder / "cards").rglob("*.png")))
    assert "cannot be written" in built.log[-1]
    assert_next_build_is_right(folder, clean)


def test_a_full_disk_says_so(tmp_path: Path) -> None:
    folder = write_site(tmp_path, FILES)
    with small_disk(folder / "site", "700k"):
        done = build_without_powers(folder)

    [said] = [line for line in done.stderr.splitlines() if line.startswith("Error")]
    assert done.returncode == 1
    assert "the site cannot be written to" in said
    assert "No space left on device" in said
    assert "Free some space" in said
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("size", ["4k", "60k"])
def test_a_full_disk_for_the_cache_costs_nothing_but_time(tmp_path: Path, size: str, clean: BuiltSite) -> None:
    folder = write_site(tmp_path, FILES)
    with small_disk(folder / ".cache", size):
        for _ in range(2):
            assert_next_build_is_right(folder, clean)


SPOILED: dict[str, tuple[str, Callable[[Path], object], Callable[[Path], object], str]] = {
    "a site that is read-only": ("site", lambda path: path.chmod(0o555), lambda path: path.chmod(0o755), "written"),
    "a site of somebody else": ("site", give_away, take_back, "cannot be written"),
    "a cache of somebody else": (".cache", give_away, take_back, ""),
    "a note": (
        "TILs/2026-11-02-n2.md",
        lambda path: path.chmod(0),
        lambda path: path.chmod(0o644),
        "n2.md: cannot be read",
    ),
    "the notes": ("TILs", lambda path: path.chmod(0), lambda path: path.chmod(0o755), "TILs: cannot be read"),
    "a hidden folder": ("TILs/.mine", lambda path: path.chmod(0), lambda path: path.chmod(0o755), ""),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built before the text of one note changed."""
    folder = write_site(tmp_path_factory.mktemp("built"), {**FILES, **EDITED, "TILs/.mine/x.md": "# X\n"})
    build_folder(folder, today=TODAY)
    return folder


@pytest.mark.parametrize(("name", "spoil", "mend", "said"), SPOILED.values(), ids=SPOILED)
def test_what_may_not_be_read_or_written_is_named(
    name: str,
    spoil: Callable[[Path], object],
    mend: Callable[[Path], object],
    said: str,
    built: Path,
    tmp_path: Path,
    clean: BuiltSite,
) -> None:
    folder = Path(shutil.copytree(built, tmp_path / "copy"))
    write_files(folder, {name: FILES[name] for name in EDITED})
    spoil(folder / name)
    try:
        done = build_without_powers(folder)
    finally:
        mend(folder / name)

    assert "Traceback" not in done.stderr
    assert said in done.stderr
    assert done.returncode == int("written" in said)
    assert_next_build_is_right(folder, clean)


def test_files_that_come_and_go_while_they_are_read_end_no_build(tmp_path: Path, clean: BuiltSite) -> None:
    folder = write_site(tmp_path, FILES)
    ended = threading.Event()
    restless = ["TILs/2026-11-03-n3.md", "TILs/2026-11-04-n4.md", "projects/p/README.md", "docs/index.md"]

    def disturb() -> None:
        while not ended.is_set():
            for name in restless:
                (folder / name).unlink()
                ended.wait(0.002)
                write_files(folder, {name: FILES[name]})
                ended.wait(0.004)

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        for _ in range(2):
            built = build_folder(folder, today=TODAY)
            # MkDocs reads pages in docs/ itself, after it has listed the folder.
            assert built.exit_code == 0 or "docs/index.md cannot be read" in built.log[-1], built.log
    finally:
        ended.set()
        thread.join()

    assert_next_build_is_right(folder, clean)


def test_a_page_that_disappears_while_secrets_are_searched_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_site(tmp_path, FILES)

    def vanish(file: Path) -> bytes | OSError | Path | None:
        if file.name == "index.md":
            file.unlink()
        return read_searched(file)

    monkeypatch.setattr(secret_config, "read_searched", vanish)
    built = build_folder(folder, today=TODAY)

    assert built.exit_code == 1
    assert "docs/index.md cannot be read (No such file or directory)" in built.log[-1]


def test_a_clock_that_was_set_back_makes_the_same_site(tmp_path: Path, clean: BuiltSite) -> None:
    folder = write_site(tmp_path, FILES)
    build_folder(folder, today="2027-06-01")
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (2_000_000_000, 2_000_000_000))  # in the year 2033

    assert_next_build_is_right(folder, clean)
    write_files(folder, EDITED)
    os.utime(folder / "TILs/2026-11-01-n1.md", (2_000_000_000, 2_000_000_000))
    assert "Other words." in build_folder(folder, today=TODAY).text("til/n1/")
