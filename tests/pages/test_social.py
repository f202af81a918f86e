from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_project, a_til
from support.contexts import SITE_URL, a_context
from tilfolio.model import Slug
from tilfolio.pages import paths
from tilfolio.pages.context import Context
from tilfolio.pages.social import Preview, cut_words, describe_page, describe_section, first_of_list, index_subjects

TITLES = {paths.TILS: "Today I learned", paths.PROJECTS: "Projects", "til/why.md": "Why Kafka?"}


def describe(context: Context, uri: str, description: str = "") -> Preview:
    return describe_page(context, uri, index_subjects(context).get(first_of_list(uri)), TITLES, description)


def test_a_note_is_an_article_with_its_days_author_tags_and_category() -> None:
    til = a_til("2026-11-20", "infra", slug="why", title="Why Kafka?", tags=("kafka",), updated_on="2026-11-22")

    preview = describe(a_context(til), "til/why.md", "It lags.")

    assert (preview.kind, preview.schema) == ("article", "BlogPosting")
    assert (str(preview.published_on), str(preview.modified_on)) == ("2026-11-20", "2026-11-22")
    assert (preview.authors, preview.tags, preview.section) == (("Ada Author",), ("kafka",), "Infrastructure")
    assert preview.url == f"{SITE_URL}til/why/"
    assert preview.description == "It lags."


def test_a_note_by_somebody_else_names_them() -> None:
    context = a_context(a_til(slug="why", title="Why", authors=("Grace",)))

    assert describe(context, "til/why.md").authors == ("Grace",)


def test_the_home_page_of_a_person_is_a_profile() -> None:
    preview = describe(a_context(), paths.HOME)

    assert (preview.kind, preview.schema, preview.title) == ("profile", "ProfilePage", "Ada Author")


def test_lists_are_collections_and_the_author_s_own_pages_are_pages() -> None:
    context = a_context()

    assert [describe(context, uri).schema for uri in (paths.TILS, "til/page/2.md", "checklist/data.md")] == [
        "CollectionPage"
    ] * 3
    assert describe(context, "about.md").schema == "WebPage"


def test_a_project_is_a_work_shipped_on_its_day() -> None:
    project = a_project("anomaly", added_on="2026-01-01", shipped_on="2026-05-05", updated_on="2026-02-02")

    preview = describe(a_context(projects=[project]), "projects/anomaly/index.md")

    assert (preview.schema, str(preview.published_on), str(preview.modified_on)) == (
        "SoftwareSourceCode", "2026-05-05", "2026-05-05",
    )  # fmt: skip


def test_the_way_from_home_is_told_section_by_section() -> None:
    preview = describe(a_context(a_til(slug="why", title="Why Kafka?")), "til/why.md")

    assert preview.trail == (
        ("Ada Author", SITE_URL),
        ("Today I learned", f"{SITE_URL}til/"),
        ("Why Kafka?", f"{SITE_URL}til/why/"),
    )


def test_a_title_has_at_most_seventy_characters() -> None:
    title = "A very long title " * 10
    context = a_context(a_til(slug="long", title=title))

    preview = describe_page(context, "til/long.md", context.tils[Slug("long")], {"til/long.md": title}, "")

    assert len(preview.title) <= 70
    assert preview.title.endswith("long…") or preview.title.endswith(("A…", "title…", "very…"))


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("short", 10, "short"),
        ("exactly ten", 11, "exactly ten"),
        ("one two three", 9, "one two…"),
        ("one  two\nthree", 20, "one two three"),
        ("a, b and then", 9, "a, b and…"),
        ("unbreakable", 6, "unbre…"),
        ("한국어 제목이 아주 길어요", 8, "한국어 제목이…"),
    ],
)
def test_text_is_cut_behind_a_word(text: str, limit: int, cut: str) -> None:
    assert cut_words(text, limit) == cut


@given(st.text(), st.integers(2, 80))
def test_a_cut_text_is_never_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(cut_words(text, limit)) <= limit


@pytest.mark.parametrize(
    ("uri", "first"),
    [
        ("til/page/2.md", "til/index.md"),
        ("checklist/data/page/12.md", "checklist/data.md"),
        ("til/page.md", "til/page.md"),
        ("til/page/two.md", "til/page/two.md"),
        ("til/why.md", "til/why.md"),
    ],
)
def test_pages_of_a_list_belong_to_their_first(uri: str, first: str) -> None:
    assert first_of_list(uri) == first


def test_sections_without_a_summary_have_a_sentence_on_them() -> None:
    context = a_context(a_til(title="One"))
    subjects = index_subjects(context)

    assert describe_section(context, paths.TILS) == "1 note on what Ada Author learned, one at a time, newest first."
    assert "infrastructure" in describe_section(context, "checklist/infra.md", subjects["checklist/infra.md"])
    assert describe_section(context, "about.md") == ""
