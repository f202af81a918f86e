"""`til post --copy` and `--open`, and `til share`: what reaches the clipboard and the browser of a machine."""

from __future__ import annotations

import os
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from support.forks import fork_command
from support.site import as_of, run_command, write_site
from tilfolio.pages.post import count_characters

ROOT = "https://ada.example/portfolio/"
FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-17-kafka.md": "---\ntags: [kafka]\n---\n# Why Kafka 🚀 & Flink?\n\nOne loud key fills it.\n",
}
CONFIG = f"""
    site_url: {ROOT}
    theme: {{name: material, font: false}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", FILES, CONFIG)


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a machine whose clipboard and browser write down what they get."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, takes in (("xclip", f'cat > "{tmp_path}/clipboard"'), ("xdg-open", f'echo "$1" > "{tmp_path}/opened"')):
        (tools / name).write_text(f"#!/bin/sh\n{takes}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    return {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":0"}


def test_the_text_is_copied_as_it_is_printed(folder: Path, desk: dict[str, str], tmp_path: Path) -> None:
    with as_of("2026-11-22"):
        done = run_command(folder, "til", "post", "kafka", "--copy", **desk)

    assert done.returncode == 0, done.stderr
    copied = (tmp_path / "clipboard").read_text(encoding="utf-8")
    assert copied == done.stdout
    assert copied.startswith("Why Kafka 🚀 & Flink?\n\n")
    assert "It is on the clipboard." in done.stderr
    assert f"{count_characters(copied)} of 3000 characters; a phone shows: Why Kafka 🚀 & Flink?" in done.stderr


def test_the_composer_opens_with_the_whole_text(folder: Path, desk: dict[str, str], tmp_path: Path) -> None:
    with as_of("2026-11-22"):
        done = run_command(folder, "til", "post", "kafka", "--open", **desk)

    opened = urlsplit((tmp_path / "opened").read_text(encoding="utf-8").strip())
    assert (opened.netloc, opened.path) == ("www.linkedin.com", "/feed/")
    assert parse_qs(opened.query) == {"shareActive": ["true"], "text": [done.stdout]}


@pytest.mark.parametrize(("place", "host"), [("bluesky", "bsky.app"), ("devto", "dev.to"), ("mastodon", "")])
def test_each_place_opens_its_own_composer(
    folder: Path, desk: dict[str, str], tmp_path: Path, place: str, host: str
) -> None:
    with as_of("2026-11-22"):
        done = run_command(folder, "til", "post", "kafka", "--for", place, "--open", **desk)

    opened = tmp_path / "opened"
    assert (urlsplit(opened.read_text(encoding="utf-8")).netloc if opened.exists() else "") == host
    assert done.returncode == (0 if host else 2)


def test_without_a_clipboard_it_is_told_what_to_install(folder: Path) -> None:
    with as_of("2026-11-22"):
        done = run_command(folder, "til", "post", "kafka", "--copy", PATH="", DISPLAY="", WAYLAND_DISPLAY="")

    assert done.returncode == 1
    assert done.stdout.startswith("Why Kafka")
    assert "Install xclip or wl-clipboard" in done.stderr


@pytest.mark.parametrize("target", ["til/kafka/", f"{ROOT}til/kafka/"])
def test_sharing_opens_linkedin_s_own_page(folder: Path, desk: dict[str, str], tmp_path: Path, target: str) -> None:
    done = run_command(folder, "til", "share", target, **desk)

    assert done.returncode == 0, done.stderr
    opened = (tmp_path / "opened").read_text(encoding="utf-8").strip()
    assert opened == (
        "https://www.linkedin.com/sharing/share-offsite/?url=https%3A%2F%2Fada.example%2Fportfolio%2Ftil%2Fkafka%2F"
    )


def test_the_digest_page_has_the_same_text(folder: Path) -> None:
    with as_of("2026-11-22"):
        fork_command(folder, "mkdocs", "build", "-q")
        done = fork_command(folder, "til", "post", "2026-W47")

    page = (folder / "site/digest/2026-W47/index.html").read_text(encoding="utf-8")
    area = page[page.index('id="til-post"') :].split(">", 1)[1].split("</textarea>")[0]
    assert unescape(area).rstrip("\n") == done.stdout.rstrip("\n")
