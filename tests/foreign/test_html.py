from __future__ import annotations

from dataclasses import dataclass, field

import markdown
import pytest
from bs4 import BeautifulSoup

from tilfolio.foreign.html import TocItem, clean_page, clean_toc


@dataclass
class Item:
    title: str
    id: str
    children: list[TocItem] = field(default_factory=list)


MARKDOWN = """## Head

| a | b |
| --- | --: |
| 1 | `2` |

- [x] done
- [ ] open

3. three

Text[^1] ~~gone~~ <kbd>Ctrl</kbd> H<sub>2</sub>O ![a](a.png) [b](../b/)

<details><summary>more</summary>x</details>

```python
x = 1
```

!!! note
    Words.

[^1]: A footnote.
"""


def test_what_markdown_makes_stays() -> None:
    extensions = ["tables", "footnotes", "admonition", "md_in_html", "sane_lists", "pymdownx.superfences", "toc"]
    html = markdown.markdown(MARKDOWN, extensions=[*extensions, "pymdownx.tasklist"])

    assert _read(clean_page(html)) == _read(html)


def _read(html: str) -> list[object]:
    """Return the elements with their attributes and texts, in order."""
    found: list[object] = []
    for element in BeautifulSoup(html, "lxml").find_all(True):
        values = {name: str(value).replace(": ", ":").rstrip(";") for name, value in element.attrs.items()}
        for name in {"checked", "disabled"} & set(values):
            values[name] = ""
        found.append((element.name, values))
        found.append(element.get_text())
    return found


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ('<p onclick="x()" style="position:fixed;text-align:center">a</p>', '<p style="text-align:center">a</p>'),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<p id="__config">a</p>', '<p id="config">a</p>'),
        (
            '<a id="__codelineno-0-1" name="__codelineno-0-1"></a>',
            '<a id="__codelineno-0-1" name="__codelineno-0-1"></a>',
        ),
        ('<input type="text" name="a" autofocus>', '<input type="checkbox">'),
        ("<form><button>a</button></form>", "a"),
        ("<style>p{}</style><template>x</template><iframe>y</iframe>b", "b"),
        ('<div data-til-raw="0"></div>', '<div data-til-raw="0"></div>'),
    ],
)
def test_what_is_not_on_the_lists_goes(html: str, cleaned: str) -> None:
    assert clean_page(html) == cleaned


def test_the_table_of_contents_is_text_with_the_same_ids_as_the_page() -> None:
    inner = Item("a &lt;b&gt; <img src=x>", 'x" onclick="y')
    clean_toc([Item("Top", "top", [inner])])

    assert (inner.title, inner.id) == ("a &lt;b&gt; &lt;img src=x&gt;", "x--onclick=-y")
    assert f'id="{inner.id}"' in clean_page('<h2 id="x&quot; onclick=&quot;y">a</h2>')
