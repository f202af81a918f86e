"""Edge: sites with a theme other than Material."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig


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
