"""The sentence around a link, as "Linked from" shows it."""

from __future__ import annotations

import pytest

from tilfolio.parse.links import find_links
from tilfolio.parse.sentences import add_sentences, may_lead_to_note


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("First one. It is like [Kafka](k.md), e.g. for logs. Last one.", "It is like Kafka, e.g. for logs."),
        ("Above.\n\n- [ ] read **all** of [Kafka](k.md)\n- more", "read all of Kafka"),
        ("> said in\n> [Kafka](k.md) so\n\nx", "said in Kafka so"),
        ("## On [Kafka](k.md) again\n\nx", "On Kafka again"),
        ("- [Kafka](k.md)\n", ""),
        ("See [Why? So.](k.md) for `a.b c`. X", "See Why? So. for a.b c."),
        ("| a | b |\n| - | - |\n| [Kafka](k.md) | a log |\n| x | y |", "Kafka a log"),
        ("x " * 3000 + "[Kafka](k.md) stays.", None),
    ],
)
def test_the_sentence_of_a_link(body: str, sentence: str | None) -> None:
    [link] = add_sentences(find_links(body), body)
    found = link.sentence

    assert found == sentence if sentence is not None else 0 < len(found) <= 240


def test_each_link_has_its_own_sentence() -> None:
    body = "One [a](a.md). Two [b](b.md), [c](c.md)!\n\n- three [d](d.md)\n- [e](e.md) ![f](f.png)\n"

    sentences = [link.sentence for link in add_sentences(find_links(body), body)]

    assert sentences == ["One a.", "Two b, c!", "Two b, c!", "three d", "e f", ""]


@pytest.mark.parametrize(
    ("body", "leads"),
    [
        ("[a](b.md)", True),
        ("[a](wiki:b)", True),
        ("![a](b.png)", False),
        ("[a](https://b.md)", False),
        ("[a](#b)", False),
    ],
)
def test_which_links_may_lead_to_a_note(body: str, leads: bool) -> None:
    [link] = find_links(body)

    assert may_lead_to_note(link) is leads
