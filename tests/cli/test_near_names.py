"""What a misspelled name on the command line may mean."""

from __future__ import annotations

import pytest

from tilfolio.cli.loading import find_near

TITLES = {
    "kafka-lag": "Why Kafka consumers lag",
    "vim/undo": "Undo after closing a file",
    "docker": "Docker outlives its shell",
    "eszett": "Über 日本語 im Terminal",
}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("kafak-lag", ["kafka-lag"]),
        ("kakfa consumer", ["kafka-lag"]),
        ("why kafka consumers lags", ["kafka-lag"]),
        ("vim/unod", ["vim/undo"]),
        ("TILs/vim/2026-11-22-undoo.md", ["vim/undo"]),
        ("Dokcer", ["docker"]),
        ("ueber termial", ["eszett"]),
        ("über termial", ["eszett"]),
        ("terraform", []),
        ("???", []),
    ],
)
def test_names_that_come_near_are_found_by_slug_and_by_words_of_the_title(name: str, near: list[str]) -> None:
    assert find_near(name, TITLES) == near


def test_a_site_without_notes_has_no_near_names() -> None:
    assert find_near("kafka", {}) == []
