"""Every build gives the same site as a clean build, whatever happened to the folder and the cache before.

The random tests are short; set TILFOLIO_DAMAGE_SEEDS and TILFOLIO_DAMAGE_STEPS for longer ones.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from support.cached_site import CONFIG, FILES, TODAY, build_both, list_differences
from support.damage import damage_cache, damage_site
from support.edits import PLAIN, edit_at_random
from support.forks import Fork, fork_build
from support.git import isolated_environment
from support.site import as_of, build_folder, complete_config, rebuilding, write_files, write_site
from tilfolio.engines.mkdocs.site_folder import SiteLock

SEEDS = range(int(os.environ.get("TILFOLIO_DAMAGE_SEEDS", "1")))
STEPS = int(os.environ.get("TILFOLIO_DAMAGE_STEPS", "4"))
NOTES = {f"TILs/2026-0{month}-0{day}-n{month}{day}.md": f"# Note {month} {day}\n\nText.\n"
         for month in range(1, 5) for day in range(1, 5)}  # fmt: skip
CARDLESS = PLAIN.replace("cache: true", "cache: true, cards: false")


def start_build(folder: Path, *options: str) -> Fork:
    with as_of(TODAY):
        return fork_build(folder, *options)


def finish(build: Fork) -> str:
    """Wait for a build, which must succeed, and return its log."""
    code, told = build.finish()
    assert code == 0, told
    return told


def kill_in(folder: Path, chance: random.Random) -> None:
    """Start a build and kill it, but not its children, some time after it began to write."""
    build = start_build(folder)
    for line in build.printed:
        if "Cleaning site directory" in line:
            time.sleep(chance.uniform(0, 0.2))
            break
    build.kill()


def build_without_plugin(folder: Path) -> None:
    config = folder / "mkdocs.yml"
    text = config.read_text()
    config.write_text("site_name: Plain\nplugins: []\n")
    build_folder(folder)
    config.write_text(text)


def build_two_at_once(folder: Path) -> None:
    first, second = start_build(folder), start_build(folder)
    finish(first)
    finish(second)


def assert_clean(folder: Path, history: object = None) -> None:
    cached, clean = build_both(folder)

    assert list_differences(cached.folder, clean.folder) == [], history
    assert [path for path in cached.folder.rglob("*") if path.is_symlink()] == [], history
    assert cached.warnings == clean.warnings, history
    shutil.rmtree(clean.folder)


@pytest.mark.skipif(os.name != "posix", reason="kills and links as POSIX has them")
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("config", [CONFIG, CARDLESS], ids=["own templates", "plain"])
def test_whatever_happens_between_builds_the_site_is_a_clean_build(tmp_path: Path, seed: int, config: str) -> None:
    chance = random.Random(f"{seed} {config}")
    folder, outside = write_site(tmp_path / "portfolio", {**NOTES, **FILES}, config), tmp_path / "outside"
    outside.mkdir()
    site, cache = folder / "site", folder / ".cache"
    happenings: dict[str, Callable[[], object]] = {
        "edit": lambda: edit_at_random(folder, chance, config),
        "edit and build": lambda: (edit_at_random(folder, chance, config), build_folder(folder, today=TODAY))[0],
        "site": lambda: damage_site(site, chance, outside),
        "cache": lambda: damage_cache(cache, chance, outside),
        "without the plugin": lambda: build_without_plugin(folder),
        "killed": lambda: kill_in(folder, chance),
        "two at once": lambda: build_two_at_once(folder),
    }
    history: list[tuple[str, object]] = []
    for _ in range(STEPS):
        names = chance.choices(sorted(happenings), k=chance.randint(1, 3))
        history += [(name, happenings[name]()) for name in names]
        assert_clean(folder, history)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that was built once."""
    folder = write_site(tmp_path_factory.mktemp("built") / "portfolio", {**NOTES, **FILES}, CARDLESS)
    build_folder(folder, today=TODAY)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """Return a copy that was built twice more, so that nearly all of its pages are cached."""
    folder = Path(shutil.copytree(built, tmp_path / "portfolio"))
    for text in ("One.", "Two."):
        write_files(folder, {"TILs/2026-01-01-n11.md": f"# Edited\n\n{text}\n"})
        build_folder(folder, today=TODAY)
    return folder


def empty(folder: Path) -> None:
    for path in (folder / "site").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


BEFORE: dict[str, Callable[[Path], object]] = {
    "emptied": empty,
    "deleted": lambda folder: shutil.rmtree(folder / "site"),
    "without one page": lambda folder: (folder / "site/til/n42/index.html").unlink(),
    "built without the plugin": build_without_plugin,
    "built dirty": lambda folder: finish(start_build(folder, "--dirty")),
}


@pytest.mark.parametrize("happen", BEFORE.values(), ids=BEFORE.keys())
@pytest.mark.parametrize("edited", [False, True], ids=["same", "edited"])
def test_pages_that_are_gone_come_back(folder: Path, happen: Callable[[Path], object], edited: bool) -> None:
    happen(folder)
    if edited:
        write_files(folder, {"TILs/2026-01-01-n11.md": "# Edited\n\nThree.\n"})

    assert_clean(folder)


def test_pages_of_a_template_that_was_there_for_one_build_are_written_again(tmp_path: Path) -> None:
    """No page is served from the cache unread if an author's template contributes to it."""
    folder = write_site(tmp_path / "portfolio", {**NOTES, "overrides/x.css": ""}, CONFIG)
    template = folder / "overrides/partials/copyright.html"
    edits = {"TILs/2026-01-01-n11.md": "# Edited\n"}
    build_folder(folder, today=TODAY)
    write_files(folder, edits)
    build_folder(folder, today=TODAY)
    write_files(folder, {str(template): "<p>Mine</p>"})
    build_folder(folder, today=TODAY)
    template.unlink()

    assert_clean(folder)


def test_a_file_where_a_note_has_its_page_does_not_come_between(folder: Path) -> None:
    for text in ("One", "Two"):
        write_files(folder, {"docs/til/n42/index.html": text})
        assert_clean(folder)


@pytest.mark.parametrize("cache", ["true", "false"])
def test_two_builds_at_once_wait_for_one_another(folder: Path, cache: str) -> None:
    write_files(folder, {"mkdocs.yml": complete_config(CARDLESS.replace("cache: true", f"cache: {cache}"))})

    def hold() -> None:  # as a build does, so that the builds overlap
        lock = SiteLock()
        lock.acquire(folder / "site")
        print("locked")
        time.sleep(300)

    holder = Fork(folder, hold)
    assert holder.printed.readline() == "locked\n"
    builds = [start_build(folder) for _ in range(3)]
    try:
        for build in builds:
            assert any("Another build is writing to" in line for line in build.printed)  # up to this line
    finally:
        holder.kill()
    for build in builds:
        finish(build)

    assert_clean(folder)


def test_builds_into_different_folders_share_one_cache(folder: Path) -> None:
    shutil.rmtree(folder / ".cache")
    builds = [start_build(folder, "--site-dir", f"into-{number}") for number in range(2)]
    for build in builds:
        assert "Another build" not in finish(build)

    clean = build_both(folder)[1].folder
    assert [list_differences(folder / f"into-{number}", clean) for number in range(2)] == [[], []]


def test_a_build_beside_a_site_that_is_served_leaves_both_right(folder: Path, tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("mkdocs")),
        "build",
    ]  # SQLite connections must not be used after a fork
    with rebuilding(folder, tmp_path / "served", TODAY) as rebuild:
        environment = isolated_environment(NO_MKDOCS_2_WARNING="1")
        for text in ("Three.", "Four."):
            write_files(folder, {"TILs/2026-01-01-n11.md": f"# Edited\n\n{text}\n"})
            build = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, encoding="utf-8")
            rebuild()
            _, told = build.communicate(timeout=300)
            assert build.returncode == 0, told
            assert "Another build" not in told
    built = Path(shutil.copytree(folder / "site", tmp_path / "built"))
    assert list_differences(built, build_both(folder)[1].folder) == []

    write_files(folder, {"mkdocs.yml": complete_config(CARDLESS.replace("cache: true", "cache: false"))})
    with rebuilding(folder, tmp_path / "anew", TODAY) as rebuild:
        rebuild()

    assert list_differences(tmp_path / "served", tmp_path / "anew") == []


def test_a_killed_build_leaves_no_lock(folder: Path) -> None:
    write_files(folder, {"mkdocs.yml": complete_config(CARDLESS.replace("Portfolio", "Other"))})
    kill_in(folder, random.Random(1))

    assert "Another build" not in finish(start_build(folder))
    assert sorted(path.name for path in (folder / "site").glob(".*")) == []


def link_to_nowhere(site: Path) -> None:
    site.symlink_to(site.parent / "nowhere")


@pytest.mark.parametrize("make", [Path.touch, link_to_nowhere], ids=["a file", "a link to nowhere"])
@pytest.mark.parametrize("cache", ["true", "false"])
def test_what_is_no_folder_is_named_in_one_message(tmp_path: Path, make: Callable[[Path], None], cache: str) -> None:
    config = CARDLESS.replace("cache: true", f"cache: {cache}")
    folder = write_site(tmp_path / "portfolio", {"TILs/2026-01-01-n11.md": "# Note\n"}, config)
    make(folder / "site")

    built = build_folder(folder, today=TODAY)

    assert built.exit_code == 1
    assert "is not a folder" in built.warnings[-1]
    assert "\n" not in built.warnings[-1]


def test_a_site_that_is_a_link_is_built_where_it_leads(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "site", tmp_path / "elsewhere")
    (folder / "site").symlink_to(tmp_path / "elsewhere")
    write_files(tmp_path / "elsewhere", {"foreign/page.html": "Somebody's"})

    assert_clean(folder)
    assert (folder / "site").is_symlink()


@pytest.mark.parametrize("cache", ["true", "false"])
def test_files_behind_a_link_in_the_site_stay(folder: Path, tmp_path: Path, cache: str) -> None:
    write_files(folder, {"mkdocs.yml": complete_config(CARDLESS.replace("cache: true", f"cache: {cache}"))})
    write_files(tmp_path / "mine", {"index.html": "Mine"})
    shutil.rmtree(folder / "site/til")
    (folder / "site/til").symlink_to(tmp_path / "mine")
    build_folder(folder, today=TODAY)

    assert (tmp_path / "mine/index.html").read_text() == "Mine"
    assert not (folder / "site/til").is_symlink()


def test_hidden_files_at_the_top_are_the_authors(folder: Path) -> None:
    write_files(folder, {"site/.git": "gitdir: elsewhere", "site/.nojekyll": "", "site/til/.mine": ""})
    for text in ("Three.", "Four."):
        write_files(folder, {"TILs/2026-01-01-n11.md": f"# Edited\n\n{text}\n"})
        build_folder(folder, today=TODAY)

    assert sorted(path.name for path in (folder / "site").rglob(".*")) == [".git", ".nojekyll"]
