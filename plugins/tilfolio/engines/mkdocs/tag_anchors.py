"""Edge: the anchors of tags on the page that Material's tags plugin makes."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.pages.tag_names import name_tag

__all__ = ["name_tag", "name_tags_apart"]


def name_tags_apart(config: MkDocsConfig) -> None:
    """Let Material's tags plugin use these anchors, unless mkdocs.yml names others."""
    for name in ("material/tags", "tags"):
        plugin = config.plugins.get(name)
        option = getattr(type(plugin.config), "tags_slugify", None) if plugin is not None else None
        if plugin is not None and option is not None and plugin.config["tags_slugify"] is option.default:
            plugin.config["tags_slugify"] = name_tag
