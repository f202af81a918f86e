"""Edge: anchors and order of tags for Material's tags plugin."""

from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.pages.framing import name_tag


def make_tag_anchors_unique(config: MkDocsConfig) -> None:
    """Let Material's tags plugin use our anchors and sort without regard to case, unless mkdocs.yml says otherwise."""
    wanted = {"tags_slugify": name_tag, "tags_sort_by": _fold, "listings_tags_sort_by": _fold}
    for plugin in filter(None, map(config.plugins.get, ("material/tags", "tags"))):
        for name, choice in wanted.items():
            option = getattr(type(plugin.config), name, None)
            if option is not None and plugin.config[name] is option.default:
                plugin.config[name] = choice


def _fold(tag: Any, *_: Any) -> str:
    return str(tag.name).casefold()
