"""JSON Schema of the options in mkdocs.yml, from the config classes, for completion in an editor."""

from __future__ import annotations

import ast
import inspect
from itertools import pairwise
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config

from tilfolio.checking.options import find_options
from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.option_types import AsWritten

_TYPES = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object"}


def read_meanings(config: type[Config]) -> dict[str, str]:
    """Return the description of each option: the string under it in the source of its class."""
    statements = next(node.body for node in ast.parse(inspect.getsource(config)).body if isinstance(node, ast.ClassDef))
    meanings = {}
    for statement, following in pairwise(statements):
        match statement, following:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(meaning))):
                meanings[name] = meaning
    return meanings


def write_config_schema(config: type[Config] = TilfolioConfig) -> dict[str, Any]:
    """Return the JSON Schema of a config class as an object without further properties."""
    meanings = read_meanings(config)
    properties = {
        name: {**_describe(option), "description": meanings[name]} for name, option in find_options(config).items()
    }
    return {"type": "object", "properties": properties, "additionalProperties": False}


def write_mkdocs_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a mkdocs.yml, which describes our plugin and allows everything else."""
    plugin = {"type": "object", "properties": {"tilfolio": write_config_schema()}}
    entries = {"type": "array", "items": {"anyOf": [{"type": "string"}, plugin]}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mkdocs.yml with tilfolio",
        "type": "object",
        "properties": {"site_name": {"type": "string"}, "plugins": {"anyOf": [entries, plugin]}},
        "required": ["site_name"],
    }


def _describe(option: BaseConfigOption[Any]) -> dict[str, Any]:
    if isinstance(option, AsWritten):
        return {}
    if isinstance(option, c.SubConfig):
        return write_config_schema(option.config_class)
    if isinstance(option, c.ListOfItems):
        return {"type": "array", "items": _describe(option.option_type)}
    if isinstance(option, c.Choice):
        return {"enum": list(option.choices)}
    known = {"type": _TYPES[type(option.default)]} if type(option.default) in _TYPES else {}
    return known | ({"default": option.default} if option.default not in (None, "") else {})
