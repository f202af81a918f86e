"""Redirects of pages that were renamed while a site is served."""

from __future__ import annotations

import pytest

from tilfolio.engines.mkdocs.dev_server import Shown, find_moves

A, B = Shown("a.md", "A", "Text of A."), Shown("b.md", "B", "Text of B.")


@pytest.mark.parametrize(
    ("before", "now", "moves"),
    [
        pytest.param({"a/": A, "b/": B}, {"a2/": A, "b/": B}, {"a/": "a2/"}, id="another slug"),
        pytest.param({"a/": A, "b/": B}, {"c/": A._replace(source="c.md"), "b/": B}, {"a/": "c/"}, id="renamed"),
        pytest.param(
            {"a/": A, "b/": B},
            {"x/": A._replace(source="x.md"), "y/": B._replace(source="y.md")},
            {"a/": "x/", "b/": "y/"},
            id="two renamed",
        ),
        pytest.param({"a/": A}, {"n/": Shown("n.md", "N", "Other.")}, {"a/": "n/"}, id="the only new one"),
        pytest.param({"a/": A, "b/": B}, {"n/": Shown("n.md", "N", "Other.")}, {}, id="nobody can tell"),
        pytest.param({"a/": A, "b/": B}, {"b/": B}, {}, id="deleted"),
        pytest.param({"a/": A}, {"a/": B, "b/": A}, {}, id="another note took the address"),
        pytest.param(
            {"a/": A, "b/": B._replace(source="a.md")},
            {"a3/": A, "b3/": B._replace(source="a.md")},
            {"a/": "a3/", "b/": "b3/"},
            id="notes of one day log",
        ),
    ],
)
def test_a_page_that_is_gone_leads_to_where_its_note_is(
    before: dict[str, Shown], now: dict[str, Shown], moves: dict[str, str]
) -> None:
    assert find_moves(before, now) == moves
