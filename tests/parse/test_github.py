"""What GitHub shows, Python-Markdown shows too."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.links import find_links

EXTENSIONS = [
    "tables",
    "pymdownx.superfences",
    "md_in_html",
    "attr_list",
    "admonition",
    "pymdownx.details",
    "footnotes",
    "sane_lists",
]


def show(text: str) -> str:
    """Render as the site does, after adapting; white space folded, code's markup reduced to `<pre>`."""
    html = markdown.markdown(adapt_github_markdown(text), extensions=EXTENSIONS)
    html = re.sub(r'<div class="highlight"><pre>|<pre>', "<pre>", re.sub(r"</?(?:span|code)[^>]*>", "", html))
    return re.sub(r"\s*\n\s*", "", re.sub(r"[ \t]+", " ", html)).replace("</pre></div>", "</pre>")


SAME = {
    "a paragraph": "Just a *paragraph*.\n",
    "a list": "- a\n- b\n    - c\n\n1. d\n2. e\n",
    "code that looks like all of it": "```md\n> [!NOTE]\n> x\n- a\n  - b\n#tag\n<details>\n```\n",
    "indented code": "x\n\n    - a\n      - b\n    #tag\n",
    "indented code of a Python prompt": "x\n\n    >>> print(1)\n    1\n",
    "a table": "| a |\n| --- |\n| b |\n",
    "a quote": "> quoted\n> more\n",
    "an admonition": "!!! note\n    text\n\n    more\n",
    "raw HTML without Markdown": '<p align="center">\n  <img src="x.png">\n</p>\n',
    "HTML that says markdown": '<div markdown="1">\n\n**x**\n\n</div>\n',
    "a rule and an underline": "a\n\n---\n\nb\n---\n",
    "a comment": "<!--\n- a\n  - b\n-->\n",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_what_means_the_same_to_both_stays_as_it_is(text: str) -> None:
    assert adapt_github_markdown(text) == text


def _quote(text: str) -> str:
    return f"<blockquote><p>{text}</p></blockquote>"


SHOWN = {
    "a list below a paragraph": ("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>"),
    "a numbered one": ("text\n1. a", "<p>text</p><ol><li>a</li></ol>"),
    "a year is not a list": ("born in\n1999. Then", "<p>born in1999. Then</p>"),
    "two spaces a level": ("- a\n  - b\n    - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
    "three spaces below a number": ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    "a paragraph in an item": ("- a\n\n  b\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
    "parentheses behind numbers": ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
    "a fence in an item": ("1. a\n   ```\n   x\n     y\n   ```\n2. b", "<ol><li>a<pre>xy</pre></li><li>b</li></ol>"),
    "a fence behind a marker": ("- ```\n  x\n  ```", "<ul><li><pre>x</pre></li></ul>"),
    "indented code in an item": ("- a\n\n      x", "<ul><li>a<pre>x</pre></li></ul>"),
    "a fence below a paragraph": ("a\n```\nx\n```\nb", "<p>a</p><pre>x</pre><p>b</p>"),
    "a list below a fence": ("```\nx\n```\n- a", "<pre>x</pre><ul><li>a</li></ul>"),
    "a fence without an end": ("```\n# x", "<pre># x</pre>"),
    "a fence that ends further in": ("```\nx\n ```\ny", "<pre>x</pre><p>y</p>"),
    "a fence with a longer end": ("```\nx\n`````", "<pre>x</pre>"),
    "a fence with a file's name": ("```json:a.json\n1\n```", "<pre>1</pre>"),
    "a table below a paragraph": (
        "a\n| b |c|\n|---|-|\n| d |e|",
        "<p>a</p><table><thead><tr><th>b</th><th>c</th></tr></thead><tbody><tr><td>d</td><td>e</td></tr></tbody></table>",
    ),
    "a heading below a table": (
        "| b |c|\n|---|-|\n| d |e|\n## h",
        "<table><thead><tr><th>b</th><th>c</th></tr></thead><tbody><tr><td>d</td><td>e</td></tr></tbody></table><h2>h</h2>",
    ),
    "a hashtag": ("text\n\n#tag", "<p>text</p><p>#tag</p>"),
    "a hashtag at the top": ("#tag #other", "<p>#tag #other</p>"),
    "a heading without a space": ("##Head", "<h2>Head</h2>"),
    "a heading further in": ("x\n\n  # Head", "<p>x</p><h1>Head</h1>"),
    "a list in a quote": (
        "> a\n> - b\n>   - c",
        "<blockquote><p>a</p><ul><li>b<ul><li>c</li></ul></li></ul></blockquote>",
    ),
    "a numbered list below a bullet list": ("- a\n\n1. b\n2. c", "<ul><li>a</li></ul><ol><li>b</li><li>c</li></ol>"),
    "one without a blank line": ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    "a bullet list below a numbered one": ("1. a\n- b", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
    "a list of the other kind in an item": (
        "- a\n\n  1. b\n\n  - c",
        "<ul><li><p>a</p><ol><li>b</li></ol><ul><li>c</li></ul></li></ul>",
    ),
    "a list that goes on behind a paragraph": (
        "1. a\n\nx\n\n2. b",
        '<ol><li>a</li></ol><p>x</p><ol start="2"><li>b</li></ol>',
    ),
    "an item below a list that a blank line parts": (
        "- a\n\n  1. b\n- c",
        "<ul><li><p>a</p><ol><li>b</li></ol></li><li><p>c</p></li></ul>",
    ),
    "a block that is open in a cell": (
        '<div align="center">\n\n| a | <div>b |\n|---|---|\n| <p>c | d</div> |\n\n</div>\n\nx',
        '<div align="center"><table><thead><tr><th>a</th><th><section>b</section></th></tr></thead>'
        "<tbody><tr><td><p>c</p></td><td>d</td></tr></tbody></table></div><p>x</p>",
    ),
    "a block within a line of another": (
        "<div>\n\na <div>b</div> c\n\n</div>\n\nx",
        "<div><p>a <section>b</section> c</p></div><p>x</p>",
    ),
    "an alert whose text has no mark": (
        ">[!NOTE]\na\nb\n\nc",
        '<div class="admonition note"><p class="admonition-title">Note</p><p>ab</p></div><p>c</p>',
    ),
    "a marker too far in to begin a list": ("a\n    - b", "<p>a- b</p>"),
    "code in a quote": (
        "> a\n>\n>     x https://a.example\n>\n> b",
        "<blockquote><p>a</p><pre>x https://a.example</pre><p>b</p></blockquote>",
    ),
    "two quotes": ("> a\n\n> b", f"{_quote('a')}<!-- -->{_quote('b')}"),
    "two quotes in an item": (
        "- x\n  > a\n\n  > b",
        f"<ul><li><p>x</p>{_quote('a')}<!-- -->{_quote('b')}</li></ul>",
    ),
    "two quotes in a quote": ("> > a\n>\n> > b", f"<blockquote>{_quote('a')}<!-- -->{_quote('b')}</blockquote>"),
    "a quote with a line that has no mark": ("> a\nb\n> c\n\n> d", f"{_quote('abc')}<!-- -->{_quote('d')}"),
    "a quote below a list": ("- a\n> b", "<ul><li>a</li></ul><blockquote><p>b</p></blockquote>"),
    "a quote in an item": (
        "- a\n  > b\n- c",
        "<ul><li><p>a</p><blockquote><p>b</p></blockquote></li><li><p>c</p></li></ul>",
    ),
    "an item below a table and a paragraph of the one above": (
        "1. a\n\n   | b | c |\n   |---|---|\n   | d | e |\n\n   f\n2. g",
        "<ol><li><p>a</p><table><thead><tr><th>b</th><th>c</th></tr></thead><tbody><tr><td>d</td><td>e</td></tr></tbody>"
        "</table><p>f</p></li><li><p>g</p></li></ol>",
    ),
    "a paragraph below an empty quote": (">\nb", "<blockquote></blockquote><p>b</p>"),
    "a paragraph below an empty item": ("- \nb", "<ul><li></li></ul><p>b</p>"),
    "a list behind a marker that goes on": (
        "1. - a\n     - b\n   - c",
        "<ol><li><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul></li></ol>",
    ),
    "a box below a paragraph": (
        'a\n!!! note "N"\n\n    b',
        '<p>a</p><div class="admonition note"><p class="admonition-title">N</p><p>b</p></div>',
    ),
    "a marker far in, in an alert": (
        "> [!TIP]\n> a\n    - b",
        '<div class="admonition tip"><p class="admonition-title">Tip</p><p>a- b</p></div>',
    ),
    "a rule below a list": ("- a\n---\nb", "<ul><li>a</li></ul><hr /><p>b</p>"),
    "a rule below a quote": ("> a\n---", "<blockquote><p>a</p></blockquote><hr />"),
    "an underlined heading": ("a\n---", "<h2>a</h2>"),
    "a heading that ends with a hash": ("x\n\n## About C#", "<p>x</p><h2>About C#</h2>"),
    "a heading closed by hashes": ("x\n\n## About ##  ", "<p>x</p><h2>About</h2>"),
    "an item below code in a list within": (
        "- a\n  - b\n\n    ```\n    x\n    ```\n- c",
        "<ul><li><p>a</p><ul><li><p>b</p><pre>x</pre></li></ul></li><li><p>c</p></li></ul>",
    ),
    "a fence with words behind its language": ("```shell script\nx\n```", "<pre>x</pre>"),
    "a fence with lines to highlight": ("```js{1,3}\nx\n```", "<pre>x</pre>"),
    "a fence with options of another renderer": ('```js filename="a.js"\nx\n```', "<pre>x</pre>"),
    "details": (
        "<details>\n<summary>s</summary>\n\n**x**\n\n</details>",
        "<details><summary>s</summary><p><strong>x</strong></p></details>",
    ),
    "details with code": (
        "<details><summary>s</summary>\n\n```\nx\n```\n\n</details>",
        "<details><summary>s</summary><pre>x</pre></details>",
    ),
    "a centred heading": (
        '<div align="center">\n\n# T\n\n<img src="a.png">\n\n</div>',
        '<div align="center"><h1>T</h1><p><img src="a.png"></p></div>',
    ),
    "a centred paragraph": (
        '<p align="center">\n\n[![a](b)](c)\n\n</p>',
        '<p align="center"><a href="c"><img alt="a" src="b" /></a></p>',
    ),
    "a cell": (
        "<table><tr><td>\n\n**x**\n\n- y\n\n</td></tr></table>",
        "<table><tr><td><p><strong>x</strong></p><ul><li>y</li></ul></td></tr></table>",
    ),
    "a tag without an end": (
        '<p align="center">\n<img src="x">\n\n# T',
        '<p align="center"><img src="x"></p><h1>T</h1>',
    ),
}


@pytest.mark.parametrize(("text", "html"), SHOWN.values(), ids=SHOWN.keys())
def test_it_is_shown_as_on_github(text: str, html: str) -> None:
    assert show(text) == html


@pytest.mark.parametrize(
    ("alert", "kind", "title"),
    [
        ("NOTE", "note", "Note"),
        ("TIP", "tip", "Tip"),
        ("IMPORTANT", "info", "Important"),
        ("WARNING", "warning", "Warning"),
        ("CAUTION", "danger", "Caution"),
        ("note", "note", "Note"),
    ],
)
def test_an_alert_becomes_an_admonition(alert: str, kind: str, title: str) -> None:
    html = show(f"before\n> [!{alert}]\n> Mind *this*.\n> - a\n\nafter")

    assert f'<div class="admonition {kind}"><p class="admonition-title">{title}</p><p>Mind <em>this</em>.</p>' in html
    assert "<ul><li>a</li></ul></div><p>after</p>" in html


def test_a_quote_with_other_brackets_is_no_alert() -> None:
    assert "<blockquote>" in show("> [!NOTE] with words\n> x")


def test_images_for_one_colour_scheme_are_those_of_material() -> None:
    adapted = adapt_github_markdown("![a](a.png#gh-dark-mode-only) ![b](b.png#gh-light-mode-only) `#gh-dark-mode-only`")

    assert adapted == "![a](a.png#only-dark) ![b](b.png#only-light) `#gh-dark-mode-only`"


LINES = (
    *(
        "text",
        "more text",
        "- item",
        "* other",
        "  - two",
        "    - four",
        "1. one",
        "2) two",
        "   three in",
        "    four in",
    ),
    *(
        "",
        "",
        "> quote",
        "> - item",
        "> [!TIP]",
        "```\ncode\n  - x\n```",
        "  ```\n  code\n  ```",
        "## Head",
        "##Tight",
        "#tag",
    ),
    *(
        "| a | b |",
        "|---|---|",
        "<details>",
        "</details>",
        "<p align=center>",
        "</p>",
        "<!-- c -->",
        "[l](m.md) ![i](n.png)",
    ),
    *("---", "***", "`<p>`", "!!! note", "[^1]: note", "- ```\n  x\n  ```", "~~~", "<td>", "</td>", "<img src=x>"),
)
DOCUMENTS = st.lists(st.sampled_from(LINES), max_size=10).map("\n".join)


@given(DOCUMENTS)
def test_adapting_twice_is_adapting_once(text: str) -> None:
    once = adapt_github_markdown(text)
    # A tag closed before `<details>` makes that line HTML to its next blank line when it is read again.
    assume("</p><details" not in once)
    # Python-Markdown keeps the code of an item that begins with it by its indent, which GitHub reads as code alone.
    assume(not re.search(r"^ {4}(?:```|~~~)\n<", once, re.M))

    assert adapt_github_markdown(once) == once


@given(DOCUMENTS)
def test_no_word_is_lost(text: str) -> None:
    stray = r"</(?:details|p|td)>|<td>"
    words = re.findall(r"\w+", re.sub(rf"{stray}|[#>!\[\]]|TIP|\d[.)]", "", text))
    adapted = re.findall(r"\w+", re.sub(r"[#>!\[\]]|\d[.)]", "", adapt_github_markdown(text)))

    assert all(adapted.count(word) >= words.count(word) for word in set(words))


@given(DOCUMENTS)
def test_no_link_is_lost(text: str) -> None:
    found = [link.target for link in find_links(adapt_github_markdown(text))]

    assert all(found.count(link.target) >= 1 for link in find_links(text))


def test_quotes_in_quotes_in_quotes_come_to_an_end() -> None:
    assert "deep" in adapt_github_markdown(">" * 3000 + " deep\n- a\n")


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("- x\n\n- ```python\n  print(1)\n  ```\n- y\n", 3),
        ("- x\n\n- ```python\n  print(1)\n  ```\n\n- y\n- z\n", 4),
        ("1. x\n\n2. ```\n   print(1)\n   ```\n\n   more\n3. y\n", 3),
        ("- a\n  - b\n\n  - ```\n    print(1)\n    ```\n  - c\n- d\n", 5),
        ("- ```\n  print(1)\n  ```\n\n- ```\n  print(1)\n  ```\n", 2),
        ("- x\n- ```\n  print(1)\n  ```\n- y\n", 3),
        ("- ```\n  print(1)\n  ```\n- y\n", 2),
        ("- x\n- - ```\n    print(1)\n    ```\n  - c\n- y\n", 5),
    ],
)
def test_an_item_that_begins_with_code_shows_it_whether_or_not_items_stand_apart(typed: str, items: int) -> None:
    shown = show(typed)

    assert "```" not in shown
    assert "<pre>print(1)" in shown
    assert shown.count("<li>") == items


@pytest.mark.parametrize(("typed", "items"), [("- x\n-\n- y\n", 3), ("- x\n- \n", 2), ("- x\n-\n  text\n", 2)])
def test_an_empty_item_makes_no_heading_of_the_one_above(typed: str, items: int) -> None:
    assert "<h" not in show(typed)
    assert show(typed).count("<li>") == items
