"""A page as a Markdown source: what we read back is what MkDocs reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.utils.meta import get_data

from tilfolio.model import Page
from tilfolio.speed.sources import read_source, write_source

TITLES = ["Plain", 'What: "why"', "---", "...", "{{ x }} | #y", "한국어 🚀", "a\u2028b", "&lt;b&gt;", "a\n---\nb", "\t"]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\ufffe\uffff"))
META = st.dictionaries(TEXT, st.one_of(TEXT, st.booleans(), st.integers(), st.lists(TEXT)))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("body", ["# A\n", "", "\n\n# A\n", "---\n", "---\n{}\n---\n", "\n---\n"])
def test_a_page_is_a_source_that_mkdocs_and_we_read_alike(title: str, body: str) -> None:
    page = Page(uri="til/a.md", markdown=body, meta={"title": title, "tags": ["3.10", "no"], "hide": ["toc"]})

    text, meta = read_source(write_source(page))
    assert (text, meta) == get_data(write_source(page)) == (body.lstrip("\n"), page.meta)


@given(META, TEXT)
def test_any_front_matter_is_read_as_it_was_written(meta: dict[str, object], body: str) -> None:
    page = Page(uri="til/a.md", markdown=body, meta=meta)

    assert read_source(write_source(page)) == (body.lstrip("\n"), meta)


@pytest.mark.parametrize("meta", [{"wide": 1e20}, {"title": "\x7f"}, {"title": "\ud800"}])
def test_what_yaml_would_read_otherwise_or_not_at_all_comes_back(meta: dict[str, object]) -> None:
    assert read_source(write_source(Page(uri="til/a.md", markdown="# A\n", meta=meta))) == ("# A\n", meta)


OTHERS = ["", "# A\n", "---\ntitle: A\n---\n# A\n", "---\n{\n---\n", "---\n{}\n", "---\n[]\n---\n", "a: b\n\nc"]


@pytest.mark.parametrize("source", OTHERS)
def test_another_text_is_read_as_mkdocs_reads_it(source: str) -> None:
    assert read_source(source) == get_data(source)
