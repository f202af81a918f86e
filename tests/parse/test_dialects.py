"""Notes from Obsidian, Jekyll and Hugo are read as plain Markdown."""

from __future__ import annotations

import pytest

from support.builders import a_source
from tilfolio.parse.dialects import MARKDOWN, Dialect, adapt_dialects, find_dialect, say_once
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.til import parse_note

OBSIDIAN = Dialect(obsidian=True)
VAULT = Dialect(obsidian=True, vault=True)


def adapt(body: str, dialect: Dialect = OBSIDIAN) -> str:
    return adapt_dialects(body, dialect, "TILs/a.md", 1).body


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("[[Kafka]]", "[Kafka](wiki:Kafka)"),
        ("[[Why Kafka?]]", "[Why Kafka?](wiki:Why%20Kafka%3F)"),
        ("[[vim/undo]]", "[undo](wiki:vim/undo)"),
        ("[[Kafka|the log]]", "[the log](wiki:Kafka)"),
        ("| [[Kafka\\|the log]] |", "| [the log](wiki:Kafka) |"),
        ("[[Kafka#How it works]]", "[Kafka \\> How it works](wiki:Kafka#how-it-works)"),
        ("[[Kafka#^a1|x]]", "[x](wiki:Kafka)"),
        ("[[#Set up]]", "[Set up](#set-up)"),
        ("[[__init__]]", "[\\_\\_init\\_\\_](wiki:__init__)"),
        ("![[loss curve.png]]", "![loss curve](wiki:loss%20curve.png)"),
        ("![[loss.png|300]]", '<img alt="loss" src="wiki:loss.png" width="300">'),
        ("![[loss.png|The loss|300x200]]", '<img alt="The loss" src="wiki:loss.png" width="300" height="200">'),
        ("![[Kafka]]", "[Kafka](wiki:Kafka)"),
        ("a ==mark== b", "a <mark>mark</mark> b"),
        ("A paragraph. ^a-1\n\n^b2\n2^3 x^2\n", "A paragraph.\n\n\n2^3 x^2\n"),
        ("if a == b and c == d", "if a == b and c == d"),
        ("`[[x]] ==y==`", "`[[x]] ==y==`"),
        ("```\n[[x]] %%y%%\n```", "```\n[[x]] %%y%%\n```"),
        ("if [[ -f x ]]", "if [[ -f x ]]"),
        ("a %%secret%% b", "a  b"),
        ("a\n%%\nsecret\n```\n%%\nb %%more%%", "a\n\n\n\n\nb "),
    ],
)
def test_obsidian_is_written_as_markdown(typed: str, plain: str) -> None:
    assert adapt(typed) == plain


def test_without_obsidian_a_name_in_brackets_and_a_mark_stay() -> None:
    text = "See [[package]], `x` and ==y==, 100%% of %% it.\n"

    assert adapt(text, MARKDOWN) == text


def test_a_comment_that_fills_its_lines_is_hidden_everywhere() -> None:
    assert adapt("a\n\n%%\nsecret\n%%\n\nb\n", MARKDOWN) == "a\n\n\n\n\n\nb\n"


def test_a_comment_that_never_ends_hides_the_rest_and_is_named() -> None:
    found = adapt_dialects("a\n%% secret\n", OBSIDIAN, "TILs/a.md", 5)

    assert found.body == "a\n\n"
    assert [error.line for error in found.errors] == [6]


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("> [!tip] Use it\n> x", '!!! tip "Use it"'),
        ('> [!bug]- A "bad" one\n> x', '??? bug "A &quot;bad&quot; one"'),
        ("> [!faq]+\n> x", '???+ question "Faq"'),
        ("> [!mine]\n> x", '!!! note "Mine"'),
        ("> [!note]\n> x", "!!! note"),
    ],
)
def test_callouts_are_admonitions(typed: str, line: str) -> None:
    assert adapt_github_markdown(adapt(typed)) == f"{line}\n    x"


def test_as_on_github_an_alert_with_a_title_is_a_quote() -> None:
    text = "> [!tip] Use it\n> x\n"

    assert adapt_github_markdown(adapt(text, MARKDOWN)) == text


def test_tags_in_the_text_count_in_a_vault_only() -> None:
    source = a_source(text="---\ntags: [stream]\n---\n# A\n\n#kafka, #area/flink #12 `#no` x#no #stream\n")

    in_vault, elsewhere = (parse_note(source, (), dialect=dialect).tils[0].tags for dialect in (VAULT, OBSIDIAN))

    assert in_vault == ("stream", "kafka", "area/flink")
    assert elsewhere == ("stream",)


def test_a_name_of_a_note_in_brackets_shows_that_notes_are_obsidians() -> None:
    notes = [a_source("db/Kafka.md", "# Kafka\n"), a_source("b.md", "See [[kafka#Logs|x]]\n")]

    assert find_dialect(notes, vault=False) == OBSIDIAN
    assert find_dialect([a_source("2026-11-22-kafka.md", "[[kafka]]\n")], vault=False) == OBSIDIAN
    assert find_dialect([*notes[:1], a_source("b.md", "[[package]]\n")], vault=False) == MARKDOWN
    assert find_dialect([], vault=True) == VAULT


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("{% highlight python linenos %}\nx = [[1]]\n{% endhighlight %}\n", "```python\nx = [[1]]\n```\n"),
        ('{{< highlight go "linenos=table" >}}\nx\n{{< /highlight >}}\n', "```go\nx\n```\n"),
        ("![a]({{ site.baseurl }}/img/a.png)", "![a](/img/a.png)"),
        ("[a]({{ site.url }}{{ site.baseurl }}/b)", "[a](/b)"),
        ("[a]({{ '/b c' | relative_url }})", "[a](/b%20c)"),
        ("[a]({% post_url 2026-11-22-why-kafka %})", "[a](wiki:2026-11-22-why-kafka)"),
        ("See {% post_url 2026-11-22-kafka %}.", "See [2026-11-22-kafka](wiki:2026-11-22-kafka)."),
        ('<a href="{{< ref "kafka" >}}">a</a>', '<a href="wiki:kafka">a</a>'),
        ('{{< figure src="a.png" caption="A [b](c)" >}}', "![A b(c)](a.png)<br>*A [b](c)*"),
        ("[a]({% link _posts/b.md %})", "[a](/_posts/b.md)"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ('[a]({{< ref "posts/kafka.md#how" >}})', "[a](wiki:posts/kafka.md#how)"),
        ('[a]({{% relref "kafka" %}})', "[a](wiki:kafka)"),
        ('{{< figure src="a b.png" alt="The loss" >}}', "![The loss](a%20b.png)"),
        ('{{< figure src="a.png" caption="The loss" link="/b" />}}', "[![The loss](a.png)](/b)<br>*The loss*"),
        ("What {% raw %} means, and {% endraw", "What {% raw %} means, and {% endraw"),
        ("`{% highlight x %}` and `{{< figure >}}`", "`{% highlight x %}` and `{{< figure >}}`"),
        ("{% csrf_token %} {{ user.name }} ${{ secrets.X }}", "{% csrf_token %} {{ user.name }} ${{ secrets.X }}"),
    ],
)
def test_shortcodes_are_written_as_markdown(typed: str, plain: str) -> None:
    found = adapt_dialects(typed, MARKDOWN, "TILs/a.md", 1)

    assert found.body == plain
    assert found.errors == ()


def test_other_shortcodes_are_text_and_each_kind_is_named_once() -> None:
    text = "a\n{{<tweet 1>}}\n{{< note >}}x{{< /note >}}\n{{< tweet 2 >}}\n{% include toc.html %}\n"

    found = adapt_dialects(text, MARKDOWN, "TILs/a.md", 10)
    twice = adapt_dialects("{{< tweet 3 >}}", MARKDOWN, "TILs/b.md", 1)

    assert "{{&lt;tweet 1&gt;}}" in found.body
    assert [error.line for error in say_once((*found.errors, *twice.errors))] == [11, 12, 14]


@pytest.mark.parametrize(
    ("typed", "body", "tags"),
    [
        ("# Lag\n#infra/kafka# #til\n\nText #no.\n", "# Lag\n\n\nText #no.\n", ("infra/kafka", "til")),
        ("# Lag\n\n#vim\n\nText.\n", "# Lag\n\n\n\nText.\n", ("vim",)),
        ("# Lag\n\n#vim is an editor.\n", "# Lag\n\n#vim is an editor.\n", ()),
        ("# Lag\n\n#1 #2\n", "# Lag\n\n#1 #2\n", ()),
        ("#vim\n\nText.\n", "#vim\n\nText.\n", ()),
        ("Text.\n#vim\n", "Text.\n#vim\n", ()),
        ("# Lag\n", "# Lag\n", ()),
    ],
)
def test_a_line_of_tags_below_the_title_is_read_as_bear_writes_it(typed: str, body: str, tags: tuple[str, ...]) -> None:
    adapted = adapt_dialects(typed, MARKDOWN, "TILs/a.md", 1)

    assert (adapted.body, adapted.tags) == (body, tags)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("![chart|200](a%20b.png)", '<img alt="chart" src="a%20b.png" width="200">'),
        ("![|20x30](b.png)", '<img alt="" src="b.png" width="20" height="30">'),
        ("![a|b](c.png) `![c|2](y.png)`", "![a|b](c.png) `![c|2](y.png)`"),
    ],
)
def test_a_picture_of_obsidian_has_its_size(typed: str, plain: str) -> None:
    assert adapt(typed) == plain
