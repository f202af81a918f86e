"""What points at a note that moves: found in the whole repository, changed where that is safe, and named elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.git import isolated_environment
from support.site import write_files, write_site
from tilfolio.cli import main

SITE = "https://ada.example/portfolio/"
CONFIG = """\
site_name: Notes # mine
site_url: https://ada.example/portfolio/
docs_dir: docs
theme: {name: material}
nav: # by hand
  - Home: index.md
  - 'Two': "til/two.md"   # the best one
  - More: [til/one.md, til/two.md]
  - Live: https://ada.example/portfolio/til/two/
  - Other: &again til/two.md
  - Same: *again
plugins:
  - tilfolio
extra:
  best: til/two.md
"""
NOTES = {
    "docs/index.md": "# Hi\n",
    "TILs/2026-11-16-one.md": "# One\n\nText.\n",
    "TILs/2026-11-18-two.md": "# Two\n\nText.\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in isolated_environment().items():
        monkeypatch.setenv(name, value)
    write_site(tmp_path, NOTES)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def til(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False, input="")


def test_entries_of_nav_are_changed_in_place(folder: Path) -> None:
    done = til("mv", "two", "kafka/why")

    changed = CONFIG.replace('"til/two.md"', '"til/kafka/why.md"').replace("one.md, til/two", "one.md, til/kafka/why")
    changed = changed.replace("/til/two/", "/til/kafka/why/").replace("&again til/two", "&again til/kafka/why")
    assert (folder / "mkdocs.yml").read_text() == changed
    assert "mkdocs.yml: 4 links changed\n" in done.stdout


def test_what_cannot_be_changed_safely_is_named_with_its_line(folder: Path) -> None:
    write_files(
        folder,
        {
            "CONTRIBUTING.md": "# Help\n\nSee `TILs/2026-11-18-two.md` and https://ada.example/portfolio/til/two/.\n",
            "TILs/2026-11-17-other.md": "# Other\n\nIn code: `til/two/`, not `til/two/more` or `til/two-more`.\n",
        },
    )
    done = til("mv", "two", "kafka/why")

    assert [line.partition(". ")[0] for line in done.stderr.splitlines()] == [
        "CONTRIBUTING.md:3: still names '2026-11-18-two.md'",
        "TILs/2026-11-17-other.md:3: still names 'til/two'",
        "mkdocs.yml:15: still names 'til/two'",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("[[2026-11-18-two]]", "[[why]]", id="a link by the file's name"),
        pytest.param("[[2026-11-18-two#Part|words]]", "[[why#Part|words]]", id="with a heading and words"),
        pytest.param("[[Two]]", "[[Two]]", id="a link by the title"),
        pytest.param("`[[2026-11-18-two]]`", "`[[2026-11-18-two]]`", id="code"),
        pytest.param(f"[a]({SITE}til/two/#x)", f"[a]({SITE}til/kafka/why/#x)", id="a URL"),
        pytest.param("[a](https://other.example/til/two/)", "[a](https://other.example/til/two/)", id="another site"),
    ],
)  # fmt: skip
def test_a_link_in_another_note_leads_to_the_new_place(folder: Path, before: str, after: str) -> None:
    other = folder / "TILs/other.md"
    other.write_text(f"# Other\n\n{before}\n")
    til("mv", "two", "kafka/why")

    assert other.read_text() == f"# Other\n\n{after}\n"


def test_paths_in_front_matter_are_changed(folder: Path) -> None:
    front = "---\nlinks: # see\n  - Paper: https://example.org/p\n  - 2026-11-18-two.md#part\nimage: p.png\n---\n"
    other = folder / "TILs/other.md"
    other.write_text(f"{front}# Other\n\nText.\n")
    write_files(folder, {"TILs/p.png": b"\x89PNG\r\n\x1a\n"})
    til("mv", "two", "kafka/why")
    til("mv", "other", "deep/other")

    moved = (folder / "TILs/deep/other.md").read_text()
    front = front.replace("2026-11-18-two.md", "../kafka/why.md").replace("p.png", "../p.png")
    front = front.removesuffix("---\n") + "aliases: [other]\n---\n"
    assert moved == front + "# Other\n\nText.\n"


def test_a_note_that_keeps_its_name_is_not_mentioned_for_it(folder: Path) -> None:
    write_files(folder, {"README.md": "# Me\n\n[two](TILs/2026-11-18-two.md)\n"})
    done = til("mv", "two", "2026/")

    assert (folder / "README.md").read_text() == "# Me\n\n[two](TILs/2026/2026-11-18-two.md)\n"
    assert done.stderr == ""


@pytest.mark.parametrize("name", ["two", "til/two/", "https://ada.example/portfolio/til/two/", "/old/page.html"])
@pytest.mark.parametrize("command", [("edit",), ("why",), ("share",), ("post",), ("mv", "--dry-run")])
def test_a_note_is_found_by_an_address_that_it_had(
    folder: Path, name: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "TILs/2026-11-18-two.md").rename(folder / "TILs/why.md")
    (folder / "TILs/why.md").write_text("---\naliases: [two, /old/page.html]\ndate: 2026-11-18\n---\n# Two\n\nText.\n")
    monkeypatch.setattr("click.launch", lambda url: 0)
    done = til(*command, name, *(["new"] if command[0] == "mv" else []))

    assert done.exit_code == 0, done.output
    shown = {"share": "/til/why/\n", "post": "https://ada.example/portfolio/til/why/"}
    assert shown.get(command[0], "why.md") in done.stdout


def test_publish_and_unpublish_take_an_address_that_a_note_had(folder: Path) -> None:
    note = folder / "TILs/why.md"
    note.write_text("---\naliases: [former]\n---\n# Why\n\nText.\n")

    assert til("unpublish", "former").exit_code == 0
    assert "draft: true" in note.read_text()
    assert til("publish", "former").exit_code == 0
    assert "draft: false" in note.read_text()


def test_addresses_of_a_site_without_directory_urls_are_changed(folder: Path) -> None:
    (folder / "mkdocs.yml").write_text(f"{CONFIG}use_directory_urls: false\n")
    (folder / "TILs/other.md").write_text(f"# Other\n\n[a]({SITE}til/two.html#x)\n")
    til("mv", "two", "kafka/why")

    assert (folder / "TILs/other.md").read_text() == f"# Other\n\n[a]({SITE}til/kafka/why.html#x)\n"
