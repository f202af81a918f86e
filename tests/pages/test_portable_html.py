from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.pages.portable_html import first_words, fix_empty_headings, make_portable, mark_direction, name_tasks
from tilfolio.words import is_right_to_left

BASE = "https://ada.example/portfolio/til/vim/undo/"


@pytest.mark.parametrize(
    ("html", "portable"),
    [
        ('<a href="../redo/">r</a>', '<a href="https://ada.example/portfolio/til/vim/redo/">r</a>'),
        ('<a href="#part">p</a>', f'<a href="{BASE}#part">p</a>'),
        ('<a href="mailto:a@b.example">m</a>', '<a href="mailto:a@b.example">m</a>'),
        ('<img src="../../../a.png" alt="A">', '<img src="https://ada.example/portfolio/a.png" alt="A">'),
        ('<img src="a b.png"/>', f'<img src="{BASE}a b.png">'),
        ('<img srcset="a.png 1x, b.png 2x">', f'<img srcset="{BASE}a.png 1x, {BASE}b.png 2x">'),
        ('<a href="http://[">broken</a>', '<a href="http://[">broken</a>'),
        ("<h1>Title</h1><p>Text</p><h1>Other</h1>", "<p>Text</p><h1>Other</h1>"),
        ('<h2>A<a class="headerlink" href="#a">¶</a></h2>', "<h2>A</h2>"),
        ('<pre><a name="__codelineno-0-1" href="#x"></a>x</pre>', "<pre>x</pre>"),
        ("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", "<p>a</p><p>b</p>"),
        ('<div data-search-exclude="true"><div>x</div><br></div><p>b</p>', "<p>b</p>"),
        ('<p onclick="x()" style="color:red" class="a">b</p>', '<p class="a">b</p>'),
        ("<p>5 &lt; 6 &#38; &amp;</p>", "<p>5 &lt; 6 &#38; &amp;</p>"),
        ('<p title="a &amp; &quot;b&quot;">c</p>', '<p title="a &amp; &quot;b&quot;">c</p>'),
        ("<!-- secret --><p>a<br>b</p>", "<p>a<br>b</p>"),
        ("<details open><summary>s</summary>d</details>", "<details open><summary>s</summary>d</details>"),
    ],
)
def test_a_page_reads_the_same_elsewhere(html: str, portable: str) -> None:
    assert make_portable(html, BASE) == portable


@given(st.text(alphabet="<>/a \"'=&;hrefdivpscriptimg", max_size=80))
def test_any_html_is_read_to_its_end(html: str) -> None:
    make_portable(html, BASE)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>Title</h1><p></p><p>First <em>words</em> here.</p><p>Then more.</p>", "First words here."),
        ("<p><img src='a.png'></p><p>a &amp; b</p>", "a & b"),
        ("<ul><li>no paragraph</li></ul>", ""),
    ],
)
def test_the_first_paragraph_describes_a_page(html: str, words: str) -> None:
    assert first_words(html) == words


@pytest.mark.parametrize(
    ("html", "named"),
    [
        (
            '<li class="task-list-item"><input type="checkbox" disabled checked/> a',
            ' aria-label="Completed task" disabled checked/>',
        ),
        ('<li class="task-list-item"><input type="checkbox" disabled/> a', ' aria-label="Incomplete task" disabled/>'),
        ('<li class="task-list-item"><input type="checkbox" aria-label="Mine"/> a', ' aria-label="Mine"/>'),
        ('<p><input type="checkbox"/></p>', "/>"),
    ],
    ids=["done", "to do", "named already", "no task"],
)
def test_the_box_of_a_task_says_what_it_is(html: str, named: str) -> None:
    assert f'<input type="checkbox"{named}' in name_tasks(html)


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>سلام.</p>", '<p dir="auto">سلام.</p>'),
        ("<h2 id=a>שלום</h2><pre>x</pre>", '<h2 dir="auto" id=a>שלום</h2><pre>x</pre>'),
        ("<ul>\n<li>سلام</li></ul>", '<ul dir="auto">\n<li>سلام</li></ul>'),
        (
            '<ol><li id="x">\n<p>سلام</p><p>b</p></li></ol>',
            '<ol dir="auto"><li id="x">\n<p>سلام</p><p dir="auto">b</p></li></ol>',
        ),
        ('<ol class="til-cards"><li>سلام</li></ol>', '<ol class="til-cards"><li>سلام</li></ol>'),
        ('<p class="x" dir="rtl">سلام</p>', '<p class="x" dir="rtl">سلام</p>'),
        ("<p>Hello.</p>", "<p>Hello.</p>"),
    ],
    ids=["a paragraph", "a heading", "a list", "a loose list", "a list of ours", "a direction given", "left to right"],
)
def test_blocks_go_where_their_text_goes(html: str, marked: str) -> None:
    assert mark_direction(html) == marked


def test_on_a_site_from_right_to_left_english_blocks_say_so_too() -> None:
    assert mark_direction("<p>It ends.</p>", always=True) == '<p dir="auto">It ends.</p>'
    assert [is_right_to_left(language) for language in ("ar", "fa-IR", "he_IL", "en", "arn")] == [True] * 3 + [
        False
    ] * 2


def test_feeds_tell_done_from_open() -> None:
    indicator = '<span class="task-list-indicator"></span>'
    box = '<input type="checkbox" disabled/>'
    boxes = [f'<label class="task-list-control">{box}{indicator}</label>', '<input type="checkbox" disabled checked/>']
    html = "".join(f'<li class="task-list-item">{box} words</li>' for box in boxes)

    assert re.sub("<[^>]*>", "|", make_portable(html, "https://example.org/")) == "|☐ words||☑ words|"


def test_an_empty_heading_of_a_table_is_a_plain_cell() -> None:
    html = '<tr><th></th><th style="text-align: right;"></th><th>loss</th></tr>'

    assert fix_empty_headings(html) == '<tr><td></td><td style="text-align: right;"></td><th>loss</th></tr>'
