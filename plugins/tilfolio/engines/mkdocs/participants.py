"""Find out which plugins take part in rendering, and whether we can render our own pages with them."""

from collections.abc import Iterator
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

try:
    from material.plugins.search import plugin as material_search
except ImportError:  # another theme, or one without its plugins
    material_search = None

_WATCHED = ("env", "page_context")
"""Events in which a plugin may use all pages, or change the context of templates."""

_KNOWN = {
    "tilfolio.": "it is ours",
    "material.plugins.search.": "its entries are made from our own HTML",
    "material.plugins.tags.": "it is told of each page, and asked for its tags",
    "material.plugins.blog.": "it only looks at its own posts and views",
    "mkdocs_section_index.": "it only changes how the navigation is written",
    "mkdocs_minify_plugin.": "its template is the same for every page",
}
"""Plugins with a handler of such an event that our pages do not need, each with the reason."""


def find_stranger(config: MkDocsConfig) -> str:
    """Return the reason why MkDocs has to render every page, if there is one."""
    if config.theme.name != "material":
        return f"the theme {config.theme.name} is not known"
    for event in _WATCHED:
        for handler in config.plugins.events[event]:
            module = _module_of(handler)
            if not module.startswith(tuple(_KNOWN)):
                return f"'{_name_of(handler, config)}' has a handler of on_{event}"
    for plugin in find_searches(config):
        if plugin.config.jieba_dict or plugin.config.jieba_dict_user or material_search.jieba is not None:
            return "the search sets Chinese words apart"
    return ""


def find_searches(config: MkDocsConfig) -> list[Any]:
    """Return the enabled search plugins of Material."""
    if material_search is None:
        return []
    plugins = config.plugins.values()
    return [each for each in plugins if isinstance(each, material_search.SearchPlugin) and each.config.enabled]


def find_tags(config: MkDocsConfig) -> list[Any]:
    """Return the enabled tags plugins of Material."""
    plugins: Iterator[Any] = iter(config.plugins.values())
    return [
        each for each in plugins if type(each).__module__.startswith("material.plugins.tags.") and each.config.enabled
    ]


def changes_pages(config: MkDocsConfig, event: str) -> bool:
    """Return whether an unknown plugin has a handler of an event."""
    return any(not _module_of(handler).startswith(tuple(_KNOWN)) for handler in config.plugins.events[event])


def _module_of(handler: Any) -> str:
    owner = getattr(handler, "__self__", None)
    return f"{handler.__module__ if owner is None else type(owner).__module__}."


def _name_of(handler: Any, config: MkDocsConfig) -> str:
    owner = getattr(handler, "__self__", None)
    names = (name for name, plugin in config.plugins.items() if plugin is owner)
    return next(names, getattr(handler, "__module__", "a hook"))
