"""Edge: configure Material for our look: template overrides, fonts, icons, the footer and tags."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from tilfolio.images.colors import describe_correction
from tilfolio.images.monogram import find_initials
from tilfolio.pages import paths
from tilfolio.pages.framing import find_profile, name_tag
from tilfolio.settings import Author, is_local

_THEME = Path(__file__).parent.parent.parent / "theme"
_FONTS_OF_MATERIAL = {"text": "Roboto", "code": "Roboto Mono"}
"""Material's default, which loads fonts from Google."""
_FAVICON_OF_MATERIAL = "assets/images/favicon.png"
_TABS = "navigation.tabs"
"""Shows the sections as tabs; our pages have no sidebar navigation."""


def apply_look(config: MkDocsConfig, author: Author, accent: str, *, feeds: bool) -> Iterator[str]:
    """Complete a configuration of Material, and yield hints for the author."""
    theme = config.theme
    features = theme.get("features") or []
    if _TABS not in features:
        theme["features"] = [*features, _TABS]
    if str(_THEME) not in theme.dirs:
        theme.dirs.insert(1 if theme.custom_dir else 0, str(_THEME))
    if theme.get("font") == _FONTS_OF_MATERIAL:
        theme["font"] = False
    if find_initials(author.name or config.site_name):
        if theme.get("favicon") == _FAVICON_OF_MATERIAL:
            theme["favicon"] = paths.SIGN
        if not theme.get("logo") and not (theme.get("icon") or {}).get("logo"):
            theme["logo"] = paths.SIGN
    if "social" not in config.extra:
        config.extra["social"] = list(_list_links(config, author, feeds=feeds))
    if not config.copyright and author.name:
        config.copyright = f"© {author.name}"
    if correction := describe_correction(accent):
        yield f"tilfolio: {correction}"


def _list_links(config: MkDocsConfig, author: Author, *, feeds: bool) -> Iterator[dict[str, str]]:
    """Yield the links of the footer: the author's profiles and the feed."""
    for url in author.profiles:
        profile = find_profile(url)
        yield {"icon": profile.icon, "link": url, "name": profile.title}
    if feeds and config.site_url and not is_local(config.site_url):
        yield {"icon": "material/rss", "link": f"{config.site_url.rstrip('/')}/feed.xml", "name": "RSS"}


def describe_missing(config: MkDocsConfig) -> str:
    """Return which features are missing with this theme; empty for Material and its forks, which have its icons."""
    theme = config.theme
    if any((Path(folder) / ".icons" / "material").is_dir() for folder in theme.dirs):
        return ""
    return (
        f"tilfolio: the theme '{theme.name or theme.custom_dir}' is not Material for MkDocs. Pages are complete, but "
        "have no symbols on share buttons and categories, no dark scheme, no colors of admonitions, no help on the 404 "
        "page and no list of tags. For these write `theme: {name: material}`."
    )


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
