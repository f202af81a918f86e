from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.text import find_headings
from tilfolio.parse.title import demote_headings


@pytest.mark.parametrize(
    ("body", "demoted"),
    [
        pytest.param("# A\n\nx\n\n## B\n", "## A\n\nx\n\n### B\n", id="both levels"),
        pytest.param("A\n===\n\nB\n---\n\nx\n", "A\n---\n\n### B\n\n\nx\n", id="underlined"),
        pytest.param("# A\n\n###### F\n", "## A\n\n###### F\n", id="the sixth is the last"),
        pytest.param("```\n# a\n```\n\n# B\n", "```\n# a\n```\n\n## B\n", id="code stays"),
        pytest.param("## A\n\n### B\n", "## A\n\n### B\n", id="none of the first level"),
    ],
)
def test_a_text_below_a_title_has_no_heading_of_the_first_level(body: str, demoted: str) -> None:
    assert demote_headings(body) == demoted


@given(st.lists(st.sampled_from(["# A\n", "## B\n", "C\n===\n", "D\n---\n", "x\n", "\n", "```\n", "- # E\n"])))
def test_what_the_headings_say_stays(pieces: list[str]) -> None:
    body = "".join(pieces)
    demoted = demote_headings(body)

    assert [heading.text for heading in find_headings(demoted)] == [heading.text for heading in find_headings(body)]
    assert all(heading.level > 1 for heading in find_headings(demoted))
