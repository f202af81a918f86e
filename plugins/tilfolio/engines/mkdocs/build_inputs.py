"""Edge: list all inputs of a build, used to detect builds without changes."""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import get_build_date

from tilfolio.engines.mkdocs.config import TilfolioConfig
from tilfolio.engines.mkdocs.keys import find_own_folders
from tilfolio.engines.mkdocs.locations import find_cache, find_now, find_overrides, find_places
from tilfolio.engines.mkdocs.noop_build import Sources
from tilfolio.engines.mkdocs.site_address import find_public_url
from tilfolio.gather.history import name_histories, read_clock
from tilfolio.gather.ignore_files import list_ignore_files
from tilfolio.images.fonts import find_font_folders
from tilfolio.settings import is_local
from tilfolio.steps.known_problems import FILE as KNOWN


def list_sources(config: MkDocsConfig, options: TilfolioConfig) -> Sources | None:
    """Return all inputs of a site; None if an author's own code draws the cards."""
    places, overrides = find_places(config, options), find_overrides(config)
    if overrides is not None and (overrides / "cards.py").exists():
        return None
    single = [Path(config.config_file_path or ""), places.root / KNOWN, places.docs / options.author.photo.lstrip("/")]
    single += [places.root / font for font in options.cards_fonts]
    for folder in (places.tils, places.projects):
        single += list_ignore_files(folder, places.root)
    # Hidden folders hold no notes, but can be large in a repository.
    hidden = (path for path in places.tils.glob(".*") if path.is_dir())
    zone = options.timezone or read_clock(places.tils) or read_clock(places.projects)
    vaults = (str(folder) for folder in (places.root, places.tils) if os.path.isdir(folder / ".obsidian"))  # noqa: PTH112 - False for an unreadable folder
    now = find_now()
    today = (now.astimezone(zone) if zone else now).date().isoformat(), get_build_date(), *time.tzname
    public = find_public_url(config, places.root) if is_local(config.site_url or "") else ""
    return Sources(
        folders=(places.docs, places.tils, places.projects, *find_own_folders(config.theme.dirs), *single),
        passed=(Path(config.site_dir).resolve(), find_cache(config), *hidden),
        listed=find_font_folders() if options.cards else (),
        now=now.timestamp(),
        words=(
            *(*today, public, *vaults, *name_histories((places.tils, places.projects))),
            *_name_remotes(config, options),
        ),
    )


def _name_remotes(config: MkDocsConfig, options: TilfolioConfig) -> Iterable[object]:
    if not options.remote_projects:
        return ()
    # Imported here to keep builds without changes fast; most sites have no remote projects.
    from tilfolio.steps.remotes import name_remotes  # noqa: PLC0415

    return name_remotes(options.remote_projects, find_places(config, options).root, find_cache(config))
