"""Add tilfolio to an mkdocs.yml that exists, changing nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

import yaml


def add_plugin(text: str, options: Mapping[str, object]) -> str | None:
    """Return the text of an mkdocs.yml with `- tilfolio` and its options; None where that needs a human.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    if document is not None and not isinstance(document, yaml.MappingNode):
        return None
    pairs = document.value if document is not None else []
    found = next((value for name, value in pairs if name.value == "plugins"), None)
    if found is None:
        ending = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{ending}\nplugins:\n  - search\n{_write_entry(options, '  ')}"
    if not isinstance(found, yaml.SequenceNode | yaml.MappingNode) or not found.value:
        return None
    if found.flow_style:
        start = found.start_mark.index + 1
        return (
            f"{text[:start]}{json.dumps({'tilfolio': dict(options)})[1:-1]}, {text[start:]}"
            if isinstance(found, yaml.MappingNode)
            else f"{text[:start]}{json.dumps({'tilfolio': dict(options)})}, {text[start:]}"
        )
    lines = text.splitlines(keepends=True)
    number, indent = found.start_mark.line, " " * found.start_mark.column
    entry = _write_entry(options, indent)
    if isinstance(found, yaml.MappingNode):
        entry = entry.replace(f"{indent}- tilfolio", f"{indent}tilfolio", 1)
    return "".join((*lines[:number], entry, *lines[number:]))


def _write_entry(options: Mapping[str, object], indent: str) -> str:
    if not options:
        return f"{indent}- tilfolio\n"
    values = (f"{indent}    {name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in options.items())
    return f"{indent}- tilfolio:\n{''.join(values)}"
