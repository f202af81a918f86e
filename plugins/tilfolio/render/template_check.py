"""Detect templates that a frame cannot reproduce."""

from typing import Any, cast

import jinja2
from jinja2 import nodes

from tilfolio.render.holes import UnframeableError

KNOWN_CODE = ("jinja2.", "markupsafe.", "mkdocs.", "properdocs.", "material.", "builtins.", "_operator.", "babel.")
"""Packages whose filters change only with the package's version."""


def check_template(env: jinja2.Environment, name: str, seen: set[str]) -> None:
    """Check that a template, and those it includes, do not compute with texts joined by `~`.

    Material's own templates are skipped: they join only names of icons.

    Raises:
        UnframeableError: a template does.
    """
    if name in seen or is_material(env, name):
        return
    seen.add(name)
    source, _, _ = cast(jinja2.BaseLoader, env.loader).get_source(env, name)
    tree = env.parse(source)
    asking: list[nodes.Node] = [cast(Any, each).test for each in tree.find_all((nodes.If, nodes.CondExpr))]
    asking += tree.find_all((nodes.Assign, nodes.Compare, nodes.Test))
    if any(isinstance(each, nodes.Concat) or each.find(nodes.Concat) for each in asking):
        raise UnframeableError(f"{name} computes with words that it joins with '~'")
    for reference in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        name = cast(Any, reference).template
        if isinstance(name, nodes.Const):
            check_template(env, name.value, seen)


def is_material(env: jinja2.Environment, name: str) -> bool:
    """Return whether a template is Material's own, or does not exist."""
    try:
        _, path, _ = cast(jinja2.BaseLoader, env.loader).get_source(env, name)
    except jinja2.TemplateNotFound:
        return True
    return "/material/templates/" in str(path).replace("\\", "/")


def has_known_filters(env: jinja2.Environment) -> bool:
    """Return whether all filters and tests come from `KNOWN_CODE`."""
    functions = (*env.filters.values(), *env.tests.values())
    return all(f"{getattr(each, '__module__', '')}.".startswith(KNOWN_CODE) for each in functions)
