"""The table of front matter fields."""

from __future__ import annotations

import pytest

from tilfolio.fields import guess_name, is_read
from tilfolio.parse.frontblock import PUBLISHING_NAMES


@pytest.mark.parametrize("name", sorted(PUBLISHING_NAMES))
def test_every_field_that_keeps_a_note_back_is_in_the_table(name: str) -> None:
    assert is_read(name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("tilte", "title"),
        ("drfat", "draft"),
        ("tgas", "tags"),
        ("catagory", "category"),
        ("descripton", "description"),
        ("publsih_date", "publishDate"),
    ],
)
def test_a_misspelled_field_is_recognized(name: str, meant: str) -> None:
    assert guess_name(name, projects=False) == meant


@pytest.mark.parametrize(
    "name",
    [
        *("title", "Publish-Date", "layout", "weight", "alias", "feature", "cover", "x", "mood"),
        *("datePublished", "seoDescription", "ogImage"),
    ],
)
def test_a_field_of_another_generator_is_no_misspelling(name: str) -> None:
    assert guess_name(name, projects=False) is None


def test_notes_and_projects_have_fields_of_their_own() -> None:
    assert guess_name("featurd", projects=True) == "featured"
    assert guess_name("featurd", projects=False) is None
