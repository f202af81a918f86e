"""Where raw HTML is in a text."""

from __future__ import annotations

import pytest

from tilfolio.parse.rawhtml import TAG


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("<div>", ""),
        ("<br/>", "/"),
        ("<a href='x' title=\"a > b\">", " href='x' title=\"a > b\""),
        ('<img alt="two\nlines">', ' alt="two\nlines"'),
        ("<my-element a=b  c>", " a=b  c"),
        ('<a"b">', '"b"'),
    ],
)
def test_a_tag_is_read_with_its_attributes(text: str, attributes: str) -> None:
    found = TAG.fullmatch(text)

    assert found is not None
    assert found["attributes"] == attributes


@pytest.mark.parametrize("text", ["a < b >", "<n", "<n" + " " * 10_000, "<n '" + " " * 10_000, "<3>", "<a <b>"])
def test_a_sign_for_less_than_is_no_tag(text: str) -> None:
    assert TAG.match(text) is None
