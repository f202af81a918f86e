from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pictures import a_picture
from tilfolio.evidence.notebook import MOST_CHARACTERS, MOST_HTML, MOST_IMAGE, MOST_LINES, MOST_OUTPUTS, parse_notebook
from tilfolio.experiments import Cell, Notebook, Output
from tilfolio.parse.notebook_note import convert_notebook

STORE = Path(__file__).parent.parent / "stores" / "notebooks"


def read(path: str) -> Notebook:
    notebook, errors = parse_notebook(path, (STORE / path).read_text(), path)

    assert errors == ()
    return notebook


def a_notebook(*cells: dict[str, Any], metadata: dict[str, Any] | None = None) -> str:
    """Return the text of a notebook in the most common format."""
    filled = [{"metadata": {}, "source": "", **cell} for cell in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata or {}, "cells": filled})


def code(*outputs: dict[str, Any], source: str = "1") -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "source": source, "outputs": list(outputs)}


def shown(**bundle: Any) -> dict[str, Any]:
    """Return an output with a MIME bundle; `text_html` stands for `text/html`."""
    data = {kind.replace("_", "/", 1).replace("svg", "svg+xml"): value for kind, value in bundle.items()}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def cells_of(*cells: dict[str, Any]) -> tuple[Cell, ...]:
    notebook, errors = parse_notebook("a.ipynb", a_notebook(*cells), "a.ipynb")

    assert errors == ()
    assert notebook.cells is not None
    return notebook.cells


def outputs_of(*outputs: dict[str, Any]) -> tuple[Output, ...]:
    return cells_of(code(*outputs))[0].outputs


def outputs_by_source(notebook: Notebook, word: str) -> tuple[Output, ...]:
    return next(cell.outputs for cell in notebook.cells or () if cell.kind == "code" and word in cell.source)


# Notebooks written by Jupyter


def test_a_notebook_of_today_has_its_cells_in_order_and_its_heading_as_title() -> None:
    notebook = read("exploration.ipynb")
    raw = json.loads((STORE / "exploration.ipynb").read_text())

    assert notebook.title == "Exploring the sensors"
    assert notebook.language == "python"
    assert [cell.kind for cell in notebook.cells or ()] == [cell["cell_type"] for cell in raw["cells"]]
    assert [cell.source for cell in notebook.cells or ()][1:] == ["".join(cell["source"]) for cell in raw["cells"]][1:]
    assert [cell.count for cell in notebook.cells or ()] == [cell.get("execution_count") for cell in raw["cells"]]


def test_a_notebook_of_2014_is_read_as_one_of_today() -> None:
    old = read("old/first-look.ipynb")
    new = read("exploration.ipynb")

    assert old.title == "A first look"
    assert [cell.source for cell in old.cells or ()][1:3] == [cell.source for cell in new.cells or ()][1:3]
    assert outputs_by_source(old, "pandas") == outputs_by_source(new, "pandas")
    assert outputs_by_source(old, "pyplot")[0].image == outputs_by_source(new, "pyplot")[0].image


def test_a_table_of_pandas_is_a_table_without_its_style() -> None:
    [table] = outputs_by_source(read("exploration.ipynb"), "pandas")

    assert table.kind == "html"
    assert re.findall(r"<td>(.*?)</td>", table.text) == ["", "a&lt;b", "0.910", "c", "0.875"]
    assert "style" not in table.text
    assert "\n" not in table.text


def test_a_plot_is_a_picture_with_words_for_it() -> None:
    [plot] = outputs_by_source(read("exploration.ipynb"), "pyplot")

    assert plot.kind == "image"
    assert plot.extension == ".png"
    assert plot.image.startswith(b"\x89PNG")
    assert plot.text == ""


def test_no_script_of_an_output_is_left() -> None:
    notebook = read("exploration.ipynb")
    [html] = outputs_by_source(notebook, "taken over")
    texts = [output.text for cell in notebook.cells or () for output in cell.outputs if output.kind == "html"]

    assert html.text == "<b>bold</b>"
    assert not any(re.search(r"<script|<iframe|<style|onclick|javascript:", text, re.IGNORECASE) for text in texts)
    assert b"alert" not in outputs_by_source(notebook, "display(SVG")[0].image


def test_what_only_a_browser_with_jupyter_shows_is_told_in_words() -> None:
    notebook = read("exploration.ipynb")

    assert [output.text for output in outputs_by_source(notebook, "Latex(")] == [
        "$$`\\frac{1}{2}`$$",
        "**measured** twice",
    ]
    [integral] = outputs_by_source(notebook, "sympy")
    assert (integral.kind, integral.text[:3], integral.count) == ("markdown", "$$`", 6)
    assert outputs_by_source(notebook, "IntSlider")[0].text == "IntSlider(value=7, description='window')"


def test_a_traceback_has_its_words_and_none_of_a_terminal_s_codes() -> None:
    [error] = outputs_by_source(read("exploration.ipynb"), "divide(0)")

    assert error.kind == "error"
    assert error.text.endswith("ZeroDivisionError: division by zero")
    assert "\x1b" not in error.text
    assert "----> 2     return 1 / rows" in error.text


def test_a_progress_bar_is_as_it_was_in_the_end() -> None:
    [bar] = outputs_by_source(read("exploration.ipynb"), "tqdm")

    assert bar.text.splitlines()[-1].startswith("100%|##########| 3/3")
    assert "\r" not in bar.text


def test_a_long_output_is_cut_and_says_by_how_much() -> None:
    [long] = outputs_by_source(read("exploration.ipynb"), "range(500)")

    assert long.text.splitlines() == [f"line {number}" for number in range(MOST_LINES)]
    assert long.cut == 500 - MOST_LINES


def test_many_outputs_are_cut_and_say_by_how_many() -> None:
    cell = next(cell for cell in read("exploration.ipynb").cells or () if "one of many" in cell.source)

    assert len(cell.outputs) == MOST_OUTPUTS
    assert cell.cut == 200 - MOST_OUTPUTS


def test_an_attachment_is_a_picture_with_its_alternative() -> None:
    title = (read("exploration.ipynb").cells or ())[0]

    assert [(output.kind, output.text, output.extension) for output in title.outputs] == [("image", "A dot", ".png")]
    assert "attachment:" not in title.source


def test_the_links_of_a_markdown_cell_are_found() -> None:
    title = (read("exploration.ipynb").cells or ())[0]

    assert [link.target for link in title.links] == ["README.md", "train.py", "old/first-look.ipynb"]
    for link in title.links:
        assert title.source[link.target_start : link.target_end] == link.target


# Titles and languages


@pytest.mark.parametrize(
    ("source", "title", "rest"),
    [
        ("# Why *it* drifts\n\nMore.", "Why it drifts", "More."),
        ("Title\n=====\nMore.", "Title", "More."),
        ("Words first\n\n# Heading\n\nMore.", "Heading", "Words first\n\n\nMore."),
        ("## Second level", "my_notes-2", "## Second level"),
        ("", "my_notes-2", ""),
    ],
    ids=["a heading", "an underlined one", "words before it", "a second level", "nothing"],
)
def test_the_title_is_the_first_heading_else_the_file_s_name(source: str, title: str, rest: str) -> None:
    text = a_notebook({"cell_type": "markdown", "source": source})
    notebook, _ = parse_notebook("work/my_notes-2.ipynb", text, "x")

    assert notebook.title == title
    assert (notebook.cells or ())[0].source == rest


def test_the_title_may_stand_below_what_an_author_says_first() -> None:
    markdown = [{"cell_type": "markdown", "source": text} for text in ("[Ada](https://ada.example), 2015", "# MNIST")]
    notebook, _ = parse_notebook("a.ipynb", a_notebook(markdown[0], code(), markdown[1]), "a.ipynb")

    assert notebook.title == "MNIST"
    assert [cell.source for cell in notebook.cells or ()] == ["[Ada](https://ada.example), 2015", "1", ""]


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"language_info": {"name": "R"}}, "r"),
        ({"kernelspec": {"language": "julia", "name": "j", "display_name": "J"}}, "julia"),
        ({"language_info": {"name": "evil }} {.python"}}, "python"),
        ({"language_info": 3}, "python"),
        ({}, "python"),
    ],
    ids=["its own word", "the kernel's", "no language", "no mapping", "nothing"],
)
def test_code_is_of_the_language_that_the_notebook_names(metadata: dict[str, Any], language: str) -> None:
    notebook, _ = parse_notebook("a.ipynb", a_notebook(code(), metadata=metadata), "a.ipynb")

    assert notebook.language == language


# Errors


@pytest.mark.parametrize("text", ["", "{", "[]", '"text"', '{"nbformat": 4}', '{"nbformat": 99, "cells": []}', "null"])
def test_a_broken_notebook_is_linked_and_named(text: str) -> None:
    notebook, errors = parse_notebook("my-work.ipynb", text, "projects/a/my-work.ipynb")

    assert notebook == Notebook(path="my-work.ipynb", title="my-work")
    assert [error.path for error in errors] == ["projects/a/my-work.ipynb"]
    assert "cannot be read" in errors[0].what


def test_one_that_is_too_large_is_linked_without_a_word() -> None:
    assert parse_notebook("big.ipynb", None, "big.ipynb") == (Notebook(path="big.ipynb", title="big"), ())


jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=6), children, max_size=3),
    max_leaves=6,
)
cells = st.fixed_dictionaries(
    {
        "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]),
        "metadata": jsons,
        "source": jsons,
    },
    optional={"outputs": jsons | st.lists(st.fixed_dictionaries({"output_type": st.text(max_size=6), "data": jsons}))},
)


@given(st.lists(cells, max_size=4), jsons)
def test_whatever_a_notebook_holds_it_is_shown_or_named(raw: list[object], metadata: object) -> None:
    text = json.dumps({"nbformat": 4, "nbformat_minor": 2, "metadata": metadata, "cells": raw})
    notebook, errors = parse_notebook("a.ipynb", text, "a.ipynb")

    assert (notebook.cells is None) == bool(errors)


# Kinds of outputs


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>x",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><script>alert(1)</script></svg><p>x</p>",
        '<iframe srcdoc="<script>alert(1)</script>"></iframe><p>x</p>',
        "<style>body{display:none}</style><p>x</p>",
        '<form action="https://evil.example"><input name=a></form><p>x</p>',
        '<table><tr><td><math><mi//xlink:href="data:x,<script>alert(1)</script>"></table>',
        "<b>x</b></div></div><script>alert(1)",
    ],
)
def test_html_is_cleaned_of_all_that_runs(html: str) -> None:
    texts = " ".join(output.text for output in outputs_of(shown(text_html=html, text_plain="x")))

    assert not re.search(r"<script|onerror|javascript:|srcdoc|<style|<form|data:|<iframe|alert", texts)


def test_a_picture_within_html_stays_where_it_is_data_and_goes_where_it_is_a_file() -> None:
    html = '<p>x</p><img src="data:image/png;base64,AAAA" alt="a"><img src="local.png" alt="b"><a href="#x">y</a>'
    [output] = outputs_of(shown(text_html=html))

    assert 'src="data:image/png;base64,AAAA"' in output.text
    assert "local.png" not in output.text
    assert 'href="#x"' in output.text


@given(st.text(max_size=60))
def test_cleaned_html_stays_in_one_block_of_the_page(text: str) -> None:
    for output in outputs_of(shown(text_html=f"<pre>{text}</pre>\n\n<p>{text}</p>")):
        assert "\n" not in output.text


def test_html_that_is_too_long_gives_way_to_plain_words() -> None:
    [output] = outputs_of(shown(text_html="<p>x</p>" * MOST_HTML, text_plain="[1000 rows]"))

    assert output == Output(kind="text", text="[1000 rows]")


@pytest.mark.parametrize(
    ("svg", "is_shown"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg"><rect width="9"/></svg>', True),
        ("<svg><script>alert(1)</script></svg>", False),
        ('<svg onload="alert(1)"></svg>', False),
        ("<svg><foreignObject><b/></foreignObject></svg>", False),
        ("<svg/>", False),
        ("words", False),
    ],
    ids=["drawn", "script", "handler", "foreign", "empty", "no drawing"],
)
def test_a_drawing_of_nothing_gives_way_to_words(svg: str, is_shown: bool) -> None:
    outputs = outputs_of(shown(image_svg=svg, text_plain="a drawing"))

    assert [output.kind for output in outputs] == (["image"] if is_shown else ["text"])


def test_the_first_picture_of_a_bundle_is_the_one_that_is_shown() -> None:
    png = base64.b64encode(a_picture((2, 2))).decode()
    [output] = outputs_of(shown(image_png=png, image_jpeg="AAAA", text_plain="A heat map of the year"))

    assert (output.kind, output.extension, output.text) == ("image", ".png", "A heat map of the year")
    assert output.image == a_picture((2, 2))


@pytest.mark.parametrize("raw", ["%%%", "A" * (MOST_IMAGE * 2), ""], ids=["no base64", "too large", "empty"])
def test_a_picture_that_cannot_be_shown_gives_way_to_words(raw: str) -> None:
    kinds = [output.kind for output in outputs_of(shown(image_png=raw, text_plain="a plot"))]

    assert kinds == ["text"]


def test_streams_that_follow_each_other_are_one_text_cut_as_one() -> None:
    parts = [printed(f"part {number}\n") for number in range(100)]
    [output] = outputs_of(*parts)

    assert output.text.splitlines()[0] == "part 0"
    assert len(output.text.splitlines()) == MOST_LINES
    assert output.cut == 100 - MOST_LINES


def test_of_an_error_the_end_is_shown() -> None:
    lines = [f"\x1b[0;31mframe {number}\x1b[0m" for number in range(200)]
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": [*lines, "E: broken"]}
    [output] = outputs_of(error)

    assert output.text.splitlines()[-2:] == ["frame 199", "E: broken"]
    assert output.cut == 201 - MOST_LINES


def test_an_error_without_a_traceback_says_its_name() -> None:
    [output] = outputs_of({"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []})

    assert output == Output(kind="error", text="KeyError: 'x'")


@given(st.text(max_size=200) | st.integers(1, 40_000).map("x".__mul__))
def test_a_text_is_never_longer_than_pages_show(text: str) -> None:
    for output in outputs_of(printed(text)):
        assert len(output.text) <= MOST_CHARACTERS
        assert output.text.count("\n") < MOST_LINES
        assert not re.search(r"[\x00-\x08\x1b]", output.text)


# Markdown cells


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("The <script> tag", "The &lt;script> tag"),
        ("`<script>x</script>`", "`<script>x</script>`"),
        ("```html\n<script>x</script>\n```", "```html\n<script>x</script>\n```"),
        ("1 < 2 and on = 3 > 2", "1 < 2 and on = 3 > 2"),
    ],
    ids=["script", "code span", "fence", "no tag"],
)
def test_a_markdown_cell_ends_where_it_ends(source: str, kept: str) -> None:
    assert cells_of({"cell_type": "markdown", "source": source})[0].source == kept


# Features of Jupyter


def test_the_result_of_a_cell_has_its_number_and_what_it_prints_has_none() -> None:
    result = {"output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": {"text/plain": "42"}}

    assert [(one.text, one.count) for one in outputs_of(printed("hello"), result)] == [("hello", None), ("42", 7)]


@pytest.mark.parametrize(
    ("tex", "markdown"),
    [
        (r"$\displaystyle \frac{x}{2}$", r"$$`\frac{x}{2}`$$"),
        (r"$$\frac{x}{2}$$", r"$$`\frac{x}{2}`$$"),
        (r"\[\frac{x}{2}\]", r"$$`\frac{x}{2}`$$"),
        (r"\frac{x}{2}", r"$$`\frac{x}{2}`$$"),
    ],
)
def test_tex_that_a_cell_gives_is_a_formula(tex: str, markdown: str) -> None:
    assert outputs_of(shown(text_latex=tex, text_plain="x/2")) == (Output(kind="markdown", text=markdown),)


def test_markdown_that_a_cell_gives_is_markdown() -> None:
    assert outputs_of(shown(text_markdown="**x** is $y$", text_plain="<Markdown>")) == (
        Output(kind="markdown", text="**x** is $`y`$"),
    )


def test_a_traceback_has_the_colors_of_a_terminal() -> None:
    [error] = outputs_by_source(read("exploration.ipynb"), "divide(0)")

    assert '<span class="til-ansi-1">ZeroDivisionError</span>' in error.colored
    assert "\x1b" not in error.colored
    assert re.sub(r"</?span[^>]*>", "", error.colored).replace("&gt;", ">") == error.text


def test_a_text_of_a_terminal_cannot_bring_markup() -> None:
    [text] = outputs_of(printed("\x1b[31m<script>alert(1)</script>\x1b[0m"))

    assert text.colored == '<span class="til-ansi-1">&lt;script&gt;alert(1)&lt;/script&gt;</span>'


STYLED = """<style type="text/css">
#T_1_row0_col0, #T_1_row1_col0 { background-color: #ffff00; color: #000000; position: fixed; }
#T_1 th { color: red }
#T_1_row1_col0 { background: url(https://evil.example/x.png); }
</style>
<table id="T_1"><tbody><tr><td id="T_1_row0_col0" class="data">1</td></tr>
<tr><td id="T_1_row1_col0" class="data">2</td></tr></tbody></table>"""


def test_a_table_that_pandas_styled_keeps_the_colors_of_its_cells() -> None:
    [table] = outputs_of(shown(text_html=STYLED, text_plain="x"))

    assert re.findall(r'<td style="([^"]*)">', table.text) == ["background-color:#ffff00;color:#000000"] * 2
    assert "evil" not in table.text
    assert "position" not in table.text


@pytest.mark.parametrize(
    ("tag", "source", "texts"),
    [
        ("hide-input", "", ["out"]),
        ("remove_input", "", ["out"]),
        ("hide-output", "1", []),
        ("remove-cell", "", []),
        ("draft", "", []),
        ("Remove_Cell", "", []),
        ("private", "", []),
        ("parameters", "1", ["out"]),
    ],
)
def test_what_an_author_hides_by_a_tag_is_not_shown(tag: str, source: str, texts: list[str]) -> None:
    [cell] = cells_of({**code(printed("out")), "metadata": {"tags": [tag]}})

    assert (cell.source, [output.text for output in cell.outputs]) == (source, texts)


def test_a_cell_that_markdown_cannot_read_is_shown_as_typed_and_named() -> None:
    text = a_notebook({"cell_type": "markdown", "source": "[" * 3000}, code())
    notebook, errors = parse_notebook("a.ipynb", text, "projects/a/a.ipynb")

    assert (notebook.cells or ())[0].source.startswith("<pre><code>[[[")
    assert [error.path for error in errors] == ["projects/a/a.ipynb"]


@pytest.mark.parametrize("markup", ["See [the code](train.py).", "![a plot](local.png)", "[" * 3000])
def test_markdown_that_could_not_be_followed_gives_way_to_plain_words(markup: str) -> None:
    assert outputs_of(shown(text_markdown=markup, text_plain="x")) == (Output(kind="text", text="x"),)


def test_what_nbformat_warns_of_is_not_shown(
    recwarn: pytest.WarningsRecorder, capfd: pytest.CaptureFixture[str]
) -> None:
    cell = {"cell_type": "markdown", "metadata": {}, "source": "# One"}  # without an id
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    assert parse_notebook("one.ipynb", text, "one.ipynb")[0].title == "One"
    assert convert_notebook(text, "one") == "# One\n"
    assert (len(recwarn), capfd.readouterr()) == (0, ("", ""))
