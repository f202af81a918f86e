from __future__ import annotations

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given
from hypothesis import strategies as st

from tilfolio.parse.formulas import adapt_formulas, tell_formulas
from tilfolio.parse.github import adapt_github_markdown
from tilfolio.parse.plain import plain_text

EXTENSIONS = ["tilfolio.render.formulas", "tables", "attr_list", "md_in_html", "admonition", "pymdownx.superfences"]

TEXT = {
    "two prices": "from $5 to $10",
    "a price range": "$5-$10",
    "a price behind the number": "5$ or 10$",
    "currencies": "US$5 and A$6",
    "shell variables": "echo $HOME and $PATH",
    "a path of variables": "$HOME/bin:$PATH",
    "a blank behind the first sign": "$ x$",
    "a blank before the second sign": "$x $",
    "a word behind the second sign": "$x$s",
    "a sign alone": "100 $",
    "three signs": "cheap $ to $$$ dear",
    "escaped signs": r"\$x\$",
    "a code span": "`$x$` and ``$y$``",
    "code between the signs": "$5 in `bash` is $",
    "fenced code": "```sh\necho $x$\n```",
    "indented code": "a\n\n    $x$\n\nb",
    "a comment": "<!-- $x$ -->",
    "a tag": '<img alt="$x$">',
    "preformatted text": "<pre>\n$x$\n</pre>",
    "raw HTML": "<div>\n$x$\n</div>",
    "an address": "https://example.org/$x$",
    "the target of a link": "[a](b/$x$/c)",
    "two paragraphs": "a $x\n\ny$ b",
    "two items of a list": "- a $x\n- y$ b",
    "two cells of a table": "| a | b |\n|---|---|\n| $5 | 6$ |",
    "a blank line between two signs": "$$\n\nx\n$$",
    "an empty formula": "$$ $$",
}

FORMULAS = {
    "a formula in a sentence": ("so $x$.", ["x"]),
    "in brackets": ("($x$)", ["x"]),
    "between words without blanks": ("其中$x$是", ["x"]),
    "with a hyphen": ("$k$-means", ["k"]),
    "two of them": ("$a$ and $b$", ["a", "b"]),
    "underscores and asterisks": ("$a_i * b_i$ and $c_i * d_i$", ["a_i * b_i", "c_i * d_i"]),
    "a less-than sign and a tag's look": ("$a<b$ and $c>d$", ["a<b", "c>d"]),
    "ampersands": (r"$a & b &lt; c$", ["a & b < c"]),
    "escaped braces and signs": (r"$\{x\}$ for $\$5$", [r"\{x\}", r"\$5"]),
    "a backslash before the end": (r"$a\\$", [r"a\\"]),
    "GitHub's own form": ("$`a_i`$", ["a_i"]),
    "over two lines": ("$a\n+ b$".replace("+ ", "+"), ["a +b"]),
    "in bold text": ("**so $x_1$**", ["x_1"]),
    "in a link": ("[$x_1$](https://example.org)", ["x_1"]),
    "what looks like a link": ("$f[x](y)$", ["f[x](y)"]),
    "in a heading": ("## The $O(n)$ way", ["O(n)"]),
    "in a table, with a bar": ("| a | b |\n|---|---|\n| $x$ | $P(A\\|B)$ |", ["x", r"P(A\vert B)"]),
    "in a quote": ("> $x_1$ and $x_2$", ["x_1", "x_2"]),
    "in an alert": ("> [!NOTE]\n> $x_1$ and $x_2$", ["x_1", "x_2"]),
    "in a list": ("- $x_1$\n  - $x_2$", ["x_1", "x_2"]),
    "in HTML that holds Markdown": ("<details>\n<summary>s</summary>\n\n$x_1$\n\n</details>", ["x_1"]),
    "an escaped sign beside it": (r"\$5 for $x$", ["x"]),
    "between code": ("`a` $x$ `b`", ["x"]),
}

DISPLAYED = {
    "on one line": ("$$x_1$$", "x_1"),
    "in a sentence": ("so $$x_1$$ holds", "x_1"),
    "over lines": ("$$\nx_1\n$$", "x_1"),
    "a matrix": (
        "$$\n\\begin{bmatrix}\na & b \\\\\nc & d\n\\end{bmatrix}\n$$",
        r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}",
    ),
    "lines that look like items and headings": ("$$\na\n- b\n+ c\n= d\n# e\n$$", "a - b + c = d # e"),
    "an underscore and an asterisk a line": ("$$\na_1 * b\n* c_2\n$$", "a_1 * b * c_2"),
    "TeX's comments": ("$$\na % $ the first\nb\\%\n$$", None),
    "comments without a sign": ("$$\na % the first\nb\\%\n$$", r"a b\%"),
    "in a quote": ("> $$\n> a\n> + b\n> $$", "a + b"),
    "in a list": ("1. a\n\n   $$\n   x_1\n   $$", "x_1"),
    "behind an item's marker": ("- $$x_1$$", "x_1"),
    "a fence": ("```math\nx_1 < y_1\n```", "x_1 < y_1"),
    "a fence right below text": ("a\n```math\nx_1\n```\nb", "x_1"),
    "a fence in a list": ("- a\n\n  ```math\n  x_1\n  ```\n", "x_1"),
    "a fence in a quote": ("> ```math\n> x_1\n> ```", "x_1"),
    "a fence above a rule": ("```math\nx_1\n```\n---", "x_1"),
    "a fence below a table": ("| a | b |\n|---|---|\n| c | d |\n```math\nx_1\n```", "x_1"),
    "a fence with tildes": ("~~~math\nx_1\n~~~", "x_1"),
}


def show(text: str) -> BeautifulSoup:
    return BeautifulSoup(markdown.markdown(adapt_github_markdown(text), extensions=EXTENSIONS), "html.parser")


@pytest.mark.parametrize("text", TEXT.values(), ids=TEXT.keys())
def test_dollar_signs_that_github_shows_are_text(text: str) -> None:
    assert adapt_formulas(text) == text


@pytest.mark.parametrize(("text", "formulas"), FORMULAS.values(), ids=FORMULAS.keys())
def test_a_formula_comes_through_markdown_unchanged(text: str, formulas: list[str]) -> None:
    shown = show(text).select("span.til-math:not(.til-math--display)")

    assert [formula["data-tex"] for formula in shown] == formulas


@pytest.mark.parametrize(("text", "formula"), DISPLAYED.values(), ids=DISPLAYED.keys())
def test_a_displayed_formula_comes_through_markdown_unchanged(text: str, formula: str | None) -> None:
    shown = [each["data-tex"] for each in show(text).select("span.til-math--display")]

    assert shown == ([formula] if formula else [])


@pytest.mark.parametrize("text", [text for text, _ in (*FORMULAS.values(), *DISPLAYED.values())])
def test_what_is_adapted_stays_as_it_is(text: str) -> None:
    adapted = adapt_github_markdown(text)

    assert adapt_github_markdown(adapted) == adapted


@example("$<$1$")
@given(st.text(alphabet="$`\\ax|\n>- <!_1", max_size=60))
def test_any_text_is_adapted_once(text: str) -> None:
    adapted = adapt_formulas(text)

    assert adapt_formulas(adapted) == adapted


def test_a_fence_above_a_rule_makes_no_heading() -> None:
    assert show(DISPLAYED["a fence above a rule"][0]).select("h1, h2") == []


def test_a_fence_below_a_table_is_no_row() -> None:
    assert len(show(DISPLAYED["a fence below a table"][0]).select("tbody tr")) == 1


def test_code_that_shows_how_formulas_are_written_stays_code() -> None:
    shown = show("Write ``$`x`$`` or `` so $`x`$ ``, like $y$.")

    assert [code.text for code in shown.select("code")] == ["$`x`$", "so $`x`$"]
    assert [formula["data-tex"] for formula in shown.select(".til-math")] == ["y"]


def test_without_scripts_a_formula_reads_well_or_is_its_tex() -> None:
    simple, matrix = show(r"$\alpha^2$ $\begin{matrix}a\end{matrix}$").select(".til-math")

    assert (simple.text, "data-search-exclude" in simple.attrs) == ("α²", False)
    assert (matrix.text, "data-search-exclude" in matrix.attrs) == (r"\begin{matrix}a\end{matrix}", True)


@pytest.mark.parametrize(
    ("options", "html"),
    [
        ({}, '<script type="math/tex">x</script> <script type="math/tex; mode=display">y</script>'),
        ({"generic": True}, r"\(x\) \[y\]"),
    ],
    ids=["mathjax", "generic"],
)
def test_a_sites_own_arithmatex_decides_how_formulas_are_shown(options: dict[str, object], html: str) -> None:
    shown = markdown.markdown(
        adapt_github_markdown("$x$ $$y$$"),
        extensions=[*EXTENSIONS, "pymdownx.arithmatex"],
        extension_configs={"pymdownx.arithmatex": options},
    )

    spans = BeautifulSoup(shown, "html.parser").select("span.arithmatex")
    assert " ".join(span.decode_contents() for span in spans) == html


PLAIN = {
    "a formula": (r"An $O(n \log n)$ sort", "An O(n log n) sort"),
    "one with markup": ("**$x_i$** and *$\\beta^2$*", "x_i and β²"),
    "one that is too much": (r"so $\begin{matrix}a\end{matrix}$ it is", "so … it is"),
    "prices": ("$5 and $10", "$5 and $10"),
    "code": ("`$x$`", "$x$"),
    "an adapted text": ("$`x_i`$ and $$`y`$$", "x_i and y"),
}


@pytest.mark.parametrize(("text", "plain"), PLAIN.values(), ids=PLAIN.keys())
def test_plain_text_holds_what_reads_like_the_formula(text: str, plain: str) -> None:
    assert plain_text(text) == plain


def test_markdown_without_formulas_shows_the_same_words() -> None:
    told = tell_formulas(r"*So* $a_i * b_i < \alpha$ and `$x$`")

    assert plain_text(told) == "So a_i * b_i < α and $x$"
    assert markdown.markdown(told) == "<p><em>So</em> a&#95;i &#42; b&#95;i &#60; α and <code>$x$</code></p>"
