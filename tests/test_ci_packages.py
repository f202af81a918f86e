"""What `make test` installs on a bare machine, and its message if it cannot."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "packages"
ALL = "chromium fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji"
SHELL = "chromium-headless-shell"
DEBIAN = {"apt-get": 'echo "$@" >> asked', "dpkg-query": "exit 1"}


def run(folder: Path, tools: dict[str, str], ci: str = "", system: str = "ubuntu") -> subprocess.CompletedProcess[str]:
    """Run the script with only git, make, Python and the given tools on the PATH."""
    place = folder / "bin"
    place.mkdir()
    for name in ("bash", "env", "grep"):
        (place / name).symlink_to(str(shutil.which(name)))
    for name, does in {"git": "", "make": "", "python3": "", "id": "echo 0", **tools}.items():
        (place / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (place / name).chmod(0o755)
    (folder / "os-release").write_text(f"ID={system}\n", encoding="utf-8")
    environment = {"PATH": str(place), "CI": ci, "OS_RELEASE": str(folder / "os-release")}
    command = [str(place / "bash"), str(SCRIPT)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_what_is_missing_is_installed_with_one_line(tmp_path: Path) -> None:
    done = run(tmp_path, DEBIAN)

    assert (done.returncode, done.stdout, done.stderr) == (0, f"Installing {ALL}\n", "")
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith(f"--no-install-recommends {ALL}")


def test_nothing_is_said_where_all_of_it_is_there(tmp_path: Path) -> None:
    done = run(tmp_path, {"chromium": "", "apt-get": "exit 1", "dpkg-query": "printf installed"})

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_debian_s_headless_shell_is_installed_instead_of_chromium(tmp_path: Path) -> None:
    done = run(tmp_path, DEBIAN, system="debian")

    assert done.stdout == f"Installing {ALL.replace('chromium', SHELL)}\n"


def test_debian_s_headless_shell_is_installed_beside_chromium_where_that_is_possible(tmp_path: Path) -> None:
    tools = {"chromium": "", "apt-get": 'echo "$@" >> asked', "dpkg-query": "printf installed"}
    done = run(tmp_path, tools, system="debian")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"Installing {SHELL}\n", "")
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith(f" {SHELL}")


@pytest.mark.parametrize("why", [{"id": "echo 1000"}, {"apt-get": "exit 100"}], ids=["no sudo", "no network"])
def test_chromium_alone_will_do(tmp_path: Path, why: dict[str, str]) -> None:
    tools = {"chromium": "", "apt-get": "", "dpkg-query": "printf installed", **why}
    done = run(tmp_path, tools, ci="true", system="debian")

    assert (done.returncode, done.stderr) == (0, "")


def test_sudo_is_used_where_it_asks_for_no_password(tmp_path: Path) -> None:
    done = run(tmp_path, {**DEBIAN, "id": "echo 1000", "sudo": 'shift; [ "$1" = true ] || exec "$@"'})

    assert (done.returncode, done.stdout) == (0, f"Installing {ALL}\n")
    assert ALL in (tmp_path / "asked").read_text()


CANNOT = {
    "another system": ({}, "this is neither Debian nor Ubuntu"),
    "no sudo": ({**DEBIAN, "id": "echo 1000"}, "that takes root, or sudo without a password"),
    "sudo with a password": ({**DEBIAN, "id": "echo 1000", "sudo": "exit 1"}, "that takes root, or sudo without"),
    "no network": ({**DEBIAN, "apt-get": "exit 100"}, "apt-get update failed"),
}


@pytest.mark.parametrize(("tools", "reason"), CANNOT.values(), ids=CANNOT)
def test_where_that_is_not_possible_it_says_what_to_install(tmp_path: Path, tools: dict[str, str], reason: str) -> None:
    done = run(tmp_path, tools)

    assert done.returncode == 0
    assert done.stderr.startswith(f"Not installed, as {reason}")
    assert f"{ALL}. Install them; until then the tests that need them are skipped." in done.stderr


def test_on_ci_that_is_a_failure(tmp_path: Path) -> None:
    assert run(tmp_path, {}, ci="true").returncode == 1
