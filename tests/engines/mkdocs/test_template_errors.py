"""An error in an author's template is reported with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader

from tilfolio.engines.mkdocs.template_errors import describe_template_error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\n{% for %}", "2: Expected an expression, got 'end of statement block'. Correct the template."),
        ("{{ nope.x }}", "1: 'nope' is undefined. Correct the template."),
        ("{% include 'none.j2' %}", "1: there is no template 'none.j2'. Correct the template."),
        ("{{ 1 / 0 }}", "1: division by zero. Correct the template."),
    ],
)
def test_the_place_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "til.md.j2").write_text(text)
    with pytest.raises(Exception) as caught:  # noqa: PT011 - of any kind
        Environment(loader=FileSystemLoader(tmp_path)).get_template("til.md.j2").render()

    assert describe_template_error(caught.value) == f"{tmp_path}/til.md.j2:{said}"


def test_an_error_elsewhere_is_another_one() -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        Environment(loader=DictLoader({"x": "{{ 1 / 0 }}"})).get_template("x").render()

    assert describe_template_error(caught.value) is None
