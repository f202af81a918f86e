"""A strict build gives the same result on the author's machine and in the workflow."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.git import commit, make_repository
from support.site import BuiltSite, build_folder, write_site

FILES = {
    "docs/index.md": "# Home\n",
    "TILs/2026-11-20-a.md": "# A\n\nSee [code](../src/x.py) and [undo](b.md).\n",
    "TILs/b.md": "# B\n\nWhat is left.\n",
    "src/x.py": "1\n",
    "projects/p/README.md": "# P\n\nIn [source](src/y.py).\n",
    "projects/p/src/y.py": "1\n",
}
MACHINES = pytest.mark.parametrize(
    ("git", "repo_url"), [(True, True), (True, False), (False, True), (False, False)], ids=str
)


def build(folder: Path, note: str, *, git: bool, repo_url: bool) -> BuiltSite:
    config = "theme: {name: material, font: false}\nplugins: [search, {tilfolio: {cards: false}}]\n"
    if repo_url:
        config += "repo_url: https://github.com/ada/notes\n"
    write_site(folder, {**FILES, "TILs/c.md": note}, config)
    if git:
        make_repository(folder)
        commit(folder)
    return build_folder(folder, strict=True, today="2026-11-23")


@MACHINES
def test_what_is_right_passes_everywhere(tmp_path: Path, git: bool, repo_url: bool) -> None:
    site = build(tmp_path, "# C\n\nFine.\n", git=git, repo_url=repo_url)

    assert (site.exit_code, site.warnings) == (0, ())


@MACHINES
def test_what_is_wrong_fails_everywhere_with_the_same_words(tmp_path: Path, git: bool, repo_url: bool) -> None:
    site = build(tmp_path, "# C\n\nSee [nothing](nowhere.md).\n", git=git, repo_url=repo_url)

    assert site.exit_code == 1
    assert len(site.warnings) == 1
    assert site.warnings[0].startswith("TILs/c.md:3: ")
