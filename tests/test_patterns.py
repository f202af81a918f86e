"""None of the package's regular expressions takes exponential time for any text."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tilfolio
from support.backtracking import is_exponential


def _list_patterns() -> Iterator[tuple[str, str, int]]:
    """Yield the patterns in modules and inside functions."""
    for module in pkgutil.walk_packages(tilfolio.__path__, "tilfolio."):
        if module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            for pattern in _find_patterns(value):
                if isinstance(pattern.pattern, str):
                    yield f"{module.name}.{name}", pattern.pattern, pattern.flags
        source = Path(str(loaded.__file__)).read_text(encoding="utf-8")
        if not re.search(r"\bre\.\w+\(", source):
            continue
        tree = ast.parse(source)
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and _is_of_re(call.func) and call.args:
                written = call.args[0]
                if isinstance(written, ast.Constant) and isinstance(written.value, str):
                    yield f"{module.name}:{call.lineno}", written.value, 0


def _is_of_re(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"


def _find_patterns(value: Any, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, (tuple, list)):
        for part in value:
            yield from _find_patterns(part, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for part in value.values():
            yield from _find_patterns(part, depth + 1)


_PATTERNS = {(pattern, flags): name for name, pattern, flags in _list_patterns() if name.startswith("tilfolio")}


def test_patterns_are_found() -> None:
    assert len(_PATTERNS) > 200


@pytest.mark.parametrize(("pattern", "flags"), _PATTERNS, ids=_PATTERNS.values())
def test_a_pattern_takes_no_exponential_time(pattern: str, flags: int) -> None:
    assert not is_exponential(pattern, flags)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:a+)+b",
        r"(?:a*)*b",
        r"(?:a|a)*b",
        r"<\w+(?:\s+|\"[^\"]*\"|[^\s<>\"])*>",
        r"ERROR(?:[ \t]?[\d()]+)*:",
        r"(?:.*\n)*?(?:ab|\w)*x",
    ],
)
def test_an_exponential_pattern_is_found(pattern: str) -> None:
    assert is_exponential(pattern)


@pytest.mark.parametrize("pattern", [r"a+b+", r"(?:ab)*", r"(?:[^\"]|\"[^\"]*\")*>", r"(?:a[ \t]*)+$", r"\d{1,9}[.)]"])
def test_an_ordinary_pattern_is_not(pattern: str) -> None:
    assert not is_exponential(pattern)
