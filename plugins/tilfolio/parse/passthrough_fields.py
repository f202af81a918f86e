"""Front matter that is not ours: handed on to MkDocs and its theme, but for what would end a build there."""

from collections.abc import Callable
from typing import Any, TypeAlias

from tilfolio.fields import plain_name
from tilfolio.parse.frontblock import PUBLISHING_NAMES
from tilfolio.parse.frontmatter import Fields

HasTemplate: TypeAlias = Callable[[str], bool]
"""Whether the theme has a file of that name among its templates: `main.html`, `.icons/material/home.svg`."""


def hand_on(fields: Fields, known: frozenset[str], has_template: HasTemplate) -> dict[str, Any]:
    """Return what is not in `known`, with YAML's own types; what the theme cannot work with is left out and named."""
    other = {
        name: value
        for name, value in fields.others(known).items()
        if name == "status" or plain_name(name) not in PUBLISHING_NAMES
    }
    _check_file(fields, other, "template", "{}", has_template)
    _check_file(fields, other, "icon", ".icons/{}.svg", has_template)
    if "hide" in other and (hide := _read_hide(fields, other.pop("hide"))):
        other["hide"] = hide
    if "search" in other and (search := _read_search(fields, other.pop("search"))):
        other["search"] = search
    return other


def _check_file(fields: Fields, other: dict[str, Any], name: str, path: str, has_template: HasTemplate) -> None:
    value = other.get(name)
    if value is None or value == "":
        other.pop(name, None)
    elif not isinstance(value, str) or not has_template(path.format(value)):
        del other[name]
        fields.complain(name, f"the theme has no {name} '{value}'", "Delete the line, or correct the name")


def _read_hide(fields: Fields, value: Any) -> list[str]:
    if value is None:
        return []
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        fields.complain("hide", f"hide '{value}' is not a list of words", 'Write "hide: [navigation, toc]"')
        return []
    return [part.strip() for part in parts]


def _read_search(fields: Fields, value: Any) -> dict[str, Any]:
    """Read `search: {exclude: true, boost: 2}`, and `search: false` for leaving a page out."""
    if value is None or value is True:
        return {}
    if value is False:
        return {"exclude": True}
    if isinstance(value, dict):
        exclude, boost = value.get("exclude", False), value.get("boost", 1)
        if isinstance(exclude, bool) and isinstance(boost, (int, float)) and not isinstance(boost, bool):
            return value
    fields.complain("search", f"search '{value}' cannot be read", 'Write "search: {exclude: true}"')
    return {}
