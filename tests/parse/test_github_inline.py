from __future__ import annotations

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.github_inline import adapt_inline

SHOWN = {
    "struck text": ("~~old~~ new", "<p><del>old</del> new</p>"),
    "struck text with a link": ("~~[a](b)~~", '<p><del><a href="b">a</a></del></p>'),
    "tildes that strike nothing": ("~~ a ~~", "<p>~~ a ~~</p>"),
    "an address": ("see https://a.org/x_y_z.", '<p>see <a href="https://a.org/x_y_z">https://a.org/x_y_z</a>.</p>'),
    "an address in parentheses": (
        "(http://a.org/b_(c))",
        '<p>(<a href="http://a.org/b_(c)">http://a.org/b_(c)</a>)</p>',
    ),
    "an address without its scheme": ("www.a.org, yes", '<p><a href="http://www.a.org">www.a.org</a>, yes</p>'),
    "an address in a tag": ('<img src="https://a.org/b.png"> x', '<p><img src="https://a.org/b.png"> x</p>'),
    "an address as a link's words": ("[https://a.org](b)", '<p><a href="b">https://a.org</a></p>'),
    "an address in an HTML link": ('<a href="b">https://a.org</a>', '<p><a href="b">https://a.org</a></p>'),
    "an address in code": ("`https://a.org`", "<p><code>https://a.org</code></p>"),
    "what only begins like one": ("http:// and https://", "<p>http:// and https://</p>"),
    "an address in angle brackets": ("<https://a.org>", '<p><a href="https://a.org">https://a.org</a></p>'),
    "an emoji's name": ("a :rocket: :+1:", "<p>a 🚀 👍</p>"),
    "an emoji's name in code": ("`:rocket:`", "<p><code>:rocket:</code></p>"),
    "a name that is no emoji's": ("a :nosuchthing: b 10:30:45", "<p>a :nosuchthing: b 10:30:45</p>"),
    "an icon of the theme": (":material-check:", "<p>:material-check:</p>"),
    "an escaped bracket": (r"a \<b\> \~ \"", "<p>a &lt;b&gt; &#126; &#34;</p>"),
    "a backslash that is escaped": (r"a \\<br>b", "<p>a \\<br>b</p>"),
    "a backslash in mathematics": (r"$a\,b\;c$", r"<p>$<code>a\,b\;c</code>$</p>"),
    "a reference of code": ("[`a`][]\n\n[`a`]: b", '<p><a href="b"><code>a</code></a></p>'),
    "a reference of code alone": ("[`a`] x\n\n[`a`]: b", '<p><a href="b"><code>a</code></a> x</p>'),
    "words that lead to code's label": ("[x][`a`]\n\n[`a`]: b", '<p><a href="b">x</a></p>'),
    "references side by side": (
        "[a]\n[b] [c]\n\n[a]: 1\n[b]: 2\n[c]: 3",
        '<p><a href="1">a</a>\n<a href="2">b</a> <a href="3">c</a></p>',
    ),
    "a line that ends with a backslash": ("a\\\nb\\", "<p>a<br>\nb\\</p>"),
    "a bar in a table's code": (
        "| a |\n|---|\n| `b \\| c` \\| d |",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><code>b | c</code> | d</td>\n</tr>\n"
        "</tbody>\n</table>",
    ),
    "code in brackets": ("[`a`] x", "<p>[<code>a</code>] x</p>"),
}


@pytest.mark.parametrize(("text", "html"), SHOWN.values(), ids=SHOWN.keys())
def test_it_is_shown_as_on_github(text: str, html: str) -> None:
    assert markdown.markdown(adapt_github_markdown(text), extensions=["tables"]) == html


def test_a_mail_address_is_a_link() -> None:
    assert adapt_inline("write to me.too@a.org.") == "write to <me.too@a.org>."
    assert adapt_inline("git@a.org:me/x.git, a@1.2.3, @me") == "git@a.org:me/x.git, a@1.2.3, @me"


@given(st.text(alphabet="ab:/.w@~\\<>`[]()$ \nhtps", max_size=60))
def test_a_text_that_was_adapted_stays_as_it_is(text: str) -> None:
    adapted = adapt_inline(text)

    assert adapt_inline(adapted) == adapted
