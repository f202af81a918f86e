"""Edge: the anchors and the order of tags on the page that Material's tags plugin makes."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.pages.tag_names import name_tag

__all__ = ["name_tag", "name_tags_apart"]


def name_tags_apart(config: MkDocsConfig) -> None:
    """Let Material's tags plugin use these anchors and sort `PyTorch` beside `python`, unless mkdocs.yml differs."""
    wanted = {"tags_slugify": name_tag, "tags_sort_by": _fold, "listings_tags_sort_by": _fold}
    for plugin in filter(None, map(config.plugins.get, ("material/tags", "tags"))):
        for name, choice in wanted.items():
            option = getattr(type(plugin.config), name, None)
            if option is not None and plugin.config[name] is option.default:
                plugin.config[name] = choice


def _fold(tag: Any, *_: Any) -> str:
    return str(tag.name).casefold()
