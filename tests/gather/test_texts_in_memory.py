"""Cached texts: a file's times and inode are trusted where possible."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tilfolio.gather.files import Gathered, Gathering, gather_tils
from tilfolio.gather.history import History
from tilfolio.remember import Remember


class Memory(Remember):
    """A memory that keeps everything."""

    def __init__(self) -> None:
        self.known: dict[bytes, Any] = {}
        self.made = 0

    def __call__(
        self,
        kind: str,
        tasks: Sequence[Any],
        inputs: Callable[[Any], bytes | None],
        make: Callable[[Any], Any],
        stored_as: Any = None,
    ) -> list[Any]:
        return [self._know(inputs(task), task, make) for task in tasks]

    def _know(self, name: bytes | None, task: Any, make: Callable[[Any], Any]) -> Any:
        if name is None or name not in self.known:
            self.made += 1
            made = make(task)
            if name is None:
                return made
            self.known[name] = made
        return self.known[name]


@pytest.fixture
def memory() -> Memory:
    return Memory()


def read(folder: Path, memory: Memory) -> Gathered:
    history = History(root=None)
    return gather_tils(Gathering(folder=folder, shown="TILs", history=history, today=date(2026, 11, 23)), memory)


def write_long_ago(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (time.time() - 3600,) * 2)


def test_a_file_that_was_not_written_is_read_once(tmp_path: Path, memory: Memory) -> None:
    write_long_ago(tmp_path / "a.md", "# A\n")

    assert read(tmp_path, memory) == read(tmp_path, memory)
    assert memory.made == 1


def test_a_file_that_was_written_is_read_again_even_where_it_claims_to_be_old(tmp_path: Path, memory: Memory) -> None:
    write_long_ago(tmp_path / "a.md", "# A\n")
    read(tmp_path, memory)
    times = (tmp_path / "a.md").stat()
    (tmp_path / "a.md").write_text("# B\n")
    os.utime(tmp_path / "a.md", ns=(times.st_atime_ns, times.st_mtime_ns))

    assert [source.text for source in read(tmp_path, memory).sources] == ["# B\n"]


def test_a_file_that_was_put_in_the_place_of_another_is_read(tmp_path: Path, memory: Memory) -> None:
    for name in "ab":
        write_long_ago(tmp_path / f"{name}.md", f"# {name}\n")
    read(tmp_path, memory)
    (tmp_path / "b.md").rename(tmp_path / "a.md")

    assert [source.text for source in read(tmp_path, memory).sources] == ["# b\n"]


def test_a_file_just_written_is_not_believed_to_stay(tmp_path: Path, memory: Memory) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    os.utime(tmp_path / "a.md", (time.time() + 60,) * 2)  # even on a slow machine
    read(tmp_path, memory)

    assert memory.known == {}


def test_what_cannot_be_read_is_named_each_time(tmp_path: Path, memory: Memory) -> None:
    write_long_ago(tmp_path / "a.md", "# A\n")
    (tmp_path / "b.md").symlink_to("missing.md")

    assert read(tmp_path, memory).problems == read(tmp_path, memory).problems != ()
