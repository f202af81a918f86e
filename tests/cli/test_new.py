"""`til new`, `til quick`, `til list` and `til edit`, as an author calls them in the folder of a site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.forks import fork_command
from support.git import commit, isolated_environment, make_repository
from support.site import write_site
from tilfolio.cli.new import render_note
from tilfolio.cli.usage.writing import KINDS
from tilfolio.parse.frontmatter import read_front_matter

FILES = {
    "docs/index.md": "# Home\n",
    "projects/anomaly/README.md": "# Anomaly\n",
    "TILs/2026-11-20-docker.md": "# Docker volumes\n\nA volume outlives its container.\n",
    "TILs/2026-11-21-later.md": "---\ndraft: true\n---\n# Later\n\nNot yet.\n",
    "overrides/tilfolio/new/gotcha.md.j2": "# {{ title }}!\n",
}
CONFIG = (
    "theme: {name: material, custom_dir: overrides}\n"
    "plugins: [search, {tilfolio: {timezone: UTC, categories: [{name: people}, {name: infra, use: false}]}}]\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_repository(write_site(tmp_path / "site", FILES, CONFIG))
    commit(made)
    return made


def til(folder: Path, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    if given is None:
        return fork_command(folder, "til", *words)
    return subprocess.run(
        (sys.executable, "-m", "tilfolio.cli", *words),
        cwd=folder,
        input=given,
        env=isolated_environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def read_note(folder: Path, done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return (folder / done.stdout.strip()).read_text(encoding="utf-8")


def test_a_note_has_its_day_in_its_name_and_its_title_as_heading(folder: Path) -> None:
    done = til(folder, "new", "Why", "Kafka?", "--date", "2026-11-22")

    assert done.stdout.strip() == "TILs/2026/2026-11-22-why-kafka.md"
    assert read_note(folder, done) == "# Why Kafka?\n"


def test_text_comes_from_the_command_line_or_from_standard_input(folder: Path) -> None:
    assert read_note(folder, til(folder, "new", "One", "-m", "Some *text*.")) == "# One\n\nSome *text*.\n"
    assert read_note(folder, til(folder, "new", "Two", given="Piped.\n")) == "# Two\n\nPiped.\n"
    assert read_note(folder, til(folder, "new", "Three", "-m", "-", given="Asked for.\n")) == "# Three\n\nAsked for.\n"


def test_a_pipe_that_says_nothing_does_not_hang(folder: Path) -> None:
    command = (sys.executable, "-m", "tilfolio.cli", "new", "Silent")
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.wait(timeout=60) == 0


def test_a_project_is_named_as_a_shell_completes_it(folder: Path) -> None:
    done = til(folder, "new", "Windows", "-p", "projects/anomaly/", "--no-edit")

    assert "project: anomaly\n" in (folder / done.stdout.strip()).read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("til", "weekly", "gotcha")])
def test_each_kind_starts_from_its_template(folder: Path, kind: str) -> None:
    text = read_note(folder, til(folder, "new", "--kind", kind, "Words"))

    assert "# Words" in text
    assert len(text.splitlines()) > 3


def test_a_template_of_the_authors_own_goes_before_ours(folder: Path) -> None:
    assert read_note(folder, til(folder, "new", "--kind", "gotcha", "Words")) == "# Words!\n"


def test_a_weekly_note_opens_the_digest_of_its_week(folder: Path) -> None:
    done = til(folder, "new", "--kind", "weekly", "--date", "2027-01-01")

    assert done.stdout.strip() == "TILs/weekly/2026-W53.md"
    assert read_note(folder, done) == "# Week 53\n"
    assert "exists already" in til(folder, "new", "--kind", "weekly", "--date", "2027-01-01").stderr


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12), max_size=4))
def test_tags_are_read_as_they_were_typed(tags: list[str]) -> None:
    text = render_note(None, "til", title="T", text="", tags=tags)

    front, error = read_front_matter(text, "x.md")

    assert error is None
    assert front.values.get("tags", []) == tags


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "A note needs a title."),
        (("  ",), "A note needs a title."),
        (("x", "-c", "infra"), "'infra' is not a category. Choose one of: data, model, people, none."),
        (("x", "-p", "nope"), "'nope' is not a project. Choose one of: anomaly."),
        (("x", "--date", "soon"), "'soon' is not a day."),
        (("x", "--folder", "../docs"), "'../docs' is not in TILs/."),
        (("x", "--kind", "poem"), "'poem' is not one of"),
        (("Docker",), "2026-11-20-docker.md has this title already."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(folder: Path, words: tuple[str, ...], said: str) -> None:
    before = sorted(folder.rglob("*"))

    if words == ("Docker",):
        words = ("Docker", "--date", "2026-11-20")
    done = til(folder, "new", *words)

    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert sorted(folder.rglob("*")) == before


def test_a_twin_is_made_on_demand_and_overwrites_nothing(folder: Path) -> None:
    til(folder, "new", "Twin", "-m", "one", "--date", "2026-11-22")

    done = til(folder, "new", "Twin", "-m", "two", "--date", "2026-11-22", "--yes")

    assert done.stdout.strip() == "TILs/2026/2026-11-22-twin-2.md"
    assert "one" in (folder / "TILs/2026/2026-11-22-twin.md").read_text(encoding="utf-8")


def test_quick_lines_become_notes_of_one_day_log(folder: Path) -> None:
    first = til(folder, "quick", "`git switch -` goes back")
    til(folder, "quick", "uv is fast", "-m", "Measured.")
    path = folder / first.stdout.strip()

    assert path.read_text(encoding="utf-8") == "## TIL: `git switch -` goes back\n\n## TIL: uv is fast\n\nMeasured.\n"
    listed = til(folder, "list", "--week").stdout
    assert "git switch - goes back" in listed
    assert "uv is fast" in listed


def test_quick_leaves_a_note_of_that_day_alone(folder: Path) -> None:
    path = folder / til(folder, "quick", "one").stdout.strip()
    path.write_text("# A note\n", encoding="utf-8")

    done = til(folder, "quick", "two")

    assert done.stdout.strip().endswith("-log.md")
    assert path.read_text(encoding="utf-8") == "# A note\n"


def test_quick_keeps_line_ends(folder: Path) -> None:
    path = folder / til(folder, "quick", "one").stdout.strip()
    path.write_bytes(b"## TIL: one\r\n\r\nText")

    til(folder, "quick", "two")

    assert path.read_bytes() == b"## TIL: one\r\n\r\nText\r\n\r\n## TIL: two\r\n"


def test_the_list_says_day_category_title_and_file(folder: Path) -> None:
    done = til(folder, "list")

    assert done.stdout.splitlines()[0].split("  ")[0] == "2026-11-21"
    assert "Docker volumes  TILs/2026-11-20-docker.md" in done.stdout
    assert til(folder, "list", "--drafts").stdout.count("\n") == 1


def test_edit_prints_the_path_where_there_is_no_terminal(folder: Path) -> None:
    assert til(folder, "edit", "docker", "volumes").stdout == "TILs/2026-11-20-docker.md\n"
    assert til(folder, "edit", "nothing", "like", "this").returncode == 2


def test_search_shows_notes_with_the_error_and_the_checks_that_help(folder: Path) -> None:
    til(folder, "new", "A safe power", "-m", "    RuntimeError: Function 'PowBackward0' returned nan values.")

    said = til(folder, "search", "RuntimeError: Function 'LogBackward0' returned nan values. /x/y.py:3").stdout

    assert "A safe power" in said.splitlines()[0]
    assert "NaN gradients?" in said
    assert "https://docs.pytorch.org/" in said


def test_search_finds_words_of_notes(folder: Path) -> None:
    assert "Docker volumes" in til(folder, "search", "outlives", "container").stdout
    assert til(folder, "search", "okapi").returncode == 1
    assert til(folder, "search").returncode == 2
