"""Edge: the folders of a configuration, and the current time."""

import os
from datetime import datetime, timezone
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.gather.default_folder import TILS, find_tils
from tilfolio.steps.places import Places
from tilfolio.store.sqlite import FOLDER


def find_cache(config: MkDocsConfig) -> Path:
    """Return the folder of the cache: `.cache/tilfolio` beside mkdocs.yml, safe to delete at any time."""
    return Path(config.config_file_path or "mkdocs.yml").resolve().parent / FOLDER


def find_places(config: MkDocsConfig, options: TilfolioConfig) -> Places:
    """Return all folders; `tils` and `projects` are relative to the folder of mkdocs.yml."""
    root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path.cwd()
    return Places(
        root=root,
        tils=find_tils(root, options.tils, options.projects).resolve(),
        projects=(root / options.projects).resolve(),
        docs=Path(config.docs_dir).resolve(),
        # Folders of built sites and of the author's theme; `serve` builds into a temporary one.
        others=tuple((root / each).resolve() for each in ("site", config.site_dir, config.theme.custom_dir) if each),
        exclude=tuple(options.exclude),
        tils_optional=options.tils == TILS,
        history_from=options.history_from,
    )


def list_source_folders(config: MkDocsConfig, options: TilfolioConfig) -> tuple[Path, ...]:
    """Return the folders with the author's files."""
    places = find_places(config, options)
    theme = [Path(config.theme.custom_dir).resolve()] if config.theme.custom_dir else []
    return (places.root, places.tils, places.projects, places.docs, *theme)


def find_overrides(config: MkDocsConfig) -> Path | None:
    """Return the folder of the author's own page templates, if the theme has a `custom_dir`."""
    folder = config.theme.custom_dir
    return Path(folder) / "tilfolio" if folder else None


def find_local_now(options: TilfolioConfig) -> datetime:
    """Return the current time in the site's time zone, or else this machine's."""
    now = find_now()
    return now.astimezone(options.timezone) if options.timezone else now


def find_now() -> datetime:
    """Return the current time, or that of SOURCE_DATE_EPOCH, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now().astimezone()
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    except (ValueError, OverflowError, OSError) as error:
        what = f"SOURCE_DATE_EPOCH '{epoch}' is not a number of seconds since 1970"
        raise PluginError(f"tilfolio: {what}. Write one like 1795435200, or unset it.") from error


def name_of(config: MkDocsConfig) -> str:
    """Return the name of the configuration file for messages."""
    return Path(config.config_file_path).name if config.config_file_path else "mkdocs.yml"
