"""Files that take a build long are reported."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from support.builders import a_source, a_til
from tilfolio import slow_files
from tilfolio.remember import work_out


@pytest.fixture(autouse=True)
def _always_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow_files, "LIMIT", -1.0)
    monkeypatch.setattr(slow_files, "_named", set())


@pytest.mark.parametrize(
    ("task", "name"),
    [
        (a_source("a.md"), "TILs/a.md"),
        ((a_til(source="b.md"), 1), "TILs/b.md"),
        (Path("c.md"), "c.md"),
        ("til/d.md", "til/d.md"),
    ],
)
def test_a_file_that_takes_long_is_named_once_at_info(
    task: object, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "mkdocs.plugins.tilfolio"):
        for _ in range(2):
            work_out("any", [task], lambda _: None, lambda _: None)

    assert [(record.levelname, record.message.split(": ")[0]) for record in caplog.records] == [("INFO", name)]


def test_a_file_that_is_quickly_done_is_not_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(slow_files, "LIMIT", 5.0)
    with caplog.at_level(logging.INFO, "mkdocs.plugins.tilfolio"):
        work_out("any", [a_source()], lambda _: None, lambda _: None)

    assert not caplog.records
