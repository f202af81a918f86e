"""Real faults: full disks, and missing permissions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.git import isolated_environment

_POWERS = "-dac_override,-dac_read_search,-fowner,-chown"
"""The capabilities that let root ignore file permissions."""


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Mount a disk of a size such as `1m` on a folder until the block ends."""
    if sys.platform != "linux" or shutil.which("mount") is None:
        pytest.skip("small disks are made as Linux does")
    become = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    folder.mkdir(parents=True, exist_ok=True)
    options = f"size={size},uid={os.getuid()},gid={os.getgid()}"
    mounted = subprocess.run(
        [*become, "mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this needs the right to mount a disk")
    try:
        yield
    finally:
        subprocess.run([*become, "umount", str(folder)], check=True)


def build_without_powers(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `mkdocs build` so that file permissions apply, even if root runs the tests."""
    drop = ["setpriv", f"--bounding-set={_POWERS}", f"--inh-caps={_POWERS}"] if os.geteuid() == 0 else []
    return subprocess.run(
        [*drop, str(Path(sys.executable).with_name("mkdocs")), "build"],
        cwd=folder,
        env=isolated_environment(NO_MKDOCS_2_WARNING="1"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def give_away(path: Path) -> None:
    """Give everything below a path to another user; without permission for that, make it read-only."""
    for each in (*path.rglob("*"), path):
        if os.geteuid() == 0:
            os.chown(each, 12_345, 12_345)
        elif each.is_dir():
            each.chmod(0o555)


def take_back(path: Path) -> None:
    """Undo that."""
    for each in (path, *path.rglob("*")):
        if os.geteuid() == 0:
            os.chown(each, os.getuid(), os.getgid())
        elif each.is_dir():
            each.chmod(0o755)
