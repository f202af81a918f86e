"""A note's Markdown for dev.to and Hashnode."""

from __future__ import annotations

import pytest

from tilfolio.model import Link
from tilfolio.writing.article_markdown import FLAVORS, write_article


def lead(link: Link) -> str:
    return f"https://ada.example/{link.target}"


NOTE = """A line that
goes on, with [a link](../other/) and ![a plot](loss.png).

- an item
  that goes on
- $`x^2`$ grows

$$`\\sum_i x_i`$$

!!! failure "It broke"
    Two lines
    of one sentence.

    ```python
    a = 1
    b = 2
    ```

| a | b |
| --- | --- |
| 1 | 2 |

```text
[no link](../other/) $`y`$
goes on
```
"""
DEVTO = """A line that goes on, with [a link](https://ada.example/../other/) and ![a plot](https://ada.example/loss.png).

- an item that goes on
- {% katex inline %}x^2{% endkatex %} grows

{% katex %}
\\sum_i x_i
{% endkatex %}

> **It broke**
>
> Two lines of one sentence.
>
> ```python
> a = 1
> b = 2
> ```

| a | b |
| --- | --- |
| 1 | 2 |

```text
[no link](../other/) $`y`$
goes on
```
"""


def test_dev_to_gets_its_own_formulas_one_line_a_paragraph_and_quotes_for_boxes() -> None:
    assert write_article(NOTE, lead, FLAVORS["devto"]) == DEVTO


def test_hashnode_keeps_the_lines_and_gets_tex_between_its_signs() -> None:
    article = write_article(NOTE, lead, FLAVORS["hashnode"])

    assert article.startswith("A line that\ngoes on, with [a link](https://ada.example/../other/)")
    assert r"- \\(x^2\\) grows" in article
    assert "$$\n\\sum_i x_i\n$$" in article


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("??? tip\n    Short.", "> **Tip**\n>\n> Short.\n"),
        ('=== "pip"\n\n    pip install x', "> **pip**\n>\n>\n> pip install x\n"),
        ("- item\n\n    !!! note\n        Inside.", "- item\n\n    > **Note**\n    >\n    > Inside.\n"),
        ('<span class="til-broken" title="Broken link">words</span> stay', "words stay\n"),
        ("## Head {: .big }\nText", "## Head\nText\n"),
        ("ends  \nhere", "ends  \nhere\n"),
    ],
)
def test_what_only_this_site_knows_is_written_for_others(typed: str, written: str) -> None:
    assert write_article(typed, lead, FLAVORS["devto"]) == written
