from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.takeaways import find_takeaways


@pytest.mark.parametrize(
    ("markdown", "takeaways"),
    [
        ("One **bold** sentence of `words`.", ["One bold sentence of words."]),
        ("The first one is here.\n\nThe second is there.", ["The first one is here.", "The second is there."]),
        ("- An item that says much\n- Another item beside it", ["An item that says much", "Another item beside it"]),
        ("1. Numbered items count\n   and go on here", ["Numbered items count and go on here"]),
        ("# A heading that is long\n\nThen the text goes on.", ["Then the text goes on."]),
        ("```\nprint('no word of it')\n```\n\nThen the text goes on.", ["Then the text goes on."]),
        ("| a table | is nothing here |\n|---|---|\n| x | y |\n", []),
        ("This is how you do it:\n\n- Then it is said here.", ["Then it is said here."]),
        ("- Gotcha: it breaks at night.\n- It works during the day.", ["It works during the day."]),
        ("> A quote counts as words.", ["A quote counts as words."]),
        ("학습 데이터가 검증에 새어 나왔다.", ["학습 데이터가 검증에 새어 나왔다."]),
        ("数据泄漏让分数看起来很高。", ["数据泄漏让分数看起来很高。"]),
        ("$$`\\alpha = \\beta + \\gamma + 1`$$\n\nThe angle $`\\alpha`$ grows.", ["The angle α grows."]),
        ("Too short.", []),
        ("Said once and again.\n\nSaid once and again.", ["Said once and again."]),
        ("!!! gotcha\n    The text of an admonition is elsewhere.\n", []),
        ("", []),
    ],
)
def test_takeaways_are_what_paragraphs_and_items_say(markdown: str, takeaways: list[str]) -> None:
    assert list(find_takeaways(markdown)) == takeaways


@given(st.text(alphabet=st.sampled_from("ab -*`#>|\n\t1.[](!"), max_size=200))
def test_takeaways_are_short_plain_lines(markdown: str) -> None:
    for takeaway in find_takeaways(markdown):
        assert len(takeaway) <= 240
        assert "\n" not in takeaway
