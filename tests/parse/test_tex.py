from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.images.fonts import load_fonts
from tilfolio.parse.tex import _SYMBOLS, _WORDS, read_tex

READ = {
    "x^2": "x²",
    r"\alpha": "α",
    "x_1": "x₁",
    "x_i": "x_i",
    r"x_{\text{max}}": "x_max",
    "10^{-3}": "10⁻³",
    "e^{-x^2}": "e^(-x²)",
    r"\frac{a+b}{c}": "(a+b)/c",
    r"\sqrt{2}": "√2",
    r"\hat{y} = \sigma(Wx+b)": "ŷ = σ(Wx+b)",
    r"O(n \log n)": "O(n log n)",
    r"\arg\max_\theta L(\theta)": "arg max_θ L(θ)",
    r"\sum_{i=1}^n x_i": "∑_(i=1)ⁿ x_i",
    r"a \le b": "a ≤ b",
    "p<0.05": "p < 0.05",
    r"x \in \mathbb{R}": "x in R",
    r"\nabla f": "grad f",
    r"\left(x\right)": "(x)",
    r"\{a, b\}": "{a, b}",
    r"5\%": "5%",
    r"\text{if } x > 0": "if x > 0",
}
UNREADABLE = {
    "a matrix": r"\begin{matrix}a & b\end{matrix}",
    "lines": r"a \\ b",
    "a command that is not known": r"\unknown x",
    "a brace that is not closed": "{x",
    "a brace that is not opened": "x}",
    "nothing to raise": "x^",
    "a long formula": "x + " * 100,
    "deep braces": "{" * 50 + "}" * 50,
}


@pytest.mark.parametrize(("tex", "text"), READ.items())
def test_a_simple_formula_is_read_as_text(tex: str, text: str) -> None:
    assert read_tex(tex) == text


@pytest.mark.parametrize("tex", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_formula_without_a_simple_form_gives_no_text(tex: str) -> None:
    assert read_tex(tex) == ""


@given(st.text(alphabet="\\{}^_&a1 $fractext[]|", max_size=60))
def test_no_formula_raises_and_every_text_is_one_line(tex: str) -> None:
    assert "\n" not in read_tex(tex)


def test_the_fonts_of_cards_have_all_that_stands_for_commands() -> None:
    faces = load_fonts(system=False).title
    commands = (*_SYMBOLS, *_WORDS, *(f"{mark} y" for mark in ("hat", "bar", "tilde", "dot", "ddot", "vec")))
    written = "".join(read_tex(rf"\{command}") for command in commands)
    written += read_tex("x^{0123456789+-n}_{0123456789}") + read_tex(r"\hat{x} \vec{v} \bar{x}")

    assert {character for character in written if character != " " and not faces[0].has(character)} == set()
