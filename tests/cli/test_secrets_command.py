from __future__ import annotations

from pathlib import Path

import pytest

from support.fake_keys import make_fake_keys
from support.forks import fork_command
from support.git import commit, make_repository
from support.site import write_files, write_site
from tilfolio.trust.secrets import hash_secret

KEYS = make_fake_keys()
FILE, GONE, SUBJECT = KEYS["Hugging Face token"], KEYS["GitHub token"], KEYS["Anthropic key"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_repository(tmp_path_factory.mktemp("secrets") / "repo")
    write_site(folder, {"TILs/a.md": f"# A\n\n{GONE}\n", "TILs/b.md": f"# B\n\n\n{FILE}\n", ".gitignore": "c.md\n"})
    commit(folder, f"feat: use {SUBJECT}")
    write_files(folder, {"TILs/a.md": "# A\n\nIn /home/ada/x.\n", "TILs/c.md": f"{GONE}\n"})
    commit(folder, "fix: take it out")
    return folder


def test_the_files_as_they_are(folder: Path) -> None:
    done = fork_command(folder, "til", "check", "--secrets")

    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "note: TILs/a.md:3: shows a home folder",
        f"TILs/b.md:4: a Hugging Face token ({hash_secret(FILE)})",
    ]
    assert FILE not in done.stdout + done.stderr


def test_the_history_with_what_is_gone(folder: Path) -> None:
    done = fork_command(folder, "til", "check", "--secrets", "--history")

    assert done.returncode == 1
    assert [
        line.partition(" (")[0].split(":", 1)[1] for line in sorted(done.stdout.splitlines()) if "TILs" in line
    ] == [
        "TILs/a.md:3: a GitHub token",
        "TILs/b.md:4: a Hugging Face token",
    ]
    assert [line for line in done.stdout.splitlines() if line.startswith("message of commit ")]
    assert not any(key in done.stdout + done.stderr for key in (FILE, GONE, SUBJECT))


def test_nothing_found_is_success(tmp_path: Path) -> None:
    write_site(tmp_path, {"TILs/a.md": "# A\n"})

    assert fork_command(tmp_path, "til", "check", "--secrets").returncode == 0
