"""Collect all texts that need a translation from the templates, the code and the built-in data."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, nodes

import tilfolio
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.pages.sections import SECTIONS

PACKAGE = Path(tilfolio.__file__).parent
LANGUAGES = PACKAGE / "languages"
NOT_SHOWN = {"starter", "new", "summary.md.j2"}
"""Templates of files for authors rather than pages."""
KNOWN = (
    # Labels that the code chooses at run time; the templates pass them through `known`.
    *("Demo", "Paper", "Repository", "Code", "Notebook"),
    *("Install", "Run it in a container", "Run it in containers"),
    *("Open in Colab", "Open in Kaggle", "View on GitHub", "View the source"),
    *("core", "theory", "polish", "practice", "share"),
    *("failed", "running", "killed"),
)

Message = tuple[str, ...]
"""A text, or its singular and plural."""


def list_messages() -> list[Message]:
    """Return all texts without duplicates, in the order of the files."""
    found: dict[Message, None] = {}
    for path in sorted((PACKAGE / "templates").rglob("*.j2")):
        if not NOT_SHOWN & set(path.relative_to(PACKAGE / "templates").parts):
            found.update(dict.fromkeys(_read_template(path.read_text(encoding="utf-8"))))
    for path in sorted(PACKAGE.rglob("*.py")):
        found.update(dict.fromkeys(_read_code(path.read_text(encoding="utf-8"))))
    found.update(
        dict.fromkeys((text,) for text in (*KNOWN, *(section.title for section in SECTIONS.values()), *_read_data()))
    )
    return list(found)


def _read_template(text: str) -> Iterator[Message]:
    for found in Environment().parse(text).find_all(nodes.Filter):
        if found.name in {"say", "known"} and isinstance(found.node, nodes.Const):
            yield (found.node.value,)
        elif found.name == "plural":
            one, many = found.args
            assert isinstance(one, nodes.Const), found.lineno
            assert isinstance(many, nodes.Const), found.lineno
            yield one.value, many.value


def _read_code(text: str) -> Iterator[Message]:
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            texts = tuple(
                arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )
            if (call.func.attr == "say" and texts) or (call.func.attr == "plural" and len(texts) == 2):
                yield texts


def _read_data() -> Iterator[str]:
    for step in DEFAULT_CATEGORIES:
        yield from (step.title, step.question, step.advice)
    for rule in _load("derive/earned.yml"):
        yield from (rule["title"], rule["text"])
    for focus in _load("derive/rhythm.yml"):
        yield focus["title"]
        yield from (output["text"] for output in focus["outputs"])
    checks = _load("classify/checks.yml")
    for check in checks["checks"]:
        yield from (check["check"], check["advice"])
    for challenge in checks["challenges"]:
        yield from (challenge["symptom"], challenge["fix"])


def _load(path: str) -> Any:
    return yaml.safe_load((PACKAGE / path).read_text(encoding="utf-8"))
