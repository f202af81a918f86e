"""`til share --check`: each fault that LinkedIn would not forgive is named, and ends with code 1."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from support.forks import fork_command
from support.pictures import a_noise, a_picture
from support.site import as_of, write_site
from tilfolio.cli.usage.sharing import share

ROOT = "https://ada.example/portfolio/"
FILES = {
    "docs/index.md": "# Home\n\nWelcome to all.\n",
    "TILs/2026-11-17-kafka.md": "---\naliases: [old-kafka]\n---\n# Why Kafka?\n\nOne loud key fills one partition.\n",
}
CONFIG = f"""
    site_url: {ROOT}
    theme: {{name: material, font: false}}
"""
PAGE, CARD = "site/til/kafka/index.html", "site/cards/til/kafka.png"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_site(tmp_path_factory.mktemp("built"), FILES, CONFIG)
    with as_of("2026-11-22"):
        assert fork_command(folder, "mkdocs", "build", "-q").returncode == 0
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "copy"))


def check(folder: Path, *words: str) -> Result:
    """Run the command in a folder, in this process: it reads files and says what it sees, no more."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        return CliRunner().invoke(share, ["--check", *words])
    finally:
        os.chdir(before)


def replace(before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        html = (folder / PAGE).read_text(encoding="utf-8")
        assert before in html
        (folder / PAGE).write_text(html.replace(before, after), encoding="utf-8")

    return change


def draw(content: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        (folder / CARD).write_bytes(content)

    return change


def a_heavy_picture() -> bytes:
    out = BytesIO()
    with Image.open(BytesIO(a_noise((1200, 630)))) as noise:
        noise.resize((2400, 1260)).save(out, "BMP")
    bitmap = out.getvalue()
    assert len(bitmap) > 5_000_000
    return a_picture((1200, 630)) + bitmap


TITLE = '<meta property="og:title" content="Why Kafka?">'


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(lambda folder: (folder / CARD).unlink(), "is not in the built site", id="missing image"),
        pytest.param(draw(a_picture((150, 80))), "too small to be shown", id="too small"),
        pytest.param(draw(a_picture((600, 315))), "only a small one is shown", id="rather small"),
        pytest.param(draw(a_heavy_picture()), "MB, LinkedIn takes 5", id="over 5 MB"),
        pytest.param(draw(a_picture((1200, 630), kind="WEBP")), "image/webp", id="webp"),
        pytest.param(draw(b"no picture"), "no picture", id="no picture"),
        pytest.param(replace("og:image", "og:nothing"), "There is no og:image", id="no og:image"),
        pytest.param(replace(TITLE, TITLE.replace("Why", "y" * 200)), "207 characters", id="title over 200"),
        pytest.param(replace(TITLE, TITLE * 2), "og:title is there 2 times", id="two titles"),
        pytest.param(replace(f'og:url" content="{ROOT}', 'og:url" content="https://b.example/'), "og:url is", id="url"),
        pytest.param(replace("</head>", '<meta name="robots" content="noindex"></head>'), "noindex", id="noindex"),
        pytest.param(
            lambda folder: (folder / "site/robots.txt").write_text("User-agent: LinkedInBot\nDisallow: /\n"),
            "robots.txt keeps LinkedInBot out",
            id="robots.txt",
        ),
        pytest.param(replace("<head>", f"<head><!--{'x' * 1_000_000}-->"), "There is no title", id="first megabyte"),
    ],
)
def test_a_fault_is_named_and_ends_with_code_1(folder: Path, spoil: Callable[[Path], object], told: str) -> None:
    assert check(folder, "til/kafka/").exit_code == 0

    spoil(folder)
    done = check(folder, "til/kafka/")

    assert done.exit_code == 1
    assert told in done.stdout
    assert "✗" in done.stdout


@pytest.mark.parametrize(
    "target", ["til/kafka", "/til/kafka/", f"{ROOT}til/kafka/", f"{ROOT}til/kafka/?a=b#c", PAGE, "til/kafka/index.html"]
)
def test_a_page_is_named_by_path_address_or_file(built: Path, target: str) -> None:
    done = check(built, target)

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{ROOT}til/kafka/\n  title        Why Kafka?\n")


@pytest.mark.parametrize("target", ["old-kafka", "til/old-kafka/", f"{ROOT}til/old-kafka/"])
def test_an_address_that_a_note_had_names_the_note(built: Path, target: str) -> None:
    result = check(built, target)

    assert result.output.startswith(f"{ROOT}til/kafka/\n"), result.output
    assert result.exit_code == 0


def test_a_site_that_was_built_without_its_address_is_named_once(folder: Path) -> None:
    page = folder / "site/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("og:url", "x"), encoding="utf-8")
    result = check(folder)

    assert result.exit_code == 1
    assert f"was built without its address. Build it with: SITE_URL={ROOT} til build" in result.output


def test_the_home_page_is_named_by_the_address_alone(built: Path) -> None:
    assert check(built, ROOT).stdout.startswith(f"{ROOT}\n")


def test_of_all_pages_those_with_a_fault_are_shown(folder: Path) -> None:
    (folder / CARD).unlink()

    done = check(folder)

    assert done.exit_code == 1
    assert "1 with something wrong" in done.stdout
    assert done.stdout.count("title  ") == 1


def test_a_site_elsewhere_is_checked_by_its_own_address(built: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(built / "site", tmp_path / "public"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Ada\ntheme: {name: material}\n", encoding="utf-8")

    done = check(tmp_path, "--site", str(moved))

    assert done.exit_code == 0, done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("til/nothing/",), "has no page 'til/nothing/'"),
        (("mkdocs.yml",), "is not in the built site"),
        (("--site", "docs"), "Run 'mkdocs build' first"),
    ],
)
def test_what_is_no_page_is_told(built: Path, words: tuple[str, ...], told: str) -> None:
    done = check(built, *words)

    assert done.exit_code != 0
    assert told in done.stderr
