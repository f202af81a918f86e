"""Days and slugs out of paths."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.dated import read_dated_path, slugify

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("path", "slug", "day"),
    [
        ("vim/undo.md", "vim/undo", None),
        ("2026-11-22-x.md", "x", DAY),
        ("2026/2026-11-22-why-kafka.md", "why-kafka", DAY),
        ("2026/11/22-x.md", "x", DAY),
        ("2026/11/22.md", "2026-11-22", DAY),
        ("2026/11-22-x.md", "x", DAY),
        ("2026-11/22-x.md", "x", DAY),
        ("2026/11-November/22-x.md", "x", DAY),
        ("2026-11-22/x.md", "x", DAY),
        ("20261122.md", "2026-11-22", DAY),
        ("202611221830 Why Kafka.md", "why-kafka", DAY),
        ("zettel/20261122183059-x.md", "zettel/x", DAY),
        ("202611221830.md", "202611221830", None),
        ("202613221830 x.md", "202613221830-x", None),
        ("2026-11-22.md", "2026-11-22", DAY),
        ("2026_11_22_x.md", "x", DAY),
        ("kafka/2026-11-22 Why Kafka.md", "kafka/why-kafka", DAY),
        ("2026/11/22/x.md", "x", DAY),
        ("2026_11/26-11-22 Sun Kafka.md", "sun-kafka", DAY),
        ("26.11.22 Kafka.md", "kafka", DAY),
        ("topic/261122.md", "topic/2026-11-22", DAY),
        ("261122_Sun.md", "sun", DAY),
        ("TIL-2026-11-22.md", "2026-11-22", DAY),
        ("til_20261122-kafka.md", "kafka", DAY),
        ("til-261122.md", "2026-11-22", DAY),
        ("TIL-notes.md", "til-notes", None),
        ("2026/11/notes/x.md", "notes/x", None),
        ("999999.md", "999999", None),
        ("99-11-22.md", "99-11-22", None),
        ("123456-bytes.md", "123456-bytes", None),
        ("12345678.md", "12345678", None),
        ("2026/roadmap.md", "roadmap", None),
        ("22-catch.md", "22-catch", None),
        ("C++/Move Semantics.md", "c/move-semantics", None),
        ("한국어/널 값.md", "한국어/널-값", None),
        ("हिन्दी/मशीन लर्निंग.md", "हिन्दी/मशीन-लर्निंग", None),
        ("ภาษาไทย/น้ำหนัก.md", "ภาษาไทย/น้ำหนัก", None),
        ("اَلْعَرَبِيَّةُ.md", "اَلْعَرَبِيَّةُ", None),
        ("می\u200cخواهم.md", "میخواهم", None),
        ("Cafe\u0301 Zu\u0308rich.md", "café-zürich", None),
        ("İstanbul.md", "istanbul", None),
        ("1\ufe0f\u20e3 first ❤\ufe0f.md", "1-first", None),
        ("day-01/README.md", "day-01", None),
        ("my-post/index.md", "my-post", None),
        ("2026-01-02-my-post/Readme.markdown", "my-post", date(2026, 1, 2)),
        ("notes/v1.2/README.md", "notes/v1-2", None),
        ("2026/01/02/README.md", "2026-01-02", date(2026, 1, 2)),
    ],
)
def test_a_path_gives_a_slug_without_its_date_and_the_day(path: str, slug: str, day: date | None) -> None:
    read = read_dated_path(path)

    assert (read.slug, read.day, read.error) == (slug, day, None)


def test_a_file_named_by_its_date_alone_has_no_name() -> None:
    assert not read_dated_path("2026/11/22.md").named
    assert read_dated_path("2026/11/22-kafka.md").named


@pytest.mark.parametrize("path", ["2026-11-22/README.md", "2026/11/22/index.md", "2026/11/README.md", "2026/README.md"])
def test_the_readme_of_a_folder_that_is_a_date_has_no_name(path: str) -> None:
    assert not read_dated_path(path).named


def test_a_long_name_is_cut_and_stays_apart_from_its_like() -> None:
    first, second = (slugify(f"{'널-값-' * 60}{end}") for end in "ab")

    assert first != second
    assert max(len(first.encode()), len(second.encode())) <= 200
    assert first[:60] == ("널-값-" * 60)[:60]


def test_a_date_that_is_no_day_is_told_and_the_rest_of_the_name_kept() -> None:
    read = read_dated_path("2026-13-45-x.md")

    assert (read.slug, read.day) == ("x", None)
    assert "2026-13-45-x" in (read.error or "")


def test_a_name_of_signs_alone_gets_a_slug_that_its_path_decides() -> None:
    first, second = read_dated_path("🎉.md"), read_dated_path("🔥.md")

    assert first.slug != second.slug
    assert first.slug == read_dated_path("🎉.md").slug
    assert first.title == "🎉"


@given(st.text(max_size=300))
def test_a_slug_is_lower_case_words_and_settled(text: str) -> None:
    slug = slugify(text)

    assert slug == slugify(slug)
    assert not set(slug) & set(" /#?%&\\<>\"'")


@given(st.text(min_size=1, max_size=60).filter(lambda name: name.strip("./") and "\x00" not in name))
def test_every_path_has_a_slug(name: str) -> None:
    assert read_dated_path(f"{name}.md").slug.strip("/")
