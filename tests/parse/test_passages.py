from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.passages import find_passages


@pytest.mark.parametrize(
    ("markdown", "texts"),
    [
        ("One **bold** sentence of `words`.", ["One bold sentence of words."]),
        ("The first one is here.\n\nThe second is there.", ["The first one is here.", "The second is there."]),
        ("- An item that says very much\n- A label", ["An item that says very much."]),
        ("1. Numbered items count as well\n   and go on here", ["Numbered items count as well and go on here."]),
        ("# A heading that is long\n\nThen the text goes on.", ["Then the text goes on."]),
        (
            "A sentence of words. Run `git add .` first, then go on.",
            ["A sentence of words. Run git add . first, then go on."],
        ),
        ("```\nprint('no word of it')\n```\n\nCode is left out here.", ["Code is left out here."]),
        ("| a table | is nothing here |\n|---|---|\n| x | y |\n", []),
        ("This is how you do it like this:\n\n```\nx\n```", []),
        (
            "Two things help a lot:\n\n- First thing is to sleep well.",
            ["Two things help a lot:", "First thing is to sleep well."],
        ),
        ("The [manual](https://a.example) says so. Nothing else is known.", ["Nothing else is known."]),
        ("The [manual](https://a.example) has a trick. It works every time.", []),
        ("Read more at https://a.example/x for all of it.", []),
        ("Open the window. See the screenshot below for the place.", ["Open the window."]),
        ("- Gotcha: it breaks at night.\n- Everything works during the day.", ["Everything works during the day."]),
        ("> A quote counts as words.", ["A quote counts as words."]),
        ("학습 데이터가 검증에 새어 나왔다.", ["학습 데이터가 검증에 새어 나왔다."]),
        ("数据泄漏让分数看起来很高。", ["数据泄漏让分数看起来很高。"]),
        ("$$`\\alpha = \\beta + \\gamma + 1`$$\n\nThe angle $`\\alpha`$ grows.", ["The angle α grows."]),
        ("- 🎯 Macro-F1 of {metrics.json:f1:.2f} on all notes", []),
        ("- Time: O(n), space: O(n) for all of it", []),
        ("Too short.", []),
        ("Said once and again.\n\nSaid once and again.", ["Said once and again."]),
        ("Run the command:\n\n```sh\nls\n```\n\nThis shows all of the files.", []),
        (
            "Here is the code.\n\n```sh\nls\n```\n\nThe files are shown with their sizes.",
            ["The files are shown with their sizes."],
        ),
        ("Git keeps them for a while.\n\n```sh\nls\n```\n\nWhich is what we wanted.", ["Git keeps them for a while."]),
        ("Git keeps them for a while.\n\n```sh\nls\n```\n\nThis works though.", ["Git keeps them for a while."]),
        (
            "Git keeps them for a while.\n\n```sh\nls\n```\n\nyou can see four of them here.",
            ["Git keeps them for a while."],
        ),
        ("Two plots help a lot. To do that, we need two metrics:\n\n$$`x`$$\n", ["Two plots help a lot."]),
        (
            "Two plots help a lot. We need two metrics:\n\n- The first one counts all errors.",
            [
                "Two plots help a lot.",
                "We need two metrics:",
                "The first one counts all errors.",
            ],
        ),
        ("We use [Docker] for all of it.\n\nIt runs in a container.\n\n[Docker]: https://docker.example\n", []),
        ("See :h s_flags for more details.\n\nThe flags are many and old.", ["The flags are many and old."]),
        ("This causes a lot of errors like.\n\nAn older version is fine.", ["An older version is fine."]),
        ("The [model](https://x.example) by David S. Lim is a popular one. It is small.", []),
        ("Git keeps them for a while.\n\nThis works though.", ["Git keeps them for a while."]),
        ("Two ways are known:\n\n```sh\nls\n```\n\nThe second approach is to query a table.", []),
        ("위에 처럼 해도 없어지지 않는다!", []),
        ("Set the flag:\n\n```sh\nls\n```\n\nNote: It is off by default.", []),
        ("Set the flag:\n\n```sh\nls\n```\n\nWe declare its default value as zero.", []),
        ("Set the flag:\n\n```sh\nls\n```\n\nYou can also name another folder.", []),
        ("The [docs](https://x.example) say so.\n\nIn retrospect I prefer that approach for tests.", []),
        ("Notice the second command results in an error.", []),
        ("Each plugin declares its name at once.", ["Each plugin declares its name at once."]),
        ("Postgres 17 now supports JSON tables.", ["Postgres 17 now supports JSON tables."]),
        ("!!! gotcha\n    The text of an admonition is elsewhere.\n", []),
        ("", []),
    ],
)
def test_passages_are_sentences_that_read_well_elsewhere(markdown: str, texts: list[str]) -> None:
    assert [passage.text for passage in find_passages(markdown)] == texts


@given(st.text(alphabet=st.sampled_from("ab -*`#>|\n\t1.[](!:"), max_size=200))
def test_passages_are_whole_plain_sentences_on_one_line(markdown: str) -> None:
    for passage in find_passages(markdown):
        assert passage.sentences
        assert len(passage.sentences) == len(passage.alone)
        assert "\n" not in passage.text
