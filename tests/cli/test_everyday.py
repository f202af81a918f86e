"""til week, stats, doctor, mv, publish, unpublish, build and serve."""

from __future__ import annotations

import socket
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from support.git import clone, commit, git, isolated_environment, make_repository
from support.site import run_command, write_files, write_site
from tilfolio.cli import main
from tilfolio.cli.stats import draw_heat_map
from tilfolio.cli.usage.sharing import post
from tilfolio.pages.article import JOURNALS
from tilfolio.pages.short_post import PLACES

TWO = "# Two\n\n![p](p.png)\n\n- Gotcha: it was off.\n"
FILES: dict[str, str | bytes] = {
    "docs/index.md": "# Hi\n",
    "TILs/2026-11-16-one.md": "# One\n\nSee [two](2026-11-18-two.md).\n",
    "TILs/2026-11-18-two.md": TWO,
    "TILs/2026-11-18-draft.md": "---\ndraft: true # soon\n---\n# Draft\n\nText.\n",
    "TILs/2026-11-19.md": "## TIL: Three\n\nText.\n\n## TIL: Four\n\nText.\n",
    "TILs/p.png": b"\x89PNG\r\n\x1a\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in a clone that can be pushed."""
    for name, value in isolated_environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")  # noon of 2026-11-23, UTC
    origin = make_repository(tmp_path / "origin")
    commit(write_site(origin, FILES, "theme: {name: material}"))
    git(origin, "config", "receive.denyCurrentBranch", "ignore")
    site = clone(origin, tmp_path / "site")
    monkeypatch.chdir(site)
    return site


def til(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False, input="")


def test_a_week_shows_its_notes_by_day(folder: Path) -> None:
    lines = til("week", "2026-W47").stdout.splitlines()

    assert lines[0] == "Week 47, 16 Nov to 22 Nov 2026: 4 notes on 3 days, 4 more than the week before"
    assert lines[1:5] == ["Mon 16  ✓ Core project", "          One", "Tue 17    Core project", "Wed 18  ✓ Core project"]
    assert "Draft" not in "".join(lines)
    assert "What broke: 1" in lines


def test_a_week_without_notes_shows_the_plan(folder: Path) -> None:
    lines = til("week").stdout.splitlines()

    assert lines[0].endswith(": no notes yet")
    assert lines[1].endswith("← today")
    assert len(lines) == 8


def test_stats_show_streaks_and_a_heat_map(folder: Path) -> None:
    shown = til("stats").stdout

    assert "4 notes on 3 days, 1 draft" in shown
    assert "Days   best 2" in shown
    assert "Weeks  1 week since 2026-11-16 (best 1)" in shown


def test_a_heat_map_has_a_column_for_each_week() -> None:
    today = date(2026, 11, 25)  # a Wednesday
    counts = {today: 1, today - timedelta(days=1): 9, today - timedelta(weeks=2): 2}
    lines = list(draw_heat_map(counts, today, weeks=3))

    assert lines[1:] == ["Mon  ···", "     ··█", "Wed  ▒·░", "     ··", "Fri  ··", "     ··", "Sun  ··"]


def test_a_note_is_moved_and_its_old_address_leads_on(folder: Path) -> None:
    result = til("mv", "two", "kafka/why")

    moved = folder / "TILs/kafka/why.md"
    assert result.exit_code == 0
    assert moved.read_text() == "---\naliases: [two]\n---\n\n" + TWO.replace("(p.png)", "(../p.png)")
    assert "R" in git(folder, "status", "--porcelain")
    assert "(kafka/why.md)" in (folder / "TILs/2026-11-16-one.md").read_text()
    assert "its own: 1 link changed\nTILs/2026-11-16-one.md: 1 link changed\n" in result.stdout


PAGES = {
    "README.md": "# Me\r\n\r\n[two](TILs/2026-11-18-two.md#x), [root](/TILs/2026-11-18-two), [p](TILs/p.png)\r\n",
    "projects/anomaly/README.md": "# A\n\n[two](../../TILs/2026-11-18-two.md) `[two](../../TILs/2026-11-18-two.md)`\n",
    "docs/deep/page.md": "# D\n\n[two](../til/two.md) [file](../../TILs/2026-11-18-two.md) [one](../til/one.md)\n",
}


def test_links_of_readmes_and_pages_to_a_moved_note_are_changed_and_named(folder: Path) -> None:
    write_files(folder, {**PAGES})
    result = til("mv", "two", "kafka/why")

    assert [(folder / path).read_bytes().decode() for path in PAGES] == [
        "# Me\r\n\r\n[two](TILs/kafka/why.md#x), [root](/TILs/kafka/why), [p](TILs/p.png)\r\n",
        "# A\n\n[two](../../TILs/kafka/why.md) `[two](../../TILs/2026-11-18-two.md)`\n",
        "# D\n\n[two](../til/kafka/why.md) [file](../../TILs/kafka/why.md) [one](../til/one.md)\n",
    ]
    assert result.stdout.splitlines()[-3:] == [
        "README.md: 2 links changed",
        "projects/anomaly/README.md: 1 link changed",
        "docs/deep/page.md: 2 links changed",
    ]


def test_a_dry_run_of_a_move_says_what_would_change_and_changes_nothing(folder: Path) -> None:
    write_files(folder, {**PAGES})
    before = git(folder, "status", "--porcelain")
    result = til("mv", "two", "kafka/why", "--dry-run")

    assert result.stdout.splitlines() == [
        "TILs/2026-11-18-two.md would become TILs/kafka/why.md",
        "aliases: two",
        "its own: 1 link to change",
        "TILs/2026-11-16-one.md: 1 link to change",
        "README.md: 2 links to change",
        "projects/anomaly/README.md: 1 link to change",
        "docs/deep/page.md: 2 links to change",
    ]
    assert git(folder, "status", "--porcelain") == before
    assert (folder / "README.md").read_bytes().decode() == PAGES["README.md"]


def test_links_to_a_moved_note_keep_their_form(folder: Path) -> None:
    other = folder / "TILs/deep/other.md"
    text = "# Other\r\n\r\n[a](../2026-11-18-two.md#part 'Title') [b](2026-11-18-two.md) ![c](../p.png)\r\n"
    text += "`[d](../2026-11-18-two.md)`\r\n"
    write_files(folder, {"TILs/deep/other.md": text + "\r\n[e]: ../2026-11-18-two\r\n"})
    til("mv", "two", "kafka/why is it.md")
    lead = "../kafka/why%20is%20it"

    assert other.read_bytes().decode() == (
        f"# Other\r\n\r\n[a]({lead}.md#part 'Title') [b]({lead}.md) ![c](../p.png)\r\n"
        f"`[d](../2026-11-18-two.md)`\r\n\r\n[e]: {lead}\r\n"
    )


def test_a_note_that_keeps_its_address_needs_no_alias(folder: Path) -> None:
    til("mv", "two", "2026/11/")

    assert (folder / "TILs/2026/11/2026-11-18-two.md").read_text() == TWO.replace("(p.png)", "(../../p.png)")


def test_publishing_commits_the_note_and_nothing_else(folder: Path) -> None:
    write_files(folder, {"TILs/other.md": "# Other\n", "TILs/q.png": b"png"})
    note = folder / "TILs/2026-11-18-draft.md"
    note.write_text(note.read_text() + "\n![q](q.png)\n")
    result = til("publish", "draft")

    assert result.exit_code == 0, result.output
    assert note.read_text().startswith("---\ndraft: false # soon\n---\n")
    assert git(folder, "show", "--name-only", "--format=%s").split("\n") == [
        "Publish: Draft",
        "",
        "TILs/2026-11-18-draft.md",
        "TILs/q.png",
        "",
    ]
    assert git(folder, "status", "--porcelain") == "?? TILs/other.md\n"
    assert git(folder, "rev-parse", "origin/main") == git(folder, "rev-parse", "main")


def test_publishing_a_moved_note_takes_its_old_file_away_too(folder: Path) -> None:
    til("mv", "two", "kafka/two.md")
    write_files(folder, {"TILs/2026-11-16-one.md": "# One, changed\n"})
    result = til("publish", "TILs/kafka/two.md")

    assert result.exit_code == 0, result.output
    assert git(folder, "show", "--name-status", "--no-renames", "--format=").splitlines() == [
        "D\tTILs/2026-11-18-two.md",
        "A\tTILs/kafka/two.md",
    ]
    assert "Not committed: 1 other changed file." in result.stderr


def test_what_is_published_or_a_draft_already_is_said_and_not_committed(folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD")
    published, withheld = til("publish", "one"), til("unpublish", "draft")

    assert published.stdout == "TILs/2026-11-16-one.md: is not a draft\nNothing to commit or push.\n"
    assert withheld.stdout == "TILs/2026-11-18-draft.md: is a draft already\nNothing to commit or push.\n"
    assert (published.exit_code, withheld.exit_code, withheld.stderr) == (0, 0, "")
    assert git(folder, "rev-parse", "HEAD") == before


def test_a_branch_that_was_never_pushed_is_named_with_the_command(folder: Path) -> None:
    git(folder, "switch", "--create", "drafts")
    result = til("publish", "draft")

    assert result.exit_code == 1
    assert "Run: git push --set-upstream origin HEAD" in result.stderr


def test_a_note_that_something_else_keeps_back_is_not_called_published(folder: Path) -> None:
    note = folder / "TILs/2026-11-18-draft.md"
    note.write_text("---\ndraft: true\nstatus: private\n---\n# Draft\n")
    result = til("publish", "draft")

    assert result.exit_code == 1
    assert "draft: true" in note.read_text()


def test_unpublishing_says_what_cannot_be_taken_back(folder: Path) -> None:
    result = til("unpublish", "two", "--redirect", "one", "--no-push")

    assert (folder / "TILs/2026-11-18-two.md").read_text().startswith("---\ndraft: true\n---\n")
    assert (folder / "TILs/2026-11-16-one.md").read_text().startswith("---\naliases: [two]\n---\n")
    assert git(folder, "log", "-1", "--format=%s") == "Unpublish: Two\n"
    assert git(folder, "rev-parse", "origin/main") != git(folder, "rev-parse", "main")
    assert "/til/two/ leads to one after the next build." in result.stderr
    assert "history of git" in result.stderr


def test_a_day_log_is_unpublished_only_as_a_whole(folder: Path) -> None:
    result = til("unpublish", "three")

    assert result.exit_code == 2
    assert "is a day log of 2 notes: Three, Four" in result.stderr
    assert til("unpublish", "three", "--yes", "--no-commit").exit_code == 0


def test_doctor_names_what_is_missing_and_what_to_do(folder: Path) -> None:
    write_files(folder, {"TILs/new.md": "# New\n"})
    result = til("doctor")

    assert "✓ history: complete" in result.stdout
    assert "! uncommitted: 1 file in TILs/\n    git add" in result.stdout
    assert "! publishing: no workflow for GitHub Pages\n    til init" in result.stdout
    assert "✓ site_url: https://example.org/portfolio/" in result.stdout


def test_doctor_fails_for_a_shallow_clone(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(write_files(folder, {"TILs/new.md": "# New\n"}))
    monkeypatch.chdir(clone(folder, tmp_path / "shallow", "--depth=1"))
    result = til("doctor")

    assert result.exit_code == 1
    assert "✗ history: shallow" in result.stdout


def test_build_is_mkdocs_without_a_banner(folder: Path) -> None:
    done = run_command(folder, "til", "build", "--strict", "--site-dir", "out", NO_MKDOCS_2_WARNING="")

    assert done.returncode == 0, done.stderr
    assert (folder / "out/til/one/index.html").is_file()
    assert "MkDocs 2" not in done.stdout + done.stderr


def test_serve_says_that_the_port_is_taken_before_it_builds(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = til("serve", "--dev-addr", f"127.0.0.1:{port}")

    assert result.exit_code == 1
    assert f"127.0.0.1:{port} is in use" in result.stderr
    assert "til serve --dev-addr 127.0.0.1:" in result.stderr


@pytest.mark.parametrize(
    "name", ["two", "TILs/2026-11-18-two.md", "til/two/", "https://example.org/portfolio/til/two/"]
)
def test_share_opens_the_address_that_readers_have(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    monkeypatch.setenv("DISPLAY", ":0")
    result = til("share", name)

    assert result.stdout == "https://example.org/portfolio/til/two/\n"
    assert "example.org%2Fportfolio%2Ftil%2Ftwo%2F" in opened[0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a screen")
def test_without_a_screen_the_page_to_share_is_printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("click.launch", lambda url: pytest.fail("there is no browser"))

    assert "Open this: https://www.linkedin.com/" in til("share", "two").stderr


def test_doctor_names_the_remote_of_the_site(folder: Path) -> None:
    git(folder, "remote", "remove", "origin")
    with (folder / "mkdocs.yml").open("a") as config:
        config.write("\nrepo_url: https://github.com/ada/notes/\n")

    assert "git remote add origin https://github.com/ada/notes.git" in til("doctor").stdout


def test_nothing_is_shared_without_an_address(folder: Path) -> None:
    config = folder / "mkdocs.yml"
    config.write_text(config.read_text().replace("https://example.org/portfolio/", "http://127.0.0.1:8000/"))

    assert "The address of your site is not known." in til("share", "two").stderr


SLOW = "{'mkdocs', 'material', 'markdown', 'PIL', 'git', 'babel', 'pymdownx', 'nbformat'}"


def list_slow_imports(code: str) -> str:
    code = f"import sys; {code}; print(*sorted({SLOW} & set(sys.modules)))"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("name", ["cache", "init", "new", "quick"])
def test_a_command_that_needs_no_site_imports_nothing_that_takes_long(name: str) -> None:
    assert list_slow_imports(f"import tilfolio.cli.{name}") == ""


def test_help_and_completion_of_every_command_import_nothing_that_takes_long() -> None:
    assert (
        list_slow_imports("from tilfolio.cli import main; assert main.commands and 'jinja2' not in sys.modules") == ""
    )


def test_a_post_can_be_for_every_place_that_has_a_form() -> None:
    place = next(option for option in post.params if option.name == "place")

    assert isinstance(place.type, click.Choice)
    assert set(place.type.choices) == {"linkedin", *PLACES, *JOURNALS}


def test_the_list_names_the_heading_of_each_note_of_a_day_log(folder: Path) -> None:
    log = "---\ndate: 2026-11-20\n---\n# Friday\n\n## TIL: Five\n\nText.\n\n## TIL: Six\n\n## TIL: Seven\nText.\n"
    write_files(folder, {"TILs/log.md": log})

    places = {line.split("  ")[-2].strip(): line.rpartition(":")[2] for line in til("list").stdout.splitlines()}
    assert (places["Five"], places["Six"], places["Seven"]) == ("6", "10", "12")
