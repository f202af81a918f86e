"""The words of texts, as the leak check compares them."""

from __future__ import annotations

import random

import pytest

from tilfolio.trust.compared_words import join_letters, split_words

SIGNS = "ab C_1-ΑΣς ßİıéÉ—·日本語ไทย\u0301\ud800 \n<>&𝐀１"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Undo in *Vim*: `u`", ["undo", "in", "vim", "u"]),
        ("snake_case and 3.10", ["snake", "case", "and", "3", "10"]),
        ("Größe – ΟΔΟΣ", ["größe", "οδος"]),
        ("東京 tower", ["東", "京", "tower"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert split_words(text) == words
    assert split_words(text.encode()) == words


def test_letters_are_those_of_the_words_whatever_the_text() -> None:
    chosen = random.Random(5)
    for _ in range(5_000):
        text = "".join(chosen.choices(SIGNS, k=chosen.randint(0, 12)))
        assert join_letters(text) == "".join(split_words(text)).encode(), ascii(text)
