from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from material.plugins.search.plugin import Parser, SearchIndex
from mkdocs.structure.toc import get_toc

from tilfolio.render.search import SectionReader, read_entries

PIECES = st.sampled_from(
    [
        r"<p>",
        r"</p>",
        r"<p_class='a'>",
        r'<div_data-search-exclude="true">',
        r"<div_data-search-exclude>",
        r"</div>",
        r"<div>",
        r'<h2_id="a">',
        r"</h2>",
        r'<h1_id="b">',
        r"</h1>",
        r'<a_class="headerlink"_href="#a"_title="&amp;_more">',
        r"</a>",
        r"<br>",
        r"<br_/>",
        r'<img_alt="a>b"_src="x.png">',
        r"<pre>",
        r'<pre><span_class="k">',
        r'<span_class="k">',
        r'<span_class="w">_</span>',
        r'<span_class="linenodiv">',
        r"<span_data-search-exclude>",
        r"<span>",
        r"<span_/>",
        r"</span>",
        r"</pre>",
        r"<code>",
        r"</code>",
        r"<ul>",
        r"<li>",
        r"</li>",
        r"</ul>",
        r'<table_class="highlighttable">',
        r'<div_class="linenodiv">',
        r"</table>",
        r"<!--_no_-->",
        r"<script>if_(a<b)_{}</script>",
        r"<style>",
        r"</style>",
        r"<object>",
        r"</object>",
        r"a_<_b",
        r"&lt;b&gt;",
        r"&amp",
        r"&copy",
        r"&#60;",
        r"&",
        r"<",
        r">",
        r"text",
        r"é",
        r"<P>",
        r"</P_>",
        r'<svg><path_d="M0_0"/></svg>',
        r"<?php_?>",
        r"<!DOCTYPE_html>",
        r"<textarea><b></textarea>",
        r'<x-y_z:w="1">',
        r"<a_b=c>",
    ]
).map(lambda piece: piece.replace("_", " ")) | st.sampled_from(
    [" ", "\n", "<br />", '<a class="b" href="c">', "<!-- no -->", "a < b", "<!DOCTYPE html>", "</P >"]
)


def read(html: str) -> list[tuple[object, ...]]:
    parser = Parser()
    parser.feed(html)
    parser.close()
    return [(each.el.tag, "".join(each.title), "".join(each.text), each.id, each.is_excluded()) for each in parser.data]


def read_ours(html: str) -> list[tuple[object, ...]]:
    reader = SectionReader()
    reader.feed(html)
    reader.close()
    return [(each.tag, "".join(each.title), "".join(each.text), each.id, each.excluded) for each in reader.data]


def outcome(function: object, html: str) -> object:
    try:
        return function(html)  # type: ignore[operator]
    except Exception as error:  # Material's own parser fails on some of what is no page of anybody's
        return repr(error)


@given(st.lists(PIECES, max_size=40).map("".join))
@example('<h2 id="a">A<a class="headerlink" href="#a">¶</a></h2><p>Text &amp; more</p>')
@example("<p>It ends with &am")
def test_the_search_reads_the_same(html: str) -> None:
    assert outcome(read_ours, html) == outcome(read, html)


@given(st.lists(PIECES, max_size=4).map("".join), st.lists(PIECES, max_size=40).map("".join))
@example("", "<span><span> </span>a</span><span></span> b")
@example("<div><div><h2 id='a'>A</h2></div></div>", '<span class="k">a<b>c</b></span></code></span>')
def test_the_search_reads_code_the_same(before: str, code: str) -> None:
    html = f'{before}<div class="highlight"><pre><code>{code}</code></pre></div>'

    assert outcome(read_ours, html) == outcome(read, html)


@given(st.text(st.sampled_from("<>/ab =\"'&;!-?#1\n"), max_size=60))
def test_no_text_is_read_otherwise(html: str) -> None:
    assert outcome(read_ours, html) == outcome(read, html)


@pytest.mark.parametrize(
    "meta",
    [
        {},
        {"title": "Kafka &amp; Flink"},
        {"tags": ["a", 3.1, "", None]},
        {"search": {"boost": 2}},
        {"search": {"exclude": True}},
    ],
)
def test_the_entries_of_a_page_are_those_of_material(meta: dict[str, object]) -> None:
    md = Markdown(extensions=["toc", "attr_list", "fenced_code"], extension_configs={"toc": {"permalink": True}})
    text = "Before.\n\n# Kafka *lags*\n\nText & more.\n\n## Why {: data-search-exclude }\n\n- one\n- two\n"
    text += "\n## <b>How</b>\n\n```\na < b\n```\n"
    content = md.convert(text)
    tokens = vars(md)["toc_tokens"]
    page = SimpleNamespace(meta=meta, content=content, toc=get_toc(tokens), url="til/kafka/", title="Kafka")
    index = SearchIndex(lang=["en"])
    index.add_entry_from_context(page)

    assert read_entries(content, "til/kafka/", str(meta.get("title", "Kafka")), meta, tokens) == index.entries
