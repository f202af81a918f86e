"""Links to files and commits of the site's repository, on the usual hosts."""

from __future__ import annotations

import pytest

from tilfolio.origin import locate_commit
from tilfolio.settings import Settings

GITHUB, GITLAB = "https://github.com/ada/n", "https://gitlab.com/ada/n"
CODEBERG, BITBUCKET = "https://codeberg.org/ada/n", "https://bitbucket.org/ada/n"


@pytest.mark.parametrize(
    ("repository", "view", "url"),
    [
        (GITHUB, "blob", f"{GITHUB}/blob/main/src/a%20b.py"),
        (GITHUB, "raw", f"{GITHUB}/raw/main/src/a%20b.py"),
        (GITLAB, "blob", f"{GITLAB}/-/blob/main/src/a%20b.py"),
        (GITLAB, "tree", f"{GITLAB}/-/tree/main/src/a%20b.py"),
        ("https://gitlab.example.org/x/n", "raw", "https://gitlab.example.org/x/n/-/raw/main/src/a%20b.py"),
        (CODEBERG, "blob", f"{CODEBERG}/src/branch/main/src/a%20b.py"),
        (CODEBERG, "raw", f"{CODEBERG}/raw/branch/main/src/a%20b.py"),
        (BITBUCKET, "tree", f"{BITBUCKET}/src/main/src/a%20b.py"),
        ("https://git.example.org/n", "blob", "https://git.example.org/n/blob/main/src/a%20b.py"),
        ("", "blob", ""),
    ],
)
def test_a_file_is_where_its_host_shows_it(repository: str, view: str, url: str) -> None:
    assert Settings(repo_url=repository).locate_code("src/a b.py", view) == url


@pytest.mark.parametrize(
    ("repository", "url"),
    [
        (GITHUB, f"{GITHUB}/commit/1a2b"),
        (GITLAB, f"{GITLAB}/-/commit/1a2b"),
        (BITBUCKET, f"{BITBUCKET}/commits/1a2b"),
    ],
)
def test_a_commit_is_where_its_host_shows_it(repository: str, url: str) -> None:
    assert locate_commit(repository, "1a2b") == url


def test_the_top_of_a_repository_has_no_slash_behind_the_branch() -> None:
    assert Settings(repo_url=GITHUB).locate_code("", "tree") == f"{GITHUB}/tree/main"
