from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from support.builders import a_til
from tilfolio.classify import terms as terms_module
from tilfolio.classify.terms import count_terms
from tilfolio.derive import related as related_module
from tilfolio.derive.related import Relations, relate
from tilfolio.model import Link, Slug, Til
from tilfolio.remember import stamp


def find_related(tils: Sequence[Til], limit: int = 5) -> Mapping[Slug, tuple[Slug, ...]]:
    names = {til.slug: stamp(til) for til in tils}
    return relate(tils, limit, {til.slug: count_terms(til) for til in tils}, names).closest


def a_note(slug: str, title: str, body: str = "", **fields: object) -> Til:
    return a_til(slug=slug, title=title, body=body, **fields)  # type: ignore[arg-type]


def a_link(target: str) -> Link:
    return Link(target=target, start=0, end=0, target_start=0, target_end=0, kind="inline", line=1)


def others(count: int = 20) -> list[Til]:
    """Notes on different topics, so that a shared word is rare."""
    rand = random.Random(7)
    made = ["".join(rand.choices("bcdfghklmnprstvz", k=9)) for _ in range(count * 4)]
    return [a_note(f"other-{number}", " ".join(made[number::count])) for number in range(count)]


def related(slug: str, tils: Iterable[Til], limit: int = 5) -> tuple[str, ...]:
    return find_related(tuple(tils), limit)[Slug(slug)]


KAFKA = a_note("kafka", "Why Kafka consumers rebalance", "A slow consumer is dropped from its group.")


def test_no_notes_are_related_to_nothing() -> None:
    assert find_related(()) == {}


def test_a_note_that_shares_nothing_has_none() -> None:
    assert related("kafka", [KAFKA, *others()]) == ()


def test_words_that_any_note_has_do_not_relate() -> None:
    one = a_note("one", "How to use it", "Today I learned that you can do this with some other thing.")
    two = a_note("two", "When to use that", "Today I learned how you can do this with another thing.")

    assert related("one", [one, two, *others()]) == ()


@pytest.mark.parametrize(
    "other",
    [
        a_note("other", "Kafka's consumer groups"),
        a_note("other", "Slow readers", "The Kafka consumers were dropped after a rebalance."),
        a_note("other", "Slow readers", headings=("Kafka consumers",)),
    ],
    ids=["title", "text", "headings"],
)
def test_notes_that_share_rare_words_are_related(other: Til) -> None:
    notes = [KAFKA, other, *others()]

    assert related("kafka", notes) == ("other",)
    assert related("other", notes) == ("kafka",)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"tags": ("Streams",)}, {"tags": ("streams",)}),
        ({"slug": "flink/a"}, {"slug": "flink/b"}),
        ({"series": "Streams"}, {"series": "Streams"}),
        ({"project": "rag"}, {"project": "rag"}),
        ({"source": "x/a.md"}, {"source": "b.md", "links": (a_link("x/a.md#why"),)}),
        ({"source": "x/a%20b.md".replace("%20", " ")}, {"source": "x/c.md", "links": (a_link("a%20b.md"),)}),
        ({"source": "x/a.md"}, {"source": "y/b.md", "links": (a_link("/x/a.md"),)}),
        ({"source": "x/a.md"}, {"source": "y/b.md", "links": (a_link("../x/a.md"),)}),
    ],
    ids=["tag", "folder", "series", "project", "link", "escaped link", "link from the root", "link upwards"],
)
def test_what_an_author_ties_together_is_related(one: dict[str, str], two: dict[str, str]) -> None:
    first = a_note(**{"slug": "a", "title": "Backpressure", **one})
    second = a_note(**{"slug": "b", "title": "Watermarks", **two})
    notes = [first, second, *others()]

    assert related(first.slug, notes) == (second.slug,)
    assert related(second.slug, notes) == (first.slug,)


def test_a_link_outweighs_a_shared_word() -> None:
    linked = a_note("linked", "Watermarks", links=(a_link("kafka.md"),))
    alike = a_note("alike", "Slow readers", "A Kafka story, and of much else: offsets, lag, brokers, partitions.")

    assert related("kafka", [KAFKA, alike, linked, *others()]) == ("linked", "alike")


def test_the_closest_go_first_and_no_more_than_asked_for() -> None:
    notes = [a_note(f"note-{number}", f"Kafka consumers {'rebalance ' * (number == 3)}") for number in range(9)]
    found = related("kafka", [KAFKA, *notes, *others()], limit=3)

    assert len(found) == 3
    assert found[0] == "note-3"


def test_of_equally_close_notes_the_newest_goes_first() -> None:
    notes = [a_note(f"note-{day}", "Kafka lag", day=f"2026-11-{day}") for day in (10, 12, 11)]

    assert related("kafka", [KAFKA, *notes, *others()]) == ("note-12", "note-11", "note-10")


def test_notes_in_a_language_without_spaces_are_related() -> None:
    one = a_note("one", "데이터를 정규화하는 방법")
    two = a_note("two", "정규화가 필요한 데이터")

    assert related("one", [one, two, *others()]) == ("two",)


def test_a_body_of_megabytes_is_looked_at_only_in_part() -> None:
    long = a_note("long", "Logs", "filler " * 3_000 + "kafka consumers rebalance " * 400_000)

    assert related("long", [long, KAFKA, *others()]) == ()


words = st.sampled_from(["kafka", "flink", "spark", "dbt", "rust", "numpy", "torch", "scrapy", "redis"])
some_notes = st.lists(
    st.builds(
        lambda slug, title, body, tags: a_note(f"note-{slug}", " ".join(title), " ".join(body), tags=tuple(tags)),
        st.integers(0, 99),
        st.lists(words, max_size=3),
        st.lists(words, max_size=6),
        st.lists(words, max_size=2),
    ),
    max_size=25,
    unique_by=lambda til: til.slug,
)


@given(some_notes, st.integers(0, 6), st.randoms(use_true_random=False))
def test_every_note_has_other_notes_once_and_the_order_of_the_input_decides_nothing(
    notes: list[Til], limit: int, rand: random.Random
) -> None:
    found = find_related(notes, limit)
    shuffled = list(notes)
    rand.shuffle(shuffled)

    assert find_related(shuffled, limit) == found
    assert set(found) == {til.slug for til in notes}
    for slug, slugs in found.items():
        assert len(slugs) == len(set(slugs)) <= limit
        assert slug not in slugs
        assert set(slugs) <= set(found)


def test_a_word_that_all_notes_share_relates_a_note_only_to_those_around_it() -> None:
    notes = [a_note(f"note-{number:03}", "Kafka") for number in range(500)]

    assert sorted(related("note-250", notes, limit=500)) == [
        f"note-{number:03}" for number in range(234, 267) if number != 250
    ]


def relate_anew(tils: list[Til], limit: int, before: Relations | None = None) -> Relations:
    terms = {til.slug: count_terms(til) for til in tils}
    return relate(tils, limit, terms, {til.slug: stamp(til) for til in tils}, before)


days = st.sampled_from([f"2026-11-{day}" for day in range(10, 20)])
edits = st.one_of(
    st.builds(lambda body: {"body": " ".join(body)}, st.lists(words, max_size=8)),
    st.builds(lambda day: {"learned_on": date.fromisoformat(day)}, days),
    st.builds(lambda series: {"series": series}, st.sampled_from([None, "Streams", "Rust"])),
    st.builds(lambda folder: {"source": f"{folder}/a.md"}, st.sampled_from(["x", "y"])),
    st.builds(lambda name: {"links": (a_link(f"/{name}/a.md"),)}, st.sampled_from(["x", "y"])),
    st.builds(lambda slug: {"slug": Slug(slug)}, st.sampled_from(["flink/a", "flink/b"])),
)


changes_of_one = st.tuples(st.integers(0, 24), st.none() | edits)


@given(some_notes.filter(len), st.lists(changes_of_one, max_size=6), st.integers(1, 4), st.sampled_from([1, 2, 16]))
def test_what_goes_on_from_an_earlier_state_finds_the_same(
    notes: list[Til], changes: list[tuple[int, dict[str, object] | None]], limit: int, reach: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(related_module, "_REACH", reach)
        patch.setattr(terms_module, "_EXACT_BITS", 1)  # so that even with few notes, most edits change no weight
        go_on(notes, changes, limit)


def go_on(notes: list[Til], changes: list[tuple[int, dict[str, object] | None]], limit: int) -> None:
    known = relate_anew(notes, limit)
    for number, change in changes:
        place = number % len(notes)
        old = notes[place]
        others_slugs = {til.slug for til in notes} - {old.slug}
        if change is None and len(notes) > 1:
            notes = notes[:place] + notes[place + 1 :]
        elif change is not None and change.get("slug") not in others_slugs:
            notes = [*notes[:place], replace(old, **change), *notes[place + 1 :]]
        anew = relate_anew(notes, limit)

        assert relate_anew(notes, limit, known) == anew
        known = relate_anew(notes, limit, known)


@given(some_notes, some_notes, st.integers(1, 4), st.integers(1, 4))
def test_any_state_is_something_to_go_on_from(one: list[Til], two: list[Til], limit: int, other: int) -> None:
    assert relate_anew(two, other, relate_anew(one, limit)) == relate_anew(two, other)


def test_after_an_edit_only_those_are_compared_again_that_share_something_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tils = [KAFKA, a_note("lag", "Kafka lags"), a_note("torch", "Torch tensors"), a_note("cuda", "Torch kernels")]
    notes = [*tils, *others(60)]
    known = relate_anew(notes, 5)
    compared: list[int] = []
    compare = related_module._Comparison.find_closest

    def note_and_compare(self: Any, number: int, limit: int) -> list[int]:
        compared.append(number)
        return compare(self, number, limit)

    monkeypatch.setattr(related_module._Comparison, "find_closest", note_and_compare)
    relate_anew([replace(KAFKA, body=f"{KAFKA.body} Kafka again."), *notes[1:]], 5, known)

    assert len(compared) == 2  # itself and the note that shares its word
