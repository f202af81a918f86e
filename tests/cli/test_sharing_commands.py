"""`til post`, `carousel`, `share` and `summary`, as an author calls them in the folder of a site."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from support.forks import fork_command
from support.git import commit, git, make_repository
from support.site import as_of, write_files, write_site
from tilfolio.engines.mkdocs.site_address import guess_address

FILES = {
    "docs/index.md": "# Home\n\nWelcome to all.\n",
    "TILs/2026-11-17-kafka.md": (
        "---\ntags: [kafka]\ncategory: infra\n---\n# Why Kafka + Flink?\n\n"
        "One loud key fills one partition. It lags.\n\n"
        "```python\nkey = hash(user)\n```\n\n- Gotcha: the group was never rebalanced.\n"
    ),
    "TILs/vim/undo.md": "---\ndate: 2026-11-10\n---\n# Undo is a tree\n\nEach branch of it stays.\n",
    "projects/anomaly/README.md": "# Anomaly\n\nFinds what is odd.\n\n## Achievements\n\n- 🚀 Fast (Latency: 45ms)\n",
}
CONFIG = """
    site_url: https://ada.example/portfolio/
    theme: {name: material, font: false}
    plugins: [search, {tilfolio: {timezone: UTC, author: {name: Ada}}}]
"""
TODAY = "2026-11-22"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = make_repository(write_site(tmp_path / "site", FILES, CONFIG))
    commit(made, when="2026-11-18T10:00:00+00:00")
    return made


def til(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    with as_of(TODAY):
        return fork_command(folder, "til", *words)


@pytest.mark.parametrize(
    "name",
    [
        ("TILs/2026-11-17-kafka.md",),
        ("kafka",),
        ("til/kafka/",),
        ("why", "flink"),
        ("2026-W47",),
        ("w47",),
        (),
    ],
)
def test_a_post_is_found_by_file_slug_words_and_week(folder: Path, name: tuple[str, ...]) -> None:
    done = til(folder, "post", *name)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == "The group was never rebalanced."
    assert "of 3000 characters" in done.stderr


def test_a_post_on_a_project_shows_its_achievements(folder: Path) -> None:
    done = til(folder, "post", "anomaly")

    assert "🚀 Fast (Latency: 45ms)" in done.stdout
    assert "https://ada.example/portfolio/projects/anomaly/" in done.stdout


def test_the_post_s_words_can_be_the_author_s(folder: Path) -> None:
    write_files(folder, {"overrides/tilfolio/post.txt.j2": "Mine: {{ hook }} {{ link }}\n"})
    config = (folder / "mkdocs.yml").read_text().replace("font: false}", "font: false, custom_dir: overrides}")
    (folder / "mkdocs.yml").write_text(config)

    done = til(folder, "post", "kafka")

    assert done.stdout == "Mine: The group was never rebalanced. https://ada.example/portfolio/til/kafka/\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("post", "kafak"), "Name one of these: kafka"),
        (("post", "2026-W01"), "2026-W01 has no notes"),
        (("post", "is", "a", "nothing"), "Nothing is called"),
        (("share", "--check", "til/kafka/"), "Run 'mkdocs build' first"),
        (("share",), "Name a page"),
        (("summary",), "--since"),
    ],
)
def test_a_mistake_is_told_in_a_line(folder: Path, words: tuple[str, ...], told: str) -> None:
    done = til(folder, *words)

    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_no_site_is_told(tmp_path: Path) -> None:
    done = til(tmp_path, "post")

    assert "There is no mkdocs.yml" in done.stderr


def test_drafts_have_no_post(folder: Path) -> None:
    write_files(folder, {"TILs/secret.md": "---\ndraft: true\n---\n# Secret thing\n\nNot yet.\n"})

    assert til(folder, "post", "secret").returncode != 0


@pytest.mark.parametrize(
    ("name", "file"), [("kafka", "kafka.pdf"), ("2026-W47", "2026-W47.pdf"), ("anomaly", "anomaly.pdf")]
)
def test_a_carousel_is_a_pdf_of_five_to_ten_pages(folder: Path, name: str, file: str) -> None:
    done = til(folder, "carousel", name)

    assert done.stdout == f"carousels/{file}\n"
    pdf = (folder / "carousels" / file).read_bytes()
    assert pdf.startswith(b"%PDF-")
    assert int(done.stderr.split(" pages")[0]) in range(5, 11)
    assert "Git ignores carousels/" in done.stderr
    assert "carousels" not in git(folder, "status", "--porcelain")


def test_a_carousel_in_docs_is_said_to_be_published(folder: Path) -> None:
    done = til(folder, "carousel", "kafka", "-o", "docs/kafka.pdf")

    assert (folder / "docs/kafka.pdf").is_file()
    assert "docs/ is published, so the next build publishes this file." in done.stderr


def test_a_built_site_is_checked_page_by_page(folder: Path) -> None:
    with as_of(TODAY):
        fork_command(folder, "mkdocs", "build", "-q")

    everything = til(folder, "share", "--check")
    one = til(folder, "share", "--check", "https://ada.example/portfolio/til/kafka/")

    assert everything.returncode == 0, everything.stdout
    assert "0 with something wrong" in everything.stdout
    assert one.returncode == 0
    assert "Why Kafka + Flink?" in one.stdout
    assert "1200 × 630" in one.stdout


def test_a_page_that_linkedin_cannot_show_ends_with_code_1(folder: Path) -> None:
    with as_of(TODAY):
        fork_command(folder, "mkdocs", "build", "-q")
    (folder / "site/cards/til/kafka.png").unlink()
    (folder / "site/robots.txt").write_text("User-agent: *\nDisallow: /portfolio/til/\n")

    done = til(folder, "share", "--check", "til/kafka")

    assert done.returncode == 1
    assert "cards/til/kafka.png is not in the built site" in done.stdout
    assert "robots.txt keeps LinkedInBot out" in done.stdout


def test_a_summary_lists_what_came_after_a_commit(folder: Path) -> None:
    first = commit(folder, when="2026-11-21T10:00:00+00:00")
    write_files(folder, {"TILs/2026-11-20-new.md": "# A *new* <note>\n\nIt is here now.\n"})
    write_files(folder, {"TILs/vim/undo.md": FILES["TILs/vim/undo.md"] + "\nMore.\n"})
    commit(folder, when="2026-11-22T10:00:00+00:00")

    done = til(folder, "summary", "--since", first)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n### ") == 1
    assert "https://ada.example/portfolio/til/new/" in done.stdout
    assert "https://ada.example/portfolio/cards/til/new.png" in done.stdout
    assert "share-offsite/?url=https%3A%2F%2Fada.example" in done.stdout
    assert "Undo" not in done.stdout
    assert "<note>" not in done.stdout


@pytest.mark.parametrize("rev", ["no-such-commit", "--output=x", "2026-13-45", "abc1234"])
def test_what_is_neither_a_commit_nor_a_day_is_refused(folder: Path, rev: str) -> None:
    done = til(folder, "summary", f"--since={rev}")

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"Error: '{rev}' is not a" in done.stderr


@pytest.mark.parametrize("rev", ["0" * 40, "a" * 40])
def test_a_commit_that_is_gone_means_that_all_is_new(folder: Path, rev: str) -> None:
    done = til(folder, "summary", f"--since={rev}")

    assert done.returncode == 0, done.stderr
    assert "til/kafka/" in done.stdout
    assert "til/vim/undo/" in done.stdout


def test_nothing_new_is_said_in_a_sentence(folder: Path) -> None:
    head = commit(folder, when="2026-11-21T10:00:00+00:00")

    assert til(folder, "summary", "--since", head).stdout.startswith("Nothing is new")


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:Ada/portfolio.git", "https://ada.github.io/portfolio/"),
        ("https://github.com/ada/Portfolio", "https://ada.github.io/Portfolio/"),
        ("https://github.com/Ada/ada.github.io.git", "https://ada.github.io/"),
        ("https://gitlab.example/ada/portfolio.git", ""),
    ],
)
def test_an_address_is_guessed_from_the_repository(remote: str, address: str) -> None:
    assert guess_address(remote) == address
