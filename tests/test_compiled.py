"""Compiled templates come from another process, and only fit environments that would compile alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FunctionType
from typing import cast

import pytest
from jinja2 import DictLoader, Environment, pass_context
from jinja2.filters import do_upper

from tilfolio.compiled import CompiledTemplates, compile_template

SOURCES = {"page": "{% include 'row' %}\n{% if x | odd_one %}{{ x }}{% endif %}\n", "row": "<{{ x }}>", "bad": "{% if"}


class Compiles(Environment):
    """Records the templates that it compiles."""

    compiled: list[str | None]

    def compile(self, source, name=None, *rest, **options):  # type: ignore[no-untyped-def] # as Jinja has it
        self.compiled.append(name)
        return super().compile(source, name, *rest, **options)


def make_environment(*, trim_blocks: bool = False) -> Compiles:
    environment = Compiles(loader=DictLoader(SOURCES), trim_blocks=trim_blocks)
    environment.compiled = []
    environment.filters["odd_one"] = lambda number: number % 2
    environment.bytecode_cache = CompiledTemplates()
    return environment


@pytest.fixture(autouse=True)
def _nothing_compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(CompiledTemplates, "_codes", {})
    yield
    CompiledTemplates.arriving = tuple


def let_arrive(environment: Environment, *names: str) -> None:
    """Compile templates as another process does."""
    codes = [compile_template(environment, name)[0] for name in names]
    CompiledTemplates.arriving = lambda: [codes.pop(0)] if codes else []


def test_what_another_process_has_compiled_is_not_compiled_again() -> None:
    let_arrive(make_environment(), "page", "row")
    environment = make_environment()

    assert environment.get_template("row").render(x=1) == "<1>"
    assert environment.get_template("page").render(x=1) == "<1>\n1"
    assert environment.compiled == ["row"], "its code arrived after that of the page"


def test_another_environment_compiles_for_itself() -> None:
    let_arrive(make_environment(), "page", "row")
    environment = make_environment(trim_blocks=True)

    assert environment.get_template("page").render(x=1) == "<1>1"
    assert environment.compiled == ["page", "row"]


def test_a_filter_that_was_added_later_counts() -> None:
    let_arrive(make_environment(), "row")
    environment = make_environment()
    environment.filters["new"] = str
    environment.get_template("row")

    assert environment.compiled == ["row"]


def upper_with_context() -> FunctionType:
    """Return a copy of the filter `upper` that is called with the context; `pass_context` changes its argument."""
    filter_ = cast(FunctionType, do_upper)
    return pass_context(FunctionType(filter_.__code__, filter_.__globals__, filter_.__name__))


@pytest.mark.parametrize(
    "change",
    [
        lambda environment: setattr(environment, "trim_blocks", True),
        lambda environment: environment.filters.update(upper=environment.filters["lower"]),
        lambda environment: environment.filters.update(upper=upper_with_context()),
        lambda environment: environment.tests.update(odd=environment.tests["even"]),
        lambda environment: environment.policies.update({"json.dumps_kwargs": {}}),
        lambda environment: environment.add_extension("jinja2.ext.i18n"),
        lambda environment: setattr(environment, "newstyle_gettext", True),
    ],
    ids=["option", "filter", "argument", "test", "policy", "extension", "gettext"],
)
def test_an_environment_that_is_changed_later_compiles_for_itself(change: Callable[[Environment], None]) -> None:
    let_arrive(make_environment(), "row")
    environment = make_environment()
    change(environment)
    environment.get_template("row")

    assert environment.compiled == ["row"]


def test_a_changed_template_is_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    let_arrive(make_environment(), "row")
    monkeypatch.setitem(SOURCES, "row", "({{ x }})")

    assert make_environment().get_template("row").render(x=1) == "(1)"


def test_the_templates_that_a_template_names_are_known() -> None:
    assert compile_template(make_environment(), "page")[1] == ["row"]
