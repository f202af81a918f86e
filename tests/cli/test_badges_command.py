"""`til badges`, as an author calls it in the folder of a site."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.forks import fork_command
from support.git import commit, make_repository
from support.site import as_of, build_folder, write_files, write_site
from tilfolio.cli.badges import CLOSING, OPENING, replace_block

SITE = {
    "docs/index.md": "# Home\n",
    "README.md": f"# Ada\r\n\r\n{OPENING}\r\n\r\nMore words.\r\n",
    "TILs/2026-11-17-kafka.md": "# Why Kafka?\n\nIt [lags] *often*.\n",
    "projects/anomaly/README.md": "# Anomaly\n\n## Achievements\n\n"
    "- 🚀 Fast [and] `small` (Latency: {metrics.json:ms} ms)\n- 🏆 Second\n",
    "projects/anomaly/metrics.json": '{"ms": 45.25}',
}
CONFIG = "site_url: https://ada.example/portfolio/\nplugins: [tilfolio]\n"
TODAY = "2026-11-22"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_repository(write_site(tmp_path / "site", SITE, CONFIG))
    commit(made, when="2026-11-18T10:00:00+00:00")
    return made


def badges(folder: Path, *words: str, today: str = TODAY) -> subprocess.CompletedProcess[str]:
    with as_of(today):
        return fork_command(folder, "til", "badges", *words)


def test_every_badge_that_is_printed_is_on_the_site_and_so_is_the_page_it_leads_to(folder: Path) -> None:
    lines = badges(folder).stdout.splitlines()
    site = build_folder(folder, today=TODAY)

    assert len(lines) >= 4
    for line in lines:
        alt, _, rest = line.removeprefix("[![").partition("](https://ada.example/portfolio/")
        picture, _, page = rest.partition(")](https://ada.example/portfolio/")
        assert alt
        assert site.has(picture)
        assert site.has(page.removesuffix(")"))


def test_a_figure_that_a_file_gives_is_in_the_badge_s_words(folder: Path) -> None:
    assert "Latency ↓: 45.25 ms" in badges(folder).stdout


def test_a_readme_is_written_once_and_not_touched_again(folder: Path) -> None:
    readme = folder / "README.md"
    first = badges(folder, "--write", "README.md")
    written, changed_at = readme.read_bytes(), readme.stat().st_mtime_ns
    second = badges(folder, "--write", "README.md")

    assert first.stdout == "README.md updated\n"
    assert second.stdout == ""
    assert readme.read_bytes() == written
    assert readme.stat().st_mtime_ns == changed_at
    assert written.startswith(f"# Ada\r\n\r\n{OPENING}\r\n\r\n[![".encode())
    assert written.endswith(f")\r\n\r\n{CLOSING}\r\n\r\nMore words.\r\n".encode())
    assert written.count(b"\n") == written.count(b"\r\n")


def test_a_day_later_nothing_is_to_be_written(folder: Path) -> None:
    badges(folder, "--write", "README.md")

    assert badges(folder, "--check", "--write", "README.md", today="2026-12-24").returncode == 0


def test_a_check_says_what_is_stale_and_writes_nothing(folder: Path) -> None:
    before = (folder / "README.md").read_bytes()
    done = badges(folder, "--check", "--write", "README.md")

    assert (done.returncode, done.stdout) == (1, "README.md is not up to date\n")
    assert (folder / "README.md").read_bytes() == before


def test_a_readme_elsewhere_can_be_kept_too(folder: Path) -> None:
    profile = write_files(folder.parent / "profile", {"README.md": f"Hi.\n\n{OPENING}\nold\n{CLOSING}\n"}) / "README.md"
    badges(folder, "--write", str(profile), "--write", "README.md")

    assert "[![" in profile.read_text()
    assert "old" not in profile.read_text()
    assert "[![" in (folder / "README.md").read_text()


def test_a_readme_without_a_place_is_named(folder: Path) -> None:
    write_files(folder, {"OTHER.md": f"```\n{OPENING}\n```\n"})
    done = badges(folder, "--write", "OTHER.md")

    assert done.returncode == 1
    assert done.stderr == f"Error: OTHER.md has no place for badges. Write '{OPENING}' on a line where they belong.\n"


def test_without_the_site_s_address_badges_would_lead_nowhere(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {**SITE, "mkdocs.yml": "site_name: A\nplugins: [tilfolio]\n"})
    done = badges(folder)

    assert done.returncode == 1
    assert "site_url:" in done.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"a\n{OPENING}\nb", f"a\n{OPENING}\n\nX\n\n{CLOSING}\nb"),
        (f"a\n{OPENING}\nold\n{CLOSING}\nb", f"a\n{OPENING}\n\nX\n\n{CLOSING}\nb"),
        (f"a\n{OPENING}\nold\n{OPENING}\nb", f"a\n{OPENING}\n\nX\n\n{CLOSING}\nb"),
        ("<!--tilfolio:achievements-->", f"{OPENING}\n\nX\n\n{CLOSING}"),
        (f"```\n{OPENING}\n```\n{OPENING}\n", f"```\n{OPENING}\n```\n{OPENING}\n\nX\n\n{CLOSING}\n"),
        ("nothing", None),
        (f"in a line {OPENING}", None),
    ],
    ids=["alone", "a pair", "twice the same", "without spaces", "in code", "none", "in a line"],
)
def test_the_block_stands_between_its_markers(text: str, expected: str | None) -> None:
    assert replace_block(text, "X\n") == expected


texts = st.text(st.sampled_from("ab \n`<!->/"), max_size=40)


@given(texts, texts, texts, st.text(st.sampled_from("[]()!x\n"), max_size=20))
def test_a_block_replaced_twice_is_as_replaced_once_and_the_rest_stays(
    before: str, inside: str, after: str, block: str
) -> None:
    text = f"{before}\n{OPENING}\n{inside}\n{CLOSING}{after}"
    once = replace_block(text, block)

    if once is not None:
        assert replace_block(once, block) == once
        assert once.startswith(f"{before}\n")
        assert once.endswith(after)
