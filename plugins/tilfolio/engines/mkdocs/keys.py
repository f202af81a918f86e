"""Cache keys for everything besides the text itself: versions, code, options and files."""

import datetime
import enum
import functools
import hashlib
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

import material
import mkdocs
from mkdocs.config.base import Config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig

from tilfolio.remember import UnknowableError, stamp
from tilfolio.render.markdown import find_impure_extension

_PURE_PACKAGES = ("tilfolio.", "markdown.", "pymdownx.", "material.", "pygments.", "mkdocs.", "builtins")
_PACKAGE = Path(__file__).parent.parent.parent
_CODE = (".py", ".yml", ".tsv", ".txt", ".j2", ".po", ".css", ".js")
_KNOWN_FOLDERS = tuple(Path(str(each.__file__)).parent for each in (material, mkdocs))
"""Folders of packages whose versions are part of every key."""
_NOT_SHOWN = frozenset(
    {"site_dir", "dev_addr", "watch", "exclude_docs", "draft_docs", "not_in_nav", "hooks", "plugins"}
)
"""Settings that Material's templates do not use; their effects are part of pages and files."""
_FORESEEN = ("material.plugins.search.", "material.plugins.tags.", "tilfolio.")
"""Plugins whose output depends only on a site's sources and options."""
_TIME = b"build_date_utc"
"""A template variable that changes with every build."""
_FORESEEN_TEMPLATES = frozenset({"404.html", "sitemap.xml"})


@functools.cache
def read_environment() -> bytes:
    """Return a hash of everything installed: Python, all distributions with their versions, and our own code."""
    names = sorted({name for folder in sys.path for name in _list_distributions(folder)})
    files = sorted(f"{folder}/{name}" for folder, _, inside in os.walk(_PACKAGE) for name in inside)
    # For the libraries in `assets/vendor`, the list of their versions is enough.
    vendor = str(_PACKAGE / "assets" / "vendor")
    own = [file for file in files if file.endswith("VERSIONS.txt" if file.startswith(vendor) else _CODE)]
    return stamp(sys.version, platform.machine(), names, stamp_files(own))


def _list_distributions(folder: str) -> list[str]:
    """Return names like `mkdocs-1.6.1.dist-info`; reading the metadata takes forty times as long."""
    try:
        return [path.name for path in Path(folder or ".").iterdir() if path.suffix in {".dist-info", ".egg-info"}]
    except OSError:
        return []


def stamp_files(paths: Iterable[str | Path]) -> bytes:
    """Return a hash of files and their contents.

    Raises:
        UnknowableError: a file cannot be read.
    """
    result = hashlib.blake2b(digest_size=20)
    for path in paths:
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123 four hundred files of ours in each build
                content = file.read()
        except OSError as error:
            raise UnknowableError(f"{path} cannot be read") from error
        result.update(stamp(str(path), len(content)) + content)
    return result.digest()


def list_files(folder: str | Path, above: Sequence[str] = ()) -> Iterator[Path]:
    """Yield all files in a folder, also behind links to folders, which a template's name may go through.

    `above` are the real paths of the folders around it, so that a link to one of them ends there.
    """
    place = os.path.realpath(folder)
    try:
        paths = sorted(Path(folder).iterdir())
    except OSError:
        return
    for path in paths:
        if path.is_dir():
            if os.path.realpath(path) not in (*above, place):
                yield from list_files(path, (*above, place))
        elif path.is_file():
            yield path


def find_own_folders(folders: Iterable[str]) -> list[Path]:
    """Return the theme folders that do not belong to Material or MkDocs."""
    return [path for path in map(Path, folders) if not any(path.is_relative_to(known) for known in _KNOWN_FOLDERS)]


def stamp_extensions(config: MkDocsConfig) -> bytes:
    """Return a hash of the Markdown extensions with their options and custom icons.

    Raises:
        UnknowableError: an option is a function that may not be pure.
    """
    options = config.mdx_configs or {}
    icons = (options.get("pymdownx.emoji") or {}).get("options") or {}
    files = [path for folder in icons.get("custom_icons", ()) for path in list_files(folder)]
    return stamp(list(config.markdown_extensions), options, stamp_files(files), hook=_stand_in)


def stamp_config(config: MkDocsConfig) -> bytes:
    """Return a hash of all settings that a template may use, including those of plugins.

    Raises:
        UnknowableError: a setting is not a plain value.
    """
    plugins = [  # a hook is a module without settings
        (name, type(plugin).__qualname__, getattr(plugin, "config", None)) for name, plugin in config.plugins.items()
    ]
    shown = {key: value for key, value in config.items() if key not in _NOT_SHOWN}
    return stamp(shown, plugins, hook=_stand_in)


def check_foreseen(config: MkDocsConfig) -> None:
    """Check that only known plugins, extensions and templates take part in the build.

    Raises:
        UnknowableError: something else does; the message names it.
    """
    others = [
        name for name, plugin in config.plugins.items() if not type(plugin).__module__.startswith(_FORESEEN)
    ]  # a hook is a module
    others += config.extra_templates
    others += set(config.theme.static_templates) - _FORESEEN_TEMPLATES
    impure = find_impure_extension(config.markdown_extensions)
    others += [impure] if impure else []
    for folder in find_own_folders(config.theme.dirs):
        templates = (path for path in list_files(folder) if path.suffix in {".html", ".xml"})
        others += [path.name for path in templates if path.name == "sitemap.xml" or _TIME in path.read_bytes()]
    if os.name != "posix" or others:
        raise UnknowableError(f"the effects of {', '.join(others) or os.name} are unknown")


def _stand_in(value: Any) -> Any:
    """Return a plain value that represents a value of MkDocs' configuration."""
    by_class = _BY_CLASS.get((type(value).__module__.split(".")[0], type(value).__name__))
    if by_class is not None:
        return by_class(value)
    if isinstance(value, type):
        return value.__qualname__
    for kinds, stand_in in _CONVERSIONS:
        if isinstance(value, kinds):
            return stand_in(value)
    if callable(value):
        return _name_function(value)
    raise UnknowableError(f"{type(value).__qualname__} is not a plain value")


def _name_function(value: Callable[..., Any]) -> Any:
    """Represent a function of a known package by its name; its code depends only on the package's version."""
    if isinstance(value, functools.partial):
        return ["partial", _name_function(value.func), value.args, value.keywords]
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", "<>")
    if not module or not f"{module}.".startswith(_PURE_PACKAGES) or "<" in name:
        raise UnknowableError(f"{module}.{name} is not known to depend on its arguments alone")
    return ["function", module, name]


def _name_theme(value: Any) -> Any:
    return [value.name, value.custom_dir, list(value.dirs), str(value.locale), dict(value)]


_BY_CLASS: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("mkdocs", "Theme"): _name_theme,
    ("properdocs", "Theme"): _name_theme,
    ("babel", "Locale"): str,
}
"""Classes that may not be installed, by package and name."""

_CONVERSIONS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (enum.Enum, lambda value: value.value),
    ((PurePath, datetime.tzinfo), str),
    (ExtraScriptValue, lambda value: [str(value), dict(value)]),
    ((Mapping, Config), dict),
    (str, str),
)
