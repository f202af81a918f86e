"""`til init --here` in a copy of this repository keeps tool and tests and removes our own content."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from support.git import clone, commit, git
from support.site import BuiltSite, build_folder
from tilfolio.cli import main

ROOT = Path(__file__).parents[2]
GIVEN = ("--here", "--yes", "--name", "Sam", "--headline", "Builds models", "--github", "sam-q", "--timezone", "UTC")


def init(folder: Path) -> Result:
    return CliRunner().invoke(main, ["init", str(folder), *GIVEN])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = clone(ROOT, tmp_path_factory.mktemp("here") / "portfolio")
    done = init(folder)
    assert done.exit_code == 0, done.output
    commit(folder, "My portfolio", datetime.now(timezone.utc).isoformat())
    return folder


@pytest.fixture(scope="module")
def site(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    return build_folder(copy, strict=True, into=tmp_path_factory.mktemp("site"))


def test_it_builds_strictly_and_holds_nothing_of_ours(site: BuiltSite) -> None:
    pages = [file for file in site.files() if file.endswith("index.html")]

    assert site.exit_code == 0, site.warnings
    assert [page for page in pages if page.startswith("til/")] == ["til/first-note/index.html", "til/index.html"]
    assert [page for page in pages if page.startswith("projects/")] == [
        "projects/hello-metrics/index.html",
        "projects/index.html",
    ]
    assert not [page for page in pages if page.startswith("guide/")]


def test_our_commits_are_in_no_digest(copy: Path, site: BuiltSite) -> None:
    [digest] = [
        file
        for file in site.files()
        if file.startswith("digest/2") and file.count("/") == 2 and file.endswith("index.html")
    ]
    ours = git(copy, "log", "--format=%s", "--max-count=40", "HEAD~1").splitlines()

    assert not [subject for subject in ours if subject in site.html(digest.removesuffix("index.html"))]
    assert "hello-metrics" in site.html(digest.removesuffix("index.html"))


def test_the_tool_its_tests_and_the_contributors_guide_stay(copy: Path) -> None:
    before = set(git(ROOT, "ls-files", "plugins", "bench", ".ci", ".github", "tests").splitlines())
    after = set(git(copy, "ls-files").splitlines())

    assert {path for path in before if not path.startswith("tests/own/")} <= after
    assert not [path for path in after if path.startswith("tests/own/")]
    assert sorted(path for path in after if path.startswith("docs/")) == [
        "docs/guide/architecture.md",
        "docs/guide/classifier.md",
        "docs/guide/speed.md",
        "docs/index.md",
    ]


def test_a_second_run_changes_nothing(copy: Path) -> None:
    assert init(copy).output == "Nothing to do: this repository is yours already.\n"
    assert git(copy, "status", "--porcelain") == ""


def test_what_is_not_committed_is_not_deleted(tmp_path: Path) -> None:
    folder = clone(ROOT, tmp_path / "portfolio", "--depth=1")
    (folder / "TILs/mine.md").write_text("# Mine\n")
    done = init(folder)

    assert done.exit_code == 2
    assert "TILs/mine.md is not committed and could be lost" in done.stderr
    assert (folder / "README.md").is_file()


def test_it_is_refused_anywhere_else(tmp_path: Path) -> None:
    done = init(tmp_path)

    assert done.exit_code == 2
    assert "--here is for a copy of tilfolio's own repository" in done.stderr
    assert list(tmp_path.iterdir()) == []
