"""What the fast commands need of mkdocs.yml, read without MkDocs."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import yaml
from msgspec import Struct

from tilfolio.gather.default_folder import TILS, find_tils

SITE_URL = 'site_url: !ENV [SITE_URL, "https://you.github.io/repository/"]'
"""The line that messages suggest for mkdocs.yml. The workflow sets SITE_URL, which has priority."""
CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_SHIPPED = ("data", "model", "infra")


class WrittenOptions(Struct, frozen=True, kw_only=True):
    """The options of mkdocs.yml that these commands need, as they are written there."""

    config_file: Path
    tils: Path
    projects: Path
    overrides: Path | None = None
    exclude: tuple[str, ...] = ()
    timezone: str | None = None
    categories: tuple[str, ...] = ()
    """Names of the steps of the checklist, in the order in which they are asked."""


class _AnyTag(yaml.SafeLoader):
    """Reads `!ENV` and `!!python/name:` as None: only MkDocs needs them."""


_AnyTag.add_multi_constructor("", lambda loader, suffix, node: None)


def find_config_in(folder: Path) -> Path | None:
    """Return the mkdocs.yml in a folder, if there is one."""
    return next((folder / name for name in CONFIG_NAMES if (folder / name).is_file()), None)


def find_config_file(given: Path | None = None) -> Path:
    """Return the site's mkdocs.yml: the one given, else that of this folder or of the nearest one above."""
    if given is not None:
        if given.is_file():
            return given.resolve()
        raise click.UsageError(f"{given} does not exist. Name the site's mkdocs.yml.")
    here = Path.cwd()
    if found := next(filter(None, map(find_config_in, (here, *here.parents))), None):
        return found
    raise click.UsageError("There is no mkdocs.yml here or above. Go to the site's folder, or name the file with -f.")


def read_yaml(path: Path) -> dict[str, Any]:
    """Return what a mkdocs.yml says, without what matters to MkDocs alone."""
    try:
        config = yaml.load(path.read_text(encoding="utf-8"), Loader=_AnyTag) or {}  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}:{mark.line + 1}:{mark.column + 1}" if mark else path.name
        what = getattr(error, "problem", None) or " ".join(str(error).split())
        raise click.UsageError(f"{place}: is not YAML: {what}. Compare the line with those above it.") from error
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{path.name} is not valid UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise click.UsageError(f"{path.name} cannot be read ({error.strerror}). Make it readable.") from error
    except (RecursionError, ValueError, TypeError) as error:  # what YAML's own types do not take: 2026-02-30
        raise click.UsageError(f"{path.name} cannot be read: {' '.join(str(error).split())}.") from error
    if not isinstance(config, dict):
        raise click.UsageError(f'{path.name} has no options. Write at least "site_name: My notes".')
    return config


def read_plugin_options(path: Path) -> dict[str, Any]:
    """Return what a mkdocs.yml says below `tilfolio:`."""
    return _read_plugin(read_yaml(path))


def read_written_options(given: Path | None = None) -> WrittenOptions:
    """Return where things are, by the site's mkdocs.yml; options that are not written have their defaults."""
    path = find_config_file(given)
    config = read_yaml(path)
    ours = _read_plugin(config)
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    for name in ("tils", "projects"):
        if not isinstance(ours.get(name, ""), str):
            raise click.UsageError(f"{path.name}: {name}: {ours[name]} is not a folder path. Write one in quotes.")
    return WrittenOptions(
        config_file=path,
        tils=find_tils(path.parent, str(ours.get("tils") or TILS), str(ours.get("projects") or "projects")),
        projects=path.parent / str(ours.get("projects") or "projects"),
        overrides=path.parent / str(custom) / "tilfolio" if custom else None,
        exclude=tuple(map(str, ours.get("exclude") or ())),
        timezone=_check_zone(ours.get("timezone"), path.name),
        categories=_read_categories(ours.get("categories")),
    )


def _check_zone(written: object, name: str) -> str | None:
    if not written:
        return None
    try:
        return ZoneInfo(str(written)).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        hint = "Write one like 'Asia/Kolkata' or 'UTC'."
        raise click.UsageError(f"{name}: timezone '{written}' is not a time zone. {hint}") from error


def read_plugins(config: dict[str, Any]) -> dict[str, Any]:
    """Return the options of each plugin that a mkdocs.yml names, by its name."""
    plugins = config.get("plugins") or []
    entries = [plugins] if isinstance(plugins, dict) else plugins if isinstance(plugins, list) else []
    return {
        str(name): options
        for entry in entries
        for name, options in (entry.items() if isinstance(entry, dict) else [(entry, None)])
    }


def _read_plugin(config: dict[str, Any]) -> dict[str, Any]:
    options = read_plugins(config).get("tilfolio")
    return options if isinstance(options, dict) else {}


def _read_categories(written: object) -> tuple[str, ...]:
    entries = [entry for entry in written if isinstance(entry, dict)] if isinstance(written, list) else []
    unused = {entry.get("name") for entry in entries if entry.get("use") is False}
    names = [*_SHIPPED, *(str(entry.get("name")) for entry in entries if entry.get("name") not in _SHIPPED)]
    return tuple(name for name in names if name not in unused)
