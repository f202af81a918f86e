from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config

from support.cached_site import CARDLESS, CONFIG, FILES, TODAY, assert_same
from support.git import commit, git, make_repository
from support.site import BuiltSite, build_folder, write_files, write_site
from tilfolio.engines.mkdocs.build_inputs import list_sources
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.gather.elsewhere import Repository
from tilfolio.steps import collecting
from tilfolio.steps.screening import withhold_files

NOTE = "TILs/2026-11-21-flink.md"


def build_twice(folder: Path) -> tuple[BuiltSite, BuiltSite]:
    """Build a site again when nothing changed."""
    return build_folder(folder, today=TODAY), build_folder(folder, today=TODAY)


def was_left(site: BuiltSite, build: Callable[[], object]) -> bool:
    """Return whether a build left the site untouched; MkDocs rewrites the sitemap each time."""
    sitemap = site.folder / "sitemap.xml"
    before = sitemap.stat().st_mtime_ns
    build()
    return sitemap.stat().st_mtime_ns == before


def test_a_build_of_what_was_built_leaves_the_site_and_says_the_same(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CONFIG)
    first, second = build_twice(folder)

    assert was_left(first, lambda: None)
    assert was_left(first, lambda: build_folder(folder, today=TODAY))
    assert second.warnings == first.warnings != ()
    # The next line may be missing: MkDocs drops a message that it has logged before, such as the same duration.
    assert "INFO: Nothing has changed since the last build: the site is up to date" in second.log
    assert any("3 notes" in line for line in second.log)
    assert_same(folder)


def test_a_site_that_was_deleted_is_built_and_known_again(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CONFIG)
    first, _ = build_twice(folder)
    shutil.rmtree(first.folder)

    again = build_folder(folder, today=TODAY)

    assert again.has("til/kafka/")
    assert was_left(again, lambda: build_folder(folder, today=TODAY))


def test_a_strict_build_fails_again_for_the_same_reason(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CONFIG)
    failed = [build_folder(folder, strict=True, today=TODAY) for _ in range(2)]

    assert [site.exit_code for site in failed] == [1, 1]
    assert failed[0].warnings == failed[1].warnings


def empty(folder: Path) -> None:
    for note in folder.glob("TILs/*.md"):
        note.unlink()


def take_a_note_away(folder: Path) -> None:
    (folder / NOTE).unlink()


def take_a_page_away(folder: Path) -> None:
    (folder / "site/til/kafka/index.html").unlink()


def make_a_folder(folder: Path) -> None:
    (folder / "site/own").mkdir()


def same_size_again(folder: Path) -> None:
    """Change a note but keep its size and mtime."""
    note = folder / NOTE
    times = note.stat()
    note.write_text(note.read_text().replace("Flink", "Blink"))
    os.utime(note, ns=(times.st_atime_ns, times.st_mtime_ns))


def touch_a_page(folder: Path) -> None:
    (folder / "site/til/kafka/index.html").write_text("somebody's")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a note's text": lambda folder: (folder / NOTE).write_text("# Other\n"),
    "a note's text, of the same size and time": same_size_again,
    "a note goes": take_a_note_away,
    "a note comes": lambda folder: write_files(folder, {"TILs/deep/new.md": "# New\n"}),
    "a note is renamed": lambda folder: (folder / NOTE).rename(folder / "TILs/2026-11-21-other.md"),
    "a project comes": lambda folder: write_files(folder, {"projects/beta/README.md": "# Beta\n"}),
    "a page of the docs": lambda folder: write_files(folder, {"docs/about.md": "# Us\n"}),
    "a file beside the docs' pages": lambda folder: write_files(folder, {"docs/a.txt": "a"}),
    "a template": lambda folder: write_files(folder, {"overrides/partials/copyright.html": "<p>Yours</p>"}),
    "a template of ours": lambda folder: write_files(folder, {"overrides/tilfolio/home.md.j2": "# Own\n"}),
    "an option": lambda folder: write_files(folder, {"mkdocs.yml": CARDLESS.replace("{cache", "{related: 1, cache")}),
    "what is left out": lambda folder: write_files(folder, {"mkdocs.yml": CARDLESS + "exclude_docs: about.md\n"}),
    "a page of the site": touch_a_page,
    "a page of the site goes": take_a_page_away,
    "the first page of the site": lambda folder: write_files(folder, {"site/index.html": "somebody's"}),
    "a file comes into the site": lambda folder: write_files(folder, {"site/til/own.txt": "somebody's"}),
    "an empty folder comes into the site": make_a_folder,
    "the notes' folder is left": empty,
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_is_built(tmp_path: Path, change: Callable[[Path], object]) -> None:
    config = CONFIG if change is CHANGES["a note's text"] else CARDLESS
    folder = write_site(tmp_path / "site", {**FILES, "docs/index.md": "# Home\n"}, config)
    first, _ = build_twice(folder)

    change(folder)

    assert not was_left(first, lambda: assert_same(folder))


def test_whether_the_notes_are_a_vault_is_a_part_of_what_a_site_is_made_from(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CONFIG)
    config = load_config(str(folder / "mkdocs.yml"))
    plugin = config.plugins["tilfolio"]
    assert isinstance(plugin.config, TilfolioConfig)
    before = list_sources(config, plugin.config)

    (folder / "TILs/.obsidian").mkdir()

    after = list_sources(config, plugin.config)
    assert before is not None
    assert after is not None
    assert before.words != after.words


def test_another_day_is_another_site(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", {**FILES, "TILs/2026-11-24-later.md": "# Later\n"}, CONFIG)
    build_twice(folder)

    assert build_folder(folder, today="2026-11-24").has("til/later/")


@pytest.mark.parametrize(
    ("name", "text"),
    {
        "hook": ("hook.py", "def on_post_build(config, **_): print(end='')"),
        "snippets": ("part.txt", "first"),
        "time": ("overrides/partials/copyright.html", "{{ build_date_utc }}"),
        "cards": ("overrides/tilfolio/cards.py", "from tilfolio.images.cards import draw_card\n"),
        "sitemap": ("overrides/sitemap.xml", "<a>{{ build_date_utc }}</a>"),
    }.values(),
    ids=["a hook", "snippets", "the time of the build", "own cards", "an own sitemap"],
)
def test_what_cannot_be_told_is_built_each_time(tmp_path: Path, name: str, text: str) -> None:
    config = (CONFIG if "cards" in name else CARDLESS) + ("hooks: [hook.py]\n" if name == "hook.py" else "")
    if name == "part.txt":
        config = config.replace("toc,", "toc, pymdownx.snippets: {base_path: ['" + str(tmp_path / "site") + "']},")
    folder = write_site(tmp_path / "site", {**FILES, name: text}, config)
    first, _ = build_twice(folder)

    assert not was_left(first, lambda: build_folder(folder, today=TODAY))


def test_what_git_learns_is_built(tmp_path: Path) -> None:
    folder = write_site(
        tmp_path / "site", {**FILES, "TILs/bare.md": "# Bare\n", ".gitignore": "site\n.cache\n"}, CARDLESS
    )
    make_repository(folder)
    first, _ = build_twice(folder)
    learned: list[bool] = []
    for learn in (
        lambda: commit(folder, when="2026-03-01T10:00:00+01:00"),
        lambda: git(folder, "mv", "TILs/bare.md", "TILs/bear.md"),
        lambda: write_files(folder, {"TILs/scratch.md": "# Scratch\n"}),
        lambda: (folder / ".git/info/exclude").write_text("scratch.md\n"),
        lambda: commit(folder, when="2026-03-02T10:00:00+01:00"),
    ):
        learn()
        learned.append(not was_left(first, lambda: assert_same(folder)))
        build_folder(folder, today=TODAY)

    assert learned == [True] * 5
    assert was_left(first, lambda: build_folder(folder, today=TODAY))


def test_a_repository_among_the_notes_is_asked_each_time(tmp_path: Path) -> None:
    folder = make_repository(write_site(tmp_path / "site", FILES, CARDLESS))
    inner = make_repository(write_files(folder / "TILs/inner", {"note.md": "# Inner\n"}))
    first, _ = build_twice(folder)

    commit(inner, when="2026-03-01T10:00:00+01:00")

    assert not was_left(first, lambda: assert_same(folder))


def test_a_note_behind_a_link_is_followed(tmp_path: Path) -> None:
    elsewhere = write_files(tmp_path / "elsewhere", {"note.md": "# One\n"}) / "note.md"
    folder = write_site(tmp_path / "site", FILES, CARDLESS)
    (folder / "TILs/linked.md").symlink_to(elsewhere)
    first, _ = build_twice(folder)
    assert was_left(first, lambda: build_folder(folder, today=TODAY))

    elsewhere.write_text("# Two\n")

    assert not was_left(first, lambda: assert_same(folder))


def test_a_note_that_was_away_while_it_was_read_is_in_the_next_build(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "site", FILES, CARDLESS)
    note = folder / "TILs/2026-11-20-kafka.md"
    text = note.read_text()

    def gather_without(*given: Any) -> Any:
        note.unlink()
        try:
            return collecting.gather(*given)
        finally:
            note.write_text(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tilfolio.prepare.gather", gather_without)
        assert not build_folder(folder, today=TODAY).has("til/kafka/")

    assert build_folder(folder, today=TODAY).has("til/kafka/")


def test_a_build_that_is_skipped_loads_nothing_of_what_makes_pages() -> None:
    layers = ("parse.tree", "parse.til", "derive", "pages.layout", "sharing", "pipeline")
    code = "import sys, tilfolio.engines.mkdocs.plugin; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert [name for name in loaded if name.startswith(tuple(f"tilfolio.{layer}" for layer in layers))] == []


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" id="one"/>'


@pytest.mark.parametrize("away", [True, False])
def test_a_file_elsewhere_that_changed_when_it_was_looked_up_is_in_the_next_build(away: bool, tmp_path: Path) -> None:
    files = {**FILES, "TILs/2026-11-22-map.md": "# Map\n\n![a](../elsewhere/a.svg)\n", "elsewhere/a.svg": DRAWING}
    folder = write_site(tmp_path / "site", files, CONFIG)
    other = folder / "elsewhere/a.svg"
    original = Repository._look_up

    def look_up(repository: Repository, path: str) -> Any:
        if not away:
            return original(repository, path)
        other.unlink(missing_ok=True)
        try:
            return original(repository, path)
        finally:
            other.write_text(DRAWING)

    def hand_over(*given: Any, **named: Any) -> Any:
        made = list(withhold_files(*given, **named))
        other.write_text(DRAWING.replace("one", "two"))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Repository, "_look_up", look_up)
        if not away:
            patch.setattr("tilfolio.pipeline.withhold_files", hand_over)
        first = build_folder(folder, today=TODAY)
    texts = [first.read(name) for name in first.files() if name.endswith("/a.svg")]
    assert texts == ([] if away else [DRAWING.encode()])

    second = build_folder(folder, today=TODAY)

    assert [second.read(name) for name in second.files() if name.endswith("/a.svg")] == [other.read_bytes()]
