from __future__ import annotations

from itertools import permutations
from typing import Any

import markdown
import pytest

from tilfolio.speed.fingerprints import PURE_EXTENSIONS
from tilfolio.speed.reuse import ReusedParts, can_reuse

TEXTS = (
    "",
    "# Title\n\n## Twice\n\n## Twice\n\nText[^1] and[^1] a *[HTML]* word.\n\n[^1]: A note.\n\n*[HTML]: Hyper Text\n",
    "HTML here is no abbreviation[^1].\n\n[^1]: Another note.\n\n[link][ref]\n\n[ref]: https://example.org\n",
    '!!! note\n    Inside.\n\n    - a list\n\n    More.\n\n!!! failure "Title"\n    Inside.\n',
    "    indented code after nothing\n\n- [ ] to do\n- [x] done\n\nTerm\n:   Definition\n",
    '```python\ndef f(): return 1\n```\n\n```no-such-language\nx\n```\n\n``` {.sql title="q.sql"}\nSELECT 1\n```\n',
    '=== "One"\n\n    ```bash\n    ls\n    ```\n\n=== "Two"\n\n    Two.\n\n???+ tip "Open"\n    Details.\n',
    '<div markdown="1">\n\n## Inside\n\n*text*\n\n</div>\n\n<div>\nraw <b>html\n</div>\n',
    "| a | b |\n| - | - |\n| `x` | y |\n\n==mark== ~~gone~~ H~2~O ++ctrl+c++ `#!python print(1)` :smile:\n",
    "/// note | Block\nInside.\n///\n\n/// tab | First\nOne.\n///\n\n/// caption\nBelow.\n///\n",
    "[link][ref] is none here, [Link](page.md) is\n{: .class #own}\n\n1. one\n3. three\n",
)
OPTIONS: dict[str, dict[str, Any]] = {
    "toc": {"permalink": True},
    "pymdownx.highlight": {"anchor_linenums": True, "auto_title": True},
    "pymdownx.tabbed": {"alternate_style": True},
}


def convert(text: str, names: list[str]) -> str:
    return markdown.Markdown(extensions=names, extension_configs=OPTIONS).convert(text)


def convert_reusing(text: str, names: list[str], parts: ReusedParts) -> str:
    module: dict[str, Any] = {"markdown": markdown}
    with parts.in_place(module):
        made: markdown.Markdown = module["markdown"].Markdown(extensions=names, extension_configs=OPTIONS)
        return made.convert(text)


def assert_no_page_changes_the_next(names: list[str]) -> None:
    parts = ReusedParts()
    fresh = [convert(text, names) for text in TEXTS]
    for first, second in permutations(range(len(TEXTS)), 2):
        reused = [convert_reusing(TEXTS[index], names, parts) for index in (first, second)]

        assert reused == [fresh[first], fresh[second]]


@pytest.mark.parametrize("name", sorted(PURE_EXTENSIONS))
def test_no_page_leaves_a_trace_in_the_next(name: str) -> None:
    assert_no_page_changes_the_next([name])


def test_no_page_leaves_a_trace_in_the_next_with_all_that_material_recommends() -> None:
    assert_no_page_changes_the_next(
        ["abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"]
        + ["pymdownx." + name for name in ("details", "superfences", "highlight", "inlinehilite", "tabbed", "tasklist")]
        + ["pymdownx." + name for name in ("betterem", "caret", "mark", "tilde", "keys", "smartsymbols", "critic")]
    )


def test_a_conversion_that_fails_leaves_nothing_behind() -> None:
    class Broken(markdown.Extension):
        def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
            md.preprocessors.register(Failing(md), "failing", 0)

    class Failing(markdown.preprocessors.Preprocessor):
        def run(self, lines: list[str]) -> list[str]:
            if "fail" in lines:
                raise ValueError("fail")
            return lines

    parts, names = ReusedParts(), ["footnotes"]
    module: dict[str, Any] = {"markdown": markdown}
    with pytest.raises(ValueError, match="fail"), parts.in_place(module):
        module["markdown"].Markdown(extensions=[*names, Broken()]).convert("Text[^1]\n\n[^1]: note\n\nfail")

    assert module["markdown"] is markdown
    assert convert_reusing(TEXTS[2], names, parts) == convert(TEXTS[2], names)


@pytest.mark.parametrize(
    ("options", "reusable"),
    [
        ({}, True),
        ({"footnotes": {"BACKLINK_TEXT": "up"}}, True),
        ({"footnotes": {"UNIQUE_IDS": True}}, False),
        ({"markdown.extensions.extra": {"footnotes": {"UNIQUE_IDS": True}}}, False),
    ],
    ids=["none", "other options", "unique ids", "within extra"],
)
def test_an_object_that_counts_its_pages_is_not_reused(options: dict[str, Any], *, reusable: bool) -> None:
    assert can_reuse(options) is reusable
