"""Stretches of withheld words are found wherever they stand, compared with looking for each of them alone."""

from __future__ import annotations

import random

from tilfolio.trust.compared_words import join_letters
from tilfolio.trust.leaks import Guard, Withheld, _list_passages

LETTERS = "abcdeé東京"


def test_the_automaton_finds_what_a_plain_search_finds() -> None:
    chosen = random.Random(3)
    found = 0
    for _ in range(1_000):
        words = ["".join(chosen.choices(LETTERS, k=chosen.randint(1, 4))) for _ in range(chosen.randint(3, 40))]
        withheld = Withheld(shown="a.md", text=" ".join(chosen.choices(words, k=chosen.randint(0, 40))))
        start = chosen.randint(0, 30)
        quoted = " ".join(withheld.text.split()[start : start + chosen.randint(0, 14)])
        text = f"{' '.join(chosen.choices(words, k=chosen.randint(0, 20)))} {quoted} {chosen.choice(words)}"
        letters = join_letters(text)
        expected = {
            " ".join(stretch)
            for passage in _list_passages(withheld)
            for first in range(len(passage.words) - passage.need + 1)
            if "".join(stretch := passage.words[first : first + passage.need]).encode() in letters
        }

        assert {stretch for stretch, _ in Guard((withheld,)).find_words(text)} == expected
        found += bool(expected)

    assert found > 100
